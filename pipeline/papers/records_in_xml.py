"""`<record>` elements in a stream of bytes, found without parsing it.

In a response of OAI-PMH `<record>` can only be the element, since text has its angle brackets
escaped. So a scan for the tags is exact, one damaged record costs only itself, and memory holds
one record at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.inputs.decompress import Unreadable, guarded
from pipeline.papers.pieces import Found, Lost

_PIECE = 1024 * 1024
_START = re.compile(rb"<(?:[\w.-]{1,40}:)?record[\s>]")
_EDGE = re.compile(rb"</(?:[\w.-]{1,40}:)?record\s*>|<(?:[\w.-]{1,40}:)?record[\s>]")
# Enough of the end of what was searched that a tag cut in two is found with the next piece.
_TAG_BYTES = 64
_HEAD = 2000
_FAULT = re.compile(rb"<error\s[^<>]{0,100}?code\s*=\s*[\"']([A-Za-z]{1,40})[\"']")
_CLOSED = re.compile(rb"</[\w:.-]{1,80}\s*>\s*\Z")


def records(stream: BinaryIO, most: int) -> Iterator[Found | Lost]:
    """Yield the records of a saved response, each of at most `most` bytes, and what was lost."""
    return _Scan(stream, most).run()


class _Scan:
    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._read = guarded(stream.read)
        self._most = most
        self._held = b""
        self._base = 0  # how many bytes of the stream came before `_held`
        self._at = 0  # what is not yet dealt with begins here in `_held`
        self._count = 0
        self._head = b""
        self._fault = ""
        self._ended = False

    def run(self) -> Iterator[Found | Lost]:
        while self._to_record():
            self._count += 1
            found = self._record()
            yield found
            if isinstance(found, Lost) and found.cut:
                return
        if self._fault:
            yield Lost(self._base + len(self._held), self._fault, cut=True)
        elif not self._base and not self._held.strip():
            yield Lost(0, "empty file")
        elif not self._count:
            yield Lost(0, self._without(), self._head)
        elif not _CLOSED.search(self._held[self._at :]) and not _START.match(self._head):
            at = self._base + self._at
            yield Lost(at, "cut off: the response has no end tag", cut=True)

    def _without(self) -> str:
        if error := _FAULT.search(self._head):
            return f"holds no <record>: the repository answered with the error {error[1].decode()}"
        return "holds no <record>; a saved response of OAI-PMH (UTF-8) was expected"

    def _fill(self) -> bool:
        """Read a piece; False at the end of the stream and at a fault in it."""
        if self._ended:
            return False
        try:
            piece = self._read(_PIECE)
        except Unreadable as fault:
            self._fault, piece = str(fault), b""
        self._ended = not piece
        self._base += self._at
        self._held, self._at = self._held[self._at :] + piece, 0
        if len(self._head) < _HEAD:
            self._head = (self._head + piece)[:_HEAD]
        return bool(piece)

    def _to_record(self) -> bool:
        """Go to where the next record begins; False if there is none."""
        while not (match := _START.search(self._held, self._at)):
            kept = max(self._at, len(self._held) - _TAG_BYTES)
            if self._ended:
                return False
            self._at = kept
            self._fill()
        self._at = match.start()
        return True

    def _record(self) -> Found | Lost:
        """Take the record that starts here: whole, or why it cannot be had."""
        offset = self._base + self._at
        head = self._held[self._at : self._at + _HEAD]
        dropped, seek = 0, self._at + 1
        while not (match := _EDGE.search(self._held, seek)):
            left = len(self._held) - self._at
            if dropped or left > self._most:
                # Over the limit: count it and let it go, up to a tag that may be cut in two.
                going = max(0, left - _TAG_BYTES)
                self._at, dropped, left = self._at + going, dropped + going, left - going
            if not self._fill():
                reason = self._fault or "cut off: the record has no end"
                return Lost(offset, reason, head, cut=True)
            seek = max(0 if dropped else 1, left - _TAG_BYTES)
        return self._taken(offset, head, dropped, match)

    def _taken(self, offset: int, head: bytes, dropped: int, edge: re.Match[bytes]) -> Found | Lost:
        whole = edge[0].startswith(b"</")
        xml = self._held[self._at : edge.end() if whole else edge.start()]
        self._at += len(xml)
        if not whole:
            return Lost(offset, "record has no end: another one starts inside it", xml[:_HEAD])
        size = dropped + len(xml)
        if size > self._most:
            reason = f"record of {size} bytes is over the limit of {self._most} (max_item_bytes)"
            return Lost(offset, reason, head)
        return Found(offset, xml)
