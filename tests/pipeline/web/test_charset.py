import codecs

import pytest

from pipeline.web.charset import decode, encoding_of
from pipeline.web.page import Page

GERMAN = "<p>Die Mühle am Bach gehört seit fünf Jahren den Müllern von Grünau.</p>"
JAPANESE = "<p>水車小屋は五年前から村のものです。毎月第一日曜日に公開されます。</p>"
RUSSIAN = "<p>Мельница принадлежит деревне уже пять лет и открыта по воскресеньям.</p>"


def meta(label):
    return f'<meta charset="{label}">'


@pytest.mark.parametrize(
    ("text", "encoding", "stated", "head"),
    [
        (GERMAN, "utf-8", "", ""),
        (GERMAN, "utf-8", "utf-8", ""),
        (GERMAN, "cp1252", "ISO-8859-1", ""),
        (GERMAN, "cp1252", "", meta("latin1")),
        (GERMAN, "cp1252", "", ""),
        # What is stated is wrong: the bytes are UTF-8 without a fault.
        (GERMAN, "utf-8", "iso-8859-1", ""),
        (GERMAN, "utf-8", "", meta("windows-1252")),
        # The page says UTF-8, and is not.
        (GERMAN, "cp1252", "utf-8", ""),
        (GERMAN, "cp1252", "", meta("utf-8")),
        (JAPANESE, "shift_jis", "shift_jis", ""),
        (JAPANESE, "euc_jp", "", meta("euc-jp")),
        (JAPANESE, "shift_jis", "", ""),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", ""),
        (
            RUSSIAN,
            "koi8_r",
            "",
            '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
        ),
        (RUSSIAN, "cp1251", "", meta("windows-1251")),
        (RUSSIAN, "cp1251", "nonsense", meta("cp1251")),
        (GERMAN, "utf-16-le", "utf-16", ""),
        ('<?xml version="1.0" encoding="iso-8859-1"?>' + GERMAN, "cp1252", "", ""),
    ],
)
def test_text_comes_out_as_written(text, encoding, stated, head):
    body = (head + text).encode(encoding)
    assert decode(Page("u", body, charset=stated)) == head + text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_mark_goes_before_all_that_is_stated(mark, encoding):
    page = Page("u", mark + (meta("cp1251") + GERMAN).encode(encoding), charset="koi8-r")
    assert decode(page) == meta("cp1251") + GERMAN


def test_a_few_bad_bytes_leave_utf8_what_it_is():
    body = (GERMAN * 30).encode()[:-6] + b"\xff\xfe"
    page = Page("u", body, charset="utf-8")
    assert encoding_of(page) == "utf-8"
    assert decode(page).startswith(GERMAN * 29)
    assert decode(page).endswith("\ufffd\ufffd")


def test_line_ends_are_made_one():
    assert decode(Page("u", b"a\r\nb\rc\n")) == "a\nb\nc\n"


@pytest.mark.parametrize("body", [b"", b"\xff", b"\x00\x00\x00", bytes(range(256)) * 50])
@pytest.mark.parametrize("stated", ["", "utf-8", "utf-16", "x-user-defined", "../../etc", "\x00"])
def test_whatever_the_bytes_there_is_text(body, stated):
    assert isinstance(decode(Page("u", body, charset=stated)), str)
