from __future__ import annotations

import io

import pytest

from pipeline.exams.blocks import Block, blocks
from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable


def read(data: bytes, limit: int = 1000) -> list[Block]:
    return list(blocks(files.lines(io.BytesIO(data), 0, limit), limit))


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_blocks_and_lines_of_json(end: bytes) -> None:
    data = end.join([b"", b"a", b"b", b"", b" ", b'{"x": 1}', b"c", b"d"])
    n = len(end)
    assert read(data) == [
        (n, 2, b"a\nb"),
        (n + 2 + 2 * n + n + 1 + n, 6, b'{"x": 1}'),
        (data.index(b"c" + end + b"d"), 7, b"c\nd"),
    ]


def test_a_letter_after_seven_lines_begins_a_block() -> None:
    rows = [b"a", *[b"row"] * 6, b"b", *[b"row"] * 6]
    assert [block[1] for block in read(b"\n".join(rows))] == [1, 8]
    # A lone letter inside of a block is a line like others.
    assert len(read(b"a\nb\nc")) == 1


def test_what_is_too_long() -> None:
    [long, (_, _, rest)] = read(b"ab\n" * 400 + b"\nb", limit=100)
    assert isinstance(long[2], TooLong)
    assert (long[2].size, rest) == (1199, b"b")
    assert [type(block[2]) for block in read(b"x\n" + b"y" * 200, 100)] == [bytes, TooLong]


def test_a_fault_shows_what_it_cuts() -> None:
    def cut():  # type: ignore[no-untyped-def]
        yield 0, b"a"
        yield 2, b"b"
        raise Unreadable("cut off: somewhere", 4, b"half")

    with pytest.raises(Unreadable) as caught:
        list(blocks(cut(), 100))
    assert (caught.value.offset, caught.value.head) == (0, b"a\nb\nhalf")
