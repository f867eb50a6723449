#!/usr/bin/env python3
"""Scores the committed corpus by mutants: each changes one token of one source, and replaying the corpus should fail.

usage: mutants.py FILE[:FROM-TO] TARGET[,TARGET...] [--sample N]

FILE is below harness/, FROM and TO are lines; with --sample only N of the mutants, always the same ones, are tried. A mutant
that does not compile is none. Prints each survivor with its line and the score; survivors that equivalents.json lists, with
the reason, are not counted. The build of preset dev must be up to date. Exit code 1 when a survivor is not listed.
"""
import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from planted import ROOT, Planter, committed

TOKENS = [('<=', '<'), ('>=', '>'), (' < ', ' <= '), (' > ', ' >= '), ('==', '!='), ('!=', '=='), ('&&', '||'), ('||', '&&'), (' + 1', ' + 2'), (' + 1', ''),
          (' - 1', ''), ('true', 'false'), ('false', 'true'), ('return !', 'return '), ('if (!', 'if ('), ('++', '--'), ('front()', 'back()'), ('find(', 'rfind('),
          ('kPattern', 'kNone'), ('continue;', 'break;'), ('break;', '')]
NUMBER = re.compile(r'(?<![\w.])(0x[0-9A-F]+|\d+)(?=U?\b)')


def code_of(line):
    return '' if line.lstrip().startswith(('//', '#', 'static_assert')) else line.split('  //')[0]


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


def killer(program, targets):
    for target in targets:
        try:
            done = subprocess.run([program, target, *committed(target)], capture_output=True, timeout=60)
        except subprocess.TimeoutExpired:
            return target
        if done.returncode != 0:
            return target
    return None


def main(words):
    sample = int(words[words.index('--sample') + 1]) if '--sample' in words else 0
    place, targets = words[0], words[1].split(',')
    file, _, span = place.partition(':')
    first, last = map(int, span.split('-')) if span else (1, 10**6)
    text = (ROOT / 'harness' / file).read_text()
    tried = list(mutants(text, first, last))
    if sample and sample < len(tried):
        tried = sorted(random.Random(1).sample(tried, sample), key=lambda mutant: mutant[0])
    known = {(entry['file'], entry['line'], entry['change']): entry['reason'] for entry in json.loads((ROOT / 'fuzz' / 'equivalents.json').read_text())['equivalents']}
    lines = text.split('\n')
    killed = equivalent = invalid = 0
    survivors = []
    with tempfile.TemporaryDirectory() as scratch:
        planter = Planter('dev', Path(scratch))
        for number, change, mutated in tried:
            try:
                program = planter.plant({'name': change, 'file': file, 'from': text, 'to': mutated}, 'fuzz_replay', quiet=True)
            except subprocess.CalledProcessError:
                invalid += 1
                continue
            if killer(program, targets):
                killed += 1
            elif (file, lines[number - 1].strip(), change) in known:
                equivalent += 1
            else:
                survivors.append((number, change))
                print(f'harness/{file}:{number}: {change}: {lines[number - 1].strip()}', flush=True)
    counted = killed + len(survivors)
    score = 100 * killed / counted if counted else 0
    print(f'{file}: {len(tried)} mutants, {invalid} do not compile, {killed} killed, {equivalent} equivalent, {len(survivors)} survive: {score:.1f} % of those that can be killed')
    return 1 if survivors or not counted else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
