"""The examples of schema.org, each written in three syntaxes, and pages made for validators."""

from collections import defaultdict
from dataclasses import fields, is_dataclass, replace

import pytest
from resiliparse.parse.html import HTMLTree

from pipeline.web.markup.items import items
from pipeline.web.schemaorg import stated
from tests.pipeline.web.schemaorg.page import Seen, of_markup

# Where the syntaxes of an example do not say the same, and how they differ. "Less" and "more"
# are those of the JSON-LD against the others.
DIFFER = {
    "0003": "no creator in the JSON-LD",
    "0007": "an accent in the address only in JSON-LD and microdata",
    "0009": "no names of events in the JSON-LD",
    "0028": "no employer in the JSON-LD",
    "0166": "no names in the JSON-LD",
    "0167": "no names in the JSON-LD",
    "0172": "no event in the JSON-LD",
    "0186": "no suggested answer in the JSON-LD",
    "0189": "a second name of the work in microdata and RDFa",
    "0190": "the name of the work only in the JSON-LD",
    "0208": "names in other letters, and a placeholder in the JSON-LD",
    "0211": "the band is an item only in the JSON-LD",
    "0215": "names of organizations in the JSON-LD are links elsewhere",
    "0217": "the author only in microdata and RDFa",
    "0220": "the translation stands within the book only in the RDFa",
    "0221": "dates and publisher stand elsewhere in the JSON-LD",
    "0225": "the JSON-LD describes a page, the others a class of drugs",
    "0230": "items in the JSON-LD are links in microdata",
    "0231": "no names of the works in the JSON-LD",
    "0255": "subjects in the JSON-LD, a creator in the others",
    "0256": "the duration only in the JSON-LD",
    "0258": "the name only in the microdata",
    "0263": "one attraction stands alone in the microdata",
    "0265": "one airport stands alone in the microdata",
    "0306": "the author is an item only in the JSON-LD",
    "0307": "the series only in the JSON-LD",
    "0308": "the series only in the JSON-LD",
    "0324": "other quotation marks in the claim",
    "0332": "the name only in the RDFa",
    "0343": "other recipients",
    "0349": "the language only in microdata and RDFa",
    "0352": "names in other letters",
    "0353": "names of providers in the JSON-LD are links elsewhere",
    "0354": "a full stop behind the name",
    "0358": "a code for the country in the JSON-LD",
    "0371": "a full stop behind a step",
    "0393": "the book is a product too in microdata and RDFa",
    "0396": "other services",
    "0399": "an issue in the JSON-LD, a periodical in the others",
    "0400": "the JSON-LD describes the author, the others the books",
    "0402": "another name of the book",
    "0419": "a quotation mark behind the name",
    "0426": "other names of event and place",
    "0427": "the sponsor is a link in the RDFa",
    "0436": "quotation marks around the name",
    "0438": "the address only in JSON-LD and microdata",
    "0444": "an episode in microdata and RDFa, any work in the JSON-LD",
    "0446": "no date in the microdata, less in the RDFa",
    "0447": "another type, and genres in one",
    "0449": "the content rating only in the JSON-LD",
    "0450": "the name in other letters",
    "0454": "sizes only in the JSON-LD, the art form only in the others",
    "0455": "the materials only in microdata and RDFa",
    "0456": "sizes only in the JSON-LD",
    "0462": "the author only in microdata and RDFa",
    "0476": "a description in the JSON-LD is an abstract in the microdata",
}


@pytest.fixture
def said(corpora):
    """Return what each syntax of each example states, without its origin, where it states items."""
    found = defaultdict(dict)
    for path in sorted((corpora / "html/schemaorg-examples-html/schema.org").glob("eg-*.html")):
        _, number, syntax = path.stem.split("-")
        here = items(HTMLTree.parse(path.read_text()))
        # "pre" is the page before it was marked up.
        if here.nodes and syntax != "pre":
            found[number][syntax] = parts(stated(here, Seen()))
    return {number: by for number, by in found.items() if len(by) > 1}


def parts(said):
    """Return the parts without their origins, as sets: the order of elements is free."""
    return {
        field.name: bare(getattr(said, field.name))
        for field in fields(said)
        if field.name != "origins"
    }


def bare(value):
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return frozenset(replace(part, origin="", **unrated(part)) for part in value)
    if isinstance(value, tuple):
        return frozenset(value)
    return replace(value, origin="") if is_dataclass(value) else value


def unrated(part):
    rating = getattr(part, "rating", None)
    return {"rating": replace(rating, origin="")} if rating else {}


def test_all_syntaxes_of_an_example_give_the_same_parts(said):
    differ = {number for number, by in said.items() if len(set(map(steady, by.values()))) > 1}
    assert differ == set(DIFFER)
    assert len(said) - len(differ) >= 127


def steady(parts):
    """Return parts as a string that is the same for equal ones."""
    return str([sorted(map(str, v)) if isinstance(v, frozenset) else v for v in parts.values()])


def test_examples_give_parts_of_every_kind(corpora):
    counts = defaultdict(int)
    for path in (corpora / "html/schemaorg-examples-html/schema.org").glob("eg-*-jsonld.html"):
        here = of_markup(path.read_text())
        for field in fields(here):
            counts[field.name] += bool(getattr(here, field.name))
    wanted = "title published author keywords summaries categories questions steps triples things"
    assert [
        name for name in f"{wanted} definitions claims reviews".split() if not counts[name]
    ] == []


def test_pages_for_validators_are_read_whatever_is_wrong_with_them(corpora):
    ratings = {}
    for path in sorted((corpora / "html/structured-data-gallery/gallery").rglob("*.*")):
        text = path.read_text()
        block = f'<script type="application/ld+json">{text}</script>'
        here = of_markup(block if path.suffix == ".json" else text)
        ratings[f"{path.parent.name}/{path.name}"] = [
            triple.object for triple in here.triples if triple.relation == "average rating"
        ]
    assert ratings["AggregateRating/valid1.json"] == ["88 out of 100"]
    assert ratings["AggregateRating/invalid_rating_out_of_range.json"] == []
