#!/usr/bin/env python3
"""Measures how long after its start a program's `run` sends its first request.

usage: first_request.py PROGRAM [PROGRAM...]     21 times each, in turn, so that what else the machine does falls on all

The target is a socket of this script's, on loopback, that answers nothing: the program is ended, by its id, as soon as a byte has
come. Prints milliseconds: least, median, most. The goal, 20 ms, is told by bench/README.md; nothing is judged here.
"""
import socket
import statistics
import subprocess
import sys
import time

RUNS = 21
MAX_SECONDS = 30


def first_request_ms(program):
    with socket.create_server(('127.0.0.1', 0)) as target:
        target.settimeout(MAX_SECONDS)
        url = f'http://127.0.0.1:{target.getsockname()[1]}'
        began = time.perf_counter()
        with subprocess.Popen([program, 'run', '--endpoint', url, '--seed', '1'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                connection, _ = target.accept()
                with connection:
                    connection.settimeout(MAX_SECONDS)
                    if not connection.recv(1):
                        sys.exit(f'first_request.py: {program} closed its connection without a request')
                    return (time.perf_counter() - began) * 1000
            except TimeoutError:
                sys.exit(f'first_request.py: {program} sent nothing within {MAX_SECONDS} s')
            finally:
                running.kill()


def main(programs):
    if not programs or programs[0].startswith('-'):
        print(__doc__)
        return 0 if programs[:1] in (['--help'], ['-h']) else 2
    taken = {program: [] for program in programs}
    for _ in range(RUNS):
        for program in taken:
            taken[program].append(first_request_ms(program))
    for program, times in taken.items():
        print(f'{min(times):8.1f} {statistics.median(times):8.1f} {max(times):8.1f} ms  {program}')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
