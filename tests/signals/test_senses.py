"""The five signals about words in their senses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import signals
from schemas import Document, Found, Sense

TEXT = "Two old oaks shade the green.\nA huge wave broke."
OAK = Sense(
    word="oak",
    form="oaks",
    pos="noun",
    meaning="a large tree that bears acorns",
    start=0,
    end=29,
    meanings=("a large tree that bears acorns", "the wood of that tree"),
    synonyms=("oak tree", "Oak", "o-ak"),
    hypernyms=("tree", "old oaks", "plant"),
)
HUGE = Sense(
    word="huge",
    form="huge",
    pos="adjective",
    meaning="very great in size",
    start=30,
    end=48,
    meanings=("very great in size",),
    synonyms=("immense", "enormous", "wave", "immense"),
    antonyms=("tiny",),
)


def of(dig: Any, name: str, *senses: Sense, text: str = TEXT) -> Any:
    return dig(name, text=text, senses=senses)


def test_part_of_speech(dig: Any) -> None:
    found, refused = of(dig, "part_of_speech", OAK, HUGE)
    assert refused == []
    assert found == [
        {
            "word": "oak",
            "form": "oaks",
            "sentence": "Two old oaks shade the green.",
            "pos": "noun",
        },
        {"word": "huge", "form": "huge", "sentence": "A huge wave broke.", "pos": "adjective"},
    ]


def test_how_a_word_was_found() -> None:
    document = Document(id="1", mine="m", uri="u", text=TEXT, senses=(OAK, HUGE))
    found = list(signals.registry()["part_of_speech"].extract(document))
    methods = [item.method for item in found if isinstance(item, Found)]
    assert methods == ["rule:inflected-form-v1", "markup"]


def test_word_meaning(dig: Any) -> None:
    [oak, huge], refused = of(dig, "word_meaning", OAK, HUGE)
    assert refused == []
    assert oak["meaning"] == "a large tree that bears acorns"
    assert oak["possible_meanings"] == oak["candidates"] == list(OAK.meanings)
    assert huge["possible_meanings"] == huge["candidates"] == ["very great in size"]


def test_candidates_are_few_and_stable(dig: Any) -> None:
    many = tuple(f"sense {n}" for n in range(40))
    odd = ('a "quoted" sense',)
    sense = replace(OAK, meanings=(*odd, *many, OAK.meaning))
    [[fields], _] = of(dig, "word_meaning", sense)
    assert len(fields["possible_meanings"]) == 42
    shown = fields["candidates"]
    assert len(shown) == 5
    assert shown == sorted(shown, key=fields["possible_meanings"].index)
    assert OAK.meaning in shown
    assert odd[0] not in shown
    turned = replace(OAK, meanings=(OAK.meaning, *odd, *many[::-1]))
    assert set(of(dig, "word_meaning", turned)[0][0]["candidates"]) == set(shown)


def test_a_meaning_that_the_dictionary_does_not_list_is_added(dig: Any) -> None:
    [[fields], _] = of(dig, "word_meaning", replace(OAK, meanings=("the wood of that tree",)))
    assert fields["candidates"] == [OAK.meaning, "the wood of that tree"]


def test_synonyms_antonyms_and_hypernyms(dig: Any) -> None:
    [[oak, huge], _] = of(dig, "synonyms", OAK, HUGE)
    # Neither the word in other clothes nor what stands in the sentence can be asked for.
    assert (oak["synonyms"], huge["synonyms"]) == (["oak tree"], ["immense", "enormous"])
    assert oak["related"] == ["Oak", "o-ak", "tree", "old oaks", "plant"]
    assert huge["related"] == ["wave", "tiny"]
    [[fields], refused] = of(dig, "antonyms", OAK, HUGE)
    assert (fields["antonyms"], refused) == (["tiny"], ["no antonym"])
    assert fields["related"] == ["immense", "enormous", "wave"]
    [[fields], refused] = of(dig, "hypernyms", OAK, HUGE)
    assert (fields["hypernym"], fields["hypernyms"]) == ("tree", ["tree", "plant"])
    assert refused == ["no more general word"]


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        ("part_of_speech", {"word": " "}, "no word"),
        ("part_of_speech", {"form": ""}, "no word"),
        ("part_of_speech", {"form": "oaken"}, "word is not in the sentence"),
        ("part_of_speech", {"pos": "u"}, "part of speech without a name"),
        ("part_of_speech", {"start": 8, "end": 12}, "sentence is the word alone"),
        ("word_meaning", {"meaning": " "}, "no meaning"),
        ("synonyms", {"synonyms": ()}, "no synonym"),
        ("synonyms", {"synonyms": ("Oaks", "green")}, "synonym is there to be read"),
        ("antonyms", {}, "no antonym"),
        ("antonyms", {"antonyms": ("old",)}, "antonym is there to be read"),
        ("hypernyms", {"hypernyms": ("shade",)}, "more general word is there to be read"),
    ],
)
def test_why_a_sense_gives_none(dig: Any, name: str, changes: Any, reason: str) -> None:
    assert of(dig, name, replace(OAK, **changes)) == ([], [reason])


def test_a_text_that_is_too_long(dig: Any) -> None:
    text = "oaks " * 1000
    assert of(dig, "part_of_speech", replace(OAK, end=len(text)), text=text)[1] == [
        "sentence too long"
    ]
