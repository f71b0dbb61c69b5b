"""The blocks of an outline in the making, with the elements, tables and figures around them."""

from __future__ import annotations

import re

from pipeline.web.shown.outline import BREAK, CLOSE, OPEN, Block, Cell, Figure, Grid, Outline
from pipeline.web.shown.tags import Tag

_TEX = re.compile(r"\{\\(?:display|text)style (.*)\}", re.DOTALL)
_ALT = re.compile(r' alt="([^"]*)"')
_SPAN = re.compile(r' (?:col|row)span="')
_NUMBER = re.compile(r'span="(\d{1,4})"')


class Building:
    """The state between two tags, as far as it makes blocks.

    `parts` are the texts of the next block with the marks between them, `links` the attributes of
    the links in it, and `link` those of a link that has not ended.
    """

    def __init__(self) -> None:
        self.out = Outline()
        self.parts: list[str] = []
        self.links: list[str] = []
        self.link: str | None = None
        self.kinds: list[str] = [""]
        # How many of the parts are known to hold no text, within a link that goes on.
        self._empty = 0
        self._stack: list[int] = []
        self._grids: list[Grid] = []
        self._figures: list[Figure] = []

    def enter(self, tag: Tag) -> None:
        """Begin a block element."""
        if self.parts:
            self.flush()
        out, name, attributes = self.out, tag.name, tag.attributes
        node = len(out.tags)
        out.tags.append(name)
        out.attributes.append(attributes)
        out.parents.append(self._stack[-1] if self._stack else -1)
        out.first.append(len(out.blocks))
        out.last.append(0)
        out.verdicts.append(tag.verdict)
        self._stack.append(node)
        self.kinds.append(tag.kind or self.kinds[-1])
        if name == "table":
            if self._grids:
                self._grids[-1].nested = True
            self._grids.append(Grid(node, attributes))
        elif self._grids:
            self._enter_cell(name, attributes)
        if tag.figure:
            if self._figures:
                self._figures[-1].nested = True
            self._figures.append(Figure(node, first=len(out.blocks)))

    def _enter_cell(self, tag: str, attributes: str) -> None:
        grid = self._grids[-1]
        if tag == "tr":
            grid.rows.append([])
        elif tag in ("td", "th") and grid.rows:
            spans = (_spanned(attributes, "col"), _spanned(attributes, "row"))
            grid.rows[-1].append(Cell(tag == "th", spans, len(self.out.blocks)))
        elif tag == "caption":
            grid.caption = len(self.out.blocks)

    def leave(self, tag: str) -> None:
        """End a block element."""
        out = self.out
        if not self._stack or out.tags[self._stack[-1]] != tag:
            # A stray end tag, out of an element that was taken whole.
            return
        if self.parts:
            self.flush()
        node = self._stack.pop()
        self.kinds.pop()
        out.last[node] = len(out.blocks)
        if tag == "table":
            out.grids.append(self._grids.pop())
        elif tag in ("td", "th") and self._grids and self._grids[-1].rows:
            row = self._grids[-1].rows[-1]
            if row:
                row[-1].last = len(out.blocks)
        elif self._figures and self._figures[-1].node == node:
            figure = self._figures.pop()
            figure.last = len(out.blocks)
            out.figures.append(figure)

    def ended(self) -> Outline:
        """Return the outline, with all elements closed that an element taken whole left open."""
        self.flush()
        for node in self._stack:
            self.out.last[node] = len(self.out.blocks)
        return self.out

    def flush(self) -> None:
        """End the block here; a link that goes on does so in the next one."""
        parts, links, link = self.parts, self.links, self.link
        size, linked = _sizes(parts, self._empty) if links else (_size(parts), 0)
        if size:
            node = self._stack[-1] if self._stack else 0
            block = Block("".join(parts), links, size, linked, node, self.kinds[-1])
            self.out.blocks.append(block)
        elif link is not None:
            self._empty = len(parts)
            return
        parts.clear()
        self._empty = 0
        self.links = []
        if link is not None:
            self.links.append(link)
            parts.append(OPEN)

    def image(self, attributes: str) -> None:
        """Take what a picture says: as that of the figure around it, or as a formula."""
        found = _ALT.search(attributes)
        if not found or not found[1]:
            return
        if self._figures and not self._figures[-1].alt:
            self._figures[-1].alt = found[1]
        elif "math" in attributes or "tex" in attributes:
            self.formula(found[1])

    def formula(self, tex: str) -> None:
        """Take a formula, once where it is there both as MathML and as a picture."""
        whole = _TEX.fullmatch(tex.strip())
        tex = whole[1] if whole else tex
        if not self.parts or self.parts[-1] != tex:
            self.parts.append(tex)


def _size(parts: list[str]) -> int:
    """Return how many characters the texts of a block have, its breaks of lines left out."""
    if len(parts) == 1 and parts[0] is not BREAK:
        return len(parts[0].strip())
    return sum(len(part.strip()) for part in parts if part is not BREAK)


def _sizes(parts: list[str], empty: int) -> tuple[int, int]:
    """Return how many characters the texts of a block have, and how many of these are linked.

    The first `empty` parts have none, and end within a link.
    """
    size = linked = 0
    inside = empty > 0
    for part in parts[empty:]:
        if part is OPEN:
            inside = True
        elif part is CLOSE:
            inside = False
        elif part is not BREAK:
            count = len(part.strip())
            size += count
            if inside:
                linked += count
    return size, linked


def _spanned(attributes: str, which: str) -> int:
    if not attributes or not _SPAN.search(attributes):
        return 1
    at = attributes.find(f"{which}span=")
    found = _NUMBER.match(attributes, at + 3) if at >= 0 else None
    return max(int(found[1]), 1) if found else 1
