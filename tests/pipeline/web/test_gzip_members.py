import gzip
import io

import pytest
import zstandard

from pipeline.inputs.decompress import CODECS
from pipeline.web.gzip_members import Begin, Fault, Streams
from tests.pipeline.web.archives import members, record


def streams(data, suffix=".gz", start=0, end=-1, step=1 << 20):
    """Return the offsets, the plain bytes by offset and the faults of the streams of `data`."""
    file = io.BytesIO(data)
    file.seek(start)
    plain, faults, at = {}, [], -1
    for event in Streams(lambda size: file.read(min(size, step)), CODECS[suffix], start, end):
        if isinstance(event, Begin):
            at = event.offset
            plain[at] = b""
        elif isinstance(event, Fault):
            faults.append(event)
        else:
            plain[at] += event
    return plain, faults


def starts(parts):
    return [sum(map(len, parts[:n])) for n in range(len(parts))]


@pytest.mark.parametrize("step", [1, 7, 1000, 1 << 20])
def test_each_member_is_a_stream(step):
    parts = members(4)
    plain, faults = streams(b"".join(parts), step=step)
    assert (list(plain), faults) == (starts(parts), [])
    assert list(plain.values()) == [gzip.decompress(part) for part in parts]


def test_frames_of_zstandard():
    parts = [zstandard.compress(record(n)) for n in range(3)]
    plain, faults = streams(b"".join(parts), ".zst")
    assert (list(plain.values()), faults) == ([record(n) for n in range(3)], [])


@pytest.mark.parametrize("place", ["head", "body", "end"])
def test_damage_costs_one_member(place):
    parts = members(20)
    start, size = starts(parts)[9], len(parts[9])
    at = start + {"head": 0, "body": size // 2, "end": size - 8}[place]
    data = bytearray(b"".join(parts))
    for byte in range(at, min(at + 20, start + size)):
        data[byte] ^= 0xFF
    plain, faults = streams(bytes(data))
    whole = [offset for offset in plain if offset != start]
    assert whole == [offset for offset in starts(parts) if offset != start]
    assert [plain[offset] for offset in whole] == [
        gzip.decompress(part) for number, part in enumerate(parts) if number != 9
    ]
    assert len(faults) == 1
    assert not faults[0].cut


def test_a_file_cut_off_is_said_to_be():
    parts = members(3)
    plain, faults = streams(b"".join(parts)[:-100])
    assert list(plain) == starts(parts)
    assert [(fault.offset, fault.cut) for fault in faults] == [(starts(parts)[2], True)]


@pytest.mark.parametrize("unit", [1, 500, 3000, 10_000, 10**9])
def test_however_a_file_is_cut_its_members_come_once(unit):
    parts = members(6)
    data = b"".join(parts)
    found = []
    for start in range(0, len(data), unit if unit > 1 else 997):
        found += list(streams(data, start=start, end=start + (unit if unit > 1 else 997))[0])
    assert found == starts(parts)


def test_zeros_between_members_are_padding():
    parts = members(2)
    plain, faults = streams(parts[0] + bytes(512) + parts[1] + bytes(99))
    assert (len(plain), faults) == (2, [])


def test_a_damaged_first_byte_is_no_padding():
    parts = members(3)
    data = parts[0] + bytes(1) + parts[1][1:] + parts[2]
    plain, faults = streams(data)
    assert [fault.offset for fault in faults] == [len(parts[0])]
    assert len(plain) == 3


def test_a_bomb_is_given_up():
    bomb = gzip.compress(b"WARC/1.0\r\n" + bytes(300 << 20), mtime=0)
    plain, faults = streams(members(1)[0] + bomb + members(1)[0])
    assert len(plain) == 3
    assert ["bomb" in fault.reason for fault in faults] == [True]
    assert max(map(len, plain.values())) < 80 << 20


@pytest.mark.parametrize("data", [b"", b"\x1f", b"no archive at all", bytes(100)])
def test_what_is_no_stream(data):
    plain, faults = streams(data)
    assert not any(plain.values())
    assert len(faults) == bool(data)
