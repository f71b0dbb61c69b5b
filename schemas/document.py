"""`Document`: one unit of a raw corpus, with the typed parts that its markup states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of `Document.text`: characters `start` to `end`, Python slice convention.

    `layer` says what kind of stretch it is ("link", later "entity", ...) and `label` what the
    layer says about it (for a link: the title of the page it leads to).
    """

    layer: str
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """A score on a stated scale, `worst <= value <= best`."""

    value: float
    worst: float
    best: float


@dataclass(frozen=True, slots=True)
class Summary:
    """A shorter text that the source itself gives for the document, or for a part of it.

    `kind` names the source's word for it ("title", "abstract", "highlights", "lead").
    `start` and `end` bound the stretch of `Document.text` that it sums up; an `end` of 0 means
    the whole text.
    """

    text: str
    kind: str = "summary"
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A headed stretch of the text: `text[start:end]` is its body, without the heading.

    `level` is 1 for the outermost headings of the document. The body ends at the next heading
    of any level.
    """

    title: str
    start: int
    end: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers, as the source gives them.

    `answers` are all accepted answers, best first. `options` are the choices printed with the
    question, the right one among them; empty where the source prints none. `start` and `end`
    bound the context inside `Document.text`; an `end` of 0 means the whole text, and
    `answer_start` is the first answer's offset in the text, -1 where unknown.
    """

    text: str
    answers: tuple[str, ...]
    options: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    answer_start: int = -1


@dataclass(frozen=True, slots=True)
class Document:
    """One item of a raw corpus, cleaned of markup, with what the markup said as typed parts.

    `(mine, id)` is unique and stable for ever: an id of the source where there is one, else
    `stable_id` of the content. `text` is clean text; every span counts characters in it.
    Unknown strings are empty, unknown parts are empty tuples or None.
    """

    id: str
    mine: str
    uri: str
    text: str
    title: str = ""
    language: str = ""
    license: str = ""
    spans: tuple[Span, ...] = ()
    rating: Rating | None = None
    summaries: tuple[Summary, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()


# What a signal may need and a mine may give. "links" is the span layer, named as a user would.
PARTS = ("title", "links", "rating", "summaries", "categories", "sections", "questions")


def links(document: Document) -> Iterator[Span]:
    """Yield the spans of the "link" layer in the order of the text."""
    return (span for span in document.spans if span.layer == "link")


def string_problems(document: Document) -> Iterator[str]:
    """Yield what is wrong with the strings and offsets of `document`, one line a fault.

    Text that cannot be written as UTF-8 (a lone surrogate), U+0000 and spans outside the text
    would all break a reader far from here, so they end at the mine.
    """
    for field in fields(document):
        value = getattr(document, field.name)
        if isinstance(value, str):
            yield from _text_problems(field.name, value)
    size = len(document.text)
    stretches: list[Span | Section | Question | Summary] = [*document.spans, *document.sections]
    for span in [*stretches, *document.questions, *document.summaries]:
        if not 0 <= span.start <= max(span.start, span.end) <= size:
            yield f"{type(span).__name__.lower()} {span.start}:{span.end} lies outside the text"


def _text_problems(name: str, value: str) -> Iterator[str]:
    if "\x00" in value:
        yield f"{name}: holds the control character U+0000"
    try:
        value.encode()
    except UnicodeEncodeError as error:
        code = ord(value[error.start])
        yield f"{name}: holds the lone surrogate U+{code:04X} at character {error.start}"
