"""The records of web archives, past damage: WARC 0.18 to 1.1 (ISO 28500) and ARC 1.

Each record of a compressed archive is a gzip member or zstd frame of its own as a rule, and what is
damaged costs that one. In plain bytes a record whose Content-Length is wrong costs itself, and
reading goes on at the next line that begins one. FastWARC, faster still on archives in good order,
ends at the first damaged member and gives what is left of a record that was cut off for whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.inputs.decompress import Unreadable
from pipeline.web.archives.gzip_members import Begin, Fault, Streams
from pipeline.web.archives.plain_stream import PlainStream

# The start of a record in plain bytes, and in what a wrong length swallowed.
_VERSION = re.compile(rb"WARC/\d\.\d{1,2}[ \t\r]*\n")
_NEXT = b"\nWARC/"
_BOUNDARY = re.compile(rb"\n\r?\nWARC/\d\.\d{1,2}\r?\nWARC-")
_ARC_LINE = re.compile(
    rb"(\S[^\r\n]{0,8000}?) (\S{1,60}) (\d{8,17}) (\S{1,200}) (?:\S+ )*(\d{1,18})\r?\n"
)
_LONGEST_LINE = 64 * 1024
_MOST_LINES = 200
# What is kept of a record that is over the limit: enough to say what it was.
_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `kind` is its WARC-Type ("response"), `headers` have names in lower case.

    `offset` is where it begins in the file as stored; of a compressed file, where its stream
    does. `block` has all of its `size` bytes, or of one over the limit the first 64 KiB.
    """

    offset: int
    kind: str
    headers: dict[str, str]
    block: bytes
    size: int

    @property
    def url(self) -> str:
        """The address of what it holds; some writers put it into angle brackets."""
        return self.headers.get("warc-target-uri", "").strip().strip("<>")

    @property
    def ident(self) -> str:
        """Its own name: that of the header WARC-Record-ID without brackets and "urn:uuid:"."""
        return self.headers.get("warc-record-id", "").strip().strip("<>").removeprefix("urn:uuid:")

    def __str__(self) -> str:
        return self.block[:4000].decode("utf-8", "backslashreplace")


class Damage(NamedTuple):
    """A stretch that gives no record; with `cut` nothing after it can be had."""

    offset: int
    reason: str
    cut: bool = False


class _Bad(Exception):
    """The record at hand is none; `ends` says that the bytes end inside it."""

    def __init__(self, reason: str, ends: bool = False) -> None:
        super().__init__(reason)
        self.ends = ends


class _Broken(Exception):
    """The stream that records are read from is damaged."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


def compressed(streams: Streams, limit: int) -> Iterator[Record | Damage]:
    """Yield the records of an archive whose records are compressed one by one, or all in one."""
    pieces = _Streamed(iter(streams))
    while pieces.next_stream():
        held: Record | Damage | None = None
        source = PlainStream(pieces.of_stream())
        cutter = _Cutter(source, limit, pieces.offset)
        try:
            for found in cutter.records():
                if held is not None:
                    yield held
                held = found
        except _Broken as broken:
            # Only the end of a stream vouches for what it held, so its last record goes with it,
            # unless the fault lies in a later one.
            if held is not None and cutter.within:
                yield held
            held = Damage(*broken.fault)
        if held is not None:
            yield held


def plain(pieces: Iterator[bytes], limit: int) -> Iterator[Record | Damage]:
    """Yield the records of an archive that is not compressed, or unpacked on the way."""
    source = PlainStream(pieces)
    cutter = _Cutter(source, limit)
    try:
        yield from cutter.records()
    except Unreadable as fault:
        yield Damage(source.place, str(fault), cut=True)


class _Streamed:
    """The events of `Streams` as pieces of one stream after the other."""

    def __init__(self, events: Iterator[Begin | bytes | Fault]) -> None:
        self._events = events
        self._begin: Begin | None = None
        self.offset = 0

    def next_stream(self) -> bool:
        """Go to the next stream, past what is left of this one; say whether there is one."""
        while self._begin is None:
            event = next(self._events, None)
            if event is None:
                return False
            if isinstance(event, Begin):
                self._begin = event
        self.offset, self._begin = self._begin.offset, None
        return True

    def of_stream(self) -> Iterator[bytes]:
        """Yield the pieces of the stream at hand. Raises _Broken at a fault."""
        for event in self._events:
            if isinstance(event, Begin):
                self._begin = event
                return
            if isinstance(event, Fault):
                raise _Broken(event)
            yield event


class _Cutter:
    """Cuts the records out of plain bytes. `offset` is the place of all, or -1 for each its own."""

    def __init__(self, source: PlainStream, limit: int, offset: int = -1) -> None:
        self._source = source
        self._limit = limit
        self._offset = offset
        self.within = False

    def records(self) -> Iterator[Record | Damage]:
        """Yield the records, and a `Damage` for each stretch that holds none."""
        source = self._source
        while source.skip_blank():
            place = source.place if self._offset < 0 else self._offset
            self.within = True
            try:
                found = self._record(place)
            except _Bad as bad:
                # The next line that begins a record, if there is one: the rest is lost else.
                goes_on = source.find(_NEXT)
                self.within = False
                yield Damage(place, str(bad), cut=self._offset < 0 and not goes_on and bad.ends)
                continue
            self.within = False
            yield found

    def _record(self, place: int) -> Record:
        source = self._source
        line = source.line(_LONGEST_LINE)
        if _VERSION.fullmatch(line):
            headers = self._headers()
            kind = headers.get("warc-type", "").lower()
            size = _length(headers)
        elif match := _ARC_LINE.fullmatch(line):
            headers, kind, size = _arc(match)
        else:
            raise _Bad("no record begins here")
        return self._with_block(Record(place, kind, headers, b"", size))

    def _headers(self) -> dict[str, str]:
        """Return the headers of a record; a line that begins with a space goes on from the last."""
        found: dict[str, str] = {}
        name = ""
        for _ in range(_MOST_LINES):
            line = self._source.line(_LONGEST_LINE)
            if len(line) >= _LONGEST_LINE:
                raise _Bad(f"a line of the record's head is over {_LONGEST_LINE} bytes")
            if not line.endswith(b"\n"):
                raise _Bad("the file ends inside the head of this record", ends=True)
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            if not text:
                return found
            if text[0] in " \t" and name:
                found[name] += " " + text.strip()
                continue
            name, colon, value = text.partition(":")
            name = name.strip().lower()
            if not colon:
                raise _Bad("a line of the record's head has no colon")
            found.setdefault(name, value.strip())
        raise _Bad(f"the record's head has over {_MOST_LINES} lines")

    def _with_block(self, record: Record) -> Record:
        source, size = self._source, record.size
        block = source.take(min(size, self._limit))
        if size > self._limit:
            # Nothing can be taken back of what is skipped, so what it would skip is looked at.
            if _BOUNDARY.search(block):
                source.back(block)
                raise _Bad("Content-Length leads far past the next record")
            missing = size - len(block) - source.skip(size - len(block))
            kept = block[:_HEAD]
        else:
            missing, kept = size - len(block), block
        if missing or not self._ends_well():
            if size <= self._limit:
                source.back(block)
            raise self._lie(record, missing)
        return Record(record.offset, record.kind, record.headers, kept, size)

    def _lie(self, record: Record, missing: int) -> _Bad:
        if not missing:
            return _Bad("Content-Length does not lead to the end of the record")
        found = record.size - missing
        return _Bad(f"cut off: {found} of the record's {record.size} bytes are there", ends=True)

    def _ends_well(self) -> bool:
        """Tell whether a record, or nothing, follows on the line ends behind a block."""
        source = self._source
        if not source.skip_blank():
            return True
        seen = source.peek(_LONGEST_LINE)
        return bool(_VERSION.match(seen) or _ARC_LINE.match(seen))


def _length(headers: dict[str, str]) -> int:
    stated = headers.get("content-length", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 19):
        raise _Bad("the record has no Content-Length")
    return int(stated)


def _arc(match: re.Match[bytes]) -> tuple[dict[str, str], str, int]:
    """Return the line of an ARC record as headers, with the type that it would have in a WARC."""
    url, _, date, media, size = (group.decode("utf-8", "replace") for group in match.groups())
    headers = {"warc-target-uri": url, "warc-date": _iso(date), "content-type": media}
    kind = "warcinfo" if url.startswith("filedesc:") else "response"
    return headers, kind, int(size)


def _iso(digits: str) -> str:
    """Return the 14 digits of an ARC's date as ISO 8601."""
    if len(digits) < 14:
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    return (
        f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}Z"
    )
