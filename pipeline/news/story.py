"""`.story` files: paragraphs, then highlights, each under a line "@highlight"."""

from __future__ import annotations

import re

from pipeline.mines.base import BadItem
from pipeline.news.article import Story

MARK = "@highlight"
_NAME = re.compile(r"[0-9a-f]{40}")


def story_of_file(data: bytes, name: str, url: str) -> Story:
    """Return the story in a file called `name`. Raises BadItem where it is none.

    Its name is its id where it is the SHA-1 of its address, as in the corpus.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise BadItem(f"invalid UTF-8: byte 0x{data[bad.start]:02x} at byte {bad.start}") from bad
    _check_kind(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    paragraphs, highlights = _parts(lines)
    stem = name.split(".")[0].casefold()
    return Story(paragraphs, highlights, id=stem if _NAME.fullmatch(stem) else "", url=url)


def _check_kind(text: str) -> None:
    """Raise BadItem for a file of another format, which would pass for a story of one line."""
    head = text[:200].lstrip()
    if head.startswith(("<!", "<html", "<HTML", "<?xml")):
        raise BadItem("is a page of HTML or XML, and no story; save its text")
    if head.startswith(("{", "[{")) and text.rstrip().endswith(("}", "]")):
        raise BadItem("is JSON, and no story; give it the ending .jsonl")
    if (at := text.find("\0")) >= 0:
        raise BadItem(f"text: holds the control character U+0000 (at character {at})")


def _parts(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the paragraphs in front of the first mark, and the text under each mark."""
    paragraphs: list[str] = []
    points: list[list[str]] = []
    for line in map(str.strip, lines):
        if line.startswith(MARK):
            points.append([line[len(MARK) :].strip()])
        elif points:
            points[-1].append(line)
        else:
            paragraphs.append(line)
    joined = (" ".join(filter(None, point)) for point in points)
    return list(filter(None, paragraphs)), list(filter(None, joined))
