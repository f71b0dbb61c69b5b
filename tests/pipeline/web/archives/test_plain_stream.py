import time

import pytest

from pipeline.web.archives.plain_stream import PlainStream


def stream(data, step=3):
    return PlainStream(data[i : i + step] for i in range(0, len(data), step))


@pytest.mark.parametrize("step", [1, 3, 100])
def test_lines_lengths_and_the_way_back(step):
    source = stream(b"one\ntwo\n\r\n\nthree four", step)
    assert (source.line(100), source.line(2), source.place) == (b"one\n", b"tw", 6)
    source.back(b"one\ntw")
    assert (source.peek(5), source.place) == (b"one\nt", 0)
    assert (source.skip(6), source.line(100), source.skip_blank()) == (6, b"o\n", True)
    assert (source.find(b"four"), source.place, source.take(99)) == (True, 17, b"four")
    assert (source.take(1), source.line(9), source.skip(4), source.skip_blank()) == (
        *(b"", b""), 0, False,
    )  # fmt: skip


@pytest.mark.parametrize("step", [1, 3, 100])
def test_a_mark_across_pieces_and_none_at_all(step):
    source = stream(b"-- ab-- abc", step)
    assert (source.find(b"abc"), source.place) == (True, 8)
    assert (source.find(b"x"), source.place, source.peek(1)) == (False, 11, b"")


def test_back_over_bytes_that_were_let_go():
    source = stream(b"a" * (3 << 20) + b"bc", 1 << 16)
    taken = source.take(2 << 20)
    source.find(b"b")
    source.back(b"a" * (1 << 20))
    source.back(taken)
    assert (source.place, source.take(3 << 20)) == (0, b"a" * (3 << 20))


def test_small_steps_do_not_move_all_that_is_held():
    data = b"\n" * (16 << 20) + b"\nWARC/x" * 100_000
    start = time.monotonic()
    source = PlainStream(iter([data]))
    assert source.skip_blank()
    while source.find(b"\nWARC/"):
        source.line(100)
        source.line(100)
    assert source.place == len(data)
    assert time.monotonic() - start < 5
