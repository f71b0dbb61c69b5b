"""What a scan of a stream finds: pieces that somebody else parses, and stretches that were lost."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.mines.base import BadRead


class Found(NamedTuple):
    """A piece of the stream, an object or an element, at byte `offset`."""

    offset: int
    data: bytes


class Lost(NamedTuple):
    """A stretch from `offset` on that gave no piece, and why; `cut`: nothing more can be had."""

    offset: int
    reason: str
    head: bytes = b""
    cut: bool = False

    def bad_read(self, key: str, uri: str) -> BadRead:
        """Return the dead letter of the stretch, which `key` names in the file at `uri`."""
        head = self.head.decode("utf-8", "backslashreplace")
        return BadRead(self.reason, key, self.offset, uri, head, self.cut)
