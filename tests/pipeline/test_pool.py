"""Pools: the same sample whatever the order, and wrong options that are wrong."""

from __future__ import annotations

import timeit
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import pool as pools
from pipeline.pool import Pool, same_words, shape, word_key

VALUES = st.lists(st.text("abcXY 12,", max_size=4), max_size=60)


def sample(values: list[str]) -> pools.Sample:
    return reduce(pools.add, values, pools.empty())


@given(VALUES, VALUES, st.randoms())
def test_a_sample_depends_on_the_values_alone(a: list[str], b: list[str], random: object) -> None:
    size, pools.POOL_SIZE = pools.POOL_SIZE, 7
    try:
        whole = pools.values(sample(a + b))
        shuffled = a + b
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        assert pools.values(sample(shuffled)) == whole
        assert pools.values(pools.merge(sample(a), sample(b))) == whole
        assert pools.values(pools.merge(sample(b), sample(a))) == whole
        # Values of a sample may be sampled again, as workers do before they send one.
        assert pools.values(sample(pools.values(sample(a)) + pools.values(sample(b)))) == whole
        assert len(whole) == min(7, len({v for v in a + b if v.strip()}))
    finally:
        pools.POOL_SIZE = size


def test_a_sample_is_bounded() -> None:
    many = sample([f"value {i}" for i in range(20_000)])
    assert len(many) <= 2 * pools.POOL_SIZE
    assert len(pools.values(many)) == pools.POOL_SIZE


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Cat", "cats", True),
        ("Paris", "Paris, France", True),
        ("box", "Boxes", True),
        ("city", "cities", True),
        ("北京", "北京市", True),
        ("Par", "Paris", False),
        ("class", "clas", False),
        ("3", "30", False),
        ("red car", "red fast car", False),
    ],
)
def test_same_words(a: str, b: str, same: bool) -> None:
    assert same_words(word_key(a), word_key(b)) is same


@pytest.mark.parametrize(
    ("value", "expected"),
    [("$100", "number"), ("5 March", "date"), ("Basel", "name"), ("the sea", "words")],
)
def test_shape(value: str, expected: str) -> None:
    assert shape(value) == expected


NAMES = ["Harps", "Harp", "Bridges in Norway", "Beetles", "Card games", "Jazz albums", "Volcanoes"]


def test_a_wrong_option_is_wrong() -> None:
    pool = Pool([*NAMES, "HARPS", "Celtic harps", "...", "jazz album"])
    drawn = pool.draw("seed", "Harps", 20, ["beetles"], "A text about VOLCANOES.")
    assert sorted(drawn, key=str.casefold) in (
        ["Bridges in Norway", "Card games", "Jazz albums"],
        ["Bridges in Norway", "Card games", "jazz album"],
    )


@given(VALUES, st.text("abXY12", max_size=4), st.integers(1, 5))
def test_a_draw_keeps_its_promises(values: list[str], answer: str, n: int) -> None:
    drawn = Pool(values).draw("seed", answer, n, ["ab"], "1x")
    assert drawn == Pool(values[::-1]).draw("seed", answer, n, ["ab"], "1x")
    assert len(drawn) == len({value.casefold() for value in drawn}) <= n
    for value in drawn:
        assert value in values
        assert value.casefold() not in {"ab", answer.casefold(), "1x", "1", "x"}
        assert not word_key(answer) or not same_words(word_key(value), word_key(answer))


def test_options_look_like_the_answer() -> None:
    pool = Pool([f"Person {'x' * i}" for i in range(300)] + [str(i) for i in range(1900, 2000)])
    assert all(value.isdigit() for value in pool.draw("s", "1850", 3, []))
    near = pool.draw("s", f"Person {'y' * 150}", 3, [])
    assert all(abs(len(value) - 157) <= 32 for value in near)


def test_where_many_have_the_length_of_the_answer_all_options_have_it() -> None:
    pool = Pool(
        f"{chr(97 + i // 6)}q{'x' * (i % 6)}{chr(97 + j)}" for i in range(156) for j in range(5)
    )
    for answer in ("zzzx", "zzxxx", "zzxxxxx"):
        assert {len(v) for v in pool.draw(answer, answer, 3, [])} == {len(answer)}


def test_as_many_near_options_are_longer_as_shorter() -> None:
    pool = Pool(f"v{chr(97 + i % 26)}{'x' * (i // 5)}" for i in range(500))
    drawn = [len(v) for s in range(300) for v in pool.draw(str(s), f"q{'y' * 51}", 3, [])]
    longer, shorter = sum(n > 52 for n in drawn), sum(n < 52 for n in drawn)
    assert abs(longer - shorter) < 100, (longer, shorter)


def test_too_few_and_none() -> None:
    assert Pool([]).draw("s", "a", 3, []) == []
    assert len(Pool(["x", "y"]).draw("s", "a", 3, [])) == 2
    assert len(Pool(["x", "1"]).draw("s", "+", 3, [])) == 2


def test_seeds_spread_the_draws() -> None:
    pool = Pool([f"Value {chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(64)])
    drawn = [value for i in range(640) for value in pool.draw(str(i), "Value zz", 3, [])]
    counts = [drawn.count(value) for value in set(drawn)]
    assert len(counts) == 64
    assert min(counts) >= 10
    assert max(counts) <= 60


def test_a_draw_is_fast() -> None:
    pool = Pool(f"Value {i} of {'x' * (i % 40)}" for i in range(2048))
    text = "some words of a text " * 50
    best = min(timeit.repeat(lambda: pool.draw("s", "Value a", 3, [], text), number=200, repeat=5))
    # About 10 microseconds; the bound is for a crowded machine.
    assert best / 200 < 200e-6
