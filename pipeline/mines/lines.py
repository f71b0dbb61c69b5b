"""What the mines of lines share: files cut into ranges of bytes, each line named by its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import pairwise
from typing import BinaryIO

from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines.base import BadRead, Item, Unit

# A document is named by its line where that number can be had cheaply: not in the middle of a
# large file that many workers share. Which name it gets must depend on the file alone, never on
# how the work was cut, so files up to this size are always numbered, and larger ones never.
NUMBERED_BYTES = 1024**3
_BOM = b"\xef\xbb\xbf"


def without_mark(item: Item) -> bytes:
    """Return an item's bytes less the mark of its file's encoding, which only the first has."""
    data: bytes = item.payload
    return data.removeprefix(_BOM) if item.offset == 0 else data


def cut(path: str, size: int, unit_bytes: int) -> Iterator[Unit]:
    """Yield the ranges of bytes into which a file of lines is cut; one for a compressed file.

    `of` is the number of the first line that starts in the unit, "" where lines go by offset.
    """
    if files.is_compressed(path) or size < 0:
        yield whole(path)
        return
    numbered = size <= NUMBERED_BYTES and files.is_local(path)
    starts = list(range(0, size, max(unit_bytes, 1))) or [0]
    first = _line_numbers(path, starts) if numbered else ["" for _ in starts]
    for start, number in zip(starts, first, strict=True):
        end = start + unit_bytes if start != starts[-1] else -1
        yield Unit(path, start, end, number)


def whole(path: str) -> Unit:
    """Return a file as one unit, its lines numbered."""
    return Unit(path, of="1")


def in_range(unit: Unit, most: int) -> Iterator[Item | BadRead]:
    """Yield the lines that start inside a unit which begins in the middle of a file.

    What is left of an earlier line is passed over. A line of more than `most` bytes is a BadRead.
    """
    try:
        stream = files.open_bytes(unit.path, unit.start - 1)
    except Unreadable as fault:
        yield BadRead(str(fault), f"byte {unit.start}", unit.start, unit.path, cut=True)
        return
    with closing(stream):
        found = files.lines(stream, unit.start - 1, most)
        try:
            next(found, None)
        except Unreadable as fault:
            yield _cut_off(fault, unit.path, "")
            return
        yield from _lines(unit.path, unit, found, most)


def from_start(uri: str, unit: Unit, stream: BinaryIO, most: int) -> Iterator[Item | BadRead]:
    """Yield the lines of a stream, from its start to the end of the unit."""
    yield from _lines(uri, unit, files.lines(stream, 0, most), most)


def _lines(
    uri: str, unit: Unit, found: Iterator[tuple[int, bytes | TooLong]], most: int
) -> Iterator[Item | BadRead]:
    number = int(unit.of) - 1 if unit.of else 0
    empty = unit.start == 0
    try:
        for offset, line in found:
            if 0 <= unit.end <= offset:
                return
            number += 1
            empty = False
            if line:
                yield _item(uri, offset, line, str(number) if unit.of else "", most)
    except Unreadable as fault:
        yield _cut_off(fault, uri, str(number + 1) if unit.of else "")
        return
    if empty:
        yield BadRead("empty file", "line 1", 0, uri)


def bad_lines(path: str, found: Iterable[tuple[int, int, str]]) -> Iterator[BadRead]:
    """Yield a dead letter for each line of a list that is faulty, and one for what cuts it short.

    `found` has the number, the offset and the fault ("" for none) of each line.
    """
    number = 0
    try:
        for number, offset, fault in found:
            if fault:
                yield BadRead(fault, f"line {number}", offset, f"{path}#L{number}")
    except Unreadable as cut:
        yield BadRead(str(cut), f"line {number + 1}", max(cut.offset, 0), path, cut=True)


def _item(uri: str, offset: int, line: bytes | TooLong, place: str, most: int) -> Item | BadRead:
    key = f"line {place}" if place else f"byte {offset}"
    uri += f"#L{place}" if place else f"#byte={offset}"
    if isinstance(line, TooLong):
        error = f"line of {line.size} bytes is over the limit of {most} (max_item_bytes)"
        return BadRead(error, key, offset, uri, head(line.head))
    return Item(line, key, offset, uri)


def _line_numbers(path: str, starts: list[int]) -> list[str]:
    """Return the number of the first line that starts at or after each of `starts`."""
    numbers = ["1"]
    count = 0
    try:
        with closing(files.open_bytes(path)) as stream:
            for begin, end in pairwise(starts):
                # A line starts at `end` only if the byte before it ends one.
                count += _newlines(stream, end - 1 - max(begin - 1, 0))
                numbers.append(str(count + 2))
    except (Unreadable, OSError):
        # Reading meets the same fault again, and makes a dead letter of it.
        return ["1" for _ in starts]
    return numbers


def _newlines(stream: BinaryIO, size: int) -> int:
    count = 0
    while size > 0 and (piece := stream.read(min(size, 1024 * 1024))):
        count += piece.count(b"\n")
        size -= len(piece)
    return count


def _cut_off(fault: Unreadable, uri: str, place: str) -> BadRead:
    offset = max(fault.offset, 0)
    key = f"line {place}" if place else f"byte {offset}"
    return BadRead(str(fault), key, offset, uri, head(fault.head), cut=True)


def head(data: bytes) -> str:
    """Return bytes as a dead letter shows them."""
    return data.decode("utf-8", "backslashreplace")
