"""The documents of a page: its main text with all that its markup states, and each review on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from pipeline.mines.base import BadItem, Item, Skipped
from pipeline.web.charset import decode
from pipeline.web.language import declared, language
from pipeline.web.markup.items import Items, every, items
from pipeline.web.markup.values import printable
from pipeline.web.page import Page
from pipeline.web.rights import Rights, rights
from pipeline.web.schemaorg import Review, Stated, stated
from pipeline.web.shown.reading import Reading, TooMuch, read
from schemas import Caption, Definition, Document, Question, Summary, stable_id

_P = TypeVar("_P", bound=Caption | Definition)

PLAIN = "text/plain"
# The text that markup states as the whole article stands in for a main text that is hardly any:
# pages that a script fills in.
_BODY = "articleBody"
_HARDLY = 3
# In a text about templates there are more words to each of their marks.
_WORDS_A_MARK = 12

# Servers send files of these kinds as HTML as well (WHATWG MIME Sniffing, 6 and 7.1).
_BINARY = (
    *(b"%PDF-", b"\x89PNG\r\n", b"GIF8", b"\xff\xd8\xff"),
    *(b"PK\x03\x04", b"\x1f\x8b\x08", b"wOF"),
)


class Wanted(Protocol):
    """What the mine asks of a page, and what stands where a page states nothing."""

    @property
    def name(self) -> str: ...
    @property
    def license(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def respect_reservations(self) -> bool: ...
    @property
    def licenses(self) -> tuple[str, ...]: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def seconds_per_page(self) -> float: ...


@dataclass(frozen=True)
class _Known:
    """A page read to the end."""

    page: Page
    reading: Reading
    stated: Stated
    rights: Rights
    language: str
    ident: str
    uri: str


def to_document(item: Item, mine: Wanted) -> list[Document | Skipped] | Skipped:
    """Return the documents of a page, with a `Skipped` for each part of its markup that is lost.

    The first is the page itself; the reviews on it are "<id of the page>#review-<n>". Raises
    `BadItem` where the page is beyond bounds.
    """
    page: Page = item.payload
    if page.content_type == PLAIN:
        return _plain(item, page, mine)
    if page.body.startswith(_BINARY):
        return Skipped("not HTML")
    html = decode(page)
    try:
        reading = read(html, page.url, mine.seconds_per_page)
    except TooMuch as fault:
        raise BadItem(str(fault)) from fault
    found = items(reading.tree)
    reading = _with_body(reading, found)
    owned = rights(found, reading.tree, page)
    tongue = language(declared(reading.language, page.headers, found.meta), reading.text)
    if refused := _refused(owned, tongue, mine):
        return refused
    ident = page.ident or stable_id(page.url, html)
    known = _Known(page, reading, stated(found, reading), owned, tongue, ident, item.uri)
    lost = [Skipped(problem) for problem in dict.fromkeys(found.problems)]
    page_itself = _document(known, mine)
    why_not = _fault(page_itself)
    told = [Skipped(why_not)] if why_not else [page_itself]
    return [*told, *_reviews(known, mine), *lost]


def _fault(document: Document) -> str:
    """Return why a page has nothing to say; "" if it has."""
    if not (document.text.strip() or document.questions or document.tables):
        return "page without a text"
    if document.text.count("{{") * _WORDS_A_MARK > len(document.text.split()):
        return "page of unfilled templates"
    return ""


def _plain(item: Item, page: Page, mine: Wanted) -> list[Document | Skipped] | Skipped:
    text = printable(decode(page)).strip()
    owned = rights(None, None, page)
    tongue = language(declared("", page.headers, None), text)
    if refused := _refused(owned, tongue, mine):
        return refused
    made = Document(
        id=page.ident or stable_id(page.url, text),
        mine=mine.name,
        uri=page.url or item.uri,
        text=text,
        language=tongue or mine.language,
        license=owned.license or mine.license,
    )
    why_not = _fault(made)
    return Skipped(why_not) if why_not else [made]


def _refused(owned: Rights, tongue: str, mine: Wanted) -> Skipped | None:
    """Return why a page is not wanted; None if it is."""
    if owned.reserved and mine.respect_reservations:
        return Skipped(f"reserved: {owned.reserved}")
    if mine.licenses and (owned.license or mine.license) not in mine.licenses:
        return Skipped("license not asked for")
    if mine.languages and (tongue or mine.language) not in mine.languages:
        return Skipped("language not asked for")
    return None


def _with_body(reading: Reading, found: Items) -> Reading:
    """Return the reading with the stated text of the article where the page shows hardly any.

    What lies at offsets of the shown text goes with it.
    """
    bodies = (body for node in every(found.nodes) for body in node.texts(_BODY))
    body = max(bodies, key=len, default="")
    if len(body) <= _HARDLY * len(reading.text):
        return reading
    captions = tuple(replace(caption, start=0, end=0) for caption in reading.captions)
    alone = tuple(
        replace(q, alone=True, start=0, end=0, answer_start=-1) for q in reading.questions
    )
    return replace(reading, text=body, spans=(), sections=(), captions=captions, questions=alone)


def _document(known: _Known, mine: Wanted) -> Document:
    reading, said = known.reading, known.stated
    categories, origins = said.categories, said.origins
    if not categories and reading.breadcrumb:
        categories = (reading.breadcrumb,)
        origins = (*origins, ("categories", "html:breadcrumb"))
    return Document(
        id=known.ident,
        mine=mine.name,
        uri=known.page.url or known.uri,
        text=reading.text,
        title=said.title or reading.title,
        language=known.language or mine.language,
        license=known.rights.license or mine.license,
        published=said.published or reading.published,
        author=said.author,
        spans=reading.spans,
        rating=said.rating,
        summaries=said.summaries,
        categories=categories,
        sections=reading.sections,
        questions=tuple(_asked(said.questions, reading.questions)),
        steps=said.steps,
        triples=said.triples,
        things=said.things,
        keywords=said.keywords,
        captions=_joined(said.captions, reading.captions, "text"),
        definitions=_joined(said.definitions, reading.definitions, "term"),
        claims=said.claims,
        tables=reading.tables,
        origins=origins,
    )


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())


def _asked(said: tuple[Question, ...], shown: tuple[Question, ...]) -> Iterator[Question]:
    """Yield each question once; what the markup says of one goes before what the page shows."""
    met = set()
    for question in (*said, *shown):
        if (key := _bare(question.text)) not in met:
            met.add(key)
            yield question


def _joined(said: tuple[_P, ...], shown: tuple[_P, ...], name: str) -> tuple[_P, ...]:
    """Return the parts of both without those shown that are stated already."""
    met = {_bare(getattr(part, name)) for part in said}
    return (*said, *(part for part in shown if _bare(getattr(part, name)) not in met))


def _reviews(known: _Known, mine: Wanted) -> Iterator[Document]:
    """Yield a document for each review that the page holds beside its own text."""
    for number, review in enumerate(known.stated.reviews, 1):
        yield _review(known, review, number, mine)


def _review(known: _Known, review: Review, number: int, mine: Wanted) -> Document:
    titled = (Summary(review.title, "title", origin=review.origin),) if review.title else ()
    return Document(
        id=f"{known.ident}#review-{number}",
        mine=mine.name,
        uri=known.page.url or known.uri,
        text=review.text,
        title=review.title or review.subject,
        language=language("", review.text) or known.language or mine.language,
        license=known.rights.license or mine.license,
        published=review.published,
        author=review.author,
        rating=review.rating,
        summaries=titled,
        categories=review.categories,
        origins=(("categories", review.origin), ("title", review.origin)),
    )
