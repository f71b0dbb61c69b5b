"""What is asked for, from the words of a command line."""

from __future__ import annotations

import pytest

from pipeline.errors import UserError
from pipeline.forget.asked import Name, asked_of

MINES = {"news", "web"}


def names(*words):
    return list(asked_of(words, [], MINES, options=False).names)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("news-1", Name("", "news-1")),
        ("news:1", Name("news", "1")),
        ("other:1", Name("", "other:1")),
        ("web:news:1", Name("web", "news:1")),
        ("https://x.example/a", Name("", "https://x.example/a")),
        ("web:https://x.example/a#b", Name("web", "https://x.example/a#b")),
        (":1", Name("", ":1")),
    ],
)
def test_a_mine_of_the_dataset_before_a_colon_is_one(word, name):
    assert names(word) == [name]


def test_the_same_twice_is_one():
    assert names("a", "a", "news:a") == [Name("", "a"), Name("news", "a")]


@pytest.mark.parametrize("word", ["", " ", "news:", "news: "])
def test_an_empty_id_is_refused(word):
    with pytest.raises(UserError, match="the id is empty; give ID or MINE:ID"):
        names(word)


@pytest.mark.parametrize("prefix", ["", "  "])
def test_an_empty_prefix_is_refused(prefix):
    with pytest.raises(UserError, match="would match every document; give the beginning"):
        asked_of([], [prefix], MINES, options=False)


def test_nothing_asked_is_refused_with_the_ways_to_ask():
    with pytest.raises(UserError, match="--document ID, --document MINE:ID or --uri PREFIX"):
        asked_of([], [], MINES, options=False)


def test_a_piece_is_known_by_its_mark():
    assert Name("", "Q1#2").is_piece
    assert not Name("", "Q1").is_piece


def test_the_digest_depends_on_all_that_is_asked_and_on_no_order():
    def digest(documents, prefixes, options=False):
        return asked_of(documents, prefixes, MINES, options).sha256

    assert digest(["a", "b"], ["x", "y"]) == digest(["b", "a"], ["y", "x"])
    others = [(["a"], ["x"]), (["a", "x"], []), ([], ["a", "x"]), (["news:a"], ["x"])]
    assert len({digest(*each) for each in others} | {digest(["a"], ["x"], True)}) == 5
