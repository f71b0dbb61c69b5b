"""Names from other files: dumps, JSON lines, or tables of id and label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from pipeline.inputs import files
from pipeline.mines import lines
from pipeline.mines.base import BadItem, BadRead, Item, Skipped, Unit
from pipeline.wikidata.entity import plainly
from pipeline.wikidata.rows import Draft, Name
from pipeline.wikidata.values import has_control, tidy

SUFFIXES = (".tsv", ".json", ".jsonl", ".ndjson")
_ID = re.compile(r"[QP][1-9][0-9]{0,15}")


class _Short(msgspec.Struct):
    """A line that names an entity and no more: {"id": "Q64", "label": "Berlin"}."""

    id: str
    label: str
    aliases: list[str] = []


_any: msgspec.json.Decoder[Any] = msgspec.json.Decoder(dict[str, msgspec.Raw])
_short: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Short)


def name_of(draft: Draft, rank: int) -> Name:
    """Return the name that a draft gives to its entity."""
    return Name(draft.id, rank, draft.label, draft.title, draft.aliases, draft.types)


def units(patterns: Iterable[str], unit_bytes: int) -> list[Unit]:
    """Return the work units of files of names. Raises NoInput where a pattern matches nothing."""
    found = [entry for pattern in patterns for entry in files.expand(pattern, SUFFIXES, "labels")]
    return [unit for path, size in found for unit in lines.cut(path, size, unit_bytes)]


def is_table(uri: str) -> bool:
    """Tell whether a file is a table of ids and labels, by its name."""
    return files.plain_name(uri.partition("#")[0]).endswith(".tsv")


def read(unit: Unit, most: int) -> Iterator[Item | BadRead]:
    """Yield the lines of a unit; one of more than `most` bytes is a BadRead."""
    if unit.start:
        yield from lines.in_range(unit, most)
        return
    for uri, stream in files.members(unit.path, SUFFIXES):
        yield from lines.from_start(uri, unit, stream, most)


def from_table(line: bytes) -> Name | Skipped:
    """Return the name on a line "id<TAB>label<TAB>alias<TAB>..."; lines with # in front are notes.

    Raises BadItem.
    """
    try:
        text = line.decode()
    except UnicodeDecodeError as bad:
        where = f"byte 0x{line[bad.start]:02x} at byte {bad.start}"
        raise BadItem(f"invalid UTF-8: {where}") from None
    if text.startswith("#"):
        return Skipped("a note")
    entity, *names = (cell.strip() for cell in text.removeprefix("\ufeff").split("\t"))
    return _name(entity, names)


def from_short(line: bytes) -> Name | None:
    """Return the name on a line of JSON with `id` and `label`; None for any other line.

    Raises BadItem.
    """
    if b'"label"' not in line:
        return None
    try:
        line.decode()
        found = _short.decode(line)
    except (UnicodeDecodeError, RecursionError, msgspec.DecodeError) as error:
        # The reader of entities meets most faults again, and says what they are.
        if isinstance(error, msgspec.ValidationError) and _is_short(line):
            raise BadItem(plainly(str(error))) from error
        return None
    return _name(found.id, [found.label, *found.aliases])


def _is_short(line: bytes) -> bool:
    """Tell whether a line, which is sound JSON, is meant to name an entity and no more."""
    try:
        return "labels" not in (found := _any.decode(line)) and "label" in found
    except (RecursionError, msgspec.DecodeError):
        return False


def _name(entity: str, names: list[str]) -> Name:
    if not _ID.fullmatch(entity):
        raise BadItem(f"id: {entity[:40]!r} is none of an item or property")
    if any(map(has_control, names)):
        raise BadItem("label: holds control characters")
    label, *others = map(tidy, names or [""])
    if not label:
        raise BadItem("label: is empty")
    return Name(entity, 1, label, "", tuple(filter(None, others)))
