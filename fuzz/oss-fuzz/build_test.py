#!/usr/bin/env python3
"""Holds build.sh to the contract of OSS-Fuzz, without a container: builds some targets with the documented variables, then asks of
each what OSS-Fuzz's bad-build check asks, and what that leaves out.

usage: build_test.py [TARGET...]      default: validate_job_id wire_error_identity

Asked: it is there with its seeds and options; at least 100 edges; at least 1,000 calls of the sanitizer; it starts up four times;
its own seeds run clean; the dictionary has entries; each key of the options is a flag of libFuzzer; no file stands alone. Takes
minutes: it builds everything that these targets need, once more.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGETS = ['validate_job_id', 'wire_error_identity']
FLAGS = '-O1 -gline-tables-only -fno-omit-frame-pointer'
CONFIGURATIONS = {
    'libfuzzer-address': (f'{FLAGS} -fsanitize=address -fsanitize=fuzzer-no-link', '-fsanitize=fuzzer', '__asan_'),
    'libfuzzer-undefined': (f'{FLAGS} -fsanitize=undefined -fno-sanitize-recover=undefined -fsanitize=fuzzer-no-link', '-fsanitize=fuzzer', '__ubsan_'),
}


def output_of(*command, **how):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, errors='replace', **how)
    return done.returncode, done.stdout + done.stderr


class Build(unittest.TestCase):
    configuration = ''

    @classmethod
    def setUpClass(cls):
        if not cls.configuration:
            raise unittest.SkipTest('the base of the configurations')
        cls.folder = Path(tempfile.mkdtemp())
        flags, engine, cls.calls = CONFIGURATIONS[cls.configuration]
        (cls.folder / 'src').mkdir()
        (cls.folder / 'src' / 'touchstone').symlink_to(ROOT)
        cls.out = cls.folder / 'out'
        cls.out.mkdir()
        environment = {**os.environ, 'SRC': str(cls.folder / 'src'), 'WORK': str(cls.folder / 'work'), 'OUT': str(cls.out), 'CC': 'clang-19', 'CXX': 'clang++-19',
                       'CFLAGS': flags, 'CXXFLAGS': flags, 'LIB_FUZZING_ENGINE': engine, 'TOUCHSTONE_FUZZ_TARGETS': ' '.join(TARGETS)}
        code, said = output_of('bash', '-eu', ROOT / 'fuzz' / 'oss-fuzz' / 'build.sh', env=environment)
        if code != 0:
            raise AssertionError(f'{cls.configuration}: build.sh ends with {code}\n{said[-4000:]}')

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def each(self):
        return [self.out / f'{target}_fuzz' for target in TARGETS]

    def run_seeds(self, program, *flags):
        with tempfile.TemporaryDirectory() as seeds:
            with zipfile.ZipFile(f'{program}_seed_corpus.zip') as packed:
                packed.extractall(seeds)
            return output_of(program, '-runs=0', *flags, seeds)

    def test_seeds_are_there_and_run_clean(self):
        for program in self.each():
            code, said = self.run_seeds(program)
            self.assertEqual(code, 0, said[-2000:])
            self.assertRegex(said, r'seed corpus: files: [1-9]')

    def test_there_are_a_hundred_edges(self):
        for program in self.each():
            edges = re.search(r'\((\d+) inline 8-bit counters\)', self.run_seeds(program)[1])
            self.assertGreaterEqual(int(edges[1]), 100)

    def test_it_is_instrumented(self):
        for program in self.each():
            disassembled = output_of('objdump', '-d', '--no-show-raw-insn', program)[1]
            self.assertGreaterEqual(len(re.findall(rf'call.*<{self.calls}', disassembled)), 1000 if self.calls == '__asan_' else 250)

    def test_it_starts_up_four_times(self):
        for program in self.each():
            for _ in range(4):
                self.assertEqual(output_of(program, '-runs=4')[0], 0)

    def test_the_dictionary_has_entries(self):
        for program in self.each():
            dictionary = Path(f'{program}.dict')
            self.assertTrue(dictionary.exists())
            self.assertRegex(self.run_seeds(program, f'-dict={dictionary}')[1], r'Dictionary: [1-9]\d* entries')

    def test_the_options_are_flags_of_libfuzzer(self):
        for program in self.each():
            known = set(re.findall(r'^ (\w+)\s', output_of(program, '-help=1')[1], re.MULTILINE))
            for key in re.findall(r'^(\w+) =', Path(f'{program}.options').read_text(), re.MULTILINE):
                self.assertIn(key, known)

    def test_nothing_else_is_put_out(self):
        programs = {f'{target}_fuzz' for target in TARGETS}
        for path in self.out.iterdir():
            owner = re.sub(r'(_seed_corpus\.zip|\.options|\.dict)$', '', path.name)
            self.assertTrue(path.name == 'lib' or owner in programs, path.name)

    def test_libraries_are_found_beside_the_program(self):
        for program in self.each():
            self.assertIn(f'{self.out}/lib/', output_of('ldd', program)[1])


for name in CONFIGURATIONS:
    globals()[name] = type(name, (Build,), {'configuration': name})

if __name__ == '__main__':
    TARGETS[:] = [word for word in sys.argv[1:] if not word.startswith('-')] or TARGETS
    unittest.main(argv=sys.argv[:1] + ['-v'])
