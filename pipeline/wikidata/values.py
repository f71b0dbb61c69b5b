"""Values of statements: in words, or as the id of what has a name, or why neither."""

from __future__ import annotations

import re
from math import ceil, log10
from typing import Any

from pipeline.wikidata import dates, quantities
from pipeline.wikidata.dates import NoWords
from pipeline.wikidata.entity import Snak
from pipeline.wikidata.rows import Claim

VALUE_CHARS = 300
_ID = re.compile(r"[QP][1-9][0-9]{0,15}")
_PREFIXES = {"item": "Q", "property": "P"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# What does not show: marks of direction, soft hyphens, blanks of no width. Joiners stay, for
# several scripts are spelt with them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_EARTH = "Q2"
_MOST_DIGITS = 5
_SECOND = 1 / 3600
_NO_VALUE = {"somevalue": "unknown value", "novalue": "no value"}
# Kinds of strings that are read by programs, not by people.
_MACHINE = {
    "external-id": "external id",
    "url": "web address",
    "commonsMedia": "media file",
    "math": "formula",
    "musical-notation": "musical notation",
    "geo-shape": "map data",
    "tabular-data": "table data",
    "wikibase-lexeme": "lexeme",
    "wikibase-form": "lexeme",
    "wikibase-sense": "lexeme",
    "entity-schema": "entity schema",
}


class Values:
    """Claims from statements. `languages` are those in which texts are wanted, best first."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self._languages = languages
        self._english = languages[0].split("-")[0] == "en"

    def claim(self, property_id: str, snak: Snak) -> Claim:
        """Return the claim that a statement makes. Raises NoWords with the reason for none."""
        if snak.snaktype != "value":
            raise NoWords(_NO_VALUE.get(snak.snaktype, "malformed statement"))
        if snak.datatype in _MACHINE:
            raise NoWords(_MACHINE[snak.datatype])
        given = snak.datavalue
        if not isinstance(given, dict) or "value" not in given:
            raise NoWords("malformed statement")
        kind, value = given.get("type"), given["value"]
        if kind == "wikibase-entityid":
            return Claim(property_id, entity_id(value), True)
        if kind == "string":
            return Claim(property_id, self._string(snak.datatype, value))
        if not isinstance(value, dict):
            raise NoWords("malformed statement")
        if kind == "time":
            said, others = dates.in_words(value.get("time"), value.get("precision"), self._english)
            return Claim(property_id, said, others=others)
        if kind == "quantity":
            return self._quantity(property_id, value)
        if kind == "monolingualtext":
            return Claim(property_id, self._text(value))
        if kind == "globecoordinate":
            return Claim(property_id, _coordinates(value))
        raise NoWords("value of another kind")

    def _string(self, datatype: str, value: Any) -> str:
        if datatype != "string":
            raise NoWords("string of no stated kind")
        return clean(value)

    def _text(self, value: dict[str, Any]) -> str:
        language = value.get("language")
        if not isinstance(language, str):
            raise NoWords("malformed statement")
        if language not in self._languages and language.split("-")[0] != self._languages[0]:
            raise NoWords("text in another language")
        return clean(value.get("text"))

    def _quantity(self, property_id: str, value: dict[str, Any]) -> Claim:
        amount = value.get("amount")
        said = quantities.number(amount, self._english) if isinstance(amount, str) else None
        unit = value.get("unit", "1")
        if said is None or not isinstance(amount, str) or not isinstance(unit, str):
            raise NoWords("malformed quantity")
        bare = quantities.number(amount, False) or said
        others = (bare,) if bare != said else ()
        unit = unit.rpartition("/")[2]
        if unit == "1":
            return Claim(property_id, said, others=others)
        if not _ID.fullmatch(unit):
            raise NoWords("malformed quantity")
        return Claim(property_id, said, False, unit, others)


def entity_id(value: Any) -> str:
    """Return the id that an entity value states; older dumps give its number and kind only.

    Raises NoWords for none, and for lexemes and the like, which have no label.
    """
    if not isinstance(value, dict):
        raise NoWords("malformed statement")
    found = value.get("id")
    if found is None:
        number, prefix = value.get("numeric-id"), _PREFIXES.get(str(value.get("entity-type", "")))
        found = f"{prefix}{number}" if prefix and isinstance(number, int) else None
    if not isinstance(found, str):
        raise NoWords("malformed statement")
    if not _ID.fullmatch(found):
        raise NoWords("lexeme" if found.startswith("L") else "malformed statement")
    return found


def clean(value: Any) -> str:
    """Return a string value on one line. Raises NoWords where it is none, or no reading matter."""
    if not isinstance(value, str):
        raise NoWords("malformed statement")
    text = tidy(value)
    if not text:
        raise NoWords("empty value")
    if _CONTROL.search(text):
        raise NoWords("value holds control characters")
    if len(text) > VALUE_CHARS:
        raise NoWords("value too long")
    return text


def tidy(text: str) -> str:
    """Return a text on one line, without characters that do not show."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def has_control(text: str) -> bool:
    """Tell whether a text holds characters that no text has a use for."""
    return _CONTROL.search(text) is not None


def _coordinates(value: dict[str, Any]) -> str:
    place = [value.get("latitude"), value.get("longitude")]
    # Compared before they are turned: JSON has whole numbers that no float can hold.
    degrees = [float(n) for n in place if isinstance(n, int | float) and abs(n) <= 360]
    if len(degrees) != len(place) or abs(degrees[0]) > 90:
        raise NoWords("malformed coordinates")
    if str(value.get("globe", _EARTH)).rpartition("/")[2] != _EARTH:
        raise NoWords("coordinates on another globe")
    precision = value.get("precision")
    fine = isinstance(precision, int | float) and 0 < precision <= 360
    digits = ceil(-log10(precision if fine and precision else _SECOND))
    digits = min(max(digits, 0), _MOST_DIGITS)
    said = [f"{abs(number):.{digits}f}" for number in degrees]
    north, east = (text.rstrip("0").rstrip(".") if "." in text else text for text in said)
    # A trace below zero is said as "0", which is on neither side.
    sides = (
        "S" if degrees[0] < 0 and north != "0" else "N",
        "W" if degrees[1] < 0 and east != "0" else "E",
    )
    return f"{north}° {sides[0]}, {east}° {sides[1]}"
