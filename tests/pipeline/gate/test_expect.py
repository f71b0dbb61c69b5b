"""The key `expect` of a recipe: how it is read, and what breaks it."""

from collections import Counter

import numpy as np
import pytest

from pipeline.errors import RecipeError
from pipeline.gate.expect import check_expect, read, unexpected
from pipeline.gate.finding import ERROR, WARNING
from pipeline.gate.numbers import Numbers, quantile
from tests.pipeline.gate.breaking import all_of, change_manifest, only

SOUND = {
    "*": {"duplicate_inputs": 0.05},
    "sentiment": {
        "records": {"min": 100},
        "input_tokens": {"p50": [20, 600], "p99.9": [1, 1000]},
        "label_share": {"min": 0.05, "max": 0.9},
        "answer_position": 0.1,
        "conflicting": 0.02,
    },
}


def test_a_sound_mapping():
    check_expect(SOUND)
    check_expect({})


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ([], 'expect: expected a mapping of signals, or "*"'),
        ({"sentimnt": {}}, 'expect: unknown signal "sentimnt"; did you mean "sentiment"?'),
        ({"*": 1}, r"expect\.\*: expected a mapping with the keys records, input_tokens"),
        ({"*": {"record": 1}}, r'expect\.\*: unknown key "record"; did you mean "records"?'),
        ({"*": {"records": {"mn": 1}}}, "unknown field `mn`"),
        ({"*": {"conflicting": "few"}}, "Expected `float"),
        ({"*": {"conflicting": 2}}, r"conflicting: 2\.0 is no share; give 0 to 1"),
        ({"*": {"input_tokens": {"median": [1, 2]}}}, "'median' is no quantile; write p50"),
        ({"*": {"input_tokens": {"p50": [3, 2]}}}, r"p50: 3 is above 2"),
        ({"*": {"records": {"min": 3, "max": 2}}}, "records: min 3 is above max 2"),
    ],
)
def test_a_wrong_mapping(mapping, message):
    with pytest.raises(RecipeError, match=message.replace("?", r"\?")):
        check_expect(mapping)


def some(records=1000, **numbers):
    lengths = np.zeros(101, np.int64)
    lengths[[50, 100]] = records // 2
    return Numbers(records=records, inputs=lengths, targets=lengths, **numbers)


def told(numbers, mapping):
    return [(f.level, f.message) for f in unexpected({"sentiment": numbers}, read(mapping))]


@pytest.mark.parametrize(
    ("numbers", "expected", "message"),
    [
        (some(), {"records": {"min": 2000}}, "sentiment: 1,000 records, expected at least 2000"),
        (some(), {"input_tokens": {"p99": [1, 60]}}, "input_tokens p99 is 100, expected 1 to 60"),
        (some(), {"target_tokens": {"p50": [60, 70]}}, "target_tokens p50 is 50"),
        (some(duplicates=60), {"duplicate_inputs": 0.05}, "duplicate_inputs 60 of 1,000, 6.0%"),
        (some(conflicting=30), {"conflicting": 0.02}, "conflicting 30 of 1,000, 3.0%, over 2.0%"),
        (some(labels=Counter(good=950, bad=50)), {"label_share": {"max": 0.9}}, "'good' is 0.950"),
        (some(labels=Counter(good=950, bad=50)), {"label_share": {"min": 0.1}}, "'bad' is 0.050"),
        (
            some(places=Counter({(2, 0): 700, (2, 1): 300})),
            {"answer_position": 0.1},
            "of 2 options the right one is number 1 in 70.0% of 1,000; even would be 50.0%",
        ),
    ],
)
def test_a_breach_of_the_recipe_is_an_error(numbers, expected, message):
    [(level, said)] = told(numbers, {"*": expected})
    assert level == ERROR
    assert message in said
    loose = {"records": {"min": 1}, "label_share": {"max": 1}, "answer_position": 1}
    assert told(numbers, {"*": loose, "sentiment": {"duplicate_inputs": 1}}) == []


def test_a_signal_goes_before_all_signals():
    mapping = {"*": {"records": {"min": 2000}}, "sentiment": {"records": {"min": 10}}}
    assert told(some(), mapping) == []


def test_defaults_only_warn():
    odd = some(labels=Counter(good=990, bad=10), places=Counter({(4, 3): 900, (4, 0): 100}))
    assert [level for level, _ in told(odd, {})] == [WARNING, WARNING]
    assert told(some(150, labels=Counter(good=150)), {}) == []


def test_chance_is_allowed_for():
    assert (
        told(some(places=Counter({(2, 0): 130, (2, 1): 90})), {"*": {"answer_position": 0}}) == []
    )


def test_a_signal_without_records_is_missed():
    assert len(list(unexpected({}, read({"rating": {"records": {"min": 1}}})))) == 1


def test_quantiles():
    counts = np.array([0, 1, 1, 2])
    assert [quantile(counts, q) for q in (0.25, 0.26, 0.5, 0.75, 1)] == [1, 2, 2, 3, 3]
    assert quantile(np.zeros(0, np.int64), 0.5) == 0


def test_the_gate_judges_by_the_manifest(run):
    change_manifest(run, lambda m: m["recipe"].update(expect={"*": {"records": {"min": 10**6}}}))
    assert {f.level for f in all_of(run, "expect")} == {ERROR}
    change_manifest(run, lambda m: m["recipe"].update(expect={"*": {"no": 1}}))
    assert 'unknown key "no"' in only(run, "expect").message
