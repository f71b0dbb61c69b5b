import pytest

from pipeline.mines.base import BadItem, Skipped
from pipeline.web.archives.fetched import page_of
from pipeline.web.archives.warc import Record
from pipeline.web.page import Page
from tests.pipeline.web.records import PAGE, response

LIMIT = 1 << 20


def fetched(block=None, kind="response", limit=LIMIT, size=None, **headers):
    block = response() if block is None else block
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named = {"warc-target-uri": "https://a.example/", "warc-record-id": "<urn:uuid:1-2>"} | named
    return page_of(Record(7, kind, named, block, len(block) if size is None else size), limit)


def test_a_page():
    page = fetched(response(head=b"Content-Type: Text/HTML; Charset=ISO-8859-2"), warc_date="2024")
    assert isinstance(page, Page)
    assert (page.url, page.body, page.ident, page.date) == (
        "https://a.example/",
        PAGE,
        "1-2",
        "2024",
    )
    assert (page.content_type, page.charset) == ("text/html", "ISO-8859-2")


@pytest.mark.parametrize("kind", ["request", "revisit", "metadata", "warcinfo", "continuation", ""])
def test_other_records_are_counted_by_their_type(kind):
    assert fetched(kind=kind) == Skipped(f"record of type {kind or 'unknown'}")


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (response(head=b"Content-Type: image/png"), "not HTML"),
        (response(b"\x89PNG", b"X: y"), "not HTML"),
        (
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>",
            "HTTP status other than 200",
        ),
        (b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n", "HTTP status other than 200"),
        (response(b" \n"), "empty page"),
    ],
)
def test_responses_that_hold_no_page(block, reason):
    assert fetched(block) == Skipped(reason)


@pytest.mark.parametrize(
    "body", [PAGE, b"\n <!-- saved by x -->\n<html><p>", b"<HTML>", b"  <head><title>a</title>"]
)
def test_a_page_of_no_stated_type_is_known_by_its_beginning(body):
    assert isinstance(fetched(response(body, b"X: y")), Page)


def test_answers_of_name_servers_are_no_pages():
    found = fetched(b"20140325121225\na.example. 300 IN A 1.2.3.4", warc_target_uri="dns:a.example")
    assert found == Skipped("not HTML")


def test_resources_and_conversions():
    page = fetched(PAGE, "resource", content_type="text/html")
    assert isinstance(page, Page)
    assert fetched(b"text", "resource", content_type="text/plain") == Skipped("not HTML")
    text = fetched(
        "Grün".encode(),
        "conversion",
        content_type="text/plain",
        warc_identified_content_language="deu,eng",
    )
    assert isinstance(text, Page)
    assert (text.content_type, text.charset) == ("text/plain", "utf-8")
    assert text.headers == {"content-language": "deu"}


def test_a_page_over_the_limit_is_bad_and_a_picture_is_still_a_picture():
    with pytest.raises(BadItem, match=r"page of 2000000 bytes is over the limit"):
        fetched(response(), size=2_000_000)
    assert fetched(response(head=b"Content-Type: image/png"), size=2_000_000) == Skipped("not HTML")
