"""Pages that lie in files of their own, and the list of the addresses that they came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple

from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines import lines
from pipeline.mines.base import BadItem, BadRead, Item
from pipeline.mines.whole_files import file_item
from pipeline.web.page import Page

PAGES = (".html", ".htm", ".xhtml")
_MOST_LINE = 64 * 1024
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ")
_XHTML = "application/xhtml+xml"


class Listed(NamedTuple):
    """A line of a list of addresses: its number and offset, the name of a file with its address,
    or what is wrong with the line."""

    number: int
    offset: int
    name: str = ""
    url: str = ""
    fault: str = ""


def listed(path: str) -> Iterator[Listed]:
    """Yield the lines of a list "file<TAB>address", the empty ones left out.

    Raises Unreadable at the place of a fault of the file.
    """
    with files.open_plain(path) as stream:
        for number, (offset, line) in enumerate(files.lines(stream, 0, _MOST_LINE), 1):
            if isinstance(line, TooLong):
                yield Listed(number, offset, fault="line too long for an address")
                continue
            cells = line.decode("utf-8", "replace").lstrip("\ufeff").split("\t")
            if len(cells) >= 2 and cells[0].strip() and re.match(r"\w+:", cells[1].strip()):
                yield Listed(number, offset, cells[0].strip(), cells[1].strip())
            elif line.strip() and number > 1:  # the first may be a head of names
                yield Listed(number, offset, fault="expected a file, a tab and its address")


@lru_cache(maxsize=4)
def addresses(path: str) -> dict[str, str]:
    """Return the addresses of a list by the names of files, as far as it can be read."""
    found: dict[str, str] = {}
    try:
        for line in listed(path):
            if not line.fault:
                found.setdefault(line.name, line.url)
    except Unreadable:
        pass  # the unit of the list itself makes the dead letter
    return found


def bad_lines(path: str) -> Iterator[BadRead]:
    """Yield the lines of a list of addresses that are none, and the fault that cuts it short."""
    return lines.bad_lines(path, ((line.number, line.offset, line.fault) for line in listed(path)))


def page_in(record: Any, html: str, url: str, limit: int) -> Page:
    """Return the page in a JSON record, whose fields `html` and `url` hold it and its address.

    Raises BadItem with the reason.
    """
    if not isinstance(record, dict):
        raise BadItem(f"expected an object, got {type(record).__name__}")
    text, address = record.get(html), record.get(url, "")
    if text is None and html in record:
        raise BadItem(f"{html}: expected a string, got null")
    if text is None:
        known = ", ".join(sorted(map(str, record))[:12])
        raise BadItem(f"no field '{html}' (html_field); the record has: {known[:200]}")
    for name, value in ((html, text), (url, address or "")):
        if not isinstance(value, str):
            raise BadItem(f"{name}: expected a string, got {type(value).__name__}")
    body = text.encode("utf-8", "replace")
    if len(body) > limit:
        raise BadItem(f"page of {len(body)} bytes is over the limit of {limit} (max_item_bytes)")
    return Page(address or "", body, charset="utf-8")


def page_of(uri: str, stream: BinaryIO, limit: int, urls: str) -> Item | BadRead:
    """Return the page in a file, with the address that the list `urls` ("" for none) has for it.

    The list names a file by its path or by the end of it.
    """
    found = file_item(uri, stream, limit, "page")
    if isinstance(found, BadRead):
        return found
    key, data = found.key, found.payload
    if files.plain_name(uri).endswith(".wacz"):
        return BadRead("is a WACZ: unpack it, and read the archives in it", key, 0, uri)
    if data.startswith(_PACKED):
        return BadRead("is compressed, which its name does not say (.gz, .zst, .zip)", key, 0, uri)
    media = _XHTML if files.plain_name(uri).endswith(".xhtml") else "text/html"
    return replace(found, payload=Page(_address(uri, urls), data, media))


def _address(uri: str, urls: str) -> str:
    known = addresses(urls) if urls else {}
    parts = re.split(r"[/!]", uri)
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((known[end] for end in ends if end in known), "")
