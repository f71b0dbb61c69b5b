"""Tables as text: CSV and TSV with a header row."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines.base import BadRead, Item, Unit
from pipeline.mines.records import RecordMine

SUFFIXES = (".csv", ".tsv")
_HEAD = 2000
# How many bytes may be read twice, for each read once and in any case.
_MOST_TWICE, _LEAST_TWICE = 4, 2**24


@dataclass(frozen=True)
class CsvRows(RecordMine):
    """`fields` maps rows to documents; `delimiter` is by default a tab in .tsv, else a comma.

    A row is named by its number, 0 for the first below the header, as data frames count. A
    column without a name is called "column N", N from 1; the second one of a name gets "_2".
    """

    name: ClassVar[str] = "csv"
    about: ClassVar[str] = "CSV or TSV with a header row, mapped to parts by `fields`"

    delimiter: str = ""
    max_item_bytes: int = 32 * 1024 * 1024

    def __post_init__(self) -> None:
        if self.delimiter and (len(self.delimiter) != 1 or self.delimiter in '"\r\n'):
            raise ValueError(
                f"delimiter: {self.delimiter!r} is not one character (a tab, a comma, a semicolon)"
            )
        super().__post_init__()

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        # A quoted field may hold line ends, so the middle of a file is no place to begin.
        return [Unit(path) for path, _ in files.expand(pattern, SUFFIXES)]

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        for uri, stream in files.members(unit.path, SUFFIXES):
            tabs = files.plain_name(uri).endswith(".tsv")
            delimiter = self.delimiter or ("\t" if tabs else ",")
            yield from self._table(uri, _Rows(stream, delimiter, self.max_item_bytes))

    def _table(self, uri: str, rows: _Rows) -> Iterator[Item | BadRead]:
        header: list[str] | None = None
        number = 0
        for row in rows:
            if header is None:
                error, header = self._header(row)
                if error:
                    yield BadRead(error, "header", row.offset, uri, row.head)
                    return
                continue
            key, place = f"row {number}", f"{uri}#row={number}"
            error = row.error or _misfit(row.cells, header)
            if error:
                yield BadRead(error, key, row.offset, place, row.head, cut=row.last)
            else:
                yield Item(dict(zip(header, row.cells, strict=True)), key, row.offset, place)
            number += not row.last
        if header is None:
            yield BadRead("empty file", "header", 0, uri)

    def _header(self, row: _Row) -> tuple[str, list[str]]:
        header = named(row.cells)
        if row.error:
            # A fault of the file itself speaks for itself.
            return (row.error if row.last else f"header: {row.error}"), header
        lacking = self._map.columns(header)[1]
        return "; ".join(lacking), header


class _Row:
    """One row as read: its cells, or an error; `last` where nothing can follow."""

    __slots__ = ("cells", "error", "head", "last", "offset")

    def __init__(
        self, cells: list[str], error: str, offset: int, head: str = "", last: bool = False
    ) -> None:
        self.cells = cells
        self.error = error
        self.offset = offset
        self.head = head
        self.last = last


class _BadLine(Exception):
    """Stops the csv module inside a row, which costs it the row and nothing else."""


class _Rows:
    """The rows of a stream. The csv module asks for lines, and gets them one by one; this class
    keeps the books on them: where a row begins, how long it is, what is wrong with it."""

    def __init__(self, stream: BinaryIO, delimiter: str, most: int) -> None:
        self._lines = _Again(files.lines(stream, 0, most))
        self._most = most
        # The module's own limit is one for the whole process; rows are bounded here instead.
        csv.field_size_limit(2**31 - 1)
        self._reader = csv.reader(_Feed(self), delimiter=delimiter)
        self._begin(0)
        self._next = 0

    def _begin(self, offset: int) -> None:
        self._offset, self._size, self._count = offset, 0, 0
        self._lines.mark()
        self._error, self._head, self._ended, self._long = "", b"", False, False

    def __iter__(self) -> Iterator[_Row]:
        while True:
            self._begin(self._next)
            cells: list[str] = []
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except (_BadLine, csv.Error) as bad:
                self._error = self._error or str(bad)
                # A row of so many lines is most often an open quote, and they are sound rows.
                if not self._long:
                    self._resume()
            except Unreadable as fault:
                self._head = self._head or fault.head
                yield _Row([], str(fault), self._offset, self._shown(), last=True)
                return
            if self._ended:
                error = f"a quote is never closed: the row took the {self._count} lines to the end"
                more = self._resume()
                yield _Row([], error, self._offset, self._shown(), last=not more)
                if not more:
                    return
                continue
            if cells or self._error:
                yield _Row(cells, self._error, self._offset, self._shown())

    def _resume(self) -> bool:
        """Go back to the second line of the row; tell whether there is one to go back to."""
        offset = self._lines.back()
        if offset is None:
            return False
        self._next = offset
        return True

    def _shown(self) -> str:
        return self._head[:_HEAD].decode("utf-8", "backslashreplace")

    def feed(self) -> str:
        """Return the next line, with its end, as the csv module wants it."""
        try:
            offset, line = next(self._lines)
        except StopIteration:
            # Asked for more in the middle of a row: its quote is still open.
            self._ended = self._count > 0
            raise
        size = _length(line)
        self._long = isinstance(line, TooLong)
        if not self._count:
            self._offset = offset
            self._head = line.head if isinstance(line, TooLong) else line[:_HEAD]
        self._next = offset + size + 1
        self._count += 1
        self._size += size + 1
        if isinstance(line, TooLong) or self._size > self._most + 1:
            raise _BadLine(
                f"row of {self._size} bytes or more is over the limit of {self._most} "
                "(max_item_bytes)"
            )
        return self._text(offset, line) + "\n"

    def _text(self, offset: int, line: bytes) -> str:
        if offset == 0:
            line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            return line.decode()
        except UnicodeDecodeError as bad:
            self._error = self._error or (
                f"invalid UTF-8: byte 0x{line[bad.start]:02x} at byte {offset + bad.start}"
            )
            # The row still has to be read to its end, which may be lines away.
            return line.decode("utf-8", "replace")


class _Again:
    """Lines that can be given again, all but the first of those since the last mark.

    What is read twice is bounded by a multiple of what was read once, so that a file of nothing
    but open quotes takes linear time.
    """

    def __init__(self, lines: Iterator[tuple[int, bytes | TooLong]]) -> None:
        self._lines = lines
        self._waiting: deque[tuple[int, bytes | TooLong]] = deque()
        self._given: list[tuple[int, bytes | TooLong]] = []
        self._once = self._twice = 0

    def mark(self) -> None:
        """Forget what was given."""
        self._given = []

    def __next__(self) -> tuple[int, bytes | TooLong]:
        if self._waiting:
            found = self._waiting.popleft()
        else:
            found = next(self._lines)
            self._once += _length(found[1])
        self._given.append(found)
        return found

    def back(self) -> int | None:
        """Take back all but the first line since the mark; return the offset of the next one.

        Returns None where there is no second line, or too much was read twice already.
        """
        again = self._given[1:]
        self._twice += sum(_length(line) for _, line in again)
        if not again or self._twice > _MOST_TWICE * self._once + _LEAST_TWICE:
            return None
        self._waiting.extendleft(reversed(again))
        return again[0][0]


def _length(line: bytes | TooLong) -> int:
    return line.size if isinstance(line, TooLong) else len(line)


class _Feed:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        return self._rows.feed()


def named(cells: list[str]) -> list[str]:
    """Return the names of the columns: no two the same, none empty."""
    taken: dict[str, None] = {}
    for number, cell in enumerate(cells, 1):
        name = base = cell.strip() or f"column {number}"
        copy = 1
        while name in taken:
            copy += 1
            name = f"{base}_{copy}"
        taken[name] = None
    return list(taken)


def _misfit(cells: list[str], header: list[str]) -> str:
    if len(cells) == len(header):
        return ""
    return f"row has {len(cells)} columns, the header {len(header)}"
