"""Clean text out of the values of a benchmark, and the reasons why a value is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from pipeline.fields.path import MISSING, absent, kind
from pipeline.mines.base import BadItem

# Only what surely is an entity: "R&D", "a&b" and "&c." are text.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]|<br(?: [^<>\n]*)?/?>", re.I)
# What its sources left in 92 of CMRC's 4,218 passages. "<stdio.h>" and "a<b" are text.
_TAG = re.compile(
    r"</?(?:noinclude|onlyinclude|nowiki|ref|div|span|small|big|center)(?: [^<>\n]*)?/?>",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[^\S\n]+")
_EDGE = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")


def text_of(name: str, value: Any, record: Mapping[str, Any]) -> str:
    """Return `value` cleaned. Raises BadItem naming `name` if it is missing, null, empty or of
    another type."""
    if not isinstance(value, str) and value is not None and value is not MISSING:
        raise BadItem(f"{name}: expected a string, got {kind(value)}")
    shown = clean(value) if isinstance(value, str) else ""
    if not shown:
        raise absent(name, value, record)
    return shown


def list_of(name: str, value: Any, record: Mapping[str, Any]) -> list[Any]:
    """Return `value` if it is a list. Raises BadItem naming `name` if it is none, or missing."""
    if isinstance(value, list):
        return value
    if value is None or value is MISSING:
        raise absent(name, value, record)
    raise BadItem(f"{name}: expected a list, got {kind(value)}")


def clean(text: str) -> str:
    """Return `text` with entities decoded once, without control and invisible characters.

    There is one kind of line end and of space, no space at the ends of lines, and no more than
    one blank line in a row. A few tags of web and wiki pages go; `<br>` is a line end.
    """
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    text = _CONTROL.sub("", _LINE_END.sub("\n", text))
    text = _EDGE.sub("\n", _SPACE.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text).strip()


def line(value: Any) -> str:
    """Return `value` cleaned and on one line; "" if it is no string."""
    return " ".join(clean(value).split()) if isinstance(value, str) else ""
