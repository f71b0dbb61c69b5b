"""What the other dumps of Papers with Code say in prose: a task, a dataset or a method described.

An object of datasets.json or methods.json is one of them; one of evaluation-tables.json is a task
with its datasets and subtasks, each described by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.fields.path import string
from pipeline.mines.base import Mine, Skipped
from pipeline.mines.jsonl import parsed
from pipeline.papers import clean
from pipeline.papers.dictionary import demanded, objects_of
from pipeline.papers.lexicon import Trie, spans
from pipeline.papers.names import DATASET, METHOD, TASK
from pipeline.papers.paper import day
from pipeline.prose.markdown import read_markdown
from schemas import Document

_HEAD = 2000
# What scrapers left in the texts: marks of their own for code, the navigation of a list.
_SCRAPED = re.compile("\x02wzxhzdk:[0-9]{1,4}\x03|\\[Go back to the README\\]\\([^()\\s]{0,100}\\)")
# Where a block does not end like this, it is a table, a reference or the head of a list.
_SENTENCE = re.compile(r"[.!?][\"')\]”]{0,2}$")


@dataclass(frozen=True, slots=True)
class Described:
    """Something that a dump describes in Markdown. `tasks` are those that it belongs to."""

    kind: str
    name: str
    text: str
    tasks: tuple[str, ...] = ()
    published: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {self.text}"[:_HEAD]


def described_in(data: bytes) -> list[Described]:
    """Return what one object of a dump describes; none if it is, or may be, a paper.

    Raises BadItem where it is no sound JSON or its parts are of wrong types.
    """
    if b'"abstract"' in data:
        return []
    record = parsed(data)
    if not isinstance(record, dict) or "title" in record:
        return []
    if "task" in record:
        return list(_of_task(record, ()))
    return [_of_record(record)] if "name" in record and "description" in record else []


def _of_task(record: dict[str, Any], above: tuple[str, ...]) -> Iterator[Described]:
    """Yield a task and all below it, without recursion: a dump may nest them as deep as it likes.

    `above` are the tasks that it is a part of.
    """
    waiting = [(record, above)]
    while waiting:
        task, above = waiting.pop()
        name = demanded(task, "task")
        yield Described(TASK, name, string("description", task.get("description")), above)
        for dataset in objects_of(task, "datasets"):
            text = string("description", dataset.get("description"))
            yield Described(DATASET, demanded(dataset, "dataset"), text, (name,))
        waiting += [(subtask, (name,)) for subtask in reversed(objects_of(task, "subtasks"))]


def _of_record(record: dict[str, Any]) -> Described:
    of_dataset = any(key in record for key in ("variants", "modalities", "tasks"))
    tasks = [string("task", task.get("task")) for task in objects_of(record, "tasks")]
    return Described(
        DATASET if of_dataset else METHOD,
        demanded(record, "name"),
        string("description", record.get("description")),
        tuple(filter(None, tasks)),
        day(record.get("introduced_date")),
    )


def document_of(thing: Described, names: Trie, uri: str, mine: Mine) -> Document | Skipped:
    """Return the document of what is described. Skipped where there is no description."""
    blocks = read_markdown(_SCRAPED.sub("", thing.text))[1].text.split("\n\n")
    prose = (clean.prose("description", block) for block in blocks if "\t" not in block)
    text = "\n\n".join(block for block in prose if _SENTENCE.search(block))
    if not text:
        return Skipped("nothing described")
    return Document(
        id=f"{thing.kind}/{thing.name}",
        mine=mine.name,
        uri=uri,
        title=clean.one_line("name", thing.name),
        text=text,
        language=mine.language,
        license=mine.license,
        published=thing.published,
        spans=spans(text, (names,)),
        categories=tuple((name,) for name in dict.fromkeys(thing.tasks)),
    )
