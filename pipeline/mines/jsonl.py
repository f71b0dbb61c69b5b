"""JSON lines, one record a line; or whole JSON files whose records lie in lists inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar

import orjson

from pipeline.fields.jsontree import leaves
from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines import lines
from pipeline.mines.base import BadItem, BadRead, Item, Unit
from pipeline.mines.records import RecordMine
from schemas import Document

SUFFIXES = (".jsonl", ".ndjson", ".json")
WHOLE_FILE_BYTES = 256 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class JsonLines(RecordMine):
    """`fields` maps records to documents. `records` says that each file is one JSON document
    and which lists lead to its records ("data.paragraphs"; "." for a list at the top)."""

    name: ClassVar[str] = "jsonl"
    about: ClassVar[str] = "JSON lines (or whole JSON files), mapped to parts by `fields`"

    records: str = ""
    max_item_bytes: int = 32 * 1024 * 1024

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        found = files.expand(pattern, SUFFIXES)
        if self.records:
            return [lines.whole(path) for path, _ in found]
        return [unit for path, size in found for unit in lines.cut(path, size, unit_bytes)]

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        if unit.start:
            yield from lines.in_range(unit, self.max_item_bytes)
            return
        for uri, stream in files.members(unit.path, SUFFIXES):
            if self.records:
                yield from self._whole(uri, stream)
            else:
                yield from lines.from_start(uri, unit, stream, self.max_item_bytes)

    def _whole(self, uri: str, stream: BinaryIO) -> Iterator[Item | BadRead]:
        try:
            data = files.whole(stream, WHOLE_FILE_BYTES)
        except Unreadable as fault:
            yield BadRead(str(fault), "file", 0, uri, cut=True)
            return
        if isinstance(data, TooLong):
            error = f"JSON file over {WHOLE_FILE_BYTES >> 20} MiB; turn it into JSON lines first"
            yield BadRead(error, "file", 0, uri, lines.head(data.head))
            return
        try:
            tree = parsed(data.removeprefix(_BOM)) if data else None
        except BadItem as error:
            yield BadRead(str(error), "file", 0, uri, lines.head(data[:2000]))
            return
        if not data:
            yield BadRead("empty file", "file", 0, uri)
            return
        for index, (pointer, record, wrong) in enumerate(leaves(tree, self.records)):
            if wrong:
                yield BadRead(wrong, pointer or "file", index, f"{uri}#{pointer}")
            else:
                yield Item(record, pointer, index, f"{uri}#{pointer}")

    def parse(self, item: Item) -> Document:
        record = item.payload
        if isinstance(record, bytes):
            record = parsed(lines.without_mark(item))
        return self._map.to_document(self.name, record, item.uri, self)


def parsed(data: bytes) -> Any:
    """Return JSON as Python values. Raises BadItem that says what is wrong, and where."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BadItem(_fault(data, error)) from error


def _fault(data: bytes, error: orjson.JSONDecodeError) -> str:
    try:
        data.decode()
    except UnicodeDecodeError as bad:
        return f"invalid UTF-8: byte 0x{data[bad.start]:02x} at byte {bad.start}"
    if (at := data.find(b"\0")) >= 0:
        return f"broken JSON: holds a NUL byte at byte {at}"
    if not data.strip():
        return "broken JSON: only spaces"
    if "surrogate" in error.msg or "hex escape" in error.msg:
        return f"broken JSON: holds a lone surrogate (at character {error.pos}: {error.msg})"
    return f"broken JSON: {error.msg} (at character {error.pos})"
