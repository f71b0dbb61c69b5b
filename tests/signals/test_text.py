"""Cutting: honest places, offsets that fit, and time that grows with the text alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals import _text

PROSE = st.text(st.sampled_from("ab .!?\n。”\u3000中"), max_size=400)


def cut(text: str, limit: int) -> str:
    start, end = _text.passage(text, 0, len(text), limit)
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("  short \n", 100, "short"),
        ("   \n ", 100, ""),
        ("One two three.\n\nFour five. Six seven", 30, "One two three."),
        ("A first sentence here. And a second one", 30, "A first sentence here."),
        ('He said "all is well." And then he left', 30, 'He said "all is well."'),
        ("no full stop in any of these words", 20, "no full stop in any"),
        ("version 3.14 of a thing without an end", 20, "version 3.14 of a"),
        ("第一句话在这里。第二句话在那里还没有完", 15, "第一句话在这里。"),
        ("x" * 50, 20, "x" * 20),
        ("Ab.\n\nA much longer second paragraph, on and on", 30, "Ab.\n\nA much longer second"),
    ],
)
def test_passage_ends_where_a_reader_would(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


@given(PROSE, st.integers(1, 60))
def test_passage_stays_in_bounds(text: str, limit: int) -> None:
    start, end = _text.passage(text, 0, len(text), limit)
    assert 0 <= start <= end <= len(text)
    assert end - start <= limit
    assert text[start:end] == text[start:end].strip()
    assert (start < end) == bool(text.strip())


@given(PROSE)
def test_paragraphs_and_sentences_hold_all_that_is_not_blank(text: str) -> None:
    for pieces in (list(_text.paragraphs(text)), list(_text.sentences(text, 0, len(text)))):
        assert "".join("".join(text[a:b] for a, b in pieces).split()) == "".join(text.split())
        assert all(a < b for a, b in pieces)
        assert pieces == sorted(pieces)


def test_paragraphs_by_offsets() -> None:
    text = "x\n\n one\ntwo \n \t\r\n\n\nthree"
    assert [text[a:b] for a, b in _text.paragraphs(text, 1)] == ["one\ntwo", "three"]


def test_window_takes_whole_paragraphs_around_the_core() -> None:
    text = "\n\n".join(f"Paragraph {i} of ten." for i in range(10))
    at = text.index("Paragraph 5")
    found = _text.window(text, (0, len(text)), (at, at + 5), 70)
    assert found is not None
    assert text[slice(*found)] == "\n\n".join(f"Paragraph {i} of ten." for i in (4, 5, 6))


def test_window_falls_back_on_sentences_and_then_gives_up() -> None:
    text = " ".join(f"Sentence {i} stands here." for i in range(50))
    at = text.index("Sentence 20")
    found = _text.window(text, (0, len(text)), (at, at + 8), 60)
    assert found is not None
    assert text[slice(*found)] == "Sentence 19 stands here. Sentence 20 stands here."
    assert _text.window("x" * 500, (0, 500), (200, 205), 60) is None


@given(PROSE.filter(str.strip), st.data())
def test_a_window_holds_its_core(text: str, data: st.DataObject) -> None:
    whole = _text.trim(text, 0, len(text))
    start = data.draw(st.integers(whole[0], whole[1] - 1))
    end = data.draw(st.integers(start + 1, whole[1]))
    core = _text.trim(text, start, end)
    if core[0] < core[1]:
        found = _text.window(text, whole, core, 40)
        assert found is None or (found[0] <= core[0] and core[1] <= found[1])
        assert found is None or found[1] - found[0] <= 40


@pytest.mark.parametrize(
    ("text", "least", "expected"),
    [("two words", 2, True), ("one", 2, False), ("...!", 1, False), ("很好用的", 2, True)],
)
def test_has_words(text: str, least: int, expected: bool) -> None:
    assert _text.has_words(text, least) is expected


def test_ideographs_count_half() -> None:
    assert not _text.has_words("很好用", 2)


@pytest.mark.parametrize("unit", [" ", "\n", ".", '."', "\n ", "a ", "。”", "x"])
def test_time_grows_with_the_text(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    began = time.process_time()
    list(_text.paragraphs(text))
    list(_text.sentences(text, 0, len(text)))
    _text.passage(text, 0, len(text))
    _text.window(text, (0, len(text)), (200_000, 200_001))
    assert time.process_time() - began < 3


def test_a_window_in_a_long_text_is_that_of_what_is_near() -> None:
    near = "One short line. Two.\n\n" * 4
    core = near.index("Two")
    long = "Filler of some length here. " * 50
    text = f"{long}\n\n{near}{long}"
    at = text.index("Two")
    start, end = _text.window(text, (0, len(text)), (at, at + 3), 50) or (0, 0)
    assert text[start:end] == near[core - 16 : core - 16 + end - start]
    assert end - start <= 50


def test_a_window_reads_no_more_than_it_must() -> None:
    text = "He left after she came. " * 400_000
    before = time.process_time()
    for at in range(0, 240_000, 24):
        assert _text.window(text, (0, len(text)), (at, at + 23), 300)
    assert time.process_time() - before < 10
