"""Plain text: paragraphs out of hard-wrapped lines, chapter headings, Project Gutenberg's frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from textwrap import dedent
from typing import NamedTuple

from pipeline.prose.draft import Draft

# Prose is wrapped between these widths. Shorter lines are verse, addresses or lists, and longer
# ones are paragraphs themselves.
_NARROW, _WIDE = 50, 100
_TITLE_CHARS = 80
_HEADING_CHARS = 200
_HEADER_LINES = 400

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty|the first|the second|the third|the last"
)
_NUMBERED = re.compile(
    r"(?P<word>volume|vol\.|book|act|part|chapter|canto|letter|stave|scene|section)\s+"
    rf"(?P<number>\d{{1,4}}|(?-i:[IVXLCDM]{{1,9}})|{_WORDS})\b[\s.:,\u2014\u2013-]*(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = re.compile(
    r"(prologue|epilogue|preface|introduction|foreword|afterword|appendix|conclusion|contents"
    r"|table of contents)[.:]?",
    re.IGNORECASE,
)
_LEVELS = {"volume": 1, "vol.": 1, "book": 1, "act": 1, "part": 2, "scene": 4, "section": 4}
_CHAPTER = 3
_BULLET = re.compile(r"(?:[-*\u2022]|\d{1,3}[.)])[ \t]")
_RULE = re.compile(r"[\s*.\u2022#~_=-]+")
_EMPHASIS = re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)")
_ILLUSTRATION = re.compile(r"\[Illustration[^\]]*\]", re.IGNORECASE)
_CREDITS = re.compile(
    r"(?:produced by|e-?text prepared by|end of (?:the )?project gutenberg)", re.I
)
_FIELD = re.compile(r"(Title|Language):[ \t]*(\S.*)")
_NAMES_OF_LANGUAGES = (
    "english=en french=fr german=de spanish=es italian=it portuguese=pt dutch=nl finnish=fi "
    "swedish=sv danish=da norwegian=no latin=la greek=el chinese=zh japanese=ja polish=pl "
    "russian=ru hungarian=hu czech=cs catalan=ca esperanto=eo tagalog=tl welsh=cy hebrew=he "
    "icelandic=is"
)
_LANGUAGES = dict(pair.split("=") for pair in _NAMES_OF_LANGUAGES.split())


class Plain(NamedTuple):
    """What a plain text says: its title and language ("" where it says none) and its draft."""

    title: str
    language: str
    draft: Draft


def read_plain(text: str) -> Plain:
    """Return the title, language and draft of a plain text.

    Lines of a paragraph are joined where they were wrapped; a heading ("CHAPTER IV. Pig and
    Pepper") that stands alone begins a section, one that is only a number ends the one before.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    frame = _gutenberg(lines)
    if frame is None:
        blocks = list(_blocks(lines))
        title = _title(blocks)
        return Plain(title, "", _draft(blocks[1:] if title else blocks))
    title, language, body = frame
    blocks = [b for b in map(_plainer, _blocks(body)) if b and not _CREDITS.match(b[0])]
    if blocks and _same(" ".join(blocks[0]), title):
        blocks = blocks[1:]
    return Plain(title, language, _draft(blocks))


def _gutenberg(lines: list[str]) -> tuple[str, str, list[str]] | None:
    """Return title, language and the lines between the markers; None without a start marker."""
    start = next((n for n, line in enumerate(lines[:_HEADER_LINES]) if _marks(line, "START")), None)
    if start is None:
        return None
    found: dict[str, str] = {}
    for number, line in enumerate(lines[:start]):
        if (match := _FIELD.fullmatch(line)) and match[1] not in found:
            # A long title goes on in indented lines.
            rest = takewhile(lambda more: more[:1] in (" ", "\t"), lines[number + 1 : start])
            found[match[1]] = " ".join([match[2], *(more.strip() for more in rest)])
    # The marker may itself be wrapped.
    while start + 1 < len(lines) and lines[start] and not lines[start].endswith("***"):
        start += 1
    end = next((n for n in range(start + 1, len(lines)) if _marks(lines[n], "END")), len(lines))
    language = _LANGUAGES.get(found.get("Language", "").split(",")[0].strip().lower(), "")
    return found.get("Title", ""), language, lines[start + 1 : end]


def _marks(line: str, word: str) -> bool:
    return (
        line.startswith("***") and f"{word} OF TH" in line and "PROJECT GUTENBERG" in line.upper()
    )


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in [*lines, ""]:
        if line:
            block.append(line)
        elif block:
            if not _RULE.fullmatch("".join(block)):
                yield block
            block = []


def _plainer(block: list[str]) -> list[str]:
    """Drop what stands for a picture."""
    if block[0].lstrip()[:1] != "[":
        return block
    return [line for line in _ILLUSTRATION.sub("", "\n".join(block)).split("\n") if line.strip()]


def _same(a: str, b: str) -> bool:
    return "".join(filter(str.isalnum, a)).casefold() == "".join(filter(str.isalnum, b)).casefold()


def _title(blocks: list[list[str]]) -> str:
    """Return the first block if it looks like a title: one short line, no sentence, more below."""
    if len(blocks) < 2 or len(blocks[0]) > 1:
        return ""
    line = blocks[0][0].strip()
    good = (
        len(line) <= _TITLE_CHARS
        and any(map(str.isalpha, line))
        and not line[0].islower()
        and line[-1] not in ".,;:"
        and _heading(blocks[0]) is None
    )
    return line if good else ""


def _draft(blocks: list[list[str]]) -> Draft:
    draft = Draft()
    at = 0
    while at < len(blocks):
        heading = _heading(blocks[at])
        at += 1
        if heading is None:
            draft.add(_EMPHASIS.sub(r"\1", _paragraph(blocks[at - 1])))
            continue
        title, level = heading
        if level and not title and at < len(blocks) and _shouts(blocks[at]):
            title = blocks[at][0].strip()
            at += 1
        draft.heading(title, level)
    return draft


def _heading(block: list[str]) -> tuple[str, int] | None:
    """Return the title ("" where it is only a number) and level of a block that is a heading.

    The heading of a table of contents has the level 0: what follows it is no title.
    """
    line = " ".join(part.strip() for part in block)
    if len(block) > 3 or len(line) > _HEADING_CHARS:
        return None
    if _NAMED.fullmatch(line):
        name = line.rstrip(".:")
        return ("", 0) if "contents" in name.lower() else (name, _CHAPTER)
    match = _NUMBERED.fullmatch(line)
    if match is None or match["title"][:1].islower():
        return None
    title = match["title"].removesuffix(".").strip("_ ")
    return title, _LEVELS.get(match["word"].lower(), _CHAPTER)


def _shouts(block: list[str]) -> bool:
    line = block[0].strip()
    loud = line.upper() == line and any(map(str.isalpha, line))
    return len(block) == 1 and len(line) <= _TITLE_CHARS and loud and _heading(block) is None


def _paragraph(block: list[str]) -> str:
    block = dedent("\n".join(block)).split("\n")
    longest = max(map(len, block))
    # One space is a slip of the hand.
    indented = any(line.startswith(("  ", "\t")) for line in block[1:])
    if longest < _NARROW or longest > _WIDE or indented:
        return "\n".join(line.strip() for line in block)
    parts = [block[0].strip()]
    for line in block[1:]:
        parts += ["\n" if _BULLET.match(line) else " ", line.strip()]
    return "".join(parts)
