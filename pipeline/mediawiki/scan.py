"""Pages in a stream of bytes, found without parsing it: one damaged page costs only itself.

In an export `<page>` can only be the element: text has its angle brackets escaped. So a scan for
the tags is exact, needs memory for one page, and can start anywhere in a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from pipeline.inputs.decompress import Unreadable, guarded

PIECE = 1024 * 1024
_START = re.compile(rb"<page[\s>]")
_EDGE = re.compile(rb"</page\s*>|<page[\s>]")
# Enough of the end of what was searched that a tag cut in two is found with the next piece.
_TAG_BYTES = 16
_HEAD = 2000
_FILLING = re.compile(
    rb"\s*+(?:<!--(?:(?!-->).)*+-->\s*+|</mediawiki>\s*+)*+(?:<\?xml|<mediawiki|<!DOCTYPE|\Z)",
    re.DOTALL,
)
_HEAD_GAP, _OTHERS_GAP, _NO_GAP = "head", "another's", "none"


class Source(Protocol):
    """Bytes by the piece. `limit` is where (in bytes read) other readers take over, -1 for
    nowhere known yet; `place` turns a count of bytes read into the offset to report. After a
    fault, `ends_there` says that nothing more comes."""

    limit: int
    ends_there: bool

    def read(self) -> bytes:
        """Return the next bytes, b"" at the end. Raises Unreadable; may go on after it."""

    def place(self, offset: int) -> int: ...


class Plain:
    """A stream of plain bytes from byte `start` of the input, owned up to `end` (-1: all)."""

    def __init__(self, stream: BinaryIO, start: int = 0, end: int = -1, head: bytes = b"") -> None:
        self._read = guarded(stream.read)
        self._start = start
        self._head = head
        self._ended = False
        self.limit = end - start if end >= 0 else -1
        self.ends_there = True

    def read(self) -> bytes:
        """Return the next piece, first of all the `head` read before; nothing after a fault."""
        if self._head:
            head, self._head = self._head, b""
            return head
        if self._ended:
            return b""
        try:
            return self._read(PIECE)
        except Unreadable:
            self._ended = True
            raise

    def place(self, offset: int) -> int:
        """Return the offset in the plain stream."""
        return self._start + offset


@dataclass(frozen=True, slots=True)
class Found:
    """A page at byte `offset` of what was read."""

    offset: int
    xml: bytes


@dataclass(frozen=True, slots=True)
class Lost:
    """A stretch from `offset` on that holds no whole page, why, and how it begins.

    `cut` says that the source ends with it, before its time.
    """

    offset: int
    reason: str
    head: bytes
    cut: bool = False


class Scan:
    """The pages of a source that start before its limit.

    `from_start` says that the source begins with the head of a dump; else it may begin in the
    middle of a page, which is another reader's.
    """

    def __init__(self, source: Source, max_bytes: int, from_start: bool) -> None:
        self._source = source
        self._max = max_bytes
        self._held = b""
        self._at = 0  # what is not yet dealt with begins here in `_held`
        self._base = 0  # how many bytes of the source came before `_held`
        self._ended = False
        self._fault: Unreadable | None = None
        # What stands before the next page.
        self._gap = _HEAD_GAP if from_start else _OTHERS_GAP

    def run(self) -> Iterator[Found | Lost]:
        """Yield each page, and each stretch lost, in the order of the source."""
        while not self._ended:
            gap, self._gap = self._gap, _NO_GAP
            passed = _Passed(self._here)
            begins = self._to_page(passed, gap)
            if self._others(gap) and not begins:
                return
            if self._fault is not None:
                yield self._resume(str(self._fault), self._here, b"")
                continue
            if gap != _OTHERS_GAP and not passed.is_filling(gap == _HEAD_GAP):
                reason = f"{passed.size} bytes that are no page stand where one belongs"
                yield Lost(passed.offset, reason, passed.head)
            if begins and not self._others(_OTHERS_GAP):
                yield self._page()
            elif begins:
                return

    @property
    def _here(self) -> int:
        return self._base + self._at

    def _others(self, gap: str) -> bool:
        """Say whether what comes next is another reader's, faults included."""
        mine = gap != _OTHERS_GAP and self._fault is None
        return not mine and 0 <= self._source.limit <= self._here

    def _fill(self) -> bool:
        """Read a piece; False at the end of the source and at a fault in it."""
        try:
            piece = self._source.read()
        except Unreadable as fault:
            self._fault = fault
            return False
        if not piece:
            self._ended = True
            return False
        self._base += self._at
        self._held, self._at = self._held[self._at :] + piece, 0
        return True

    def _to_page(self, passed: _Passed, gap: str) -> bool:
        """Go to where the next page begins; False if there is none before the end or a fault."""
        while True:
            match = _START.search(self._held, self._at)
            if match:
                self._pass(passed, match.start())
                return True
            self._pass(passed, max(self._at, len(self._held) - _TAG_BYTES))
            if self._others(gap):
                return False
            if not self._fill():
                self._pass(passed, len(self._held))
                return False

    def _pass(self, passed: _Passed, end: int) -> None:
        passed.add(self._held[self._at : end])
        self._at = end

    def _resume(self, reason: str, offset: int, head: bytes) -> Lost:
        """After a fault: what is read next may be the rest of anything."""
        self._fault = None
        self._at, self._gap = len(self._held), _OTHERS_GAP
        return Lost(offset, reason, head, cut=self._source.ends_there)

    def _page(self) -> Found | Lost:
        """Take the page that starts here: whole, or why it cannot be had."""
        offset, size = self._here, 0
        head = b""
        seek = self._at + 1
        while not (match := _EDGE.search(self._held, seek)):
            left = len(self._held) - self._at
            if size or left > self._max:
                # Over the limit: count it and let it go, up to a tag that may be cut in two.
                head = head or self._held[self._at : self._at + _HEAD]
                dropped = max(0, left - _TAG_BYTES)
                self._at, size, left = self._at + dropped, size + dropped, left - dropped
            head = head or self._held[self._at : self._at + _HEAD]
            if not self._fill():
                return self._cut_off(offset, head)
            seek = max(0 if size else 1, left - _TAG_BYTES)
        return self._taken(offset, head, size, match)

    def _taken(self, offset: int, head: bytes, size: int, match: re.Match[bytes]) -> Found | Lost:
        whole = match[0].startswith(b"</")
        xml = self._held[self._at : match.end() if whole else match.start()]
        self._at += len(xml)
        head = head or xml[:_HEAD]
        if not whole:
            return Lost(offset, "page has no end: another one starts inside it", head)
        size += len(xml)
        if size > self._max:
            reason = f"page of {size} bytes is over the limit of {self._max} (max_item_bytes)"
            return Lost(offset, reason, head)
        return Found(offset, xml)

    def _cut_off(self, offset: int, head: bytes) -> Lost:
        if self._fault is not None:
            return self._resume(f"{self._fault}; this page is cut off there", offset, head)
        return Lost(offset, "page is cut off by the end of the file", head, cut=True)


class _Passed:
    """The bytes before a page: where they begin, how many, and how they look."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.size = 0
        self.head = b""
        self._closes = False

    def add(self, piece: bytes) -> None:
        self.head += piece[: _HEAD - len(self.head)]
        self.size += len(piece)
        self._closes = self._closes or b"</page" in piece

    def is_filling(self, at_head: bool) -> bool:
        """Say whether these belong there: space, comments, the head or the end of a dump."""
        return not self._closes and (at_head or _FILLING.match(self.head) is not None)
