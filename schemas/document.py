"""`Document`: one unit of a raw corpus, with the typed parts that its markup states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from operator import attrgetter

from schemas.parts import (
    Caption,
    Claim,
    Definition,
    Entailment,
    Question,
    Rating,
    Section,
    Sense,
    Span,
    Step,
    Summary,
    Table,
    Thing,
    Triple,
)
from schemas.strings import storable


@dataclass(frozen=True, slots=True)
class Document:
    """One item of a raw corpus, cleaned of markup, with what the markup said as typed parts.

    `(mine, id)` is unique and stable for ever: an id of the source where there is one, else
    `stable_id` of the content. `text` is clean text; every span counts characters in it.
    `published` is the day of publication ("2021-03-09"). `origins` says of parts that are plain
    strings which markup states them: ("categories", "json-ld:NewsArticle.articleSection").
    Unknown strings are empty, unknown parts are empty tuples or None.
    """

    id: str
    mine: str
    uri: str
    text: str
    title: str = ""
    language: str = ""
    license: str = ""
    published: str = ""
    author: str = ""
    spans: tuple[Span, ...] = ()
    rating: Rating | None = None
    summaries: tuple[Summary, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()
    steps: tuple[Step, ...] = ()
    triples: tuple[Triple, ...] = ()
    things: tuple[Thing, ...] = ()
    senses: tuple[Sense, ...] = ()
    entailments: tuple[Entailment, ...] = ()
    keywords: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    definitions: tuple[Definition, ...] = ()
    claims: tuple[Claim, ...] = ()
    tables: tuple[Table, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()


# What a signal may need and a mine may give. "links" and "entities" are layers of spans, named
# as a user would.
PARTS = (
    "text",
    "title",
    "published",
    "author",
    "links",
    "entities",
    "rating",
    "summaries",
    "categories",
    "sections",
    "questions",
    "steps",
    "triples",
    "things",
    "senses",
    "entailments",
    "keywords",
    "captions",
    "definitions",
    "claims",
    "tables",
)
# The parts that bound stretches of the text.
_STRETCHES = (
    "spans",
    "sections",
    "questions",
    "summaries",
    "steps",
    "triples",
    "things",
    "senses",
    "entailments",
    "captions",
    "claims",
)


def links(document: Document) -> Iterator[Span]:
    """Yield the spans of the "link" layer in the order of the text."""
    return (span for span in document.spans if span.layer == "link")


def origin(document: Document, part: str) -> str:
    """Return the markup that states a part of plain strings; "markup" where the mine says none."""
    return dict(document.origins).get(part, "markup")


_TEXTS = tuple(field.name for field in fields(Document) if field.type == "str")
_TEXTS_OF = attrgetter(*_TEXTS)


def string_problems(document: Document) -> Iterator[str]:
    """Yield what is wrong with the strings and offsets of `document`, one line a fault.

    Text that cannot be written as UTF-8 (a lone surrogate), U+0000 and spans outside the text
    would all break a reader far from here, so they end at the mine.
    """
    values = _TEXTS_OF(document)
    texts = [value for value in values if isinstance(value, str)]
    if not storable(texts):
        for name, value in zip(_TEXTS, values, strict=True):
            if isinstance(value, str):
                yield from _text_problems(name, value)
    size = len(document.text)
    for part in _STRETCHES:
        for piece in getattr(document, part):
            if not 0 <= piece.start <= max(piece.start, piece.end) <= size:
                name = type(piece).__name__.lower()
                yield f"{name} {piece.start}:{piece.end} lies outside the text"


def _text_problems(name: str, value: str) -> Iterator[str]:
    if "\x00" in value:
        yield f"{name}: holds the control character U+0000"
    try:
        value.encode()
    except UnicodeEncodeError as error:
        code = ord(value[error.start])
        yield f"{name}: holds the lone surrogate U+{code:04X} at character {error.start}"
