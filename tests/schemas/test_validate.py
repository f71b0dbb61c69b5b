from dataclasses import replace

import pytest

from schemas.validate import record_problems, signal_problems
from tests.examples import RECORD, SIGNAL, TYPES


def test_a_sound_row_has_no_problem():
    assert list(record_problems(RECORD)) == []
    assert list(signal_problems(SIGNAL, TYPES)) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"inputs": "  \n"}, "inputs: is blank"),
        ({"uri": None}, "uri: expected a string, got NoneType"),
        ({"license": "\ud800"}, "license: cannot be written as UTF-8"),
        ({"uri": "a\x00"}, "uri: holds the control character U+0000"),
        ({"form": "quiz"}, "form: 'quiz' is not one of choice, generation, denoising"),
        ({"split": "test"}, "split: 'test' is not one of train, validation"),
        ({"evidence_start": 5}, "evidence_start, evidence_end: 5:4 is no span"),
        ({"input_tokens": 0}, "input_tokens: 0 tokens, at least 1 expected"),
        ({"input_tokens": "9"}, "input_tokens: expected a whole number, got str"),
        ({"options": "ab"}, "options: expected a list of strings, got str"),
        ({"options": ["b", "c"]}, "options: do not hold the target 'a'"),
        ({"options": ["a", " "]}, "options: hold a blank one"),
        ({"options": ["a", "a"]}, "options: hold the same text twice"),
        ({"options": ["a", "zebra"]}, "inputs: do not show the option 'zebra'"),
        ({"options": ["a", 5]}, "options: item 1: expected a string, got int"),
    ],
)
def test_each_breach_of_a_record_names_its_column(changes, problem):
    assert any(p.startswith(problem) for p in record_problems(replace(RECORD, **changes)))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"fields": {"text": "good"}}, "fields: has ['text'], expected ['all', 'text']"),
        ({"fields": {"text": 5, "all": []}}, "fields.text: expected a string, got int"),
        ({"fields": {"text": "", "all": [None]}}, "fields.all: item 0: expected a string"),
        ({"method": ""}, "method: is blank"),
        ({"start": 9}, "start, end: 9:4 is no span"),
    ],
)
def test_each_breach_of_a_signal_names_its_column(changes, problem):
    found = list(signal_problems(replace(SIGNAL, **changes), TYPES))
    assert any(p.startswith(problem) for p in found), found
