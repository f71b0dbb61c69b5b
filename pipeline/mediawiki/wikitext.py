"""Wikitext to clean text, with its links, sections and categories at exact offsets.

Five stages, each linear and none recursive: opaque tags out, templates and tables settled,
inline markup and links marked, lines folded into paragraphs, seams mended. Links travel as marks
inside the text (`wikitext_marks`), so that any stage may reshape it; the offsets are read off
the finished text at the very end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.mediawiki.inline import strip_inline, strip_quotes
from pipeline.mediawiki.links import LinkStage, Namespaces
from pipeline.mediawiki.marks import (
    END,
    HOLE,
    LABEL,
    LINK,
    SECTION,
    scrub,
    unescape,
    without_marks,
)
from pipeline.mediawiki.strip import strip_opaque
from pipeline.mediawiki.templates import expand
from pipeline.mediawiki.tidy import tidy
from schemas.parts import Section, Span

__all__ = ["Article", "Namespaces", "parse_wikitext"]

_HEADING = re.compile(r"(={1,6})(?!=)(.+?)(={1,6})$")
_LIST_MARKERS = "*#:;"
_RULE = re.compile(r"-{4,}")
_MARK = re.compile(f"{LINK}([0-9]+){LABEL}|{END}")


@dataclass(frozen=True, slots=True)
class Article:
    """A page without markup.

    `links` are spans of the layer "link" whose label is the target's title. `sections` are the
    headed parts that have text. `categories` are names without namespace and sort key.
    `lead_end` is where the text before the first heading ends; all offsets count characters.
    `plain` is the wikitext without comments and references, for those who look for infoboxes.
    """

    text: str
    links: tuple[Span, ...]
    sections: tuple[Section, ...]
    categories: tuple[str, ...]
    lead_end: int
    plain: str = ""


def parse_wikitext(source: str, *, namespaces: Namespaces) -> Article:
    """Return the clean text of one page of a wiki whose namespaces are these. Never raises.

    Paragraphs are parted by one blank line, items of a list by a line end; headings are only in
    the sections, whose levels count from 1 for the outermost.
    """
    stage = LinkStage(namespaces)
    plain = strip_opaque(scrub(source))
    text = expand(plain)
    text = stage.run(strip_inline(text))
    headings, folded = _folded(text)
    body, links = _cut(tidy(folded), stage.targets)
    return replace(_article(body, links, headings, tuple(stage.categories)), plain=plain)


def _folded(text: str) -> tuple[list[tuple[int, str]], str]:
    """Fold lines into paragraphs; return the headings (level, title) and the text.

    Lines of prose that follow each other are one paragraph; a list item keeps its line. Where a
    heading stood, the text has a `SECTION` mark.
    """
    headings: list[tuple[int, str]] = []
    out: list[str] = []
    glue = ""
    for raw in text.split("\n"):
        line = raw.strip()
        bare = line.strip(" \t" + HOLE)
        if not bare:
            glue = "\n\n"
            continue
        if bare[0] == "=" and (heading := _HEADING.fullmatch(bare)):
            headings.append(_heading(heading))
            out.append(f"\n\n{SECTION}")
            glue = "\n\n"
            continue
        shown, item = _line(line, bare, in_lead=not out)
        if shown:
            out.append("\n" if item and glue == " " else glue)
            out.append(shown)
            glue = "\n" if item else " "
    return headings, "".join(out)


def _heading(match: re.Match[str]) -> tuple[int, str]:
    level = min(len(match[1]), len(match[3]))
    title = match[1][level:] + match[2] + match[3][level:]
    return level, without_marks(tidy(strip_quotes(title)))


def _line(line: str, bare: str, in_lead: bool) -> tuple[str, bool]:
    """Return what a line shows, "" for nothing, and whether it keeps a line of its own."""
    first = bare[0]
    if first == "|" or bare.startswith("{|"):
        return "", False  # what is left of a table or template that never closed
    if first == "-" and (rule := _RULE.match(bare)):
        line = bare[rule.end() :]
    item = first in _LIST_MARKERS
    if item:
        line = line.lstrip(_LIST_MARKERS + " \t" + HOLE)
        if in_lead and first == ":" and line.startswith("''") and not line.startswith("'''"):
            return "", False  # a note before the article: "For other uses see ..."
    if "''" in line:
        line = strip_quotes(line)
    return line, item


def _cut(text: str, targets: list[str]) -> tuple[str, list[Span]]:
    """Take the link marks out of a tidy text; return it with its links."""
    out: list[str] = []
    links: list[Span] = []
    position = length = start = number = 0
    for match in _MARK.finditer(text):
        piece = text[position : match.start()]
        out.append(piece)
        length += len(piece)
        position = match.end()
        if match[1]:
            start, number = length, int(match[1])
        elif length > start:
            links.append(Span("link", start, length, targets[number]))
    out.append(text[position:])
    # Escapes stand one for one, so the offsets hold.
    return unescape("".join(out)), links


def _article(
    marked: str, links: list[Span], headings: list[tuple[int, str]], categories: tuple[str, ...]
) -> Article:
    """Split the text at its `SECTION` marks and move the links along."""
    out: list[str] = []
    sections: list[Section] = []
    spans: list[Span] = []
    moved = iter(links)
    position = length = lead_end = 0
    link = next(moved, None)
    for index, chunk in enumerate(marked.split(SECTION)):
        body = chunk.strip("\n ")
        offset = position + len(chunk) - len(chunk.lstrip("\n "))
        position += len(chunk) + 1
        start = length + 2 if length and body else length
        if body:
            out.append(body)
            length = start + len(body)
        while link is not None and link.start < position:
            shift = start - offset
            spans.append(Span("link", link.start + shift, link.end + shift, link.label))
            link = next(moved, None)
        if index == 0:
            lead_end = length
        elif body:
            level, title = headings[index - 1]
            sections.append(Section(title, start, length, level))
    return Article("\n\n".join(out), tuple(spans), _levelled(sections), categories, lead_end)


def _levelled(sections: list[Section]) -> tuple[Section, ...]:
    outermost = min((s.level for s in sections), default=1) - 1
    return tuple(Section(s.title, s.start, s.end, s.level - outermost) for s in sections)
