from __future__ import annotations

from typing import Any

import pytest

from pipeline.mines.base import Skipped
from pipeline.mines.wikidata import _tools, read_entity
from pipeline.wikidata.entity import Malformed
from pipeline.wikidata.rows import Draft
from tests.pipeline.wikidata.making import line, statement, string, to_item


def draft(languages: tuple[str, ...] = ("en", "mul"), **changes: Any) -> Any:
    return read_entity(*_tools(languages, f"{languages[0]}wiki"), line(**changes))


def texts(**values: str) -> dict[str, Any]:
    return {k.replace("_", "-"): {"language": k, "value": v} for k, v in values.items()}


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        (texts(mul="m", en="e", en_gb="g"), "e"),
        (texts(mul="m", en_gb="g"), "m"),
        (texts(en_us="u", en_gb="g", de="d"), "g"),
    ],
)
def test_the_label_falls_back(labels: Any, found: str) -> None:
    assert draft(labels=labels).label == found


@pytest.mark.parametrize("labels", [{}, [], texts(de="d"), texts(en=" ")])
def test_no_label_no_draft(labels: Any) -> None:
    assert draft(labels=labels) == Skipped("no label in the languages wanted")


def test_what_an_item_tells() -> None:
    aliases = [{"language": "en", "value": name} for name in ("Spree town", "Berlin", " ")]
    found = draft(
        descriptions=texts(en="capital of  Germany"),
        aliases={"en": aliases},
        sitelinks={"enwiki": {"title": "Berlin"}, "dewiki": {"title": "Berlin (Stadt)"}},
        claims={"P31": [statement(to_item("Q515"))], "P36": [statement(string("x", "url"))]},
    )
    assert found == Draft(
        "Q1",
        "Berlin",
        "capital of Germany",
        ("Spree town",),
        "Berlin",
        ("Q515",),
        "",
        found.claims,
        {"web address": 1},
    )
    assert [(c.property, c.object, c.is_id) for c in found.claims] == [("P31", "Q515", True)]


def test_only_the_best_rank_counts() -> None:
    claims = [
        statement(string("old")),
        statement(string("wrong"), "deprecated"),
        statement(string("best"), "preferred"),
    ]
    found = draft(claims={"P1": claims})
    assert [claim.object for claim in found.claims] == ["best"]
    assert found.refused == {"deprecated": 1, "not of the best rank": 1}


def test_what_is_over_gives_way_to_what_holds() -> None:
    franc, euro = statement(string("franc"), ended=True), statement(string("euro"))
    found = draft(claims={"P38": [franc, euro], "P39": [franc]})
    assert [claim.object for claim in found.claims] == ["euro", "franc"]
    assert found.refused == {"over, while another value still holds": 1}


def test_upkeep_is_no_fact_and_no_document() -> None:
    found = draft(claims={"P910": [statement(to_item("Q5"))] * 2})
    assert (found.claims, found.refused) == ((), {"upkeep of the wikis": 2})
    category = draft(claims={"P31": [statement(to_item("Q4167836"))]})
    assert category.unwanted == "a page of a wiki's upkeep"
    assert draft(type="property", id_="P6").unwanted == "a property"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"labels": texts(en="a\x00b")}, "label: holds control characters"),
        ({"labels": "Berlin"}, "labels: expected object | array, got str"),
        ({"labels": {"en": "Berlin"}}, "labels.en: expected object | null, got str"),
        ({"labels": {"en": {"value": 5}}}, "labels.en.value: expected str, got int"),
        ({"claims": {"P1": [{"rank": "normal"}]}}, "is missing: mainsnak"),
        ({"claims": {"P1": [statement(string("x"), "best")]}}, "rank: 'best' is none"),
        ({"type": "thing"}, "type: 'thing' is unknown; it is item or property"),
        ({"id": 64}, "id: expected str, got int"),
        ({"id": "64"}, "id: '64' is none of an item or property"),
        ({"id": ""}, "id: is missing; is this an entity of Wikidata?"),
    ],
)
def test_what_is_malformed_says_where(changes: dict[str, Any], error: str) -> None:
    with pytest.raises(Malformed) as caught:
        draft(**changes)
    assert error in str(caught.value)
