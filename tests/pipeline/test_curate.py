from dataclasses import replace
from itertools import permutations

import numpy as np
import pyarrow as pa
import pytest

from pipeline.chunks import Row, key_of, to_batch
from pipeline.curate import Threshold, cap_of, first_of_each, length_reason, ranks
from pipeline.recipe import Recipe
from tests.examples import RECORD


def table(*ids_and_texts):
    rows = [
        Row("records/train", key_of(text), replace(RECORD, id=id_, inputs=text))
        for id_, text in ids_and_texts
    ]
    return pa.Table.from_batches([to_batch("records/train", rows)])


def test_of_doubles_the_smallest_id_wins_in_any_order():
    rows = [("3", "x"), ("1", "x"), ("2", "y")]
    for order in permutations(rows):
        kept, rest = first_of_each(table(*order), "_key", ["id"])
        assert sorted(kept["id"].to_pylist()) == ["1", "2"]
        assert rest["id"].to_pylist() == ["3"]


def test_an_empty_table_stays_empty():
    kept, rest = first_of_each(table(("1", "x")).slice(0, 0), "_key", ["id"])
    assert kept.num_rows == rest.num_rows == 0


@pytest.mark.parametrize(("cap", "expected"), [(0, -1), (2, 20), (9, 40)])
def test_the_threshold_is_the_same_in_any_grouping(cap, expected):
    parts = [
        np.array([40, 10], np.uint64),
        np.array([10, 20], np.uint64),
        np.array([30], np.uint64),
    ]
    combine = Threshold()
    for order in permutations(parts):
        states = [combine.add_input(combine.create_accumulator(), (cap, part)) for part in order]
        assert combine.extract_output(combine.merge_accumulators(states)) == expected


def test_ranks_are_the_heads_of_the_keys():
    rows = table(("1", "x"), ("2", "y"))
    expected = [int.from_bytes(key_of(text)[:8], "big") for text in "xy"]
    assert ranks(rows).tolist() == expected


def test_the_narrowest_cap_goes_first():
    caps = {"*": 1, "summary": 2, "wikipedia/summary": 3}
    assert cap_of(caps, "wikipedia", "summary") == 3
    assert cap_of(caps, "jsonl", "summary") == 2
    assert cap_of(caps, "jsonl", "category") == 1
    assert cap_of({}, "jsonl", "category") is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"input_tokens": 3}, "inputs under 5 tokens"),
        ({"input_tokens": 101}, "inputs over 100 tokens"),
        ({"target_tokens": 11}, "targets over 10 tokens"),
    ],
)
def test_the_length_policy_says_which_limit(changes, reason):
    recipe = Recipe(sources=[], min_input_tokens=5, max_input_tokens=100, max_target_tokens=10)
    assert length_reason(replace(RECORD, **changes), recipe) == reason
