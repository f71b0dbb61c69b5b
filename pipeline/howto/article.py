"""What an article of instructions says, whatever format it came in, and the document made of it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.howto.asking import question_of
from pipeline.mines.base import Mine
from schemas import Document, Question, Section, Step, Summary, stable_id

_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step: its headline, and its detail ("" where there is none), both clean text."""

    headline: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """One way to the goal, or one part of the way; `title` is "" where there is only one."""

    title: str
    steps: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article in clean text. Each of `paths` runs from the broad category to the narrow one.

    `in_parts` says that the methods are parts of one way, to be gone one after the other.
    """

    title: str
    methods: tuple[Method, ...]
    intro: str = ""
    paths: tuple[tuple[str, ...], ...] = ()
    related: tuple[str, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    in_parts: bool = False
    id: str = ""
    url: str = ""
    language: str = ""


def document_of(article: Article, uri: str, mine: Mine) -> Document:
    """Return the document: the text is the introduction and the bodies of all steps.

    `uri` stands where the article states no address; `license` and `language` of `mine` stand
    where it states none. The id is the article's own, else that of what it says.
    """
    laid = _Laid(article)
    headlines = [step.text for step in laid.steps]
    return Document(
        id=article.id or stable_id(article.title, laid.text, *headlines),
        mine=mine.name,
        uri=article.url or uri,
        text=laid.text,
        title=article.title,
        language=article.language or mine.language,
        license=mine.license,
        summaries=tuple(
            Summary(step.text, "headline", step.start, step.end) for step in laid.steps if step.end
        ),
        categories=article.paths,
        sections=tuple(laid.sections),
        questions=tuple(_questions(article, laid.text)),
        steps=tuple(laid.steps),
    )


class _Laid:
    """The text of an article put together, with the offsets of its steps and methods."""

    def __init__(self, article: Article) -> None:
        self.text = ""
        self.steps: list[Step] = []
        self.sections: list[Section] = []
        self._pieces: list[str] = []
        self._length = 0
        self._add(article.intro)
        for method in article.methods:
            self._method(method, named=len(article.methods) > 1)
        self.text = _GAP.join(self._pieces)

    def _method(self, method: Method, named: bool) -> None:
        title = method.title if named else ""
        places = [self._add(step.body) for step in method.steps]
        for step, (start, end) in zip(method.steps, places, strict=True):
            self.steps.append(Step(step.headline, start, end, title))
        told = [place for place in places if place[1]]
        if method.title and told:
            self.sections.append(Section(method.title, told[0][0], told[-1][1]))

    def _add(self, piece: str) -> tuple[int, int]:
        """Put a piece at the end of the text and return where it stands; (0, 0) if it is empty."""
        if not piece:
            return 0, 0
        start = self._length + len(_GAP) if self._pieces else 0
        self._pieces.append(piece)
        self._length = start + len(piece)
        return start, self._length


def _questions(article: Article, text: str) -> list[Question]:
    """Return the article as a question with one whole way as the answer, then its readers'."""
    way = article.methods if article.in_parts else article.methods[:1]
    steps = (step for method in way for step in method.steps)
    lines = [f"{number}. {step.headline}" for number, step in enumerate(steps, 1)]
    main = Question(
        text=question_of(article.title, text),
        answers=("\n".join(lines),),
        description=article.intro,
        related=article.related,
        alone=True,
    )
    return [main, *(Question(asked, (answer,), alone=True) for asked, answer in article.asked)]
