#!/usr/bin/env python3
"""Tests what needs no compiler of planted.json and mutants.py: names, witnesses, what a mutant is. Whether each text still stands
in its source, and that each bug is caught, is planted.py's to show.
"""
import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from mutants import mutants  # noqa: E402
from planted import ROOT, committed  # noqa: E402

BUGS = json.loads((ROOT / 'fuzz' / 'planted.json').read_text())['bugs']


class Planted(unittest.TestCase):
    def test_there_are_at_least_sixty_each_with_a_name_of_its_own(self):
        self.assertGreaterEqual(len({bug['name'] for bug in BUGS}), 60)
        self.assertEqual(len({bug['name'] for bug in BUGS}), len(BUGS))

    def test_the_witness_is_committed(self):
        for bug in BUGS:
            with self.subTest(bug=bug['name']):
                self.assertTrue(any((folder / bug['witness']).is_file() for folder in committed(bug['target'])), bug['witness'])


class Mutants(unittest.TestCase):
    def test_change_one_token_of_code_and_no_comment(self):
        made = list(mutants('// a == 1\nif (a == 1) return true;  // b == 2\n', 1, 9))
        self.assertEqual({(number, change) for number, change, _ in made},
                         {(2, '== -> !='), (2, 'true -> false'), (2, '1 -> 2'), (2, '1 -> 0')})
        self.assertIn('if (a != 1) return true;  // b == 2', [text.split('\n')[1] for _, _, text in made])

    def test_keep_to_the_lines_that_were_asked_for(self):
        self.assertEqual({number for number, _, _ in mutants('a == b\nc == d\ne == f\n', 2, 2)}, {2})


if __name__ == '__main__':
    unittest.main()
