"""The method of every signal names the markup that states its part."""

from __future__ import annotations

from typing import Any

import pytest

import signals
from schemas import Document, Found
from schemas.parts import (
    Entailment,
    Question,
    Rating,
    Step,
    Summary,
    Table,
    Thing,
    Triple,
)
from signals._origin import method

TEXT = "The Ashwend flows to the sea. At Port Ellory it is wide, and ships lie there at anchor."
FROM = "microdata:Thing.property"
PARTS: dict[str, dict[str, Any]] = {
    "summary": {"summaries": (Summary("A river and a port.", origin=FROM),)},
    "question_answer": {"questions": (Question("Is it wide?", ("yes",), origin=FROM),)},
    "open_question": {
        "questions": (Question("Is it wide?", ("yes",), related=("Why?",), origin=FROM),)
    },
    "ranked_answers": {
        "questions": (Question("Is it wide?", ("a", "b"), votes=(2, 1), origin=FROM),)
    },
    "table_lookup": {"tables": (Table(("n", "x"), (("a", "1"), ("b", "2")), origin=FROM),)},
    "event_facts": {
        "things": (Thing("Regatta", ("sports event",), origin="microdata:Event.name"),),
        "triples": (
            Triple("Regatta", "location", "Port Ellory", origin=FROM),
            Triple("Regatta", "end time", "4 May", origin=FROM),
        ),
    },
    "goal_steps": {"steps": (Step("Go.", origin=FROM), Step("Stop."))},
    "next_step": {"steps": (Step("Go.", origin=FROM), Step("Stop."))},
    "relation": {"triples": (Triple("Ashwend", "mouth", "sea", start=0, end=29, origin=FROM),)},
    "fact": {"triples": (Triple("Ashwend", "mouth", "sea", start=0, end=29, origin=FROM),)},
    "entity_type": {"things": (Thing("Ashwend", ("river",), origin=FROM),)},
    "entailment": {"entailments": (Entailment("It is wide.", "entailment", origin=FROM),)},
    "rating": {"rating": Rating(4, 1, 5, origin=FROM)},
    "category": {"categories": (("Water", "Rivers"),), "origins": (("categories", FROM),)},
    "category_hierarchy": {
        "categories": (("Water", "Rivers"),),
        "origins": (("categories", FROM),),
    },
}


def methods(name: str, **parts: Any) -> list[str]:
    document = Document(**({"id": "1", "mine": "m", "uri": "u", "text": TEXT} | parts))
    found = signals.registry()[name].extract(document)
    return [item.method for item in found if isinstance(item, Found)]


@pytest.mark.parametrize("name", PARTS)
def test_the_origin_is_the_method(name: str) -> None:
    assert set(methods(name, title="A title", **PARTS[name])) == {FROM}


def test_a_rule_stands_beside_the_origin() -> None:
    assert methods("sentiment", rating=Rating(4, 1, 5)) == ["rule:rating-thirds-v1"]
    assert methods("sentiment", rating=Rating(4, 1, 5, origin=FROM)) == [
        f"{FROM}+rule:rating-thirds-v1"
    ]
    triple = Triple("Port Ellory", "state", "wide", origin=FROM)
    assert methods("relation", triples=(triple,)) == [f"{FROM}+rule:both-ends-v1"]
    assert methods("fact", triples=(triple,)) == [f"{FROM}+rule:both-ends-v1"]


def test_parts_without_an_origin_come_from_markup() -> None:
    assert method("") == "markup"
    assert method("", "rule:x-v1") == "rule:x-v1"
