"""A news story before it is a document, whatever it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha1

from pipeline.mines.base import BadItem, Mine
from pipeline.news.clean import body, highlight, line
from pipeline.news.urls import category
from schemas import Document, Summary, stable_id


@dataclass(frozen=True)
class Story:
    """What a source gives of one story. `id` is its own name for it, "" where there is none."""

    paragraphs: list[str]
    highlights: list[str]
    id: str = ""
    url: str = ""
    title: str = ""
    published: str = ""
    categories: tuple[tuple[str, ...], ...] = ()


def name_of(url: str) -> str:
    """Return the name that the corpus gives to the story at `url`: the address's SHA-1 in hex."""
    return sha1(url.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def document_of(story: Story, uri: str, mine: Mine) -> Document:
    """Return a story as a document. Raises BadItem where nothing is left of its text.

    The id is the story's own, else that of its address, else that of its content. A story without
    highlights or title has no such summary.
    """
    read = body(story.paragraphs)
    points = [point for point in map(highlight, story.highlights) if point]
    title = line(story.title)
    if not read.text:
        more = " (there are only highlights)" if points else ""
        raise BadItem(f"text: is empty{more}")
    summaries = [Summary(title, "title")] if title else []
    if points:
        summaries.append(Summary("\n".join(points), "highlights"))
    path = category(story.url)
    named = name_of(story.url) if story.url else stable_id(read.text, title, *points)
    return Document(
        id=story.id or named,
        mine=mine.name,
        uri=story.url or uri,
        text=read.text,
        title=title,
        language=mine.language,
        license=mine.license,
        published=story.published or read.published,
        author=read.author,
        summaries=tuple(summaries),
        categories=story.categories or ((path,) if path else ()),
    )
