from __future__ import annotations

from typing import Any

import pytest

from pipeline.wikidata.dates import NoWords
from pipeline.wikidata.entity import Snak
from pipeline.wikidata.rows import Claim
from pipeline.wikidata.values import Values

VALUES = Values(("en", "mul"))
EARTH = "http://www.wikidata.org/entity/Q2"


def claim(kind: str, value: Any, datatype: str, values: Values = VALUES) -> Claim:
    return values.claim("P1", Snak("value", {"type": kind, "value": value}, datatype))


@pytest.mark.parametrize(
    ("value", "id_"),
    [
        ({"entity-type": "item", "id": "Q64", "numeric-id": 64}, "Q64"),
        ({"entity-type": "item", "numeric-id": 64}, "Q64"),
        ({"entity-type": "property", "numeric-id": 31}, "P31"),
    ],
)
def test_entities_by_id_or_by_number(value: Any, id_: str) -> None:
    assert claim("wikibase-entityid", value, "wikibase-item") == Claim("P1", id_, True)


def test_a_quantity_keeps_its_digits_and_its_unit_for_later() -> None:
    value = {"amount": "+10848.86", "unit": "http://www.wikidata.org/entity/Q11573"}
    found = claim("quantity", value, "quantity")
    assert found == Claim("P1", "10,848.86", False, "Q11573", ("10848.86",))
    german = claim("quantity", value, "quantity", Values(("de",)))
    assert german.object == "10848.86"


@pytest.mark.parametrize(
    ("latitude", "longitude", "precision", "said"),
    [
        (52.516666, 13.383333, 0.0002777, "52.5167° N, 13.3833° E"),
        (-34.0, -58.5, 0.1, "34° S, 58.5° W"),
        (57, -5, None, "57° N, 5° W"),
        (10, 20, 1, "10° N, 20° E"),
        (-1e-9, -1e-9, 1, "0° N, 0° E"),
        (10, 20, 10**400, "10° N, 20° E"),
    ],
)
def test_coordinates_as_precise_as_stated(
    latitude: float, longitude: float, precision: Any, said: str
) -> None:
    value = {"latitude": latitude, "longitude": longitude, "precision": precision, "globe": EARTH}
    assert claim("globecoordinate", value, "globe-coordinate").object == said


@pytest.mark.parametrize(
    ("kind", "value", "datatype", "reason"),
    [
        ("string", "x", "external-id", "external id"),
        ("string", "x.jpg", "commonsMedia", "media file"),
        ("string", "https://example.org", "url", "web address"),
        ("string", "x^2", "math", "formula"),
        ("string", "x.jpg", "", "string of no stated kind"),
        ("string", " ", "string", "empty value"),
        ("string", "a\x00b", "string", "value holds control characters"),
        ("string", "x" * 301, "string", "value too long"),
        ("string", 5, "string", "malformed statement"),
        ("wikibase-entityid", {"id": "L5"}, "wikibase-lexeme", "lexeme"),
        ("wikibase-entityid", {"id": "L5"}, "", "lexeme"),
        ("wikibase-entityid", {"id": "Q0"}, "wikibase-item", "malformed statement"),
        ("wikibase-entityid", {"numeric-id": 5}, "wikibase-item", "malformed statement"),
        ("wikibase-entityid", "Q5", "wikibase-item", "malformed statement"),
        ("wikibase-entityid", {"numeric-id": 5, "entity-type": []}, "", "malformed statement"),
        ("string", "\u200b\u202e", "string", "empty value"),
        ("string", "a\x90b", "string", "value holds control characters"),
        ("globecoordinate", {"latitude": 10**400, "longitude": 1}, "globe-coordinate",
         "malformed coordinates"),
        ("quantity", {"amount": "many"}, "quantity", "malformed quantity"),
        ("quantity", {"amount": "+1", "unit": "metre"}, "quantity", "malformed quantity"),
        ("time", {"time": "x", "precision": 9}, "time", "malformed time"),
        ("time", "1952", "time", "malformed statement"),
        ("monolingualtext", {"text": "x", "language": "fr"}, "monolingualtext",
         "text in another language"),
        ("globecoordinate", {"latitude": 99, "longitude": 1}, "globe-coordinate",
         "malformed coordinates"),
        ("globecoordinate", {"latitude": 9, "longitude": 1, "globe": "…/Q405"},
         "globe-coordinate", "coordinates on another globe"),
        ("news", {"x": 1}, "news", "value of another kind"),
    ],
)  # fmt: skip
def test_why_a_value_is_not_taken(kind: str, value: Any, datatype: str, reason: str) -> None:
    with pytest.raises(NoWords, match=f"^{reason}$"):
        claim(kind, value, datatype)


@pytest.mark.parametrize(
    ("snak", "reason"),
    [
        (Snak("novalue"), "no value"),
        (Snak("somevalue"), "unknown value"),
        (Snak("odd"), "malformed statement"),
        (Snak("value", None), "malformed statement"),
        (Snak("value", {"type": "string"}, "string"), "malformed statement"),
    ],
)
def test_statements_without_a_value(snak: Snak, reason: str) -> None:
    with pytest.raises(NoWords, match=f"^{reason}$"):
        VALUES.claim("P1", snak)


def test_texts_of_regional_variants_are_taken() -> None:
    value = {"text": "colour", "language": "en-gb"}
    assert claim("monolingualtext", value, "monolingualtext").object == "colour"
