"""The characters of a page, from its bytes (HTML Standard 13.2.3, WHATWG Encoding Standard).

A byte order mark goes first, then the encoding that HTTP states, then that of the page's head, then
the detector of resiliparse. A page that is UTF-8 without a fault is that, whatever it states: no
other text of some length happens to be.
"""

from __future__ import annotations

import codecs
import re

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from pipeline.web.page import Page

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The standard looks at 1,024 bytes; scripts in front of the statement are common.
_PRESCAN = 8 * 1024
_META = re.compile(
    rb"<meta\s[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE
)
_XML = re.compile(
    rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})[\"']", re.IGNORECASE
)
_DETECTED = 64 * 1024
_FALLBACK = "windows-1252"
# What the standard means by these names is more than Python does.
_WIDER = {"gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-11": "cp874",
          "big5": "big5hkscs"}  # fmt: skip


def decode(page: Page) -> str:
    """Return the text of a page's body; bytes that are none in its encoding become U+FFFD."""
    marked = _marked(page.body)
    if not marked and (text := _utf8(page.body)):
        return text
    return _plain(page.body.decode(marked or encoding_of(page), "replace"))


def encoding_of(page: Page) -> str:
    """Return the Python name of the encoding of a page without a mark that is not all UTF-8."""
    body = page.body
    for label in (page.charset, _stated(body)):
        name = _known(label)
        # Stated, and just found to be wrong; so is an encoding of two bytes in one of one byte.
        if name and not name.startswith("utf"):
            return name
        if name.startswith("utf-16") and b"\0" in body[:_PRESCAN]:
            return name
        if name == "utf-8" and _hardly_broken(body):
            return name
    return _known(detect_encoding(body[:_DETECTED])) or _FALLBACK


def _plain(text: str) -> str:
    """Return text with the line ends of HTML and without marks of byte order."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _marked(body: bytes) -> str:
    """Return the encoding that a mark at the beginning names, "" without one."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return "utf-8-sig" if name == "utf-8" else name
    return ""


def _utf8(body: bytes) -> str:
    """Return the text of a body that is UTF-8 without a fault, with the line ends of HTML."""
    if body.isascii() and b"\x1b$" in body:
        # Escapes of ISO-2022-JP are ASCII as well.
        return ""
    # Of bytes there are fewer to look at than of characters, most of which take two in memory.
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _hardly_broken(body: bytes) -> bool:
    """Tell whether a page is UTF-8 but for a few bytes, such as one cut off within a character."""
    text = body.decode("utf-8", "replace")
    others = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") * 10 <= others


def _stated(body: bytes) -> str:
    head = body[:_PRESCAN]
    found = _META.search(head) or _XML.match(head)
    return found[1].decode("ascii") if found else ""


def _known(label: str | None) -> str:
    """Return the Python name for a label of an encoding, "" for one that the standard lacks."""
    name = map_encoding_to_html5(label, False) if label else ""
    name = _WIDER.get(name or "", name or "")
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
