import gzip
import io

import pytest

from pipeline.inputs.decompress import CODECS
from pipeline.web.archives.gzip_members import Streams
from pipeline.web.archives.warc import Damage, Record, compressed, plain
from tests.pipeline.web.records import PAGE, members, record, response

LIMIT = 1 << 20


def cut(data, limit=LIMIT, step=1000):
    file = io.BytesIO(data)
    return list(plain(iter(lambda: file.read(step), b""), limit))


def unpacked(data, limit=LIMIT):
    return list(compressed(Streams(io.BytesIO(data).read, CODECS[".gz"]), limit))


def names(found):
    return [one.ident if isinstance(one, Record) else one.reason for one in found]


@pytest.mark.parametrize("step", [1, 10, 1000, 1 << 20])
@pytest.mark.parametrize("version", ["0.18", "1.0", "1.1"])
def test_records_of_plain_bytes(step, version):
    parts = [record(n, version=version) for n in range(3)]
    found = cut(b"".join(parts), step=step)
    assert names(found) == ["0", "1", "2"]
    assert [one.offset for one in found] == [0, len(parts[0]), len(parts[0] + parts[1])]
    assert {one.block for one in found} == {response()}
    assert found[1].url == "https://a.example/1"
    assert found[1].kind == "response"


def test_headers_are_read_in_any_case_and_over_several_lines():
    data = record(1, extra="X-Note: one\r\n two\r\nwarc-concurrent-to: <x>\r\n")
    data = data.replace(
        b"WARC-Target-URI: https://a.example/1", b"warc-target-uri:<https://b.example/>"
    )
    [found] = cut(data)
    assert (found.url, found.headers["x-note"]) == ("https://b.example/", "one two")


@pytest.mark.parametrize("ending", [b"", b"\r\n", b"\r\n\r\n", b"\n\n\n\n\n"])
def test_the_last_line_ends_do_not_matter(ending):
    assert names(cut((record(1) + record(2)).rstrip(b"\r\n") + ending)) == ["1", "2"]


@pytest.mark.parametrize("wrong", [-30, 5, 200, 10**9])
def test_a_wrong_length_costs_its_record(wrong):
    lie = record(2, size=len(response()) + wrong)
    found = cut(record(1) + lie + record(3) + record(4))
    assert [one for one in names(found) if one.isdigit()] == ["1", "3", "4"]
    [lost] = [one for one in found if isinstance(one, Damage)]
    assert (lost.offset, lost.cut) == (len(record(1)), False)


@pytest.mark.parametrize("length", ["", "Content-Length: x", "Content-Length: -1"])
def test_a_record_without_a_length(length):
    bad = record(2).replace(b"Content-Length: %d" % len(response()), length.encode() or b"X: 1")
    found = cut(record(1) + bad + record(3))
    assert names(found) == ["1", "the record has no Content-Length", "3"]


def test_a_line_of_a_head_that_does_not_end():
    found = cut(record(1, extra="X: " + "y" * 70_000 + "\r\n") + record(2))
    assert names(found) == ["a line of the record's head is over 65536 bytes", "2"]


def test_a_plain_file_cut_off_gives_what_is_whole():
    found = cut((record(1) + record(2))[:-50])
    assert names(found)[0] == "1"
    assert isinstance(found[1], Damage)
    assert found[1].cut
    assert found[1].reason.startswith("cut off")


def test_a_record_over_the_limit_is_known_by_its_head():
    block = response(PAGE + b"x" * 300_000)
    found = cut(record(1, block) + record(2), limit=100_000)
    assert names(found) == ["1", "2"]
    assert found[0].size == len(block)
    assert len(found[0].block) == 64 * 1024


def test_what_is_no_archive():
    assert names(cut(b"no archive at all")) == ["no record begins here"]
    assert cut(b"") == cut(b"\r\n\r\n") == []


@pytest.mark.parametrize("place", ["head", "body", "end"])
def test_twenty_bytes_flipped_in_one_of_twenty(place):
    parts = members(20)
    start, size = sum(map(len, parts[:9])), len(parts[9])
    at = start + {"head": 0, "body": size // 2, "end": size - 8}[place]
    data = bytearray(b"".join(parts))
    for byte in range(at, min(at + 20, start + size)):
        data[byte] ^= 0xFF
    found = unpacked(bytes(data))
    whole = [one.ident for one in found if isinstance(one, Record)]
    assert whole == [str(n) for n in range(20) if n != 9]
    [lost] = [one for one in found if isinstance(one, Damage)]
    assert (lost.offset, lost.cut) == (start, False)


@pytest.mark.parametrize("less", [1, 8, 9, 500])
def test_a_compressed_file_cut_off_gives_what_is_whole(less):
    parts = members(5)
    found = unpacked(b"".join(parts)[:-less])
    assert names(found)[:4] == ["0", "1", "2", "3"]
    [lost] = found[4:]
    assert isinstance(lost, Damage)
    assert lost.cut


def test_all_records_in_one_member():
    found = unpacked(gzip.compress(b"".join(record(n) for n in range(5))))
    assert names(found) == ["0", "1", "2", "3", "4"]
    assert {one.offset for one in found} == {0}


def test_a_record_that_ends_with_its_member_too_early():
    parts = [
        gzip.compress(record(1)),
        gzip.compress(record(2, size=10**6)),
        gzip.compress(record(3)),
    ]
    found = unpacked(b"".join(parts))
    assert [one for one in names(found) if one.isdigit()] == ["1", "3"]
    assert len(found) == 3


def test_arc():
    body = response()
    lines = b"1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n"
    data = b"filedesc://a.arc 0.0.0.0 20140216050221 text/plain %d\n%s\n" % (len(lines), lines)
    data += b"http://a.example/ 1.2.3.4 20140216050221 text/html %d\n%s\n" % (len(body), body)
    data += b"http://a.example/with a space 1.2.3.4 20140216050221 text/html %d\n%s" % (
        len(body),
        body,
    )
    first, second, third = cut(data)
    assert (first.kind, second.kind) == ("warcinfo", "response")
    assert (second.url, second.block) == ("http://a.example/", body)
    assert second.headers["warc-date"] == "2014-02-16T05:02:21Z"
    assert third.url == "http://a.example/with a space"
