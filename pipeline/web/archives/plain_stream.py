"""Plain bytes that come in pieces, read by lines and lengths, with a way back."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLANKS = re.compile(rb"[\r\n]*")
# What was read goes once it is this much, so that little is moved.
_MOST_READ = 1024 * 1024


class PlainStream:
    """The bytes of `pieces`; `place` is how many were read. Errors of `pieces` pass through.

    No call costs more than the bytes that it steps behind or returns, however many are held.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = bytearray()
        self._at = 0
        self.place = 0

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer only at the end, without reading them."""
        self._holds(size)
        return bytes(self._held[self._at : self._at + size])

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes and step behind them; fewer only at the end."""
        taken = self.peek(size)
        self._step(len(taken))
        return taken

    def skip(self, size: int) -> int:
        """Step behind the next `size` bytes; return how many there were."""
        passed = 0
        while passed < size and self._holds(1):
            step = min(size - passed, len(self._held) - self._at)
            self._step(step)
            passed += step
        return passed

    def back(self, data: bytes) -> None:
        """Take back `data`, the bytes read last."""
        if self._at >= len(data):
            self._at -= len(data)
        else:
            self._held[: self._at] = data
            self._at = 0
        self.place -= len(data)

    def line(self, most: int) -> bytes:
        """Return the next line with its end; of a longer one, and of the last, what is there."""
        seen = 0
        while self._holds(seen + 1) and seen < most:
            end = self._held.find(b"\n", self._at + seen, self._at + most)
            if end >= 0:
                return self.take(end + 1 - self._at)
            seen = len(self._held) - self._at
        return self.take(min(seen, most))

    def skip_blank(self) -> bool:
        """Step behind line ends; say whether anything follows."""
        while self._holds(1):
            blank = _BLANKS.match(self._held, self._at)
            self._step(blank.end() - self._at if blank else 0)
            if self._at < len(self._held):
                return True
        return False

    def find(self, mark: bytes) -> bool:
        """Step to the next `mark`; say whether there is one. At the end there is nothing left."""
        while self._holds(len(mark)):
            found = self._held.find(mark, self._at)
            if found >= 0:
                self._step(found - self._at)
                return True
            self._step(len(self._held) - self._at - len(mark) + 1)
        self._step(len(self._held) - self._at)
        return False

    def _holds(self, size: int) -> bool:
        """Read on until `size` bytes are held; say whether there are as many."""
        while len(self._held) - self._at < size:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            if self._at > _MOST_READ:
                del self._held[: self._at]
                self._at = 0
            self._held += piece
        return True

    def _step(self, size: int) -> None:
        self._at += size
        self.place += size
