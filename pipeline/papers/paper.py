"""A paper's metadata, whatever format it came in, and the document that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.fields.path import MISSING, absent
from pipeline.licences import licence_name
from pipeline.mines.base import Mine, Skipped
from pipeline.papers import clean
from schemas import Document, Summary

_ABSTRACTS = "https://arxiv.org/abs/"
# "0704.0001", and "hep-th/9901001" or "math.GT/0309136" as papers were named before.
_IDENTIFIER = re.compile(r"\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7}")
# An abstract that only takes the paper back. A longer one that mentions it still says what the
# paper was about.
_WITHDRAWN = re.compile(
    r"\W{0,3}(?:(?:this|the) )?(?:paper|article|submission|manuscript|preprint|work|note)?\s?"
    r"(?:(?:has|have) (?:been|now been)|is|was) (?:temporarily |hereby )?(?:with-?drawn|retracted)"
    r"|\W{0,3}(?:with-?drawn|retracted)\b",
    re.IGNORECASE,
)
_WITHDRAWN_CHARS = 400
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?$")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a source says of one paper. `subjects` are paths of names; `published` is a day."""

    id: str
    title: str
    abstract: str
    subjects: tuple[tuple[str, ...], ...] = ()
    license: str = ""
    published: str = ""


def document_of(paper: Paper, uri: str, mine: Mine) -> Document | Skipped:
    """Return the document of a paper of the arXiv, its title as a summary of its abstract."""
    if len(paper.abstract) <= _WITHDRAWN_CHARS and _WITHDRAWN.match(paper.abstract):
        return Skipped("withdrawn paper")
    return Document(
        id=paper.id,
        mine=mine.name,
        uri=_ABSTRACTS + paper.id if _IDENTIFIER.fullmatch(paper.id) else uri,
        title=paper.title,
        text=paper.abstract,
        language=mine.language,
        license=licence_name(paper.license) or mine.license,
        published=paper.published,
        summaries=(Summary(paper.title, "title"),),
        categories=paper.subjects,
    )


def demanded(record: Mapping[str, Any], name: str, prose: bool = False) -> str:
    """Return a string of a record, clean. Raises BadItem where it is missing, empty or none."""
    value = record.get(name, MISSING)
    text = clean.prose(name, value) if prose else clean.one_line(name, value)
    if not text:
        raise absent(name, value, record)
    return text


def day(value: object) -> str:
    """Return the day that a source's date names, as "2007-04-02"; "" where it names none."""
    if not isinstance(value, str):
        return ""
    try:
        if match := _DAY.match(value.strip()):
            year, month, number = map(int, match.groups())
            return date(year, month, number).isoformat()
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, IndexError, OverflowError):
        return ""
