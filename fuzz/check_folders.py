#!/usr/bin/env python3
"""Checks that the folders of fuzzing fit together; the configure step runs it and ends at a fault.

usage: check_folders.py FUZZ_FOLDER CORPUS_FOLDER NAME:MAX_LEN...

Faults: a target's source without a target and the other way round, a corpus folder or dictionary that no target owns, a
target without seeds, a folder without a line in MANIFEST or a line without its folder, an input or a folder beyond its
size, a dictionary entry that is malformed, doubled, or longer than any input. Tested by check_folders_test.py.
"""
import re
import sys
from pathlib import Path

MAX_FOLDER_BYTES = 256 * 1024
ENTRY = re.compile(rb'^(?:[A-Za-z0-9_.-]+(?:@\d+)?=)?"((?:[^"\\\x00-\x1f\x7f-\xff]|\\["\\]|\\x[0-9a-fA-F]{2})+)"$')


def entry_bytes(written):
    """The bytes of a dictionary entry, without its escapes."""
    return re.sub(rb'\\(x([0-9a-fA-F]{2})|.)', lambda m: bytes([int(m[2], 16)]) if m[2] else m[1], written)


def dictionary_faults(path, max_len):
    seen = set()
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        line = line.strip()
        if not line or line.startswith(b'#'):
            continue
        match = ENTRY.match(line)
        if not match:
            yield f'{path}:{number}: no entry of a dictionary: write "text", with \\xNN for all but printable ASCII'
            continue
        entry = entry_bytes(match[1])
        if entry in seen:
            yield f'{path}:{number}: an entry that stands there already'
        if len(entry) > min(max_len, 128):
            yield f'{path}:{number}: an entry of {len(entry)} bytes: fuzzers keep 128, the target takes {max_len}'
        seen.add(entry)
    if not seen:
        yield f'{path}: no entries'


def corpus_faults(corpus, kind, targets, origins):
    for folder in sorted((corpus / kind).glob('*')):
        name = f'{kind}/{folder.name}'
        if folder.name not in targets:
            yield f'corpus/{name} belongs to no fuzz target: rename it, remove it or add the target to fuzz/CMakeLists.txt'
            continue
        if name not in origins:
            yield f'corpus/{name} has no line in corpus/MANIFEST: say where its inputs come from'
        files = [file for file in folder.iterdir() if file.is_file()]
        if not files:
            yield f'corpus/{name} is empty'
        for file in files:
            if file.stat().st_size > targets[folder.name]:
                yield f'corpus/{name}/{file.name} has {file.stat().st_size} bytes; the target takes {targets[folder.name]}'
        total = sum(file.stat().st_size for file in files)
        if total > MAX_FOLDER_BYTES:
            yield f'corpus/{name} has {total} bytes; a folder may have {MAX_FOLDER_BYTES}'


def faults(fuzz, corpus, targets):
    sources = {path.name.removesuffix('_fuzz.cpp') for path in fuzz.glob('*_fuzz.cpp')}
    for name in sorted(sources - targets.keys()):
        yield f'fuzz/{name}_fuzz.cpp is no target: add_fuzz_target({name} ...) is missing in fuzz/CMakeLists.txt'
    for name in sorted(targets.keys() - sources):
        yield f'fuzz target {name} has no source fuzz/{name}_fuzz.cpp'
    for name in sorted(targets):
        head = (fuzz / f'{name}_fuzz.cpp').read_text().split('\n#include')[0] if name in sources else ''
        if name in sources and not (head.startswith('// Property: ') and 'Mutant:' in head):
            yield f'fuzz/{name}_fuzz.cpp must open with "// Property: " and name a "Mutant: " before its includes'
        if not any((corpus / 'seeds' / name).glob('*')):
            yield f'fuzz target {name} has no seeds: put at least one input into corpus/seeds/{name}/'
    lines = (corpus / 'MANIFEST').read_text().splitlines()
    origins = {line.split(':')[0] for line in lines if line and not line.startswith('#')}
    for kind in ('seeds', 'regressions'):
        yield from corpus_faults(corpus, kind, targets, origins)
    for name in sorted(origins):
        if not (corpus / name).is_dir():
            yield f'corpus/MANIFEST names {name}, which is not there'
    for path in sorted((fuzz / 'dictionaries').glob('*')):
        if path.stem not in targets or path.suffix != '.dict':
            yield f'{path} belongs to no fuzz target'
        else:
            yield from dictionary_faults(path, targets[path.stem])


def main():
    fuzz, corpus = Path(sys.argv[1]), Path(sys.argv[2])
    targets = {name: int(size) for name, size in (argument.split(':') for argument in sys.argv[3:])}
    found = list(faults(fuzz, corpus, targets))
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
