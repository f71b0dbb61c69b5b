"""The dictionary of names that the dumps of Papers with Code give, read once a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from pipeline.fields.path import MISSING, absent, kind, string, strings
from pipeline.inputs import files
from pipeline.mines.base import BadItem, BadRead
from pipeline.mines.jsonl import parsed
from pipeline.papers.lexicon import Name, Trie, trie_of
from pipeline.papers.names import DATASET, METHOD, METRIC, TASK, model_name, names_of
from pipeline.papers.objects_in_json import objects
from pipeline.papers.pieces import Lost

# An object of a dictionary: a task of the result tables holds all its tables.
MOST_BYTES = 64 * 1024 * 1024
_HEAD = 2000
_Reader = Callable[[Any], Iterator[Name]]


@cache
def dictionary(datasets: str, methods: str, tables: str) -> Trie:
    """Return the trie of all names that these inputs give; "" stands for no input.

    It is read once a process. What cannot be read in it is left out here; `faults` has the reasons.
    Raises NoInput where nothing matches.
    """
    given = zip(READERS, (datasets, methods, tables), strict=True)
    found = (entry for part, pattern in given if pattern for entry in _entries(part, pattern))
    return trie_of(entry for entry in found if isinstance(entry, Name))


def faults(part: str, path: str) -> Iterator[BadRead]:
    """Yield what cannot be read of one file of `part`, one of READERS."""
    return (entry for entry in _file(part, path) if isinstance(entry, BadRead))


def _entries(part: str, pattern: str) -> Iterator[Name | BadRead]:
    for path, _ in files.expand(pattern, (".json",)):
        yield from _file(part, path)


def _file(part: str, path: str) -> Iterator[Name | BadRead]:
    for uri, stream in files.members(path, (".json",)):
        for number, found in enumerate(objects(stream, MOST_BYTES), 1):
            key = f"{part}, object {number}"
            if isinstance(found, Lost):
                yield found.bad_read(key, uri)
                continue
            try:
                yield from list(READERS[part](parsed(found.data)))
            except BadItem as error:
                head = found.data[:_HEAD].decode("utf-8", "backslashreplace")
                yield BadRead(str(error), key, found.offset, uri, head)


def _of_dataset(record: Any) -> Iterator[Name]:
    yield from names_of(demanded(record, "name"), DATASET)
    yield from names_of(string("full_name", record.get("full_name")), DATASET)
    for variant in strings("variants", record.get("variants")):
        yield from names_of(variant, DATASET)
    for task in objects_of(record, "tasks"):
        yield from names_of(string("task", task.get("task")), TASK)


def _of_method(record: Any) -> Iterator[Name]:
    yield from names_of(demanded(record, "name"), METHOD)
    yield from names_of(string("full_name", record.get("full_name")), METHOD)


def _of_table(record: Any) -> Iterator[Name]:
    """Yield the names in a task of evaluation-tables.json, its datasets and its subtasks."""
    waiting = [record]
    while waiting:
        task = waiting.pop()
        yield from names_of(demanded(task, "task"), TASK)
        for synonym in strings("synonyms", task.get("synonyms")):
            yield from names_of(synonym, TASK)
        for dataset in objects_of(task, "datasets"):
            yield from _of_tested(dataset, "dataset")
        waiting += objects_of(task, "subtasks")


def _of_tested(dataset: dict[str, Any], key: str) -> Iterator[Name]:
    yield from names_of(demanded(dataset, key), DATASET)
    sota = dataset.get("sota") or {}
    if not isinstance(sota, dict):
        raise BadItem(f"sota: expected an object, got {kind(sota)}")
    for metric in strings("metrics", sota.get("metrics")):
        yield from names_of(metric, METRIC)
    for row in objects_of(sota, "rows"):
        yield from model_name(string("model_name", row.get("model_name")))
    for part in objects_of(dataset, "subdatasets"):
        yield from _of_tested(part, "subdataset")


def demanded(record: Any, name: str) -> str:
    """Return a string of an object of a dump. Raises BadItem where there is none."""
    if not isinstance(record, dict):
        raise BadItem(f"expected an object, got {kind(record)}")
    value = record.get(name, MISSING)
    if text := string(name, value):
        return text
    raise absent(name, value, record)


def objects_of(record: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of objects in an object of a dump. Raises BadItem where it is no list."""
    value = record.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadItem(f"{name}: expected a list of objects, got {kind(value)}")
    for number, item in enumerate(value):
        if not isinstance(item, dict):
            raise BadItem(f"{name}.{number}: expected an object, got {kind(item)}")
    return value


# The options of the mine that name a source of names, and how a record of each is read.
READERS: dict[str, _Reader] = {
    "datasets": _of_dataset,
    "methods": _of_method,
    "tables": _of_table,
}
