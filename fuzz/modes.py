#!/usr/bin/env python3
"""Fuzzes: what ./dev fuzz does. Nothing but this file, the build and libFuzzer; no container.

usage: modes.py                                    name the targets
       modes.py TARGET [SECONDS] [LIBFUZZER-FLAG...]  fuzz one (default 60 s)
       modes.py --mode batch [SECONDS] [TARGET...]    fuzz each of them, one after the other (default 60 s each, all)
       modes.py --mode code-change [SECONDS] [BASE]   fuzz those that depend on what differs from BASE (default main)
       modes.py --mode regress [TARGET...]            run the committed corpus once, under the sanitizers
       modes.py --mode prune [TARGET...]              merge what was found by coverage, below build/
       modes.py --mode coverage [TARGET...]           lines and branches that the committed corpus reaches, with an HTML report
       modes.py --mode introspect [TARGET...]         a table: edges, features, speed, inputs, dictionary
       modes.py --mode rate [TARGET...]               executions per second of the processor, as a share of an empty target's

A crash is minimised and kept in corpus/regressions/TARGET under a name that says which property broke; the exit code is
then 1. It is 2 for wrong usage, and 1 too when nothing
was fuzzed, but for code-change where no target is concerned. TOUCHSTONE_REGRESSIONS names another folder for what is
kept. Tested by modes_test.py with a planted crash.
"""
import hashlib
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / 'build' / 'fuzz'
CORPUS = ROOT / 'corpus'
REGRESSIONS = Path(os.environ.get('TOUCHSTONE_REGRESSIONS', CORPUS / 'regressions'))
MAX_NAME = 60


def say(text):
    print(f'\n== {text}', file=sys.stderr, flush=True)


def die(text):
    print(f'fuzz: {text}', file=sys.stderr)
    sys.exit(2)


def targets():
    """The names in fuzz/CMakeLists.txt, in its order."""
    return re.findall(r'^add_fuzz_target\((\w+)', (ROOT / 'fuzz' / 'CMakeLists.txt').read_text(), re.MULTILINE)


def chosen(names):
    known = targets()
    for name in names:
        if name not in known:
            die(f'no fuzz target "{name}"; there are: {" ".join(known)}')
    return names or known


def build(preset, *wanted):
    folder = ROOT / 'build' / preset
    if not (folder / 'build.ninja').exists():
        say(f'configuring {preset}')
        source = ROOT / 'build' / 'simdjson'
        instrumented = [f'-DTOUCHSTONE_SIMDJSON_SOURCE={source}'] if (source / 'simdjson.cpp').exists() else []
        subprocess.run(['cmake', '--preset', preset, *instrumented], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    say(f'building {" ".join(wanted)} ({preset})')
    jobs = os.environ.get('JOBS', str(os.cpu_count()))
    built = subprocess.run(['cmake', '--build', folder, '--target', *wanted, '--parallel', jobs], cwd=ROOT, stdout=sys.stderr)
    if built.returncode != 0:
        sys.exit(2)


def binary(target):
    return BUILD / 'bin' / f'{target}_fuzz'


def committed(target):
    folders = [CORPUS / 'seeds' / target, CORPUS / 'regressions' / target]
    return [folder for folder in folders if folder.is_dir()]


def flags_of(target):
    """What stands beside the program: its .options and its .dict, as OSS-Fuzz calls them."""
    flags = []
    options = binary(target).with_suffix('.options')
    if options.exists():
        flags += [f'-{key}={value}' for key, value in re.findall(r'^(\w+) = (\w+)$', options.read_text(), re.MULTILINE)]
    dictionary = binary(target).with_suffix('.dict')
    if dictionary.exists():
        flags.append(f'-dict={dictionary}')
    return flags


def run(command, log):
    """Runs a command, shows its output as it comes and keeps it in `log`."""
    with open(log, 'wb') as kept, subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        for line in process.stdout:
            sys.stderr.buffer.write(line)
            sys.stderr.flush()
            kept.write(line)
    return process.returncode, log.read_text(errors='replace')


def slug(text):
    return re.sub(r'[^a-z0-9]+', '-', text.lower()).strip('-')[:MAX_NAME]


def name_of_crash(output):
    """What broke, in words: the property of FUZZ_CHECK, or what the sanitizer calls it and where."""
    broken = re.search(r"property '([^']+)' broken", output)
    if broken:
        return slug(broken[1])
    found = re.search(r'(?:ERROR: \w+Sanitizer|ERROR: libFuzzer|runtime error): ([\w -]+)', output)
    place = re.search(r'#\d+ 0x\w+ in (?:touchstone::|\(anonymous namespace\)::)*([\w:~]+)[^\n]*/(?:harness|fuzz)/[\w/]+\.(?:cpp|h):\d', output)
    return slug(' in '.join(part[1] for part in (found, place) if part)) or 'crash'


def keep_crash(program, target, artifact, output, folder):
    """Minimises an artifact and copies it into the regressions under a name of its own; gives its path."""
    small = artifact.with_name('minimised-' + artifact.name)
    is_slow = artifact.name.startswith(('timeout-', 'oom-', 'slow-unit-'))
    if not is_slow:
        say(f'minimising {artifact.name} ({artifact.stat().st_size} bytes)')
        subprocess.run([program, '-minimize_crash=1', '-runs=100000', '-max_total_time=20', f'-exact_artifact_path={small}', artifact],
                       cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # What is smaller must still be the same fault, else the first input is kept.
    kept = artifact
    if small.exists() and small.stat().st_size < artifact.stat().st_size:
        again = subprocess.run([program, '-runs=1', small], cwd=ROOT, capture_output=True)
        if again.returncode != 0 and name_of_crash(again.stderr.decode(errors='replace')) == name_of_crash(output):
            kept = small
    content = kept.read_bytes()
    folder = folder / target
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f'{name_of_crash(output)}-{hashlib.sha256(content).hexdigest()[:6]}'
    path.write_bytes(content)
    manifest = CORPUS / 'MANIFEST'
    line = f'regressions/{target}: found by fuzzing, minimised; the name says which property broke\n'
    if folder.parent == CORPUS / 'regressions' and f'\nregressions/{target}: ' not in manifest.read_text():
        with open(manifest, 'a') as lines:
            lines.write(line)
    return path


def fuzz(target, seconds, more=(), program=None):
    """Fuzzes one target; false when it crashed, and then the crash is kept."""
    program = program or binary(target)
    grown = BUILD / 'corpus' / target
    crashes = BUILD / 'crashes' / target
    for folder in (grown, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(crashes.iterdir())
    say(f'{target}: {seconds} s')
    # libFuzzer writes into the first folder: that is the build's, never the repository's.
    command = [program, f'-max_total_time={seconds}', f'-artifact_prefix={crashes}/', '-print_final_stats=1', *flags_of(target), *more,
               grown, *committed(target)]
    code, output = run([str(part) for part in command], BUILD / f'{target}.log')
    if code == 0:
        return True
    new = sorted(path for path in set(crashes.iterdir()) - before if not path.name.startswith('minimised-'))
    for artifact in new:
        path = keep_crash(program, target, artifact, output, REGRESSIONS)
        say(f'{target} FAILED: {path} shows it; {program} {path} runs it again')
    if not new:
        say(f'{target} FAILED without an input to keep (exit code {code}): see {BUILD / f"{target}.log"}')
    return False


def fuzz_all(names, seconds):
    build('fuzz', *(f'{name}_fuzz' for name in names))
    failed = [name for name in names if not fuzz(name, seconds)]
    say(f'{len(names)} targets, {len(failed)} failed{": " if failed else ""}{" ".join(failed)}')
    return 1 if failed or not names else 0


def changed_files(base):
    """Everything that differs from where this branch left `base`, what is not committed included."""
    def git(*arguments):
        done = subprocess.run(['git', *arguments], cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            die(f'git {" ".join(arguments)}: {done.stderr.strip()}')
        return done.stdout.split('\n')
    start = git('merge-base', base, 'HEAD')[0]
    return {path for path in git('diff', '--name-only', start) + git('ls-files', '--others', '--exclude-standard') if path}


def concerned(files, inputs_of):
    """The targets that a change of `files` concerns: by the rooms that they are built from, their own source and corpus."""
    everywhere = [path for path in files if re.match(r'fuzz/(driver|oracles)/|fuzz/[^/]*\.(cmake|py)$|conformance/models/|harness/build\.cmake', path)]
    rooms = {match[1] for path in files if (match := re.match(r'harness/(\w+)/', path)) and not path.endswith(('_test.cpp', '.md'))}
    for name in targets():
        own = {f'fuzz/{name}_fuzz.cpp', f'fuzz/dictionaries/{name}.dict'} & files
        corpus = any(path.startswith((f'corpus/seeds/{name}/', f'corpus/regressions/{name}/')) for path in files)
        if own or corpus or everywhere or rooms & inputs_of(name):
            yield name


def rooms_of(target):
    """The rooms whose sources the target's program is built from, as ninja knows them."""
    listed = subprocess.run(['ninja', '-C', BUILD, '-t', 'inputs', f'bin/{target}_fuzz'], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r'harness/(\w+)/', listed))


def code_change(seconds, base):
    build('fuzz', 'help')  # configured, so that ninja can be asked
    names = list(concerned(changed_files(base), rooms_of))
    if not names:
        say(f'nothing that differs from {base} concerns a fuzz target')
        return 0
    return fuzz_all(names, seconds)


def regress(names):
    build('fuzz', *(f'{name}_fuzz' for name in names))
    failed = []
    for name in names:
        code, _ = run([str(binary(name)), '-runs=0', *map(str, committed(name))], BUILD / f'{name}.log')
        if code != 0:
            failed.append(name)
    say(f'{len(names)} targets replayed, {len(failed)} failed{": " if failed else ""}{" ".join(failed)}')
    return 1 if failed else 0


def prune(names):
    """Leaves of the grown inputs those that reach what no other does; the committed ones are only read."""
    build('fuzz', *(f'{name}_fuzz' for name in names))
    for name in names:
        grown = BUILD / 'corpus' / name
        if not grown.is_dir():
            continue
        merged = BUILD / 'pruned' / name
        shutil.rmtree(merged, ignore_errors=True)
        merged.mkdir(parents=True)
        for folder in committed(name):
            for path in folder.iterdir():
                (merged / path.name).write_bytes(path.read_bytes())
        have = {path.name for path in merged.iterdir()}
        run([str(binary(name)), '-merge=1', *flags_of(name), str(merged), str(grown)], BUILD / f'{name}.log')
        for path in merged.iterdir():
            if path.name in have:
                path.unlink()
        before, after = len(list(grown.iterdir())), len(list(merged.iterdir()))
        shutil.rmtree(grown)
        merged.rename(grown)
        say(f'{name}: {before} inputs were found, {after} reach what the committed corpus does not')
    return 0


def coverage(names):
    """Source coverage of the rooms by replay; the summary is printed, the report is HTML."""
    build('coverage', 'fuzz_replay')
    program = ROOT / 'build' / 'coverage' / 'bin' / 'fuzz_replay'
    out = ROOT / 'build' / 'coverage' / 'fuzz'
    out.mkdir(parents=True, exist_ok=True)
    profiles = []
    for name in names:
        profile = out / f'{name}.profraw'
        subprocess.run([program, name, *committed(name)], check=True, stdout=subprocess.DEVNULL, env={**os.environ, 'LLVM_PROFILE_FILE': str(profile)})
        profiles.append(profile)
    merged = out / 'merged.profdata'
    subprocess.run(['llvm-profdata-19', 'merge', '-sparse', '-o', merged, *profiles], check=True)
    sources = [ROOT / 'harness' / room for room in ('base', 'model', 'validate', 'wire', 'sign')]
    shared = [program, f'-instr-profile={merged}', '-show-branches=count']
    subprocess.run(['llvm-cov-19', 'show', *shared, '-format=html', f'-output-dir={out}/html', *sources], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['llvm-cov-19', 'report', program, f'-instr-profile={merged}', '-show-region-summary=false', '-show-functions=false', *sources], check=True)
    say(f'line by line: {out}/html/index.html')
    return 0


def introspect(names):
    """A table of what libFuzzer says of each target after five seconds from the committed corpus."""
    build('fuzz', *(f'{name}_fuzz' for name in names))
    cache = (BUILD / 'CMakeCache.txt').read_text()
    instrumented = re.search(r'TOUCHSTONE_SIMDJSON_SOURCE:PATH=\S', cache)
    print('simdjson: ' + ('built from source, instrumented' if instrumented else "the system's library, a blind spot (fuzz/get_simdjson.sh)"))
    columns = {'edges': r'\((\d+) inline 8-bit counters\)', 'reached': r'INITED cov: (\d+)', 'features': r'INITED cov: \d+ ft: (\d+)',
               'inputs': r'files: (\d+)', 'entries': r'Dictionary: (\d+) entries', 'exec/s': r'average_exec_per_sec: +(\d+)'}
    print(f'{"target":34}' + ''.join(f'{column:>9}' for column in columns))
    for name in names:
        # Without a folder to write into: the first one that libFuzzer is given would be the repository's.
        inputs = ','.join(str(path) for folder in committed(name) for path in sorted(folder.iterdir()))
        listed = BUILD / f'{name}.inputs'
        listed.parent.mkdir(parents=True, exist_ok=True)
        listed.write_text(inputs)
        command = [binary(name), '-max_total_time=5', '-seed=1', '-print_final_stats=1', *flags_of(name), f'-seed_inputs=@{listed}']
        done = subprocess.run(command, cwd=BUILD, capture_output=True, text=True, errors='replace')
        found = [re.search(pattern, done.stderr) for pattern in columns.values()]
        print(f'{name:34}' + ''.join(f'{match[1] if match else "-":>9}' for match in found), flush=True)
        if done.returncode != 0:
            say(f'{name} FAILED; ./dev fuzz {name} keeps what it found')
            return 1
    return 0


EMPTY = 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }'


def executions_per_cpu_second(program, flags, inputs, folder):
    """Of a few seconds of fuzzing from these inputs; none when it failed."""
    command = [program, '-max_total_time=5', '-seed=1', '-print_final_stats=1', *flags, folder, *inputs]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, errors='replace')
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    executed = re.search(r'stat::number_of_executed_units: (\d+)', done.stderr)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return int(executed[1]) / seconds if done.returncode == 0 and executed else None


def rate(names):
    """How much of the time goes into a target and its oracles: next to it, an empty target runs from the same inputs."""
    build('fuzz', *(f'{name}_fuzz' for name in names))
    empty = BUILD / 'bin' / 'empty_target'
    subprocess.run(['clang++-19', '-O1', '-fsanitize=fuzzer,address,undefined', '-x', 'c++', '-', '-o', empty], check=True, input=EMPTY.encode())
    print(f'{"target":34}{"per CPU s":>11}{"empty":>11}{"share":>9}')
    failed = []
    for name in names:
        rates = []
        for program in (binary(name), empty):
            with tempfile.TemporaryDirectory(dir=BUILD) as folder:
                rates.append(executions_per_cpu_second(program, flags_of(name), committed(name), folder))
        if None in rates:
            failed.append(name)
            continue
        print(f'{name:34}{rates[0]:11.0f}{rates[1]:11.0f}{100 * rates[0] / rates[1]:7.1f} %', flush=True)
    if failed:
        say(f'failed: {" ".join(failed)}; ./dev fuzz TARGET keeps what it found')
    return 1 if failed else 0


def seconds_and_names(words, default):
    seconds = default
    if words and words[0].isdigit():
        seconds, words = int(words[0]), words[1:]
    return seconds, words


def main(words):
    if not words:
        print('\n'.join(targets()))
        return 0
    if words[0] in ('--help', 'help'):
        print(__doc__)
        return 0
    if words[0] != '--mode':
        name, (seconds, more) = chosen(words[:1])[0], seconds_and_names(words[1:], 60)
        build('fuzz', f'{name}_fuzz')
        return 0 if fuzz(name, seconds, more) else 1
    mode, rest = (words[1] if len(words) > 1 else ''), words[2:]
    if mode in ('batch', 'code-change'):
        seconds, rest = seconds_and_names(rest, 60)
        return fuzz_all(chosen(rest), seconds) if mode == 'batch' else code_change(seconds, rest[0] if rest else 'main')
    modes = {'regress': regress, 'prune': prune, 'coverage': coverage, 'introspect': introspect, 'rate': rate}
    if mode not in modes:
        die(f'no mode "{mode}"; there are: batch, code-change, {", ".join(modes)}')
    return modes[mode](chosen(rest))


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
