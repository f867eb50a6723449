#!/usr/bin/env python3
"""Tests check_folders.py on folders that are whole, and on folders with one fault each."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from check_folders import faults  # noqa: E402


class Folders(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.fuzz, self.corpus = Path(held.name) / 'fuzz', Path(held.name) / 'corpus'
        self.write(self.fuzz / 'wire_x_fuzz.cpp', '// Property: a.\n// Mutant: b.\n#include <x>\n')
        self.write(self.fuzz / 'dictionaries' / 'wire_x.dict', '# words\n"a"\nname="\\x00\\""\n')
        self.write(self.corpus / 'seeds' / 'wire_x' / 'one', 'x')
        self.write(self.corpus / 'MANIFEST', '# head\nseeds/wire_x: by hand\n')

    def write(self, path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def assert_fault(self, words, targets=None):
        found = list(faults(self.fuzz, self.corpus, targets or {'wire_x': 16}))
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def test_whole_folders_have_no_fault(self):
        self.assertEqual(list(faults(self.fuzz, self.corpus, {'wire_x': 16})), [])

    def test_source_without_target(self):
        self.write(self.fuzz / 'wire_y_fuzz.cpp', '// Property: a. Mutant: b.\n')
        self.assert_fault('wire_y_fuzz.cpp is no target')

    def test_source_without_a_property(self):
        self.write(self.fuzz / 'wire_x_fuzz.cpp', '// A target.\n#include "Mutant:"\n')
        self.assert_fault('must open with')

    def test_target_without_seeds(self):
        self.write(self.fuzz / 'wire_y_fuzz.cpp', '// Property: a. Mutant: b.\n')
        self.assert_fault('fuzz target wire_y has no seeds', {'wire_x': 16, 'wire_y': 16})

    def test_orphan_corpus_folder(self):
        self.write(self.corpus / 'regressions' / 'wire_z' / 'one', 'x')
        self.assert_fault('corpus/regressions/wire_z belongs to no fuzz target')

    def test_folder_of_unknown_origin(self):
        self.write(self.corpus / 'regressions' / 'wire_x' / 'one', 'x')
        self.assert_fault('corpus/regressions/wire_x has no line')

    def test_line_without_its_folder(self):
        self.write(self.corpus / 'MANIFEST', 'seeds/wire_x: by hand\nregressions/wire_x: found\n')
        self.assert_fault('MANIFEST names regressions/wire_x')

    def test_input_that_is_too_large(self):
        self.write(self.corpus / 'seeds' / 'wire_x' / 'two', 'x' * 17)
        self.assert_fault('two has 17 bytes; the target takes 16')

    def test_orphan_dictionary(self):
        self.write(self.fuzz / 'dictionaries' / 'wire_z.dict', '"a"\n')
        self.assert_fault('wire_z.dict belongs to no fuzz target')

    def test_dead_entries_of_a_dictionary(self):
        for entry, words in (('no quotes', 'no entry'), ('"\\q"', 'no entry'), ('""', 'no entry'), ('"a"\n"\\x61"', 'stands there already'),
                             (f'"{"a" * 17}"', 'an entry of 17 bytes')):
            with self.subTest(entry=entry):
                self.write(self.fuzz / 'dictionaries' / 'wire_x.dict', f'"z"\n{entry}\n')
                self.assert_fault(words)

    def test_dictionary_without_entries(self):
        self.write(self.fuzz / 'dictionaries' / 'wire_x.dict', '# nothing\n')
        self.assert_fault('no entries')


if __name__ == '__main__':
    unittest.main()
