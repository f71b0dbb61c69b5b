"""Blocks of lines with blank lines between them, among which lines of JSON may stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.inputs.files import TooLong, Unreadable

# (offset, number of its first line, its lines joined)
Block = tuple[int, int, bytes | TooLong]
_KEYS = frozenset(b"abcdABCD")
_LINES = 7
_HEAD = 2000


def blocks(lines: Iterator[tuple[int, bytes | TooLong]], max_bytes: int) -> Iterator[Block]:
    """Yield the blocks of `lines` (offset, line), and each line of JSON by itself.

    A lone letter after seven lines begins the next block: some copies lack the blank lines. What
    is longer than `max_bytes`, line or block, comes as a TooLong. At a fault of the stream raises
    Unreadable with the offset and head of the block that it cuts.
    """
    open_block = _Open(max_bytes)
    try:
        for number, (offset, line) in enumerate(lines, 1):
            if open_block.lines and open_block.ends_before(line):
                yield open_block.closed()
            if isinstance(line, TooLong) or line.startswith(b"{"):
                yield offset, number, line
            elif line.strip():
                open_block.add(offset, number, line)
    except Unreadable as fault:
        offset = open_block.offset if open_block.lines else max(fault.offset, 0)
        shown = b"\n".join([*open_block.lines, fault.head])[:_HEAD]
        raise Unreadable(str(fault), offset, shown) from fault
    if open_block.lines:
        yield open_block.closed()


@dataclass
class _Open:
    max_bytes: int
    lines: list[bytes] = field(default_factory=list)
    offset: int = 0
    number: int = 0
    size: int = 0

    def ends_before(self, line: bytes | TooLong) -> bool:
        if isinstance(line, TooLong) or line.startswith(b"{") or not line.strip():
            return True
        word = line.strip()
        return len(self.lines) >= _LINES and len(word) == 1 and word[0] in _KEYS

    def add(self, offset: int, number: int, line: bytes) -> None:
        if not self.lines:
            self.offset, self.number, self.size = offset, number, -1
        self.size += len(line) + 1
        # Beyond the limit only the head is shown.
        if self.size <= self.max_bytes or not self.lines:
            self.lines.append(line)

    def closed(self) -> Block:
        data = b"\n".join(self.lines)
        self.lines = []
        over = self.size > self.max_bytes
        return self.offset, self.number, TooLong(self.size, data[:_HEAD]) if over else data
