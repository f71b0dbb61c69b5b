import gzip
import io

import pytest
import zstandard

from pipeline.inputs.decompress import CODECS
from pipeline.web.archives.gzip_members import Begin, Fault, Streams
from tests.pipeline.web.records import PAGE, members, noise, record, response


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


def flipped(data, at, count=20):
    data = bytearray(data)
    for byte in range(at, at + count):
        data[byte] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize("after", [-4000, -400, -1, 0, 1, 11, 400])
@pytest.mark.parametrize("head", [0, 12])
def test_a_member_whose_head_is_damaged_is_told_of_once_however_the_file_is_cut(after, head):
    parts = members(4)
    damaged = starts(parts)[2]
    data = flipped(b"".join(parts), damaged + head)
    bound = damaged + after
    first, second = streams(data, end=bound), streams(data, start=bound)
    plain, faults = streams(data)
    assert [*first[0], *second[0]] == list(plain)
    assert [fault.offset for fault in first[1] + second[1]] == [damaged]
    assert first[1] + second[1] == faults


def frames(count):
    """Return records as zstd frames whose first block is far longer than a head of one."""
    # Bytes that do not shrink would be stored, and then come before their block has ended.
    blocks = (response(PAGE + noise(n, 70_000).hex().encode()) for n in range(count))
    return [zstandard.compress(record(n, block)) for n, block in enumerate(blocks)]


def test_frames_of_large_blocks_are_found_behind_a_cut_and_damage():
    parts = frames(5)
    data, places = b"".join(parts), starts(parts)
    found = [
        offset
        for start in range(0, len(data), 50_000)
        for offset in streams(data, ".zst", start, start + 50_000)[0]
    ]
    assert found == places
    plain, faults = streams(flipped(data, places[2]), ".zst")
    assert (list(plain), [fault.offset for fault in faults]) == (places, [places[2]])


def test_a_bomb_of_zstandard_never_comes_at_once():
    bomb = zstandard.compress(b"WARC/1.0\r\n" + bytes(300 << 20))
    sizes, faults = [], []
    for event in Streams(io.BytesIO(bomb).read, CODECS[".zst"]):
        if isinstance(event, bytes):
            sizes.append(len(event))
        elif isinstance(event, Fault):
            faults.append(event.reason)
    assert ["bomb" in reason for reason in faults] == [True]
    # Given in steps until it is known for a bomb, where one call would have unpacked it whole.
    assert 0 < sum(sizes) < 100 << 20


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
