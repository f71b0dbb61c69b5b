import re
from dataclasses import replace

import pytest

import signals
from pipeline.export.checkable import ability_of, refusal, table
from pipeline.export.reward import compute_score
from pipeline.prompts import registry, rehearse
from tests.examples import RECORD
from tests.record_runs import HIDDEN, worded


def test_abilities_are_of_signals_that_there_are():
    assert table().keys() <= signals.registry().keys()
    for signal, entry in table().items():
        assert re.fullmatch(r"[a-z_]+", entry.ability)
        assert ability_of(signal) == entry.ability
    assert ability_of("of_another_version") == "other"


def test_the_prompts_listed_are_generation_prompts_of_their_signal():
    for signal, entry in table().items():
        forms = {prompt.name: prompt.form for prompt in registry()[signal].prompts}
        assert {name: forms.get(name) for name in entry.prompts} == dict.fromkeys(
            entry.prompts, "generation"
        )
        assert len(set(entry.prompts)) == len(entry.prompts)


def test_no_free_text_is_said_to_be_checkable():
    """What a prompt makes of its example must be short, or stand in its inputs word for word."""
    for signal, entry in table().items():
        book = registry()[signal]
        for prompt in book.prompts:
            if prompt.name in entry.prompts:
                asked = rehearse(book, prompt)
                lines = [re.sub(r"^\d+\. ", "", line) for line in asked.targets.split("\n")]
                copied = all(line.split(": ")[-1] in asked.inputs for line in lines)
                assert copied or len(asked.targets) <= 60, (signal, prompt.name)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"targets": "c"}, "the target is none of the options"),
        ({"form": "generation", "signal": "sentiment", "prompt": "sentiment/thumbs"}, ""),
        (
            {"form": "generation", "signal": "summary", "prompt": "summary/in_short"},
            "more than one answer could be right",
        ),
        (
            {"form": "generation", "signal": "strange", "prompt": "strange/thumbs"},
            "more than one answer could be right",
        ),
    ],
)
def test_what_a_rule_can_check(changes, reason):
    assert refusal(replace(RECORD, **changes)) == reason


def test_hidden_spans_are_no_question():
    assert refusal(HIDDEN) == "hidden spans are no question"


@pytest.mark.parametrize(
    ("said", "right", "score"),
    [
        ("Thumbs up.", "thumbs up", 1.0),
        ('"Thumbs up"', "thumbs up", 1.0),
        ("  yes\n", "Yes", 1.0),
        ("a\n\nb", "a\nb", 1.0),
        ("b\na", "a\nb", 0.0),
        ("a b", "a\nb", 0.0),
        ("+", "+", 1.0),
        ("-", "+", 0.0),
        ("B+", "B", 0.0),
        ("4.5", "4", 0.0),
        ("not thumbs up", "thumbs up", 0.0),
        ("e\u0301t\u00e9", "\u00e9te\u0301", 1.0),
        ("", "", 0.0),
        ("", "a", 0.0),
    ],
)
def test_a_score_is_one_for_the_right_answer_only(said, right, score):
    assert compute_score("restruct/m/s", said, right, {"options": []}) == score


def test_the_right_answer_of_every_checkable_prompt_scores_and_other_options_do_not():
    taken = [record for record in worded() if not refusal(record)]
    assert len(taken) > 200
    for record in taken:
        assert compute_score("", record.targets, record.targets) == 1.0, record.prompt
        for option in set(record.options) - {record.targets}:
            assert compute_score("", option, record.targets) == 0.0, (record.prompt, option)
