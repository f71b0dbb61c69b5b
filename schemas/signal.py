"""`Signal`: one fact dug out of a document, typed, before any wording."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

import orjson

from schemas.ids import stable_id


class FieldsType(Protocol):
    """Any frozen dataclass whose fields are str, int, float, bool or lists of them."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a signal's `extract` yields: the typed fields and where they stand.

    `start` and `end` bound the evidence in the document's text; both 0 where there is none.
    `method` is "markup", "rule:<name>-v<n>" or "model:<name>-<version>".
    """

    fields: FieldsType
    start: int = 0
    end: int = 0
    method: str = "markup"


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate that was looked at and not taken, with the reason (a fixed, short phrase)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A typed tuple with its provenance. `fields` holds only JSON types.

    `start` and `end` bound the evidence in the document's text, and `document_chars` is the length
    of that, all in characters; it is -1 in a row of contract 1, which did not keep it.
    """

    id: str
    mine: str
    signal: str
    document_id: str
    uri: str
    title: str
    license: str
    language: str
    method: str
    version: int
    start: int
    end: int
    document_chars: int
    fields: dict[str, Any] = field(hash=False)


def plain(fields: FieldsType) -> dict[str, Any]:
    """Return the fields of a signal as a dict of JSON types, in declared order."""
    return {name: getattr(fields, name) for name in fields.__dataclass_fields__}


def fields_id(
    mine: str, document_id: str, signal: str, start: int, end: int, fields: dict[str, Any]
) -> str:
    """Return the id of a signal: same document, same fields, same place, same id."""
    body = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    return stable_id(mine, document_id, signal, start, end, body.decode())
