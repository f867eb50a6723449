#!/usr/bin/env python3
"""Tests model_dictionary.py on a model of a few shapes, and that what it writes is a dictionary."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from check_folders import ENTRY  # noqa: E402
from model_dictionary import dictionary, literals  # noqa: E402

MODEL = {'shapes': {
    'a.b#Lamps_1': {'type': 'service'},
    'a.b#StopLamp': {'type': 'operation', 'input': {'target': 'a.b#Key'}, 'errors': [{'target': 'a.b#GoneException'}]},
    'a.b#Key': {'type': 'structure', 'members': {'LampId': {'target': 'a.b#Id', 'traits': {'smithy.api#required': {}}}}},
    'a.b#Id': {'type': 'string', 'traits': {'smithy.api#pattern': r'lamp:[a-z]+(-\.x)?'}},
    'a.b#State': {'type': 'enum', 'members': {'ON': {'traits': {'smithy.api#enumValue': 'on'}}, 'OFF': {}}},
}}


class Dictionary(unittest.TestCase):
    def of(self, kind, hand='', max_len=100):
        return dictionary(kind, hand, [MODEL], max_len).splitlines()

    def test_has_patterns_and_their_literal_parts(self):
        self.assertEqual(self.of('patterns'), [r'"lamp:[a-z]+(-\\.x)?"', '"lamp:"', '"-.x"'])

    def test_has_members_errors_and_enum_values(self):
        self.assertLessEqual({r'"\"LampId\":"', r'"\"GoneException\""', r'"\"on\""', r'"\"OFF\""'}, set(self.of('body')))

    def test_has_the_targets_of_requests(self):
        self.assertIn('"Lamps_1.StopLamp"', self.of('request'))

    def test_has_the_traits_of_models(self):
        self.assertIn(r'"\"smithy.api#required\":"', self.of('smithy'))

    def test_keeps_what_was_written_by_hand_and_repeats_none_of_it(self):
        self.assertEqual(self.of('patterns', '# by hand\n"lamp:"\n'), ['# by hand', '"lamp:"', r'"lamp:[a-z]+(-\\.x)?"', '"-.x"'])

    def test_leaves_out_what_no_input_can_hold(self):
        self.assertEqual(self.of('patterns', max_len=5), ['"lamp:"', '"-.x"'])

    def test_is_a_dictionary(self):
        for kind in ('patterns', 'body', 'request', 'smithy'):
            for line in self.of(kind):
                self.assertRegex(line.encode(), ENTRY)

    def test_has_the_members_of_a_schema_and_their_few_values(self):
        described = {'properties': {'entries': {'items': {'properties': {'kind': {'enum': ['flaky', 'odd']}, 'ended': {'const': True}}}}}}
        self.assertEqual(dictionary('schema', '"\\"entries\\":"\n', [described], 100).splitlines(),
                         [r'"\"entries\":"', r'"\"kind\":"', r'"\"kind\":\"flaky\","', r'"\"kind\":\"odd\","', r'"\"ended\":"',
                          r'"\"ended\":true,"'])

    def test_finds_the_literals_of_an_arn(self):
        self.assertEqual(literals(r'arn:aws(-[^:]+)?:comprehend:[a-z0-9-]*:[0-9]{12}:document-classifier/[a-z](-*[a-z])*'),
                         ['arn:aws', ':comprehend:', ':document-classifier/'])


if __name__ == '__main__':
    unittest.main()
