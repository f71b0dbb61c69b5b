"""Plain bytes that come in pieces, read by lines and lengths, with a way back."""

from __future__ import annotations

from collections.abc import Iterator

_BLANK = b"\r\n"
_MOST_SKIPPED = 1024 * 1024


class PlainStream:
    """The bytes of `pieces`; `place` is how many were read. Errors of `pieces` pass through."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""
        self._at = 0
        self.place = 0

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer only at the end, without reading them."""
        while len(self._held) - self._at < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held = self._held[self._at :] + piece
            self._at = 0
        return self._held[self._at : self._at + size]

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes and step behind them; fewer only at the end."""
        # Pieces are gathered first, since adding each to what is held would copy all of it.
        got, have = [self._held[self._at :]], len(self._held) - self._at
        while have < size and (piece := next(self._pieces, None)) is not None:
            got.append(piece)
            have += len(piece)
        joined = got[0] if len(got) == 1 else b"".join(got)
        self._held, self._at = joined, min(size, have)
        self.place += self._at
        return joined[: self._at]

    def skip(self, size: int) -> int:
        """Step behind the next `size` bytes; return how many there were."""
        passed = 0
        while passed < size and (step := len(self.take(min(size - passed, _MOST_SKIPPED)))):
            passed += step
        return passed

    def back(self, data: bytes) -> None:
        """Take back `data`, the bytes read last."""
        self._held, self._at = data + self._held[self._at :], 0
        self.place -= len(data)

    def line(self, most: int) -> bytes:
        """Return the next line with its end; of a longer one, and of the last, what is there."""
        size = 1024
        while True:
            seen = self.peek(min(size, most))
            if (end := seen.find(b"\n")) >= 0:
                return self.take(end + 1)
            if len(seen) < size or size >= most:
                return self.take(len(seen))
            size *= 8

    def skip_blank(self) -> bool:
        """Step behind line ends; say whether anything follows."""
        while seen := self.peek(64):
            blank = len(seen) - len(seen.lstrip(_BLANK))
            self.take(blank)
            if blank < len(seen):
                return True
        return False

    def find(self, mark: bytes) -> bool:
        """Step to the next `mark`; say whether there is one. At the end there is nothing left."""
        while True:
            seen = self.peek(_MOST_SKIPPED)
            if (at := seen.find(mark)) >= 0:
                self.take(at)
                return True
            if len(seen) < _MOST_SKIPPED:
                self.take(len(seen))
                return False
            self.take(len(seen) - len(mark) + 1)
