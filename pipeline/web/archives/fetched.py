"""What a record of a web archive holds: a page, or something else."""

from __future__ import annotations

import re

from pipeline.mines.base import BadItem, Skipped
from pipeline.web.archives import http
from pipeline.web.archives.warc import Record
from pipeline.web.page import Page

_HTML = ("text/html", "application/xhtml+xml")
PLAIN = "text/plain"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
# How a page begins whose server did not say what it is.
_LOOKS_LIKE = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head)\b", re.IGNORECASE | re.DOTALL
)
_FOUND = 200
_LANGUAGE = "warc-identified-content-language"


def page_of(record: Record, limit: int) -> Page | Skipped:
    """Return the page that a record holds, free of encodings, or why it is none.

    Raises BadItem with the reason where it holds one that cannot be had.
    """
    if record.kind == "response":
        return _response(record, limit)
    if record.kind in ("resource", "conversion"):
        return _kept(record, limit)
    return Skipped(f"record of type {record.kind[:40] or 'unknown'}")


def _response(record: Record, limit: int) -> Page | Skipped:
    if record.url.startswith("dns:"):
        return Skipped("not HTML")  # crawlers keep what they asked of the domain name system
    status, headers, sent = http.split(record.block)
    if status != _FOUND:
        return Skipped("HTTP status other than 200")
    stated = headers.get("content-type", "")
    media = _media(stated)
    if media and media not in _HTML:
        return Skipped("not HTML")
    _bounded(record, limit)
    body = http.body_of(headers, sent, limit)
    if not media and not _LOOKS_LIKE.match(body):
        return Skipped("not HTML")
    if not body.strip():
        return Skipped("empty page")
    return _page(record, body, media or _HTML[0], stated, headers)


def _kept(record: Record, limit: int) -> Page | Skipped:
    """Return the page of a record without a head of HTTP; plain text only of a conversion."""
    stated = record.headers.get("content-type", "")
    media = _media(stated)
    wanted = (PLAIN,) if record.kind == "conversion" else _HTML
    if media not in wanted:
        return Skipped("not HTML")
    _bounded(record, limit)
    tongue = record.headers.get(_LANGUAGE, "").split(",")[0].strip()
    headers = {"content-language": tongue} if tongue else {}
    if media == PLAIN and not _CHARSET.search(stated):
        stated += "; charset=utf-8"
    return _page(record, record.block, media, stated, headers)


def _bounded(record: Record, limit: int) -> None:
    if record.size > len(record.block):
        raise BadItem(f"page of {record.size} bytes is over the limit of {limit} (max_item_bytes)")


def _page(record: Record, body: bytes, media: str, stated: str, headers: dict[str, str]) -> Page:
    found = _CHARSET.search(stated)
    date = record.headers.get("warc-date", "")
    return Page(record.url, body, media, found[1] if found else "", headers, date, record.ident)


def _media(stated: str) -> str:
    return stated.split(";")[0].split(",")[0].strip().lower()
