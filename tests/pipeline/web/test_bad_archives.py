"""Broken and hostile archives, through the mine from the file to its documents."""

import gzip
import json
import zlib

import pytest

from pipeline import mines
from pipeline.mines.base import BadItem, BadRead, Skipped
from schemas import Document
from tests.pipeline.web.records import chunked

TEXT = (
    "The old mill above the village was open to visitors on Sunday for the first time since the "
    "flood, and nearly four hundred people came to see the wheel turn. "
)
PAGE = f"<html><head><title>Mill</title></head><body><p>{TEXT}</p><p>{TEXT}</p></body></html>"
HTML = PAGE.encode()


def http(body, *headers, kind="text/html"):
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def record(payload, number=1, kind="response", media="application/http; msgtype=response"):
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/{number}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Date: 2024-05-01T00:00:00Z\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


class Got:
    """What came of an archive: documents, and the reasons of all else by their kind."""

    def __init__(self, path, **options):
        mine = mines.registry()["web"](**options)
        self.documents, self.skipped, self.bad, self.lost = [], [], [], []
        for unit in mine.units(str(path), 1 << 24):
            for item in mine.read(unit):
                self._add(mine, item)

    def _add(self, mine, item):
        if isinstance(item, BadRead):
            self.lost.append(item)
            return
        try:
            made = mine.parse(item)
        except BadItem as reason:
            self.bad.append(str(reason))
            return
        for one in made if isinstance(made, list) else [made]:
            if isinstance(one, Document):
                self.documents.append(one)
            else:
                assert isinstance(one, Skipped)
                self.skipped.append(one.reason)

    @property
    def texts(self):
        return [found.text for found in self.documents]


@pytest.fixture
def got(tmp_path):
    def got(data, name="a.warc", **options):
        path = tmp_path / name
        path.write_bytes(data)
        return Got(path, **options)

    return got


def test_a_plain_page(got):
    found = got(record(http(HTML)))
    assert [TEXT.strip() in text for text in found.texts] == [True]
    assert (found.bad, found.lost) == ([], [])


@pytest.mark.parametrize(
    "payload",
    [
        http(chunked(gzip.compress(HTML)), "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
        http(chunked(HTML), "Transfer-Encoding: chunked"),
        http(zlib.compress(HTML), "Content-Encoding: deflate"),
        http(HTML, "Content-Length: 7"),
        http(HTML, "Content-Length: 99999999"),
        # Archives often keep these headers of a body that they have unpacked already.
        http(HTML, "Content-Encoding: gzip"),
        http(HTML, "Transfer-Encoding: chunked"),
    ],
)
def test_encodings_and_lies_of_http(got, payload):
    found = got(record(payload) + record(http(HTML), 2))
    assert [TEXT.strip() in text for text in found.texts] == [True, True]


@pytest.mark.parametrize(
    "payload",
    [
        http(chunked(HTML).replace(b"64\r\n", b"zz\r\n", 1), "Transfer-Encoding: chunked"),
        http(chunked(HTML).replace(b"64\r\n", b"ffffffff\r\n", 1), "Transfer-Encoding: chunked"),
        http(chunked(HTML)[:150], "Transfer-Encoding: chunked"),
        http(gzip.compress(HTML)[:60], "Content-Encoding: gzip"),
        b"not HTTP at all",
        b"",
    ],
)
def test_a_damaged_body_costs_its_page_at_most(got, payload):
    found = got(record(payload) + record(http(HTML), 2))
    assert TEXT.strip() in found.texts[-1]
    assert len(found.documents) + len(found.bad) + len(found.skipped) + len(found.lost) == 2


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_costs_its_page_alone(got, layers):
    body = b"<p>" + b"a" * (64 << 20)
    for _ in range(layers):
        body = gzip.compress(body)
    coding = ", ".join(["gzip"] * layers)
    found = got(record(http(body, f"Content-Encoding: {coding}")) + record(http(HTML), 2))
    assert len(found.documents) == 1
    assert len(found.bad) + len(found.lost) + len(found.skipped) == 1


def test_records_that_are_no_pages_are_skipped_and_counted(got):
    found = got(
        record(b"GET / HTTP/1.1\r\n\r\n", 1, "request", "application/http; msgtype=request")
        + record(http(b""), 2, "revisit")
        + record(b"software: x\r\n", 3, "warcinfo", "application/warc-fields")
        + record(http(b"\x89PNG", kind="image/png"), 4)
        + record(http(HTML), 5)
    )
    assert len(found.documents) == 1
    assert len(found.skipped) == 4
    assert (found.bad, found.lost) == ([], [])


def test_a_file_without_its_last_newlines_is_whole(got):
    data = record(http(HTML)) + record(http(HTML), 2)
    found = got(data.rstrip(b"\r\n"))
    assert (len(found.documents), found.lost) == (2, [])


def test_a_file_cut_off_gives_what_is_whole_and_one_letter(got):
    members = [gzip.compress(record(http(HTML), n)) for n in range(1, 6)]
    found = got(b"".join(members)[: -len(members[-1]) // 2], "a.warc.gz")
    assert (len(found.documents), len(found.lost)) == (4, 1)
    assert found.lost[0].cut


def test_damage_costs_one_record_of_twenty(got):
    members = [gzip.compress(record(http(HTML), n)) for n in range(1, 21)]
    start = sum(map(len, members[:9]))
    data = bytearray(b"".join(members))
    middle = start + len(members[9]) // 2
    data[middle : middle + 20] = bytes(b ^ 0xFF for b in data[middle : middle + 20])
    found = got(bytes(data), "a.warc.gz")
    assert len(found.documents) == 19
    assert [one.offset for one in found.lost] == [start]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"no archive", b"WARC/1.0\r\n", b"\x00" * 1000])
def test_what_is_no_archive_raises_nothing(got, data):
    assert got(data).documents == []


def test_reservations_of_the_archive(got):
    data = record(http(HTML, "X-Robots-Tag: noai"))
    assert got(data).skipped == ["reserved: noai"]
    assert len(got(data, respect_reservations=False).documents) == 1


def test_lines_of_json_with_pages(got):
    lines = [
        json.dumps({"url": "https://a.example/1", "html": PAGE}),
        '{"url": "https://a.example/2", "html":',
        json.dumps({"url": "https://a.example/3"}),
        json.dumps({"url": "https://a.example/4", "html": 7}),
        json.dumps({"url": "https://a.example/5", "html": PAGE}),
    ]
    found = got("\n".join(lines).encode(), "a.jsonl")
    assert len(found.documents) == 2
    assert len(found.bad) + len(found.lost) + len(found.skipped) == 3


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.warc", gzip.compress(record(http(HTML))), "is compressed, which its name does not say"),
        ("a.warc.gz", record(http(HTML)), "is not compressed, though its name ends in .gz"),
        ("a.wacz", b"PK\x03\x04 and so on", "is a WACZ: unpack it"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(got, name, data, reason):
    found = got(data, name)
    assert found.documents == []
    assert [one.offset for one in found.lost] == [0]
    assert found.lost[0].error.startswith(reason)


def test_other_files_that_are_served_as_pages_are_skipped(got):
    bodies = [b"%PDF-1.4 and so on", b"\x89PNG\r\n\x1a\n\0\0", b"GIF89a..", b"\xff\xd8\xff\xe0"]
    found = got(b"".join(record(http(body), n) for n, body in enumerate(bodies)))
    assert found.skipped == ["not HTML"] * 4
    assert (found.documents, found.bad, found.lost) == ([], [], [])


def test_plain_text_of_an_archive_is_printable_and_not_empty(got):
    bodies = [f"\0\x07 {TEXT}\r\nIt turned.\0".encode(), b"", b"\0 \0"]
    found = got(b"".join(record(b, n, "conversion", "text/plain") for n, b in enumerate(bodies)))
    assert found.texts == [f"{TEXT}\nIt turned."]
    assert found.skipped == ["page without a text"] * 2


def test_fields_of_json_lines_are_named_with_what_is_wrong(got):
    lines = [{"html": None}, {"html": PAGE, "url": 5}, {"html": 7}, {"HTML": PAGE}]
    assert got("\n".join(map(json.dumps, lines)).encode(), "a.jsonl").bad == [
        "html: expected a string, got null",
        "url: expected a string, got int",
        "html: expected a string, got int",
        "no field 'html' (html_field); the record has: HTML",
    ]
