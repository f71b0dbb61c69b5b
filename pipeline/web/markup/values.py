"""The values of structured data as clean text."""

from __future__ import annotations

import html
import re
from typing import Any

from resiliparse.extract.html2text import extract_plain_text

# Marks that no reader sees, and the controls that XML and Parquet readers stumble over.
_UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xAD, 0x200B, 0x2060, 0xFEFF])
_HAS_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b\u2060\ufeff\ud800-\udfff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_GAPS = re.compile(r"\n{3,}")
# A value counts as HTML only if it holds a tag of this list: "press <Enter>" does not.
_TAGS = (
    r"p|br|b|i|em|strong|u|a|ul|ol|li|div|span|sup|sub|img|script|style|h[1-6]|table|tbody|tr|td|th"
    r"|font|blockquote|code|small|iframe|noscript|section|article|figure|svg|object|embed|pre|hr|dl"
)
_TAGGED = re.compile(rf"<(?:/?(?:{_TAGS})(?=[\s/>])|!--)", re.IGNORECASE)
# Escaped tags are what a text about HTML shows; only those of escaped prose are markup.
_PROSE_TAGGED = re.compile(
    r"<(?:/(?:p|div|span|li|ul|ol|a|b|i|em|strong|h[1-6]|script|style)\s*|br\s*/?|p)>",
    re.IGNORECASE,
)
# Without its semicolon an entity is none: "AT&T" and "?a=1&copy=2" are what they say.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ADDRESS = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)


def clean(value: str) -> str:
    """Return a string that may hold HTML or entities as plain text.

    Tags go, with all that scripts and styles hold; blocks become paragraphs or lines; entities
    are resolved once. Line ends that the string itself has stay.
    """
    if "<" in value and _TAGGED.search(value):
        return markup_text(value)
    if "&" not in value:
        return tidy(value)
    if _ADDRESS.fullmatch(value.strip()):
        return tidy(value.replace("&amp;", "&"))
    value = _ENTITY.sub(lambda found: html.unescape(found[0]), value)
    return markup_text(value) if _PROSE_TAGGED.search(value) else tidy(value)


def markup_text(markup: str) -> str:
    """Return the text of a piece of HTML as a reader sees it, scripts and styles left out."""
    text = extract_plain_text(
        printable(markup),
        preserve_formatting=True,
        main_content=False,
        list_bullets=False,
        alt_texts=False,
        # Much of what is marked up is hidden, since it is there for machines.
        hidden_elements=True,
        noscript=True,
    )
    return tidy(text, indents="<pre" in markup)


def text_of(element: Any) -> str:
    """Return the text of an element of a resiliparse tree as a reader sees it."""
    if element.tag in ("script", "style", "template"):
        return ""
    if element.first_element_child is None:
        return " ".join(printable(element.text or "").split())
    return markup_text(element.html)


def tidy(value: str, indents: bool = False) -> str:
    """Return `value` without unseen characters, needless spaces and gaps of over one line.

    With `indents` the lines keep the spaces that begin them and those within, as code needs.
    """
    if value.isprintable() and "  " not in value:
        return value.strip()
    value = printable(value)
    if "\n" not in value and "\r" not in value:
        return " ".join(value.split())
    trim = str.rstrip if indents else _one_spaced
    lines = map(trim, value.replace("\r\n", "\n").splitlines())
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def _one_spaced(line: str) -> str:
    return " ".join(line.split())


def printable(value: str) -> str:
    """Return `value` as it can be written to any file: no controls, no lone surrogates."""
    if not _HAS_UNSEEN.search(value):
        return value
    return _SURROGATE.sub("\ufffd", value.translate(_UNSEEN))
