#!/usr/bin/env python3
"""Proves that the fuzz targets catch something: plants each bug of planted.json, one at a time, and runs its target.

usage: planted.py [NAME-PREFIX...]                    replay: the witness must fail with the bug and pass without it
       planted.py --fuzz RUNS SEEDS [NAME-PREFIX...]  fuzz instead, from the committed corpus without the witness, with libFuzzer's
                                                      seeds 1 to SEEDS: whether the corpus reaches the statement (a trap in front of it
                                                      is hit; "?" where none can stand), and how many executions until it is found

A bug is a text of one source that becomes another one, so the product itself knows nothing of it. Only that source is compiled
(or its batch, where CMAKE_UNITY_BUILD is on), into a copy of the target's program; the build (preset dev, or fuzz with --fuzz) must be up to date. Prints a table; the exit
code is 1 when a witness tells nothing or, with --fuzz, when fewer than 95 % of the bugs are found by every seed.
"""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / 'corpus'


def committed(target):
    return [folder for folder in (CORPUS / 'seeds' / target, CORPUS / 'regressions' / target) if folder.is_dir()]


def flags_of(build, target):
    """What stands beside a target's program: its .options and its .dict."""
    options, dictionary = build / 'bin' / f'{target}_fuzz.options', build / 'bin' / f'{target}_fuzz.dict'
    flags = [f'-{key}={value}' for key, value in re.findall(r'^(\w+) = (\w+)$', options.read_text(), re.MULTILINE)]
    return flags + ([f'-dict={dictionary}'] if dictionary.exists() else [])


class NotCompiled(Exception):
    """A change that the compiler refuses; that a program cannot be linked is another matter."""


def without_launcher(command):
    """A compiler cache has seen no changed source before, and only looks at it twice."""
    return command[1:] if Path(command[0]).name in ('ccache', 'sccache') else command


class Planter:
    """Builds a target's program with one source changed."""

    def __init__(self, preset, scratch, flags=()):
        self.build, self.scratch, self.flags = ROOT / 'build' / preset, scratch, flags
        database = json.loads((self.build / 'compile_commands.json').read_text())
        self.compile = {Path(entry['file']): without_launcher(shlex.split(entry['command'])) for entry in database}
        # Where files are compiled in batches, the one that includes a source; of no source else.
        self.batches = {Path(source): unit for unit in self.compile if unit.parent.name == 'Unity'
                        for source in re.findall(r'^#include "(.+)"$', unit.read_text(), re.MULTILINE)}
        self.links = {}
        self.heads = {}

    def link_command(self, program):
        if program not in self.links:
            listed = subprocess.run(['ninja', '-C', self.build, '-t', 'commands', f'bin/{program}'], capture_output=True, text=True, check=True).stdout
            line = [line for line in listed.splitlines() if f' -o bin/{program} ' in line][-1]
            self.links[program] = shlex.split(line.split('&&')[1])
        return self.links[program]

    def compile_command(self, source, changed, made):
        command = list(self.compile[self.batches.get(source, source)])
        command[command.index('-o') + 1] = str(made)
        command[command.index('-c') + 1] = str(changed)
        # What a bug leaves unused is no matter here.
        return [*command, '-Wno-error', '-w', *self.flags]

    def precompile(self, source):
        """Compiles the headers of a source once, for all changes of it that come; g++ alone, for each compiler has its own way."""
        if source in self.heads or 'clang' in self.compile[self.batches.get(source, source)][0]:
            return
        head = self.scratch / f'{source.stem}_head.h'
        head.write_text(''.join(f'{line}\n' for line in source.read_text().split('\n') if line.startswith(('#include', '#define'))))
        compiler, *flags = self.compile_command(source, head, f'{head}.gch')
        subprocess.run([compiler, '-x', 'c++-header', *flags], cwd=self.build, check=True)
        self.heads[source] = ['-include', str(head)]

    def plant(self, bug, program, quiet=False):
        source = ROOT / 'harness' / bug['file']
        text = source.read_text()
        if text.count(bug['from']) != 1:
            sys.exit(f'planted.json: {bug["name"]}: the text stands {text.count(bug["from"])} times in harness/{bug["file"]}: write it anew')
        changed, made = self.scratch / source.name, self.scratch / 'changed.o'
        changed.write_text(text.replace(bug['from'], bug['to']))
        if source in self.batches:
            batch = self.batches[source].read_text()
            changed_batch = self.scratch / 'batch.cxx'
            changed_batch.write_text(batch.replace(f'"{source}"', f'"{changed}"'))
            changed = changed_batch
        command = [*self.compile_command(source, changed, made), *self.heads.get(source, [])]
        compiled = subprocess.run(command, cwd=self.build, stderr=subprocess.DEVNULL if quiet else None)
        if compiled.returncode != 0:
            raise NotCompiled(bug['name'])
        link = list(self.link_command(program))
        out = self.scratch / program
        link[link.index('-o') + 1] = str(out)
        # In front of the archives, so that theirs of the same name is not looked for.
        link.insert(link.index('-o'), str(made))
        subprocess.run(link, cwd=self.build, check=True)
        return out


def trapped(bug):
    """The same bug, but for a trap in front of its statement instead of a change."""
    text = (ROOT / 'harness' / bug['file']).read_text()
    at = text.index(bug['from'])
    statement = max(text.rfind(end, 0, at) for end in ';{}') + 1
    return {**bug, 'from': text, 'to': f'{text[:statement]} __builtin_trap(); {text[statement:]}'}


def fails(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True).returncode != 0


def replay(bugs, planter):
    sound = planter.build / 'bin' / 'fuzz_replay'
    weak = 0
    print(f'{"bug":42} {"target":34} {"witness":12} inputs that tell')
    for bug in bugs:
        target = bug['target']
        witness = next(folder / bug['witness'] for folder in committed(target) if (folder / bug['witness']).exists())
        program = planter.plant(bug, 'fuzz_replay')
        caught = fails(program, target, witness) and not fails(sound, target, witness)
        inputs = [path for folder in committed(target) for path in sorted(folder.iterdir())]
        telling = sum(fails(program, target, path) for path in inputs)
        weak += not caught
        print(f'{bug["name"]:42} {target:34} {"tells" if caught else "TELLS NOT":12} {telling} of {len(inputs)}', flush=True)
    print(f'{len(bugs)} bugs, {len(bugs) - weak} caught by their witness')
    return 1 if weak or not bugs else 0


def reaches(bug, planter, start):
    try:
        program = planter.plant(trapped(bug), f'{bug["target"]}_fuzz', quiet=True)
    except NotCompiled:
        return '?'
    return 'yes' if fails(program, '-runs=0', f'-artifact_prefix={planter.scratch}/', start) else 'no'


def executions(program, target, planter, start, runs, seed):
    """How many it took until the program failed; none when it did not."""
    grown = Path(tempfile.mkdtemp(dir=planter.scratch))
    command = [program, f'-runs={runs}', f'-seed={seed}', '-print_final_stats=1', f'-artifact_prefix={grown}/', *flags_of(planter.build, target), grown, start]
    done = subprocess.run(command, capture_output=True, text=True, errors='replace', env={**os.environ, 'ASAN_OPTIONS': 'symbolize=0'})
    executed = re.search(r'stat::number_of_executed_units: (\d+)', done.stderr)
    return executed[1] if done.returncode != 0 and executed else None


def fuzz(bugs, planter, runs, seeds):
    found_by_all = 0
    print(f'{"bug":42} {"target":34} {"reached":8}executions until it was found, for seeds 1 to {seeds}')
    for bug in bugs:
        target = bug['target']
        with tempfile.TemporaryDirectory(dir=planter.scratch) as start:
            for path in (path for folder in committed(target) for path in folder.iterdir() if path.name != bug['witness']):
                (Path(start) / path.name).write_bytes(path.read_bytes())
            reached = reaches(bug, planter, start)
            program = planter.plant(bug, f'{target}_fuzz')
            counts = [executions(program, target, planter, start, runs, seed) for seed in range(1, seeds + 1)]
        found_by_all += all(counts)
        print(f'{bug["name"]:42} {target:34} {reached:8}{" ".join(count or "never" for count in counts)}', flush=True)
    print(f'{len(bugs)} bugs, {found_by_all} found by every seed within {runs} executions')
    return 0 if bugs and found_by_all >= 0.95 * len(bugs) else 1


def main(words):
    runs = seeds = 0
    if words[:1] == ['--fuzz']:
        runs, seeds, words = int(words[1]), int(words[2]), words[3:]
    bugs = json.loads((ROOT / 'fuzz' / 'planted.json').read_text())['bugs']
    bugs = [bug for bug in bugs if not words or bug['name'].startswith(tuple(words))]
    with tempfile.TemporaryDirectory() as scratch:
        if runs:
            return fuzz(bugs, Planter('fuzz', Path(scratch)), runs, seeds)
        return replay(bugs, Planter('dev', Path(scratch)))


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
