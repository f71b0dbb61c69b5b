import gzip
import zlib

import brotli
import pytest
import zstandard

from pipeline.mines.base import BadItem
from pipeline.web.archives.http import body_of, split
from tests.pipeline.web.records import chunked

HTML = b"<!doctype html><p>The wheel of the old mill turns again, after forty years.</p>" * 20
LIMIT = 1 << 20


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def test_status_headers_and_body():
    block = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Robots-Tag: noai\r\n"
        b"x-robots-tag: noindex\r\nX-Long: one\r\n  two\r\nno colon here\r\n\r\nbody\r\n\r\nmore"
    )
    status, headers, body = split(block)
    assert (status, body) == (200, b"body\r\n\r\nmore")
    assert headers == {
        "content-type": "text/html",
        "x-robots-tag": "noai, noindex",
        "x-long": "one two",
    }


@pytest.mark.parametrize(
    ("block", "status"),
    [
        (b"HTTP/1.0 302 \r\r\nLocation: x\r\r\n\r\r\n", 302),
        (b"HTTP/1.1 200\n\nbody", 200),
        (b"HTTP/2 200\r\n\r\n", 200),
        (b"HTTP/1.1 404 Not Found\r\nX: y", 404),
    ],
)
def test_status_lines_as_they_occur(block, status):
    assert split(block)[0] == status


@pytest.mark.parametrize("block", [b"", b"<html>", b"HTTPX/1.1 200 OK\r\n\r\n", b"HTTP/1.1 OK\r\n"])
def test_what_is_no_response(block):
    with pytest.raises(BadItem, match="not an HTTP response"):
        split(block)


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip", gzip.compress(HTML)),
        ("x-gzip", gzip.compress(HTML)),
        ("GZIP", gzip.compress(HTML)),
        ("deflate", zlib.compress(HTML)),
        ("deflate", raw_deflate(HTML)),
        ("br", brotli.compress(HTML)),
        ("zstd", zstandard.compress(HTML)),
        ("gzip, br", brotli.compress(gzip.compress(HTML))),
        ("identity", HTML),
        ("", HTML),
        # The header is left from before the archive unpacked the body.
        ("gzip", HTML),
        ("deflate", HTML),
        ("br", HTML),
        ("zstd", HTML),
    ],
)
def test_content_encodings(coding, sent):
    assert body_of({"content-encoding": coding}, sent, LIMIT) == HTML


@pytest.mark.parametrize("size", [1, 100, 10_000])
def test_chunks(size):
    headers = {"transfer-encoding": "chunked"}
    assert body_of(headers, chunked(HTML, size), LIMIT) == HTML
    assert body_of(headers, HTML, LIMIT) == HTML
    both = headers | {"content-encoding": "gzip"}
    assert body_of(both, chunked(gzip.compress(HTML), size), LIMIT) == HTML


def test_chunks_with_extensions_and_trailers():
    sent = b"5;name=value\r\n<p>ab\r\n3\nc</\n2\r\np>\r\n0\r\nX-Trailer: y\r\n\r\n"
    assert body_of({"transfer-encoding": "chunked"}, sent, LIMIT) == b"<p>abc</p>"


def test_a_chunked_body_cut_off_goes_as_far_as_it_does():
    sent = chunked(HTML)[:250]
    assert HTML.startswith(body_of({"transfer-encoding": "chunked"}, sent, LIMIT))


def test_a_wrong_size_in_the_middle_of_chunks():
    sent = chunked(HTML).replace(b"\r\n64\r\n", b"\r\n17\r\n", 1)
    with pytest.raises(BadItem, match="a chunk has a wrong size"):
        body_of({"transfer-encoding": "chunked"}, sent, LIMIT)


def test_a_packed_body_cut_off_gives_what_is_there():
    body = body_of({"content-encoding": "gzip"}, gzip.compress(HTML)[:-9], LIMIT)
    assert body
    assert HTML.startswith(body)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_bombs_are_given_up(coding):
    big = bytes(50 << 20)
    packed = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
    }[coding](big)
    with pytest.raises(BadItem, match="unpacks to over the limit of 1048576 bytes"):
        body_of({"content-encoding": coding}, packed, LIMIT)


@pytest.mark.parametrize(
    ("coding", "sent", "reason"),
    [
        ("gzip", b"\x1f\x8b\x08\x00" + b"\xff" * 99, "damaged gzip body"),
        ("br", b"\xff\xfe" * 40, "damaged br body"),
        ("zstd", b"\x28\xb5\x2f\xfd" + b"\xff" * 99, "damaged zstd body"),
        ("compress", b"x", "content encoding 'compress' is not read"),
        ("gzip,gzip,gzip,gzip", b"x", "over 3 content encodings"),
        ("", b"x" * (LIMIT + 1), "over the limit of 1048576"),
    ],
)
def test_bodies_that_cannot_be_had(coding, sent, reason):
    with pytest.raises(BadItem, match=reason):
        body_of({"content-encoding": coding}, sent, LIMIT)
