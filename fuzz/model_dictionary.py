#!/usr/bin/env python3
"""Writes a fuzzing dictionary from the service models or from schemas, behind the entries that were written by hand.

usage: model_dictionary.py OUT.dict MAX_LEN KIND HAND_WRITTEN.dict|- MODEL.json...
       model_dictionary.py OUT.dict MAX_LEN schema HAND_WRITTEN.dict|- SCHEMA.json...

KIND says what of these files the target's inputs are made of:
  none       nothing: the hand-written entries alone
  patterns   pattern traits, whole and their literal parts
  body       members of inputs and outputs, enum values, names of errors, as JSON has them
  request    what `body` has, and the values of X-Amz-Target
  smithy     keys, types and traits of the models themselves
  schema     members of the files that a schema describes; those that have one of few values, with each of them

Nothing is copied from a model or a schema by hand, so a new operation or member is known to the fuzzers when it is there. Tested
by model_dictionary_test.py.
"""
import json
import re
import sys
from pathlib import Path

from check_folders import ENTRY, entry_bytes

MAX_ENTRY = 128  # bytes; fuzzers keep no longer ones


def local(shape_id):
    return shape_id.split('#')[1].split('$')[0]


def shapes_of(models):
    return {name: shape for model in models for name, shape in model['shapes'].items()}


def literals(pattern):
    """The runs of a pattern that stand for themselves: "arn:aws", ":document-classifier/"."""
    without_classes = re.sub(r'\\[pP]\{\w+\}|\\u[0-9A-Fa-f]{4}|\[[^\]]*\]|\{[\d,]*\}|\\[dwsDWS]', '\0', pattern)
    plain = re.sub(r'\\(.)', r'\1', re.sub(r'(?<!\\)[()|?*+^$.]', '\0', without_classes))
    return [run for run in plain.split('\0') if len(run) > 1]


def patterns(models):
    for shape in shapes_of(models).values():
        pattern = shape.get('traits', {}).get('smithy.api#pattern')
        if pattern:
            yield pattern
            yield from literals(pattern)


def body(models):
    shapes = shapes_of(models)
    for shape in shapes.values():
        if shape['type'] == 'operation':
            for side in ('input', 'output'):
                target = shapes.get(shape.get(side, {}).get('target'), {})
                yield from (json.dumps(member) + ':' for member in target.get('members', {}))
            yield from (json.dumps(local(error['target'])) for error in shape.get('errors', []))
        if shape['type'] == 'enum':
            yield from (json.dumps(m.get('traits', {}).get('smithy.api#enumValue', name)) for name, m in shape['members'].items())
    yield from ('"__type":', '"message":', '"Message":', '"code":', 'null', 'true')


def request(models):
    for model in models:
        service = next(local(name) for name, shape in model['shapes'].items() if shape['type'] == 'service')
        yield from (f'{service}.{local(name)}' for name, shape in model['shapes'].items() if shape['type'] == 'operation')
    yield from body(models)


def smithy(models):
    for shape in shapes_of(models).values():
        yield f'"type":"{shape["type"]}"'
        yield from (json.dumps(key) + ':' for key in shape)
        yield from (json.dumps(trait) + ':' for trait in shape.get('traits', {}))
        yield from (json.dumps(trait) + ':' for member in shape.get('members', {}).values() for trait in member.get('traits', {}))


def schema(nodes):
    """Of whatever lies in these nodes of schemas."""
    for node in nodes:
        if isinstance(node, list):
            yield from schema(node)
        elif isinstance(node, dict):
            for name, described in node.get('properties', {}).items():
                yield json.dumps(name) + ':'
                values = described.get('enum', [described['const']] if 'const' in described else [])
                yield from (f'{json.dumps(name)}:{json.dumps(value)},' for value in values)
            yield from schema(node.values())


KINDS = {'none': lambda models: (), 'patterns': patterns, 'body': body, 'request': request, 'smithy': smithy, 'schema': schema}


def escaped(entry):
    return ''.join(f'\\x{byte:02x}' if byte < 0x20 or byte > 0x7E else f'\\{chr(byte)}' if chr(byte) in '"\\' else chr(byte) for byte in entry)


def dictionary(kind, hand_written, models, max_len):
    """The lines: those by hand, then each entry of the files that is not among them and that an input can hold."""
    lines = hand_written.splitlines()
    seen = {entry_bytes(match[1]) for line in lines if (match := ENTRY.match(line.strip().encode()))}
    for text in KINDS[kind](models):
        entry = text.encode()
        if entry not in seen and len(entry) <= min(max_len, MAX_ENTRY):
            seen.add(entry)
            lines.append(f'"{escaped(entry)}"')
    return '\n'.join(lines) + '\n'


def main():
    out, max_len, kind, hand = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    models = [json.loads(Path(path).read_text()) for path in sys.argv[5:]]
    out.write_text(dictionary(kind, '' if hand == '-' else Path(hand).read_text(), models, max_len))


if __name__ == '__main__':
    main()
