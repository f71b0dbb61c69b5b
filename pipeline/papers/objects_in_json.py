"""The objects of a JSON array in a stream of bytes, one at a time: a dump need not fit in memory.

Only strings and brackets are looked at, to find where each element ends; whoever takes an element
parses it. So a mistake inside one costs that one. A file that is a single object, or several of
them one after the other, is read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.inputs.decompress import Unreadable, guarded
from pipeline.papers.pieces import Found, Lost

_PIECE = 1024 * 1024
_HEAD = 2000
# A string, up to its quote or, where it is broken, to its line's end: JSON has no line ends in
# strings. A quote by itself is a string that the bytes at hand do not end.
_TOKEN = re.compile(rb'"(?:[^"\\\n]++|\\[^\n])*+(?:"|\\?\n)|["{}\[\]]')
_OPEN, _CLOSE, _QUOTE = b"{[", b"}]", b'"'
_BETWEEN = b", \t\r\n"
_BOM = b"\xef\xbb\xbf"


def objects(stream: BinaryIO, most: int) -> Iterator[Found | Lost]:
    """Yield the elements of a JSON array, each of at most `most` bytes, and what was lost."""
    return _Scan(stream, most).run()


class _Scan:
    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._read = guarded(stream.read)
        self._most = most
        self._held = b""
        self._base = 0  # how many bytes of the stream came before `_held`
        self._seek = 0  # where in `_held` the next token is looked for
        self._start = 0  # where in `_held` the element or the gap at hand begins
        self._depth = 0
        self._floor = 0  # the depth at which elements lie: 1 inside an array
        self._dropped = 0  # bytes of an element over the limit that were let go
        self._head = b""
        self._fault = ""
        self._empty = True

    def run(self) -> Iterator[Found | Lost]:
        while True:
            match = _TOKEN.search(self._held, self._seek)
            if match is None or match[0] == _QUOTE:
                self._seek = match.start() if match else len(self._held)
                self._let_go()
                if len(self._held) - self._start > self._most:
                    yield self._endless()
                    return
                if not self._fill():
                    break
                continue
            self._seek = match.end()
            yield from self._token(match)
        yield from self._end()

    def _token(self, match: re.Match[bytes]) -> Iterator[Found | Lost]:
        token = match[0]
        if token in _OPEN:
            if self._depth == self._floor:
                yield from self._gap(match.start())
                if self._empty and token == b"[":
                    self._floor = 1
            self._empty = False
            self._depth += 1
        elif token in _CLOSE:
            if self._depth == self._floor:
                yield from self._gap(match.start())
                self._start = self._seek
                self._depth = self._floor = 0
                return
            self._depth -= 1
            if self._depth == self._floor:
                yield from self._element()

    def _element(self) -> Iterator[Found | Lost]:
        data = self._held[self._start : self._seek]
        offset = self._base + self._start - self._dropped
        size = self._dropped + len(data)
        if size > self._most:
            reason = f"object of {size} bytes is over the limit of {self._most} (max_item_bytes)"
            yield Lost(offset, reason, self._head or data[:_HEAD])
        else:
            yield Found(offset, data)
        self._start, self._dropped, self._head = self._seek, 0, b""

    def _let_go(self) -> None:
        """Drop what was searched of an element over the limit: it is only counted from then on."""
        open_bytes = self._seek - self._start
        if self._depth > self._floor and (self._dropped or open_bytes > self._most):
            self._head = self._head or self._held[self._start : self._start + _HEAD]
            self._dropped += open_bytes
            self._start = self._seek

    def _gap(self, end: int) -> Iterator[Lost]:
        """Pass what stands between two elements, which should be no more than a comma."""
        gap = self._held[self._start : end]
        if self._base + self._start == 0:
            gap = gap.removeprefix(_BOM)
        if odd := gap.strip(_BETWEEN):
            at = self._base + end - len(gap.lstrip(_BETWEEN))
            reason = f"{len(odd)} bytes that are no object stand where one belongs"
            yield Lost(at, reason, odd[:_HEAD])
        # An array's own bracket begins no element.
        inside = self._empty and self._held[end : end + 1] == b"["
        self._start = end + 1 if inside else end

    def _endless(self) -> Lost:
        head = self._head or self._held[self._start : self._start + _HEAD]
        reason = f"more than {self._most} bytes (max_item_bytes) hold no end of a string or object"
        return Lost(self._base + self._start - self._dropped, reason, head, cut=True)

    def _fill(self) -> bool:
        """Read a piece; False at the end of the stream and at a fault in it."""
        try:
            piece = self._read(_PIECE)
        except Unreadable as fault:
            self._fault = str(fault)
            return False
        # What stands between elements is as bounded as they are.
        self._held = self._held[self._start :] + piece
        self._base += self._start
        self._seek -= self._start
        self._start = 0
        return bool(piece)

    def _end(self) -> Iterator[Lost]:
        rest = self._head or self._held[self._start :]
        at = self._base + self._start - self._dropped
        if self._fault:
            yield Lost(at, self._fault, rest[:_HEAD], cut=True)
        elif self._depth > self._floor:
            yield Lost(at, "cut off: the object has no end", rest[:_HEAD], cut=True)
        elif self._floor:
            yield Lost(at, "cut off: the array has no end", rest[:_HEAD], cut=True)
        elif self._empty and not rest.removeprefix(_BOM).strip():
            yield Lost(0, "empty file")
        elif rest.strip(_BETWEEN):
            yield Lost(at, "bytes that are no object stand at the end", rest[:_HEAD])
