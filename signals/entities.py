"""Names and terms that a paragraph links to pages of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.document import Document, links
from schemas.parts import Span
from schemas.signal import Found, Refused
from signals import _text

NEEDS = ("links",)
VERSION = 1
EVIDENCE = "text"

LEAST_CHARS = 40
# Above this part of its characters in links, or of its lines with marks of a list, a paragraph is
# a list and not prose.
MOST_LINKED = 0.6
MOST_LISTED = 0.5

_MONTHS = "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june"
_MONTHS += " july august september october november december"
# One character or one whole word at a time, so that the match takes linear time.
_DATE = re.compile(
    rf"(?:\W|_|\d|(?<=\d)(?:st|nd|rd|th|s)\b|\b(?:{_MONTHS.replace(' ', '|')}|bc|ad|bce|ce)\b"
    r"|[年月日])+",
    re.IGNORECASE,
)
_DATE_CHARS = 40
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{0,20}:\S|[/#.?]|\S+\.(?:md|html?|txt)\b", re.IGNORECASE)
# A link shown by its address: "Algorithm#Examples". No one would say it.
_SECTION = re.compile(r"\w#\w")
_ITEM = re.compile(r"[*#•·|:;–—-]|\d{1,3}[.)]\s")


@dataclass(frozen=True)
class Fields:
    """`text` is the paragraph, `entities` the linked words in order of first appearance, each
    once; `targets` are the titles of the pages they lead to, in the same order, or none at all
    where the links lead to addresses and not to titled pages."""

    text: str
    entities: list[str]
    targets: list[str]
    title: str


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a paragraph that has links, or why a paragraph with links gave none."""
    for start, end, inside in _text.paragraphs_with(document.text, links(document)):
        yield _of_paragraph(document, start, end, inside)


def _of_paragraph(
    document: Document, start: int, end: int, inside: Sequence[Span]
) -> Found | Refused:
    if end - start < LEAST_CHARS:
        return Refused("paragraph too short")
    if sum(span.end - span.start for span in inside) > MOST_LINKED * (end - start):
        return Refused("a list of links")
    lines = document.text[start:end].split("\n")
    if sum(bool(_ITEM.match(line.lstrip())) for line in lines) > MOST_LISTED * len(lines):
        return Refused("a list, not prose")
    start, end = _text.passage(document.text, start, end)
    anchors: dict[str, tuple[str, str]] = {}
    for span in inside:
        anchor = document.text[span.start : span.end].strip()
        if span.end <= end and usable(anchor):
            anchors.setdefault(anchor.casefold(), (anchor, span.label.strip() or anchor))
    if not anchors:
        return Refused("no usable link")
    entities, targets = zip(*anchors.values(), strict=True)
    titles = [] if any(map(_ADDRESS.match, targets)) else list(targets)
    text = document.text[start:end]
    return Found(Fields(text, list(entities), titles, document.title), start, end)


def usable(anchor: str) -> bool:
    """Tell whether linked words name something: two characters or more, not a number or date."""
    if len(anchor) < 2 or "\n" in anchor or not any(map(str.isalpha, anchor)):
        return False
    if _SECTION.search(anchor):
        return False
    return len(anchor) > _DATE_CHARS or not _DATE.fullmatch(anchor)
