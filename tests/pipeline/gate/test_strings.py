"""Buffers of strings: searched at once, with the rows that a search in each would find."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.gate.leaves import not_utf8, with_nul
from pipeline.gate.strings import Strings, broken

TEXTS = st.lists(st.text(st.sampled_from("ab{ \u00a0\u2003é\x00\t"), max_size=12), max_size=8)


@given(TEXTS, st.integers(0, 3))
def test_searches_are_those_of_python(texts, skipped):
    array = pa.array(texts, pa.string()).slice(min(skipped, len(texts)))
    texts = array.to_pylist()
    strings = Strings(array)
    assert [strings.row(n).decode() for n in range(len(texts))] == texts
    blank = [not text.strip() for text in texts]
    assert all(found or not expected for found, expected in zip(strings.maybe_blank(), blank))  # noqa: B905
    heads = [int.from_bytes(text.encode()[:8], "little") for text in texts]
    assert strings.heads.tolist() == heads
    tails = [int.from_bytes(text.encode()[-8:], "little") for text in texts]
    assert strings.tails().tolist() == tails
    braces = [n for n, text in enumerate(texts) for c in text.encode() if c == ord("{")]
    assert strings.rows_at(strings.places_of(ord("{"))[0]).tolist() == braces


def column_of(raw):
    return pa.array(raw, pa.binary()).view(pa.string())


def test_rows_that_are_not_utf8():
    # A character cut in two by the end of a row is whole in the buffer.
    texts = column_of([b"ab", b"\xc3", b"\xa9", b"\xc3\xa9", b"\xff"])
    assert broken(texts).tolist() == [1, 2, 4]
    assert not_utf8(texts).tolist() == [False, True, True, False, True]
    assert not_utf8(pa.array(["a", "é"])) is None


@pytest.mark.parametrize("bad", [b"\xff", b"a\x00"])
def test_faults_inside_lists_structs_and_dictionaries(bad):
    found = not_utf8 if bad == b"\xff" else with_nul
    flat = column_of([b"a", bad, b"c"])
    lists = pa.ListArray.from_arrays(pa.array([0, 1, 1, 3], pa.int32()), flat)
    assert found(lists).tolist() == [False, False, True]
    struct = pa.StructArray.from_arrays([pa.array([1, 2, 3]), flat], ["n", "s"])
    assert found(struct).tolist() == [False, True, False]
    words = pa.DictionaryArray.from_arrays(pa.array([1, 0, 1], pa.int32()), column_of([b"x", bad]))
    assert found(words).tolist() == [True, False, True]
    assert found(pa.array([1, 2])) is None
    assert np.array_equal(found(lists.slice(1)), [False, True])
