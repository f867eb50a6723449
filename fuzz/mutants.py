#!/usr/bin/env python3
"""Scores the targets by mutants: each changes one token of one source of the validators or the codec, and replaying the corpus should fail.

usage: mutants.py [--sample N] [--seed S] [--fuzz RUNS] [FILE[:FROM-TO]...]

FILE is one of KILLERS, below harness/; all of them when none is named. FROM and TO are lines. --sample tries N of the mutants, chosen
by the seed (default 1). --fuzz lets libFuzzer try RUNS inputs of each target on what the corpus did not kill. A mutant that does not
compile is none. Prints each survivor with its line, and the score of each file; survivors that equivalents.json lists, with the
reason, are not counted. The build of preset dev must be up to date, and with --fuzz that of preset fuzz; a mutant takes less
time where dev compiles file by file (cmake --preset dev -DCMAKE_UNITY_BUILD=OFF). Exit code 1 when a survivor is not listed.
Tested by planted_test.py.
"""
import argparse
import collections
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from planted import NotCompiled, ROOT, Planter, committed, flags_of

ARNS = ['validate_document_classifier_arn', 'validate_entity_recognizer_arn']
CHECKS = ['validate_input', 'endpoint_request', 'lifecycle_sequence']
# Which targets ask a source. Left out: unicode_tables.cpp, thousands of numbers that unit tests compare with ICU's one by one.
KILLERS = {
    'validate/arn.cpp': ARNS,
    'validate/arn_avx2.cpp': ARNS,
    'validate/job_id.cpp': ['validate_job_id'],
    'validate/pattern.cpp': ['validate_pattern'],
    'validate/pattern_dialect.cpp': ['validate_pattern'],
    'validate/check.cpp': [*CHECKS, 'validate_pattern'],
    'validate/check_types.cpp': CHECKS,
    'validate/length_unit.cpp': ['validate_input'],
    'validate/violation.cpp': ['validate_input'],
    'base/json.cpp': ['wire_request', 'wire_response', 'wire_error', 'report_escape'],
    'base/json_members.cpp': ['wire_request'],
    'base/json_escape.cpp': ['wire_request', 'wire_error', 'report_escape'],
    'base/json_fault.cpp': ['wire_request', 'wire_response'],
    'base/json_numbers.cpp': ['wire_request', 'wire_response'],
    'wire/answer.cpp': ['wire_response', 'judge_total'],
    'wire/aws_json.cpp': ['wire_request', 'wire_response', 'wire_error', 'endpoint_request'],
    'wire/structure.cpp': ['wire_request'],
    'wire/error_identity.cpp': ['wire_error_identity', 'wire_error'],
    'wire/framing.cpp': ['transport_response'],
    'wire/malform.cpp': ['wire_malform'],
    'wire/http_message.cpp': ['wire_malform', 'sign_canonical_request', 'transport_response', 'endpoint_request'],
}
TOKENS = [('<=', '<'), ('>=', '>'), (' < ', ' <= '), (' > ', ' >= '), ('==', '!='), ('!=', '=='), ('&&', '||'), ('||', '&&'), (' + 1', ' + 2'), (' + 1', ''),
          (' - 1', ''), ('true', 'false'), ('false', 'true'), ('return !', 'return '), ('if (!', 'if ('), ('++', '--'), ('front()', 'back()'), ('find(', 'rfind('),
          ('kPattern', 'kNone'), ('continue;', 'break;'), ('break;', '')]
NUMBER = re.compile(r'(?<![\w.])(0x[0-9A-F]+|0|[1-9]\d*)(?=U?\b)(?!\.)')
# A mutant that does not end has been noticed. A replay takes a second of the processor, whatever else the machine does.
MAX_SECONDS = 120
MAX_CPU_SECONDS = 6


def code_of(line):
    if line.lstrip().startswith(('//', '#', 'static_assert')):
        return ''
    return re.sub(r'/\*.*?\*/', lambda comment: ' ' * len(comment[0]), line.split('  //')[0])


def mutants(text, first, last):
    """(line number, what became what, the whole text) of each mutant."""
    lines = text.split('\n')
    for number in range(first, min(last, len(lines)) + 1):
        line = lines[number - 1]
        code = code_of(line)
        changes = [(match.start(), old, new) for old, new in TOKENS for match in re.finditer(re.escape(old), code)]
        for match in NUMBER.finditer(code):
            value = int(match[1], 0)
            form = '0x{:X}' if match[1].startswith('0x') else '{}'
            changes += [(match.start(), match[1], form.format(value + step)) for step in (1, -1) if value + step >= 0]
        for at, old, new in changes:
            yield number, f'{old.strip()} -> {new.strip() or "nothing"}', '\n'.join([*lines[:number - 1], line[:at] + new + line[at + len(old):], *lines[number:]])


Mutant = collections.namedtuple('Mutant', 'file line change code text mutated')


def all_mutants(places):
    for place in places:
        file, _, span = place.partition(':')
        if file not in KILLERS:
            sys.exit(f'mutants.py: no "{file}"; there are: {" ".join(KILLERS)}')
        first, last = map(int, span.split('-')) if span else (1, 10**6)
        text = (ROOT / 'harness' / file).read_text()
        for number, change, mutated in mutants(text, first, last):
            yield Mutant(file, number, change, text.split('\n')[number - 1].strip(), text, mutated)


def limit_cpu():
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))


def fails(*command, **how):
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=MAX_SECONDS, **how).returncode != 0
    except subprocess.TimeoutExpired:
        return True


class Killers:
    def __init__(self, scratch, runs):
        self.scratch, self.runs = scratch, runs
        # Not optimised, a source is compiled in two thirds of the time.
        self.replay, self.fuzz = Planter('dev', scratch, ['-O0']), Planter('fuzz', scratch) if runs else None

    def plant(self, planter, mutant, program):
        planter.precompile(ROOT / 'harness' / mutant.file)
        return planter.plant({'name': mutant.change, 'file': mutant.file, 'from': mutant.text, 'to': mutant.mutated}, program, quiet=True)

    def fate(self, mutant):
        """'invalid', 'corpus', 'fuzzing', or None for a survivor."""
        try:
            program = self.plant(self.replay, mutant, 'fuzz_replay')
        except NotCompiled:
            return 'invalid'
        if any(fails(program, target, *committed(target), preexec_fn=limit_cpu) for target in KILLERS[mutant.file]):
            return 'corpus'
        if self.runs and any(self.is_found(mutant, target) for target in KILLERS[mutant.file]):
            return 'fuzzing'
        return None

    def is_found(self, mutant, target):
        program = self.plant(self.fuzz, mutant, f'{target}_fuzz')
        with tempfile.TemporaryDirectory(dir=self.scratch) as grown:
            return fails(program, f'-runs={self.runs}', '-seed=1', f'-max_total_time={MAX_SECONDS - 20}', *flags_of(self.fuzz.build, target), grown,
                         *committed(target), cwd=grown)


def main(words):
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--sample', type=int, default=0)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--fuzz', type=int, default=0, metavar='RUNS')
    parser.add_argument('places', nargs='*', metavar='FILE[:FROM-TO]')
    asked = parser.parse_args(words)
    tried = list(all_mutants(asked.places or KILLERS))
    there = len(tried)
    if asked.sample and asked.sample < there:
        tried = sorted(random.Random(asked.seed).sample(tried, asked.sample), key=lambda mutant: (mutant.file, mutant.line))
    known = {(entry['file'], entry['line'], entry['change']) for entry in json.loads((ROOT / 'fuzz' / 'equivalents.json').read_text())['equivalents']}
    fates = collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory() as scratch:
        killers = Killers(Path(scratch), asked.fuzz)
        for mutant in tried:
            is_known = (mutant.file, mutant.code, mutant.change) in known
            fate = killers.fate(mutant) or ('equivalent' if is_known else 'survives')
            fates[mutant.file][fate] += 1
            if fate == 'survives':
                print(f'harness/{mutant.file}:{mutant.line}: {mutant.change}: {mutant.code}', flush=True)
    fates['all'] = sum(fates.values(), collections.Counter())
    print(f'{len(tried)} of {there} mutants, seed {asked.seed}, {asked.fuzz} runs of fuzzing')
    columns = ['invalid', 'corpus', 'fuzzing', 'equivalent', 'survives']
    print(f'{"source":32}' + ''.join(f'{column:>11}' for column in columns) + '   killed')
    for file, counts in fates.items():
        killed = counts['corpus'] + counts['fuzzing']
        counted = killed + counts['survives']
        print(f'{file:32}' + ''.join(f'{counts[column]:11}' for column in columns) + (f'{100 * killed / counted:7.1f} %' if counted else '        -'))
    return 1 if fates['all']['survives'] or not tried else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
