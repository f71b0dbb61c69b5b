"""Arrow types of exported files, and what every row says of where it comes from."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from schemas import Record

# An export must not lose to whom a text belongs, nor which record it was.
SOURCE = ("id", "signal", "mine", "uri", "license")


def text(name: str) -> pa.Field:
    """Return a column of strings, none of them null."""
    return pa.field(name, pa.string(), nullable=False)


def texts(name: str) -> pa.Field:
    """Return a column of lists of strings: a list may be empty, nothing is null."""
    return pa.field(name, pa.list_(pa.field("element", pa.string(), nullable=False)), False)


def struct(name: str, *fields: pa.Field) -> pa.Field:
    """Return a column of structs, none of them null."""
    return pa.field(name, pa.struct(fields), nullable=False)


def turns(name: str) -> pa.Field:
    """Return a column of the turns of a conversation, each a role and its content."""
    turn = pa.struct([text("role"), text("content")])
    return pa.field(name, pa.list_(pa.field("element", turn, nullable=False)), nullable=False)


def turn(role: str, content: str) -> dict[str, str]:
    """Return one turn of a conversation."""
    return {"role": role, "content": content}


def source_fields() -> list[pa.Field]:
    """Return the columns that say where a row comes from."""
    return [text(name) for name in SOURCE]


def source_of(record: Record) -> dict[str, str]:
    """Return what a row says of where it comes from."""
    return {name: getattr(record, name) for name in SOURCE}


def source_in(row: dict[str, Any]) -> dict[str, str]:
    """Return the same from an exported row."""
    return {name: row[name] for name in SOURCE}
