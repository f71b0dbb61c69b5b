"""A text in the making: blocks in order, and the headings and links found on the way."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from schemas import Section, Span


class Link(NamedTuple):
    """A link inside a block: the characters `start` to `end` of it, and where it leads."""

    start: int
    end: int
    label: str


class Draft:
    """Collects the blocks of a text; headings are noted, and stand in no block."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._size = 0
        self._spans: list[Span] = []
        # Title, level, and where the text stood: the next block's start is behind it.
        self._headings: list[tuple[str, int, int]] = []
        self._fresh = True

    def add(self, block: str, links: Iterable[Link] = (), glue: str = "\n\n") -> None:
        """Append a block, glued to the one before unless a heading stands between them.

        Space around the block goes; a block of nothing else is left out.
        """
        lead = len(block) - len(block.lstrip())
        block = block.strip()
        if not block:
            return
        if self._blocks:
            glue = "\n\n" if self._fresh else glue
            self._blocks.append(glue)
            self._size += len(glue)
        for start, end, label in links:
            start, end = max(start - lead, 0), min(end - lead, len(block))
            if block[start:end].strip():
                self._spans.append(Span("link", self._size + start, self._size + end, label))
        self._blocks.append(block)
        self._size += len(block)
        self._fresh = False

    def heading(self, title: str, level: int) -> None:
        """Note a heading here. An empty title ends the section before it and begins none."""
        self._headings.append((title, level, self._size))
        self._fresh = True

    @property
    def text(self) -> str:
        """The blocks so far as one text."""
        return "".join(self._blocks)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The links so far, as spans of the text."""
        return tuple(self._spans)

    def sections(self) -> tuple[Section, ...]:
        """Return the headed stretches that have both a title and a body; outermost level 1."""
        text = self.text
        marks = [*self._headings, ("", 0, len(text))]
        found = []
        last = {title: begin for title, _, begin in marks}
        crowded = False
        for (title, level, begin), (_, _, end) in pairwise(marks):
            # What was glued in front of the first block belongs to no section.
            start = begin + 2 if begin else 0
            # The last line of a table of contents has the front matter behind it for a body.
            contents = crowded and last[title] > begin
            if title and start < end and not contents:
                found.append((title, start, end, level))
            crowded = start >= end
        ranks = {level: n for n, level in enumerate(sorted({f[3] for f in found}), 1)}
        return tuple(Section(t, start, end, ranks[level]) for t, start, end, level in found)
