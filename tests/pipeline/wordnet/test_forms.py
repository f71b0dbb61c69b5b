from __future__ import annotations

import pytest

from pipeline.wordnet.finding import find_words, places
from pipeline.wordnet.forms import forms

LISTED = {"go": ("went", "gone"), "take": ("took", "taken"), "child": ("children",)}


def irregular(word: str) -> tuple[str, ...]:
    return LISTED.get(word, ())


@pytest.mark.parametrize(
    ("word", "pos", "wanted"),
    [
        ("oak", "noun", ["oaks"]),
        ("church", "noun", ["churches"]),
        ("knife", "noun", ["knives"]),
        ("postman", "noun", ["postmen"]),
        ("city", "noun", ["cities"]),
        ("point of view", "noun", ["points of view"]),
        ("sister-in-law", "noun", ["sisters-in-law"]),
        ("runner-up", "noun", ["runners-up", "runner-ups"]),
        ("only child", "noun", ["only children"]),
        ("try", "verb", ["tries", "tried", "trying"]),
        ("abate", "verb", ["abates", "abated", "abating"]),
        ("stop", "verb", ["stops", "stopped", "stopping"]),
        ("die", "verb", ["dying", "died"]),
        ("go", "verb", ["went", "gone", "goes", "going"]),
        ("take off", "verb", ["took off", "takes off", "taking off"]),
        ("baby-sit", "verb", ["baby-sits", "baby-sitting"]),
        ("blow one's nose", "verb", ["blow her nose", "blows his nose"]),
        ("enjoy oneself", "verb", ["enjoyed themselves"]),
        ("big", "adjective", ["bigger", "biggest"]),
        ("happy", "adjective", ["happier"]),
        ("large", "adjective", ["largest"]),
        ("fast", "adverb", ["faster"]),
    ],
)
def test_forms(word: str, pos: str, wanted: list[str]) -> None:
    made = forms(word, pos, irregular)
    assert [form for form in wanted if form not in made] == []
    assert word not in made


def test_what_is_no_form() -> None:
    assert "bed" not in forms("be", "verb", irregular)
    assert forms("go", "verb", irregular, english=False) == ["went", "gone"]


@pytest.mark.parametrize(
    ("sentence", "form", "found"),
    [
        ("Oak trees and an oak", "oak", [(0, 3), (17, 20)]),
        ("the dog's tail", "dog", [(4, 7)]),
        ("the dogs' tails", "dogs", [(4, 8)]),
        ("'stop!' she cried", "stop", [(1, 5)]),
        ("a well-known, well known man", "well", [(14, 18)]),
        ("they can't", "can", []),
        ("o'clock", "clock", []),
        ("soaked", "oak", []),
        ("polish the Polish lamp", "Polish", [(11, 17)]),
        ("İ light", "light", [(2, 7)]),
        ("nothing", "", []),
    ],
)
def test_places(sentence: str, form: str, found: list[tuple[int, int]]) -> None:
    assert list(places(sentence, form)) == found


def test_words_in_a_sentence() -> None:
    found = find_words("Back up the car", ["back", "back up", "reverse"], lambda word: ())
    assert found == [None, (0, 7), None]
    found = find_words("She went, or goes", ["go", "or"], lambda word: ("went", "goes"))
    assert found == [(4, 8), (10, 12)]
