"""The heading under which a stretch of a text stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from schemas.document import Document
from schemas.parts import Section
from schemas.signal import Found, Refused
from signals import _text

NEEDS = ("sections",)
VERSION = 1
EVIDENCE = "text"

LEAST_CHARS = 80
# Each section lists the others, so a document of n sections would hold n * n titles.
MOST_OTHERS = 20


@dataclass(frozen=True)
class Fields:
    """`title` is the document's; `others` are the titles of its other sections, lists of
    references and the like left out, the first MOST_OTHERS of them."""

    text: str
    section_title: str
    title: str
    others: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a section, or why a section gave none."""
    titles = [section.title.strip() for section in document.sections]
    usable = list(dict.fromkeys(title for title in titles if not _title_fault(title)))
    for section, title in zip(document.sections, titles, strict=True):
        yield _of_section(document, section, title, usable)


def _of_section(
    document: Document, section: Section, title: str, usable: list[str]
) -> Found | Refused:
    whole = _text.trim(document.text, section.start, section.end)
    start, end = _text.passage(document.text, *whole)
    text = document.text[start:end]
    reason = _title_fault(title) or _body_fault(text, title)
    if reason:
        return Refused(reason)
    others = islice((other for other in usable if not _text.same(other, title)), MOST_OTHERS)
    return Found(Fields(text, title, document.title, list(others)), start, end)


def _title_fault(title: str) -> str:
    if not title:
        return "section without a title"
    if _text.bare(title) in _text.LISTS:
        return "section is a list of references or links"
    if not any(map(str.isalpha, title)):
        return "section title is only a number"
    return ""


def _body_fault(text: str, title: str) -> str:
    if len(text) < LEAST_CHARS:
        return "body too short"
    if _text.same(text.split("\n", 1)[0], title):
        return "body begins with the title"
    return ""
