from __future__ import annotations

from collections import Counter

import pytest

from pipeline.wikidata import properties
from pipeline.wikidata.resolve import asked, item_document, sentence_document, subject_of, text_of
from pipeline.wikidata.rows import Answer, Claim, Draft, Fact, Sentence, Sentences, Subject
from schemas import Thing, Triple

NAMES = {
    "P31": Answer("P31", "is a"),
    "Q515": Answer("Q515", "city", "City", ("town",)),
    "Q183": Answer("Q183", "Germany", "Germany", ("BRD",), ("country",)),
    "Q11573": Answer("Q11573", "metre", "", ("m", "meter")),
    "Q99": Answer("Q99", "Category:Berlin"),
}
DRAFT = Draft(
    "Q64",
    "Berlin",
    "capital of Germany",
    ("Spree town",),
    "Berlin (city)",
    ("Q515", "Q0"),
    "",
    (
        Claim("P31", "Q515", True),
        Claim("P17", "Q183", True),
        Claim("P17", "Q183", True),
        Claim("P2044", "34", False, "Q11573"),
        Claim("P17", "Q30", True),
        Claim("P17", "Q99", True),
        Claim("P99999", "x"),
        Claim("P2044", "3", False, "Q98"),
        Claim("P1549", "Berliner"),
    ),
    {"external id": 2},
)


def test_everything_in_words_or_counted() -> None:
    reasons: Counter[str] = Counter()
    subject = subject_of(DRAFT, NAMES.get, "en", reasons)
    assert [(f.relation, f.object, f.object_names) for f in subject.facts] == [
        ("is a", "city", ("City", "town")),
        ("country", "Germany", ("BRD",)),
        ("elevation above sea level", "34 metres", ("34 m", "34 meters")),
        ("demonym", "Berliner", ()),
    ]
    assert [f.apart for f in subject.facts] == [False, False, False, True]
    assert subject.names == ("Spree town", "Berlin (city)")
    assert subject.types == ("city",)
    assert reasons == {
        "external id": 2,
        "the same again": 1,
        "object without a name": 1,
        "upkeep of the wikis": 1,
        "relation without a name": 1,
        "unit without a name": 1,
    }
    assert len(subject.facts) + reasons.total() == len(DRAFT.claims) + 2


def test_our_own_names_are_english() -> None:
    reasons: Counter[str] = Counter()
    draft = Draft("Q64", "Berlin", claims=(Claim("P2044", "34", False, "Q11573"),))
    assert subject_of(draft, lambda _: None, "de", reasons).facts == ()
    assert reasons == {"relation without a name": 1}
    [fact] = subject_of(draft, lambda _: None, "en", Counter()).facts
    assert fact.object == "34 metres"


def test_the_table_of_properties_is_sound() -> None:
    labels = properties.labels()
    assert len(labels) > 300
    assert labels["P31"] == "instance of"
    assert len(set(labels.values())) == len(labels)
    assert all(key[0] == "P" and key[1:].isdigit() and value for key, value in labels.items())
    assert not properties.UPKEEP & labels.keys()
    assert properties.units()["Q712226"].label == "square kilometre"


def test_what_a_draft_asks_for() -> None:
    assert set(asked(DRAFT)) == {
        *("P31", "P17", "P2044", "P99999", "P1549"),
        *("Q515", "Q0", "Q183", "Q30", "Q99", "Q11573", "Q98"),
    }
    assert list(asked(Draft("P1", "x", types=("Q1",), unwanted="a property"))) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Berlin: capital of Germany\n\nAlso known as: Spree town"),
        ("xx", "Berlin: capital of Germany\n\nSpree town"),
    ],
)
def test_the_text_of_an_item(language: str, text: str) -> None:
    assert text_of(DRAFT, language) == text
    assert text_of(Draft("Q1", "Berlin"), language) == "Berlin"


SUBJECT = Subject(
    "Q64",
    "Berlin",
    "Berlin: a city",
    ("Spree town",),
    "Berlin",
    ("city",),
    (
        Fact("country", "Germany", ("BRD",), ("state",)),
        Fact("country", "Prussia"),
        Fact("elevation above sea level", "34 metres"),
    ),
)


def test_the_document_of_an_item() -> None:
    found = item_document(SUBJECT, "facts", "en", "CC0-1.0")
    assert (found.id, found.title, found.license) == ("Q64", "Berlin", "CC0-1.0")
    assert [t.object for t in found.triples] == ["Germany", "Prussia", "34 metres"]
    assert {t.end for t in found.triples} == {0}
    assert found.things == (Thing("Berlin", ("city",), ("Spree town",)),)


def test_the_document_of_a_sentence_is_the_page_s() -> None:
    page = Sentences("Berlin", "Spree", "https://wiki/Spree", "CC-BY-SA-4.0", "en")
    sentence = Sentence("The Spree runs through Berlin in Germany.")
    found = sentence_document(SUBJECT, "facts", page, sentence, (0,))
    assert found.id.startswith("Q64#")
    assert (found.uri, found.license, found.text) == (page.uri, page.license, sentence.text)
    names = ("Spree town",)
    assert found.triples == (
        Triple("Berlin", "country", "Germany", names, ("BRD",), 0, len(sentence.text)),
        Triple("Berlin", "country", "Prussia", names),
    )
    assert [thing.name for thing in found.things] == ["Berlin", "Germany"]
