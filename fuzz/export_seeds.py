#!/usr/bin/env python3
"""Exports the bodies of conformance cases as seeds of the fuzz targets that read bodies. Run by hand when cases are added.

usage: fuzz/export_seeds.py

Writes corpus/seeds/TARGET/case-SLUG, one file a case, for every target below, and removes those whose case is gone. A body
that is longer than a seed may be is left out; how many is printed. It never touches seeds of another name.
"""
import base64
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_BYTES = 512
VARIABLES = {'member': 'JobId', 'unknown': '0' * 32, 'nonce': 'n', 'region': 'us-east-1', 'location': 's3://bucket/brief/in'}
HEAD = ('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n'
        'X-Amz-Target: Comprehend_20171127.StopSentimentDetectionJob\r\nContent-Length: {}\r\n\r\n')


def filled(text):
    text = re.sub(r'\$\{repeat:(\d+):([^}]*)\}', lambda m: m[2] * int(m[1]), text)
    return re.sub(r'\$\{(\w+)\}', lambda m: VARIABLES.get(m[1], m[0]), text)


def body_of(send):
    if 'body_base64' in send:
        return base64.b64decode(send['body_base64'])
    if 'body' in send:
        return filled(send['body']).encode()
    return filled(json.dumps(send['input'], separators=(',', ':'))).encode()


def bodies():
    """The body of the first request of each case of the protocol, and of the Stop operations of Comprehend, by slug."""
    folder = ROOT / 'conformance' / 'cases'
    for path in sorted([*folder.glob('protocol/*.json'), *folder.glob('comprehend/*.json')]):
        for case in json.loads(path.read_text())['cases']:
            send = case['steps'][0].get('send', {})
            if {'body', 'body_base64', 'input'} & send.keys():
                yield case['slug'], body_of(send)


def main():
    targets = {
        'wire_request': lambda body: body,
        'wire_backends': lambda body: body,
        'wire_response': lambda body: b'400\nContent-Type: application/x-amz-json-1.1\n\n' + body,
        'endpoint_request': lambda body: HEAD.format(len(body)).encode() + body,
    }
    for target, seed_of in targets.items():
        folder = ROOT / 'corpus' / 'seeds' / target
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob('case-*'):
            old.unlink()
        seen, too_long = set(), 0
        for slug, body in bodies():
            seed = seed_of(body)
            if len(seed) > MAX_BYTES:
                too_long += 1
            elif seed not in seen:
                seen.add(seed)
                (folder / f'case-{slug}').write_bytes(seed)
        print(f'{target}: {len(seen)} seeds, {too_long} longer than {MAX_BYTES} bytes')


if __name__ == '__main__':
    main()
