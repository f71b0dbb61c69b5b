"""The blocks of a page in order, with the elements around them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.web.shown.boilerplate import Verdict

# Marks around linked words and for line breaks, of the private use area; a page has none left.
OPEN, CLOSE, BREAK = "\ue010", "\ue011", "\ue012"


class TooMuch(ValueError):
    """A page is beyond bounds: too long, too many elements, too slow."""


@dataclass(slots=True)
class Block:
    """A piece of text without block elements in it.

    `raw` is as in the markup, with marks for links and line breaks; `links` are the attributes of
    the links in order. `size` and `linked` count characters, those of links in the second. `node`
    is the innermost block element, `kind` what it or one around it makes of the text.
    """

    raw: str
    links: list[str]
    size: int
    linked: int
    node: int
    kind: str
    taken: bool = False


@dataclass(slots=True)
class Cell:
    """A cell of a table: the blocks `first:last`, and how many columns and rows it spans."""

    head: bool
    span: tuple[int, int]
    first: int
    last: int = 0


@dataclass(slots=True)
class Grid:
    """A table as it is marked up."""

    node: int
    attributes: str
    rows: list[list[Cell]] = field(default_factory=list)
    nested: bool = False
    caption: int = -1


@dataclass(slots=True)
class Figure:
    """A figure: the node, the `alt` of its picture, and its blocks `first:last`.

    `nested` says that it holds other figures.
    """

    node: int
    alt: str = ""
    first: int = 0
    last: int = 0
    nested: bool = False


@dataclass(slots=True)
class Outline:
    """The blocks of a page, and its block elements by number, parents before children.

    `first` and `last` bound the blocks of each element, `verdicts` judge it by its name.
    """

    blocks: list[Block] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)
    published: str = ""
