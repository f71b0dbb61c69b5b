from __future__ import annotations

from typing import Any

import pytest

from schemas import Triple
from signals._facts import is_figure, is_worded, kind_of


def test_one_object_or_one_of_several(dig: Any) -> None:
    triples = (
        Triple("Norway", "member of", "NATO"),
        Triple("Norway", "capital", "Oslo", (), ("Christiania",)),
        Triple("Norway", "member of", "Nordic Council"),
    )
    found, refused = dig("fact", text="Oslo is the capital of Norway.", triples=triples)
    assert refused == []
    assert [(f["object"], f["number"]) for f in found] == [
        ("NATO", "several"),
        ("Oslo", "one"),
        ("Nordic Council", "several"),
    ]
    assert found[0]["objects"] == ["NATO", "Nordic Council"]
    assert [bool(f["text"]) for f in found] == [False, True, False]
    assert found[1]["object_names"] == ["Christiania"]
    assert {f["known"] for f in found} == {"widely"}


def test_what_a_page_says_of_its_own_matter_is_known_there(dig: Any) -> None:
    triple = Triple("Plum bread", "ingredient", "2 eggs", origin="json-ld:Recipe.recipeIngredient")
    found, _ = dig("fact", text="For Plum bread you need 2 eggs.", triples=(triple,))
    assert [f["known"] for f in found] == ["here"]


def test_one_of_too_many_is_not_asked_for(dig: Any) -> None:
    triples = tuple(Triple("A paper", "author", f"Author {n}") for n in range(201))
    found, refused = dig("fact", text="", triples=triples)
    assert (found, refused) == ([], ["one of too many"] * 201)
    assert len(dig("fact", text="", triples=triples[1:])[0]) == 200


def test_a_figure_among_several_answers_nothing(dig: Any) -> None:
    triples = (Triple("Mali", "population", "22,395,489"), Triple("Mali", "population", "5,000"))
    assert dig("fact", text="", triples=triples) == ([], ["one of several figures"] * 2)
    assert len(dig("fact", text="", triples=triples[:1])[0]) == 1


@pytest.mark.parametrize("value", ["22,395", "-5.2", "+44", "11 March 1952", "148 kilometres"])
def test_figures(value: str) -> None:
    assert is_figure(value)


@pytest.mark.parametrize("value", ["Oslo", "March 1952", "-", ""])
def test_no_figures(value: str) -> None:
    assert not is_figure(value)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("Oslo", "name"), ("schoolteacher", "word"), ("148 kilometres", "figure"), ("日本", "name")],
)
def test_kinds(value: str, kind: str) -> None:
    assert kind_of(value) == kind


@pytest.mark.parametrize(
    ("text", "relation", "worded"),
    [
        ("Norway joined NATO as a founder.", "member of", True),
        ("She was born in Tollen.", "place of birth", True),
        ("It is bordered by Mali.", "shares border with", True),
        ("The composer of Aida was Verdi.", "composer", True),
        ("Verdi composed Aida.", "composer", True),
        ("France and Spain lost.", "shares border with", False),
        ("It lies in London, United Kingdom.", "capital of", False),
        ("The date was the place of it.", "date of death", False),
        ("London: capital of England", "capital of", False),
        ("", "capital of", False),
    ],
)
def test_sentences_with_words_for_a_relation(text: str, relation: str, worded: bool) -> None:
    assert is_worded(text, relation) is worded


def test_whether_the_text_names_the_subject(dig: Any) -> None:
    text = "Wifi range: up to 30 ft.\n\nThe Camera 123 weighs 450 gram."
    stated = {"subject": "Camera 123", "origin": "microdata:Product.additionalProperty"}
    triples = (
        Triple(relation="wifi range", object="30 ft", end=24, **stated),
        Triple(relation="weight", object="450 gram", **stated),
    )
    found, _ = dig("fact", text=text, triples=triples)
    assert [f["named"] for f in found] == ["no", "yes"]
