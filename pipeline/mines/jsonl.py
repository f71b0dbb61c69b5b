"""JSON lines, one record a line; or whole JSON files whose records lie in lists inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO, ClassVar

import orjson

from pipeline.fields.jsontree import leaves
from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines.base import BadItem, BadRead, Item, Unit
from pipeline.mines.records import RecordMine
from schemas import Document

SUFFIXES = (".jsonl", ".ndjson", ".json")
# A document is named by its line where that number can be had cheaply: not in the middle of a
# large file that many workers share. Which name it gets must depend on the file alone, never on
# how the work was cut, so files up to this size are always numbered, and larger ones never.
NUMBERED_BYTES = 1024**3
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
        return [unit for path, size in found for unit in self._cut(path, size, unit_bytes)]

    def _cut(self, path: str, size: int, unit_bytes: int) -> Iterator[Unit]:
        if self.records or files.is_compressed(path) or size < 0:
            yield Unit(path, of="1")
            return
        numbered = size <= NUMBERED_BYTES and files.is_local(path)
        starts = list(range(0, size, max(unit_bytes, 1))) or [0]
        first = _line_numbers(path, starts) if numbered else ["" for _ in starts]
        for start, number in zip(starts, first, strict=True):
            end = start + unit_bytes if start != starts[-1] else -1
            yield Unit(path, start, end, number)

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        if unit.start:
            yield from self._range(unit)
            return
        for uri, stream in files.members(unit.path, SUFFIXES):
            if self.records:
                yield from self._whole(uri, stream)
            else:
                yield from self._lines(uri, unit, files.lines(stream, 0, self.max_item_bytes))

    def _range(self, unit: Unit) -> Iterator[Item | BadRead]:
        """Read lines that start inside the unit: what is left of an earlier one is passed over."""
        try:
            stream = files.open_bytes(unit.path, unit.start - 1)
        except Unreadable as fault:
            yield BadRead(str(fault), f"byte {unit.start}", unit.start, unit.path, cut=True)
            return
        with closing(stream):
            found = files.lines(stream, unit.start - 1, self.max_item_bytes)
            try:
                next(found, None)
            except Unreadable as fault:
                yield _cut_off(fault, unit.path, "")
                return
            yield from self._lines(unit.path, unit, found)

    def _lines(
        self, uri: str, unit: Unit, found: Iterator[tuple[int, bytes | TooLong]]
    ) -> Iterator[Item | BadRead]:
        number = int(unit.of) - 1 if unit.of else 0
        empty = unit.start == 0
        try:
            for offset, line in found:
                if 0 <= unit.end <= offset:
                    return
                number += 1
                empty = False
                if line:
                    place = str(number) if unit.of else ""
                    yield self._item(uri, offset, line, place)
        except Unreadable as fault:
            yield _cut_off(fault, uri, str(number + 1) if unit.of else "")
            return
        if empty:
            yield BadRead("empty file", "line 1", 0, uri)

    def _item(self, uri: str, offset: int, line: bytes | TooLong, place: str) -> Item | BadRead:
        key = f"line {place}" if place else f"byte {offset}"
        uri += f"#L{place}" if place else f"#byte={offset}"
        if isinstance(line, TooLong):
            error = _over(f"line of {line.size} bytes", self.max_item_bytes)
            return BadRead(error, key, offset, uri, _head(line.head))
        return Item(line, key, offset, uri)

    def _whole(self, uri: str, stream: BinaryIO) -> Iterator[Item | BadRead]:
        try:
            data = stream.read(WHOLE_FILE_BYTES + 1)
            # A fault is raised by the read after the good bytes.
            more = stream.read(1) if data else b""
        except Unreadable as fault:
            yield BadRead(str(fault), "file", 0, uri, cut=True)
            return
        if more or len(data) > WHOLE_FILE_BYTES:
            error = f"JSON file over {WHOLE_FILE_BYTES >> 20} MiB; turn it into JSON lines first"
            yield BadRead(error, "file", 0, uri, _head(data[:2000]))
            return
        try:
            tree = parsed(data.removeprefix(_BOM)) if data else None
        except BadItem as error:
            yield BadRead(str(error), "file", 0, uri, _head(data[:2000]))
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
            # Only the first line of a file can begin with a mark of its encoding.
            record = parsed(record.removeprefix(_BOM) if item.offset == 0 else record)
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


def _line_numbers(path: str, starts: list[int]) -> list[str]:
    """Return the number of the first line that starts at or after each of `starts`."""
    numbers = ["1"]
    count = 0
    try:
        with closing(files.open_bytes(path)) as stream:
            for begin, end in pairwise(starts):
                # A line starts at `end` only if the byte before it ends one.
                count += _newlines(stream, end - 1 - max(begin - 1, 0))
                numbers.append(str(count + 2))
    except (Unreadable, OSError):
        # Reading meets the same fault again, and makes a dead letter of it.
        return ["1" for _ in starts]
    return numbers


def _newlines(stream: BinaryIO, size: int) -> int:
    count = 0
    while size > 0 and (piece := stream.read(min(size, 1024 * 1024))):
        count += piece.count(b"\n")
        size -= len(piece)
    return count


def _cut_off(fault: Unreadable, uri: str, place: str) -> BadRead:
    offset = max(fault.offset, 0)
    key = f"line {place}" if place else f"byte {offset}"
    return BadRead(str(fault), key, offset, uri, _head(fault.head), cut=True)


def _over(what: str, limit: int) -> str:
    return f"{what} is over the limit of {limit} (max_item_bytes)"


def _head(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")
