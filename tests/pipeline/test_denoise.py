"""Span corruption: against the figures of the code published with T5, and on its own terms."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice, pairwise
from math import comb
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.denoise import (
    alternate,
    below,
    cuts,
    hide,
    longest,
    noise_counts,
    noise_spans,
    uniform,
)
from schemas import stable_hash

# What t5 0.9.4 with seqio 0.0.20 gave: where its two shuffles put the first token of each segment,
# the mask that it made of them, and random ids with their spans hidden by it.
PUBLISHED = json.loads(Path(__file__).with_name("t5_vectors.json").read_text())
T5 = (0.15, 3.0)


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: f"{case['length']} tokens")
def test_the_same_draws_give_the_published_mask_and_ids(case: dict[str, Any]) -> None:
    noise, spans = noise_counts(case["length"], case["density"], case["mean_span"])
    assert noise == len(case["noise"])
    assert spans == len(case["noise_cuts"]) + 1 == len(case["kept_cuts"]) + 1
    found = alternate(case["length"], noise, case["noise_cuts"], case["kept_cuts"])
    assert [place for start, end in found for place in range(start, end)] == case["noise"]
    sentinels = [31_999 - number for number in range(100)]
    assert hide(case["ids"], found, sentinels) == (case["inputs"], case["targets"])


# As the published code rounds them: 1.5, 4.5 and 10.5 to the even number.
@pytest.mark.parametrize(
    ("length", "counts"),
    [(2, (1, 1)), (3, (1, 1)), (10, (2, 1)), (30, (4, 1)), (70, (10, 3)), (512, (77, 26)),
     (568, (85, 28)), (2274, (341, 114))],
)  # fmt: skip
def test_how_many_tokens_in_how_many_spans(length: int, counts: tuple[int, int]) -> None:
    assert noise_counts(length, *T5) == counts


def test_there_are_never_more_spans_than_tokens_to_keep_apart() -> None:
    assert noise_counts(3, 0.5, 1.0) == (2, 1)
    assert noise_spans(3, 0.5, 1.0, 7) == [(1, 3)]


# T5's own lengths, which count an end marker in inputs and in targets.
@pytest.mark.parametrize(
    ("inputs", "targets", "tokens"), [(512, 114, 568), (114, 26, 126), (1024, 229, 1137)]
)
def test_the_window_is_the_published_one(inputs: int, targets: int, tokens: int) -> None:
    assert longest(inputs - 1, targets - 1, 100, *T5) == tokens
    assert longest(inputs - 1, 10**6, 100, *T5) == tokens
    assert longest(inputs - 1, targets - 2, 100, *T5) < tokens


def test_the_window_has_no_more_spans_than_there_are_sentinels() -> None:
    tokens = longest(10**6, 10**6, 100, *T5)
    assert noise_counts(tokens, *T5)[1] == 100
    assert noise_counts(tokens + 1, *T5)[1] == 101
    assert longest(1, 1, 100, *T5) == 1


@given(st.integers(2, 700), st.integers(0, 2**64 - 1))
def test_every_mask_has_the_counts_and_begins_with_a_kept_token(length: int, seed: int) -> None:
    noise, spans = noise_counts(length, *T5)
    found = noise_spans(length, *T5, seed)
    assert len(found) == spans
    assert sum(end - start for start, end in found) == noise
    edges = [0, *(edge for span in found for edge in span)]
    assert all(a < b for a, b in pairwise(edges))
    assert edges[-1] == length


def test_all_ways_of_cutting_are_equally_likely() -> None:
    draws = 20_000
    found = Counter(tuple(cuts(7, 3, uniform(stable_hash("cuts", n)))) for n in range(draws))
    ways = comb(6, 2)
    assert len(found) == ways
    assert all(1 <= a < b <= 6 for a, b in found)
    square = sum((n - draws / ways) ** 2 / (draws / ways) for n in found.values())
    assert square < 36.1  # one in a thousand of fair draws is above it (14 degrees of freedom)


def test_one_segment_is_not_cut_and_as_many_as_items_are_cut_everywhere() -> None:
    assert cuts(5, 1, uniform(0)) == []
    assert cuts(5, 5, uniform(0)) == [1, 2, 3, 4]


def test_numbers_are_those_of_splitmix64() -> None:
    # The first outputs for the seed 1234567, as Vigna's reference implementation prints them.
    known = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert list(islice(uniform(1234567), 3)) == known


def test_a_number_that_would_favour_some_is_passed_over() -> None:
    assert below(10, iter([2**64 - 1, 2**64 - 6, 27])) == 7
    assert below(8, iter([2**64 - 1])) == 7


def test_more_spans_than_sentinels_are_refused() -> None:
    with pytest.raises(ValueError, match="2 spans, but only 1 sentinels"):
        hide([1, 2, 3, 4], [(1, 2), (3, 4)], [99])
