"""What a reader sees of a page: its main text, with what plain HTML says of stretches of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from resiliparse.parse.html import HTMLTree

from pipeline.web.markup.values import printable, tidy
from pipeline.web.shown import grids, plainparts
from pipeline.web.shown.maintext import Main
from pipeline.web.shown.outline import Outline, TooMuch
from pipeline.web.shown.prose import Prose
from pipeline.web.shown.titles import title, unnumbered
from pipeline.web.shown.walk import outline
from pipeline.web.shown.words import plain, resolved
from schemas.parts import Caption, Definition, Question, Section, Span, Table

__all__ = ["Reading", "TooMuch", "read"]

MOST_CHARS = 16 * 2**20
# Each element takes a few hundred bytes of memory before anything can be asked of it.
MOST_TAGS = 500_000
# The parser compares each attribute of an element with all others, and cannot be interrupted.
MOST_ATTRIBUTES = 20_000
_LARGE = 200_000
_LONG_TAG = 2 * MOST_ATTRIBUTES
_MOST_HEADINGS = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as a reader sees it.

    `tree` is the resiliparse tree of it. `text` is the main text: paragraphs with blank lines
    between them, the lines of lists one below the other, code with its lines; headings are in
    `sections` and not in the text, tables of data in `tables`. `spans` are links to pages whose
    name is known, `language` is the one that `<html lang>` declares, `published` a day, and
    `breadcrumb` the way to the page from the outermost category. What is unknown is empty.
    """

    tree: Any
    text: str
    title: str = ""
    language: str = ""
    published: str = ""
    spans: tuple[Span, ...] = ()
    sections: tuple[Section, ...] = ()
    captions: tuple[Caption, ...] = ()
    tables: tuple[Table, ...] = ()
    definitions: tuple[Definition, ...] = ()
    questions: tuple[Question, ...] = ()
    breadcrumb: tuple[str, ...] = ()


def read(html: str, url: str, seconds: float = 5.0) -> Reading:
    """Return the reading of a page; it takes time in proportion to the length of `html`.

    `url` is the page's address, "" where unknown. Raises TooMuch with the reason for a page of
    more than MOST_CHARS characters or MOST_TAGS tags, of too many elements, or past `seconds`.
    """
    if len(html) > MOST_CHARS:
        raise TooMuch(f"page longer than {MOST_CHARS:,} characters")
    if html.count("<") > MOST_TAGS:
        raise TooMuch(f"more than {MOST_TAGS:,} tags")
    if _is_crowded(html):
        raise TooMuch(f"an element of more than {MOST_ATTRIBUTES:,} attributes")
    deadline = time.monotonic() + seconds
    tree = _tree(html)
    body = tree.body
    seen = outline(body.html, deadline) if body is not None else Outline()
    named = language(tree)
    if not seen.tags:
        return Reading(tree, "", title(tree, (), url), named)
    tables = grids.settle(seen)
    crumb = resolved(seen.trail[-1]) if len(seen.trail) > 1 else ""
    headings = _headings(seen)
    name = title(tree, list(headings), url, crumb)
    main = Main(seen, headings.get(name, -1))
    prose = Prose(seen, main, name)
    return Reading(
        tree,
        prose.text,
        unnumbered(name),
        named,
        plainparts.published(resolved(seen.published)),
        prose.spans,
        prose.sections,
        tuple(plainparts.captions(seen, main, prose)),
        tuple(plainparts.tables(tables, seen, main)),
        tuple(plainparts.definitions(seen, main, prose)),
        tuple(plainparts.questions(prose)),
        plainparts.breadcrumb(seen.trail, name),
    )


def _is_crowded(html: str) -> bool:
    if len(html) < _LARGE:
        return False  # whatever stands in it takes two or three seconds at most
    at = 0
    while at + _LONG_TAG < len(html):
        # From the end of one stretch of that length to the next: most tags are not looked at.
        end = html.rfind(">", at, at + _LONG_TAG + 1)
        if end < 0:
            end = html.find(">", at)
            piece = html[at:end] if end >= 0 else html[at:]
            if len(piece[piece.rfind("<") :].split()) > MOST_ATTRIBUTES:
                return True
            if end < 0:
                return False
        at = end + 1
    return False


def _tree(html: str) -> Any:
    try:
        return HTMLTree.parse(html)
    except UnicodeEncodeError:
        # JSON can spell surrogates that are no half of a pair.
        return HTMLTree.parse(printable(html))


def language(tree: Any) -> str:
    """Return the language that a page declares for itself, as it writes it; "" for none."""
    root = tree.document.query_selector("html")
    if root is None:
        return ""
    return tidy(root.get_attribute("lang") or root.get_attribute("xml:lang") or "")


def _headings(seen: Outline) -> dict[str, int]:
    """Return the headings that may be the page's title, the outer first, and where each stands."""
    found: dict[str, int] = {}
    for kind in ("h1", "h2"):
        for number, block in enumerate(seen.blocks):
            if block.kind == kind and len(found) < _MOST_HEADINGS:
                found.setdefault(plain(block.raw), number)
    return found
