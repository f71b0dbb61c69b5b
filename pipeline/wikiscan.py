"""Pages in a stream of bytes, found without parsing it: one damaged page costs only itself.

In an export `<page>` can only be the element: text has its angle brackets escaped. So a scan for
the tags is exact, needs memory for one page, and can start anywhere in a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from pipeline.decompress import Unreadable, guarded

PIECE = 1024 * 1024
_START = re.compile(rb"<page[\s>]")
_EDGE = re.compile(rb"</page\s*>|<page[\s>]")
# Enough of the end of what was searched that a tag cut in two is found with the next piece.
_TAG_BYTES = 16
_HEAD = 2000
_FILLING = re.compile(
    rb"\s*(?:<!--.*?-->\s*|</mediawiki>\s*)*(?:<\?xml|<mediawiki|<!DOCTYPE|\Z)", re.S
)


class Source(Protocol):
    """Bytes by the piece. `limit` is where (in bytes read) other readers take over, -1 for
    nowhere known yet; `place` turns a count of bytes read into the offset to report."""

    limit: int

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
    """A stretch from `offset` on that holds no whole page, why, and how it begins."""

    offset: int
    reason: str
    head: bytes


class Scan:
    """The pages of a source that start before its limit."""

    def __init__(self, source: Source, max_bytes: int, from_start: bool) -> None:
        self._source = source
        self._max = max_bytes
        self._held = b""
        self._at = 0
        self._base = 0
        self._ended = False
        self._fault: Unreadable | None = None
        # What stands before the first page: the head of the dump, or the end of another's page.
        self._gap = "head" if from_start else "other"

    def run(self) -> Iterator[Found | Lost]:
        """Yield each page, and each stretch lost, in the order of the source."""
        while True:
            lost, begins = self._to_page()
            if lost:
                yield lost
            if begins:
                limit = self._source.limit
                if 0 <= limit <= self._base + self._at:
                    return
                yield self._page()
            elif self._ended:
                return

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

    def _skip(self, count: int) -> None:
        self._at += count

    def _to_page(self) -> tuple[Lost | None, bool]:
        """Go to the next page; return what was wrong with the bytes before it, and if one is."""
        gap, self._gap = self._gap, "between"
        offset, head, size, closes = self._base + self._at, b"", 0, False
        while True:
            match = _START.search(self._held, self._at)
            end = match.start() if match else max(self._at, len(self._held) - _TAG_BYTES)
            passed = self._held[self._at : end]
            head += passed[: _HEAD - len(head)]
            size += len(passed)
            closes = closes or b"</page" in passed
            self._skip(end - self._at)
            if match or not self._fill():
                break
        if not match:
            rest = self._held[self._at :]
            head, size, closes = head + rest, size + len(rest), closes or b"</page" in rest
            self._skip(len(rest))
        if self._fault is not None:
            return self._resume(str(self._fault), self._base + self._at, b""), False
        if gap == "other" or (gap == "head" and not closes) or _is_filling(head, closes):
            return None, bool(match)
        return Lost(offset, f"{size} bytes that are no page stand where one belongs", head), bool(
            match
        )

    def _resume(self, reason: str, offset: int, head: bytes) -> Lost:
        """After a fault: what is read next may be the rest of anything."""
        self._fault = None
        self._base += len(self._held)
        self._held, self._at, self._gap = b"", 0, "other"
        return Lost(offset, reason, head)

    def _page(self) -> Found | Lost:
        """Take the page that starts here: whole, or why it cannot be had."""
        offset, head, size = self._base + self._at, b"", 0
        seek = self._at + 1
        while True:
            match = _EDGE.search(self._held, seek)
            if match:
                break
            if size or len(self._held) - self._at > self._max:
                # Over the limit: count it and let it go, up to a tag that may be cut in two.
                head = head or self._held[self._at : self._at + _HEAD]
                dropped = max(0, len(self._held) - self._at - _TAG_BYTES)
                size += dropped
                self._skip(dropped)
            kept = len(self._held) - self._at
            if not self._fill():
                return self._cut_off(offset, head)
            seek = max(self._at + (0 if size else 1), kept - _TAG_BYTES)
        return self._whole(offset, head, size, match)

    def _whole(self, offset: int, head: bytes, size: int, match: re.Match[bytes]) -> Found | Lost:
        whole = match[0].startswith(b"</")
        xml = self._held[self._at : match.end() if whole else match.start()]
        self._skip(len(xml))
        size += len(xml)
        if not whole:
            return Lost(
                offset, "page has no end: another one starts inside it", head or xml[:_HEAD]
            )
        if size > self._max:
            reason = f"page of {size} bytes is over the limit of {self._max} (max_item_bytes)"
            return Lost(offset, reason, head or xml[:_HEAD])
        return Found(offset, xml)

    def _cut_off(self, offset: int, head: bytes) -> Lost:
        head = head or self._held[self._at : self._at + _HEAD]
        if self._fault is not None:
            return self._resume(f"{self._fault}; this page is cut off there", offset, head)
        self._skip(len(self._held) - self._at)
        return Lost(offset, "page is cut off by the end of the file", head)


def _is_filling(head: bytes, closes: bool) -> bool:
    """Say whether what stands between two pages belongs there: space, comments, a new head."""
    return not closes and _FILLING.match(head) is not None
