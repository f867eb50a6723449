#!/usr/bin/env python3
"""Holds build.sh to the contract of OSS-Fuzz, without a container: builds some targets with the documented variables, then asks of
each what OSS-Fuzz's bad-build check asks, and what that leaves out.

usage: build_test.py [--only CONFIGURATION] [TARGET...]      default: validate_job_id wire_error_identity

Configurations: libfuzzer-address, libfuzzer-undefined, libfuzzer-coverage, afl-address (skipped without Debian's afl++). Asked: each
program is there with its seeds and options; at least 100 edges; at least 1,000 calls of the sanitizer; it starts up four times; its
own seeds run clean; the dictionary has entries; each key of the options is a flag of libFuzzer; no file stands alone; the
engine does its work. Takes minutes: it builds everything that these targets need, once for each configuration.
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
AFL = Path('/usr/lib/afl')
AFL_QUIET = {'AFL_NO_UI': '1', 'AFL_SKIP_CPUFREQ': '1', 'AFL_NO_AFFINITY': '1', 'AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES': '1', 'AFL_ALLOW_TMP': '1'}


def output_of(*command, **how):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, errors='replace', **how)
    return done.returncode, done.stdout + done.stderr


class Build(unittest.TestCase):
    """What every configuration is asked. The compiler's flags, the engine, and the calls that instrumentation leaves, with their least number."""
    flags, engine, calls, least_calls = '', '-fsanitize=fuzzer', '', 0

    @classmethod
    def setUpClass(cls):
        if not cls.flags:
            raise unittest.SkipTest('the base of the configurations')
        cls.folder = Path(tempfile.mkdtemp())
        (cls.folder / 'src').mkdir()
        (cls.folder / 'src' / 'touchstone').symlink_to(ROOT)
        cls.out = cls.folder / 'out'
        cls.out.mkdir()
        flags = f'{FLAGS} {cls.flags}'
        environment = {**os.environ, 'SRC': str(cls.folder / 'src'), 'WORK': str(cls.folder / 'work'), 'OUT': str(cls.out), 'CC': 'clang-19', 'CXX': 'clang++-19',
                       'CFLAGS': flags, 'CXXFLAGS': flags, 'LIB_FUZZING_ENGINE': cls.engine, 'TOUCHSTONE_FUZZ_TARGETS': ' '.join(TARGETS)}
        code, said = output_of('bash', '-eu', ROOT / 'fuzz' / 'oss-fuzz' / 'build.sh', env=environment)
        if code != 0:
            raise AssertionError(f'{cls.__name__}: build.sh ends with {code}\n{said[-4000:]}')

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def each(self):
        return [self.out / f'{target}_fuzz' for target in TARGETS]

    def seeds_of(self, program):
        seeds = Path(tempfile.mkdtemp(dir=self.folder))
        with zipfile.ZipFile(f'{program}_seed_corpus.zip') as packed:
            packed.extractall(seeds)
        self.assertTrue(any(seeds.iterdir()))
        return seeds

    def calls_in(self, program, name):
        return len(re.findall(rf'call.*<{name}', output_of('objdump', '-d', '--no-show-raw-insn', program)[1]))

    def edges_of(self, program):
        return int(re.search(r'\((\d+) inline 8-bit counters\)', output_of(program, '-runs=0')[1])[1])

    def run_seeds(self, program, *flags, **how):
        return output_of(program, '-runs=0', *flags, self.seeds_of(program), **how)

    def test_seeds_are_there_and_run_clean(self):
        for program in self.each():
            code, said = self.run_seeds(program)
            self.assertEqual(code, 0, said[-2000:])

    def test_there_are_a_hundred_edges(self):
        for program in self.each():
            self.assertGreaterEqual(self.edges_of(program), 100)

    def test_it_is_instrumented(self):
        for program in self.each():
            self.assertGreaterEqual(self.calls_in(program, self.calls), self.least_calls)

    def test_it_starts_up_four_times(self):
        for program in self.each():
            one = next(self.seeds_of(program).iterdir())
            for _ in range(4):
                self.assertEqual(output_of(program, one)[0], 0)

    def test_nothing_else_is_put_out(self):
        programs = {f'{target}_fuzz' for target in TARGETS}
        for path in self.out.iterdir():
            owner = re.sub(r'(_seed_corpus\.zip|\.options|\.dict)$', '', path.name)
            self.assertTrue(path.name == 'lib' or owner in programs, path.name)

    def test_libraries_are_found_beside_the_program(self):
        for program in self.each():
            self.assertIn(f'{self.out}/lib/', output_of('ldd', program)[1])


class WithLibFuzzer:
    """What only libFuzzer can be asked."""

    def test_the_dictionary_has_entries(self):
        for program in self.each():
            self.assertRegex(output_of(program, '-runs=0', f'-dict={program}.dict')[1], r'Dictionary: [1-9]\d* entries')

    def test_the_options_are_flags(self):
        for program in self.each():
            known = set(re.findall(r'^ (\w+)\s', output_of(program, '-help=1')[1], re.MULTILINE))
            for key in re.findall(r'^(\w+) =', Path(f'{program}.options').read_text(), re.MULTILINE):
                self.assertIn(key, known)

    def test_it_fuzzes(self):
        for program in self.each():
            code, said = output_of(program, '-runs=2000', '-seed=1', '-max_len=160', cwd=self.folder)
            self.assertEqual(code, 0, said[-2000:])
            first, last = (int(re.search(rf'{line} +cov: (\d+)', said)[1]) for line in ('INITED', 'DONE'))
            self.assertGreater(last, first)


class Address(WithLibFuzzer, Build):
    flags, calls, least_calls = '-fsanitize=address -fsanitize=fuzzer-no-link', '__asan_', 1000


class Undefined(WithLibFuzzer, Build):
    # OSS-Fuzz asks for fewer calls of this one.
    flags, calls, least_calls = '-fsanitize=undefined -fno-sanitize-recover=undefined -fsanitize=fuzzer-no-link', '__ubsan_', 250


class Coverage(WithLibFuzzer, Build):
    flags = '-fprofile-instr-generate -fcoverage-mapping'

    def test_it_is_instrumented(self):
        """A profile of the seeds says which lines of the project they reach."""
        for program in self.each():
            raw, merged = self.folder / 'seeds.profraw', self.folder / 'seeds.profdata'
            self.run_seeds(program, env={**os.environ, 'LLVM_PROFILE_FILE': str(raw)})
            self.assertEqual(output_of('llvm-profdata-19', 'merge', '-sparse', '-o', merged, raw)[0], 0)
            said = output_of('llvm-cov-19', 'report', program, f'-instr-profile={merged}', '-show-functions=false')[1]
            self.assertRegex(said, r'harness/(validate|wire)/|(job_id|error_identity|answer)\.cpp', said[-2000:])


@unittest.skipUnless((AFL / 'libAFLDriver.a').exists(), 'afl++ is not here: apt-get install --no-install-recommends afl++')
class Afl(Build):
    """Debian's AFL++ brings a compiler of clang-14, which cannot read C++23; its driver and runtime go with any clang's own coverage."""
    flags = '-fsanitize=address -fsanitize-coverage=trace-pc-guard'
    engine = f'{AFL}/libAFLDriver.a {AFL}/afl-compiler-rt.o -ldl -lrt -lm'
    calls, least_calls = '__asan_', 1000

    def edges_of(self, program):
        return self.calls_in(program, '__sanitizer_cov_trace_pc_guard')

    def run_seeds(self, program, *flags, **how):
        return output_of(program, *sorted(self.seeds_of(program).iterdir()), **how)

    def test_it_fuzzes(self):
        for program in self.each():
            found = Path(tempfile.mkdtemp(dir=self.folder))
            code, said = output_of('afl-fuzz', '-V', '5', '-m', 'none', '-i', self.seeds_of(program), '-o', found, '-x', f'{program}.dict', '--', program,
                                   env={**os.environ, **AFL_QUIET})
            self.assertEqual(code, 0, said[-2000:])
            stats = (found / 'default' / 'fuzzer_stats').read_text()
            self.assertGreater(int(re.search(r'execs_done +: (\d+)', stats)[1]), 100)
            self.assertEqual(int(re.search(r'saved_crashes +: (\d+)', stats)[1]), 0)


CONFIGURATIONS = {'libfuzzer-address': Address, 'libfuzzer-undefined': Undefined, 'libfuzzer-coverage': Coverage, 'afl-address': Afl}

if __name__ == '__main__':
    words = sys.argv[1:]
    only = CONFIGURATIONS.keys()
    if words[:1] == ['--only']:
        only, words = [words[1]], words[2:]
    TARGETS[:] = words or TARGETS
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(CONFIGURATIONS[name]) for name in only)
    sys.exit(0 if unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful() else 1)
