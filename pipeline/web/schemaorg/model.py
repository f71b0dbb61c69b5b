"""What the markup of a page states of it, in the parts of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from schemas.parts import (
    Caption,
    Claim,
    Definition,
    Question,
    Rating,
    Step,
    Summary,
    Thing,
    Triple,
)


class Shown(Protocol):
    """What a reader of the page sees: `pipeline.web.shown.reading.Reading` has it, and more."""

    @property
    def text(self) -> str:
        """The main text."""

    @property
    def title(self) -> str:
        """The title, "" without one."""


@dataclass(frozen=True, slots=True)
class Review:
    """One review that a page holds: a text of its own, and what its writer thought of `subject`.

    `title` is the headline of the review and `subject` the name of what is reviewed, "" where
    unknown. `categories` are those of the subject.
    """

    text: str
    title: str = ""
    subject: str = ""
    rating: Rating | None = None
    categories: tuple[tuple[str, ...], ...] = ()
    author: str = ""
    published: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """The parts of a `Document` that markup states of a page; unknown ones are empty.

    `rating` is one of the page as a whole, so it stands only where the page is itself a review.
    `origins` name the markup behind the parts that are plain strings.
    """

    title: str = ""
    published: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()
    summaries: tuple[Summary, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()
    questions: tuple[Question, ...] = ()
    steps: tuple[Step, ...] = ()
    triples: tuple[Triple, ...] = ()
    things: tuple[Thing, ...] = ()
    definitions: tuple[Definition, ...] = ()
    claims: tuple[Claim, ...] = ()
    captions: tuple[Caption, ...] = ()
    rating: Rating | None = None
    origins: tuple[tuple[str, str], ...] = ()
    reviews: tuple[Review, ...] = ()
