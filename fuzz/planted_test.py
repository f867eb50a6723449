#!/usr/bin/env python3
"""Tests what needs no compiler of planted.json and mutants.py: names, witnesses, that each text still stands in its source, what a
mutant is. That each bug is caught is planted.py's to show.
"""
import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from mutants import KILLERS, mutants  # noqa: E402
from planted import ROOT, committed, trapped  # noqa: E402

BUGS = json.loads((ROOT / 'fuzz' / 'planted.json').read_text())['bugs']


class Planted(unittest.TestCase):
    def test_there_are_at_least_sixty_each_with_a_name_of_its_own(self):
        self.assertGreaterEqual(len({bug['name'] for bug in BUGS}), 60)
        self.assertEqual(len({bug['name'] for bug in BUGS}), len(BUGS))

    def test_the_witness_is_committed(self):
        for bug in BUGS:
            with self.subTest(bug=bug['name']):
                self.assertTrue(any((folder / bug['witness']).is_file() for folder in committed(bug['target'])), bug['witness'])

    def test_the_text_stands_once_in_its_source(self):
        for bug in BUGS:
            with self.subTest(bug=bug['name']):
                self.assertEqual((ROOT / 'harness' / bug['file']).read_text().count(bug['from']), 1, 'the source has changed: write the bug anew')

    def test_a_trap_stands_in_front_of_the_statement(self):
        for bug in BUGS:
            with self.subTest(bug=bug['name']):
                with_trap = trapped(bug)['to']
                self.assertLess(with_trap.index('__builtin_trap'), with_trap.index(bug['from']))


class Mutants(unittest.TestCase):
    def test_change_one_token_of_code_and_no_comment(self):
        made = list(mutants('// a == 1\nif (a == 1) return true;  // b == 2\nf(/*c=*/a /*d 3*/);\n', 1, 9))
        self.assertEqual({(number, change) for number, change, _ in made},
                         {(2, '== -> !='), (2, 'true -> false'), (2, '1 -> 2'), (2, '1 -> 0')})
        self.assertIn('if (a != 1) return true;  // b == 2', [text.split('\n')[1] for _, _, text in made])

    def test_know_a_text_of_digits_from_a_number(self):
        self.assertEqual([change for _, change, _ in mutants('f("0123456789");', 1, 1)], [])

    def test_each_source_and_its_targets_are_there(self):
        for file, names in KILLERS.items():
            self.assertTrue((ROOT / 'harness' / file).is_file(), file)
            self.assertTrue(all(committed(name) for name in names), names)

    def test_keep_to_the_lines_that_were_asked_for(self):
        self.assertEqual({number for number, _, _ in mutants('a == b\nc == d\ne == f\n', 2, 2)}, {2})


if __name__ == '__main__':
    unittest.main()
