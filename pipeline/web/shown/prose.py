"""The blocks of the main text as one text, with its sections and links."""

from __future__ import annotations

import re

from pipeline.prose.draft import Draft, Link
from pipeline.web.shown.anchors import label
from pipeline.web.shown.maintext import Main
from pipeline.web.shown.outline import Outline
from pipeline.web.shown.words import Linked, words
from schemas.parts import Section, Span

# Above the answers on a page of questions, or the posts of a forum.
_COUNTS = re.compile(r"\d{1,5} (?:answers?|reviews?|results?|antworten)|(?:re|aw): .*", re.I)
# "7.1. ", "B.4.1. ", "12.3 ": no text says the number of its section.
_NUMBER = re.compile(
    r"(?:§ ?)?(?:\d{1,3}(?:\.\d{1,3}){0,5}\.|\d{1,3}(?:\.\d{1,3}){1,5}|[A-Z]\.(?:\d{1,3}\.)+)\s+"
)
# The marks of a question and of the answer below it.
_QUESTION = re.compile(r"(?:Q|F|Question|Frage)(?: ?\d{1,3})?\s?[.:)]\s*(?=\S)")
_ANSWER = re.compile(r"(?:A|Answer|Antwort)(?: ?\d{1,3})?\s?[.:)]\s+(?=\S)")
_LINES = ("li", "dt", "dd")
# Links of longer blocks than lines have are those of prose.
_MOST_LINK_CHARS = 100


class Prose:
    """The main text in the making.

    `places` has the offsets of each block that is in the text, by its number; `headings` the
    title, level and the number of each heading.
    """

    def __init__(self, outline: Outline, main: Main, title: str) -> None:
        self._outline = outline
        self._draft = Draft()
        self.places: dict[int, tuple[int, int]] = {}
        self.headings: list[tuple[str, int, int]] = []
        self._end = 0
        self._fresh = True
        self._before = -1
        self._asked = False
        self._bare_title = "".join(title.casefold().split())
        for number, kept in enumerate(main.kept):
            if kept:
                self._take(number)
        self.text = self._draft.text
        self.spans: tuple[Span, ...] = self._draft.spans
        self.sections: tuple[Section, ...] = self._draft.sections()

    def _take(self, number: int) -> None:
        block = self._outline.blocks[number]
        shown, linked = words(block.raw, block.kind == "pre")
        if not shown:
            return
        if self._asked and (marked := _ANSWER.match(shown)):
            cut = marked.end()
            shown = shown[cut:]
            linked = [Linked(n.start - cut, n.end - cut, n.link) for n in linked if n.start >= cut]
        if block.kind[:1] == "h":
            self._heading(" ".join(shown.split()), int(block.kind[1]), number)
            return
        links = [
            Link(link.start, link.end, name)
            for link in linked
            if link.end - link.start <= _MOST_LINK_CHARS
            and (name := label(block.links[link.link], shown[link.start : link.end]))
        ]
        self._add(shown, links, number)

    def _heading(self, title: str, level: int, number: int) -> None:
        if "".join(title.casefold().split()) == self._bare_title or _COUNTS.fullmatch(title):
            title = ""
        numbered = _NUMBER.match(title)
        title = title[numbered.end() :] if numbered else title
        marked = _QUESTION.match(title) if title.endswith(("?", "？")) else None
        title = title[marked.end() :] if marked else title
        self._asked = bool(marked)
        self._draft.heading(title, level)
        self.headings.append((title, level, self._end))
        self._fresh = True
        self._before = -1

    def _add(self, shown: str, links: list[Link], number: int) -> None:
        glue = "\n\n" if self._fresh or not self._runs_on(number) else "\n"
        self._draft.add(shown, links, glue)
        start = self._end + len(glue) if self._end else 0
        self._end = start + len(shown.strip())
        self.places[number] = start, self._end
        self._fresh, self._before, self._asked = False, number, False

    def _runs_on(self, number: int) -> bool:
        """Tell whether a block is the next line of a list."""
        if self._before < 0:
            return False
        outline = self._outline
        block, before = outline.blocks[number], outline.blocks[self._before]
        if block.kind not in _LINES or before.kind not in _LINES:
            return False
        return (block.kind == "li") == (before.kind == "li")
