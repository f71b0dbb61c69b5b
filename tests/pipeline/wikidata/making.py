"""Entities for tests, in the layout of the dump."""

from __future__ import annotations

from typing import Any

import orjson


def snak(kind: str, value: Any, datatype: str) -> dict[str, Any]:
    """Return a snak with a value."""
    return {
        "snaktype": "value",
        "datavalue": {"type": kind, "value": value},
        "datatype": datatype,
    }


def to_item(id_: str) -> dict[str, Any]:
    """Return a snak that leads to an item."""
    return snak("wikibase-entityid", {"entity-type": "item", "id": id_}, "wikibase-item")


def string(value: Any, datatype: str = "string") -> dict[str, Any]:
    """Return a snak with a string."""
    return snak("string", value, datatype)


def statement(mainsnak: dict[str, Any], rank: str = "normal", ended: bool = False) -> Any:
    """Return a statement."""
    qualifiers = {"P582": [snak("time", {"time": "+1999-00-00T00:00:00Z"}, "time")]}
    return {"mainsnak": mainsnak, "rank": rank} | ({"qualifiers": qualifiers} if ended else {})


def entity(id_: str = "Q1", **changes: Any) -> dict[str, Any]:
    """Return an item with an English label."""
    base = {
        "type": "item",
        "id": id_,
        "labels": {"en": {"language": "en", "value": "Berlin"}},
        "descriptions": {},
        "aliases": {},
        "claims": {},
        "sitelinks": {},
    }
    return base | changes


def line(**changes: Any) -> bytes:
    """Return the line of an entity."""
    return orjson.dumps(entity(**changes))
