from __future__ import annotations

import pytest

from pipeline.wordnet.text import clean, gloss


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (' of little weight; "a light load"; "light as air" ', ("a light load", "light as air")),
        ('"of all things, this"', ("of all things, this",)),
        ('carry; "she bore it"- Jane Doe; "bear a load"', ("she bore it", "bear a load")),
        ('let fall, "drop the anchor"', ("drop the anchor",)),
        ('reach a goal, e.g., "make the team"', ("make the team",)),
        ('spread ("straw" is old); "strew toys"', ("strew toys",)),
        ('never closed (the bracket; "an open door"', ("an open door",)),
        ('of a fault; "a mark is missing', ("a mark is missing",)),
        ('odd; "one"; ""; "..."', ("one",)),
        ("no example", ()),
    ],
)
def test_examples_of_a_gloss(text: str, parts: tuple[str, ...]) -> None:
    assert gloss(text)[1] == parts


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (' of little weight; "a light load"', "of little weight"),
        ("(of loads) light; not heavy  ", "(of loads) light; not heavy"),
        ('spread ("straw" is old); "strew toys"', 'spread ("straw" is old)'),
        ('reach a goal, e.g., "make the team"', "reach a goal"),
        ('press on:"push the door"', "press on"),
        ("the word `good'", "the word 'good'"),
    ],
)
def test_the_meaning_of_a_gloss(text: str, meaning: str) -> None:
    assert gloss(text)[0] == meaning


def test_clean() -> None:
    assert clean(" salt &amp; pepper\t\x07 AT&T &#39;x&#39;\n") == "salt & pepper AT&T 'x'"
