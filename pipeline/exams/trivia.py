"""The records of TriviaQA: a question, its answer under many names, and the pages it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.exams.clean import line
from pipeline.fields.path import kind

# The list that names pages, and the folder of the published archive in which they lie.
_PAGES = (("EntityPages", "wikipedia"), ("SearchResults", "web"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of evidence: the file's name, the folder for its kind, what the record says of it."""

    name: str
    folder: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question's record with one page and the bytes of it."""

    record: dict[str, Any]
    page: Page
    data: bytes = field(repr=False)


def pages(record: dict[str, Any]) -> Iterator[Page | str]:
    """Yield the pages of evidence that a record names, each once; a reason for what is none."""
    seen: set[tuple[str, str]] = set()
    for key, folder in _PAGES:
        named = record.get(key) or []
        if not isinstance(named, list):
            yield f"{key}: expected a list, got {kind(named)}"
            continue
        for number, entry in enumerate(named):
            page = _page(f"{key}.{number}", folder, entry)
            if isinstance(page, str) or (folder, page.name) not in seen:
                yield page
            if isinstance(page, Page):
                seen.add((folder, page.name))


def _page(place: str, folder: str, entry: Any) -> Page | str:
    if not isinstance(entry, dict):
        return f"{place}: expected an object, got {kind(entry)}"
    name = entry.get("Filename")
    if not isinstance(name, str) or not name:
        return f"{place}: names no file (Filename)"
    url = entry.get("Url")
    return Page(name, folder, line(entry.get("Title")), url if isinstance(url, str) else "")


def names_of(record: dict[str, Any]) -> list[str]:
    """Return the names of the answer: its value first, then people's answers, then longer ones.

    Aliases are redirects of Wikipedia; the longer one says more. The normalized forms are for
    scoring and left out.
    """
    answer = record.get("Answer")
    if not isinstance(answer, dict):
        return []
    value, people = line(answer.get("Value")), _lines(answer.get("HumanAnswers"))
    aliases = sorted(_lines(answer.get("Aliases")), key=len, reverse=True)
    return list(dict.fromkeys(filter(None, [value, *people, *aliases])))


def _lines(values: Any) -> list[str]:
    return [line(value) for value in values] if isinstance(values, list) else []
