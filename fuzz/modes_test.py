#!/usr/bin/env python3
"""Tests modes.py: a planted crash becomes a minimised regression under a readable name, and a failure; and which targets a
change concerns. The planted program is compiled with clang-19; without it those tests are skipped.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import modes  # noqa: E402

CLANG = shutil.which('clang++-19')
PLANTED = """
#include <string_view>
#include "driver/fuzz_check.h"
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  FUZZ_CHECK(text.find("touch") == std::string_view::npos, "Planted fault", std::string(text));
  return 0;
}
"""


@unittest.skipUnless(CLANG, 'clang++-19 is not here')
class PlantedCrash(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.program = cls.folder / 'planted_crash_fuzz'
        subprocess.run([CLANG, '-std=c++23', '-g', '-fsanitize=fuzzer,address', f'-I{modes.ROOT / "fuzz"}', '-x', 'c++', '-', '-o', cls.program],
                       check=True, input=PLANTED.encode())
        modes.BUILD = cls.folder / 'build'
        modes.REGRESSIONS = cls.folder / 'regressions'
        modes.CORPUS = cls.folder / 'corpus'
        seeds = modes.CORPUS / 'seeds' / 'planted_crash'
        seeds.mkdir(parents=True)
        (seeds / 'almost').write_text('a long text in which somebody tough stands, and more behind it')
        cls.seeds = seeds
        cls.passed = modes.fuzz('planted_crash', 60, ['-seed=1', '-use_value_profile=1'], cls.program)
        cls.kept = sorted((modes.REGRESSIONS / 'planted_crash').glob('*'))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_is_a_failure(self):
        self.assertFalse(self.passed)

    def test_is_kept_once_under_the_name_of_its_property(self):
        self.assertEqual(len(self.kept), 1)
        self.assertRegex(self.kept[0].name, r'^planted-fault-[0-9a-f]{6}$')

    def test_is_minimised(self):
        self.assertEqual(self.kept[0].read_bytes(), b'touch')

    def test_fails_again_from_the_kept_file(self):
        self.assertNotEqual(subprocess.run([self.program, self.kept[0]], capture_output=True).returncode, 0)

    def test_leaves_the_seeds_alone(self):
        self.assertEqual([path.name for path in self.seeds.iterdir()], ['almost'])


class NameOfCrash(unittest.TestCase):
    def test_is_the_property_that_broke(self):
        self.assertEqual(modes.name_of_crash("x.cpp:1: property 'json-same-tree' broken: a == b"), 'json-same-tree')

    def test_is_the_sanitizers_word_and_the_function(self):
        output = ('==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1\n'
                  '    #0 0x55 in touchstone::validate::match_arn(char) /src/harness/validate/arn.cpp:10:3\n')
        self.assertTrue(modes.name_of_crash(output).startswith('heap-buffer-overflow'))
        self.assertIn('validate-match-arn', modes.name_of_crash(output))

    def test_is_no_function_of_the_runtime_that_stands_in_a_folder_called_fuzz(self):
        output = ('==1== ERROR: libFuzzer: deadly signal\n'
                  '    #0 0x55 in __sanitizer_print_stack_trace (/src/build/fuzz/bin/x_fuzz+0x1e7db1) (BuildId: 9e)\n'
                  '    #1 0x56 in std::stod(char) /usr/include/c++/12/bits/basic_string.h:40:2\n'
                  '    #2 0x57 in (anonymous namespace)::PlainReading::real(char) /src/build/fuzz/../../fuzz/x_fuzz.cpp:9:1\n')
        self.assertEqual(modes.name_of_crash(output), 'deadly-signal-in-plainreading-real')

    def test_is_never_empty(self):
        self.assertEqual(modes.name_of_crash(''), 'crash')


class Concerned(unittest.TestCase):
    ROOMS = {'validate_pattern': {'base', 'model', 'validate'}, 'sign_canonical_request': {'base', 'model', 'wire', 'sign'}}

    def concerned(self, *files):
        return set(modes.concerned(set(files), lambda name: self.ROOMS.get(name, set()))) & self.ROOMS.keys()

    def test_follows_the_rooms(self):
        self.assertEqual(self.concerned('harness/validate/pattern.cpp'), {'validate_pattern'})
        self.assertEqual(self.concerned('harness/base/json.h'), set(self.ROOMS))

    def test_is_nobody_for_tests_and_texts(self):
        self.assertEqual(self.concerned('harness/validate/pattern_test.cpp', 'harness/sign/README.md', 'README.md'), set())

    def test_is_the_owner_of_a_source_or_an_input(self):
        self.assertEqual(self.concerned('fuzz/validate_pattern_fuzz.cpp'), {'validate_pattern'})
        self.assertEqual(self.concerned('corpus/seeds/sign_canonical_request/stop'), {'sign_canonical_request'})

    def test_is_everybody_for_what_all_share(self):
        self.assertEqual(self.concerned('fuzz/driver/fuzz_check.h'), set(self.ROOMS))


if __name__ == '__main__':
    os.chdir(tempfile.gettempdir())
    unittest.main()
