"""Papers as the dumps of Papers with Code have them, and what may stand in for such records."""

from __future__ import annotations

from typing import Any

from pipeline.fields.path import MISSING, kind, strings
from pipeline.mines.base import BadItem, Mine, Skipped
from pipeline.papers import clean
from pipeline.papers.lexicon import Trie, spans, trie_of
from pipeline.papers.names import own_names
from pipeline.papers.paper import day, demanded
from schemas import Document, Summary, stable_id

_ID = ("arxiv_id", "id")
_ADDRESSES = ("paper_url", "url_abs")
# Marks that a task was left as the form proposed it.
_NO_TASKS = frozenset(("model", "all", "other", "test"))


def document_of(record: Any, names: Trie, uri: str, mine: Mine) -> Document | Skipped:
    """Return the document of a paper; its entities are `names` and those that it lists itself.

    Skipped where there is no abstract to read. Raises BadItem where it is no record of a paper.
    """
    if not isinstance(record, dict):
        raise BadItem(f"expected an object, got {kind(record)}")
    title = demanded(record, "title")
    if record.get("abstract", MISSING) in (None, ""):
        return Skipped("paper without an abstract")
    text = demanded(record, "abstract", prose=True)
    tasks = [name for name in _listed(record, "tasks") if name.casefold() not in _NO_TASKS]
    own = trie_of(own_names(tasks, _methods(record)))
    return Document(
        id=_identifier(record) or stable_id(title, text),
        mine=mine.name,
        uri=_first(record, _ADDRESSES) or uri,
        title=title,
        text=text,
        language=mine.language,
        license=mine.license,
        published=day(record.get("date")),
        spans=spans(text, (names, own)),
        summaries=tuple(_summaries(record, title)),
        categories=tuple((name,) for name in tasks),
    )


def _identifier(record: dict[str, Any]) -> str:
    """Return the last part of a paper's address, by which the site knew it; else another id."""
    address = _first(record, ("paper_url",)).rstrip("/")
    return address.rpartition("/")[2] or _first(record, _ID)


def _summaries(record: dict[str, Any], title: str) -> list[Summary]:
    short = clean.one_line("short_abstract", record.get("short_abstract"))
    return [Summary(title, "title")] + ([Summary(short, "summary")] if short else [])


def _first(record: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next(filter(None, (clean.one_line(key, record.get(key)) for key in keys)), "")


def _listed(record: dict[str, Any], key: str) -> list[str]:
    found = strings(key, record.get(key))
    return list(dict.fromkeys(clean.one_line(key, name) for name in found))


def _methods(record: dict[str, Any]) -> list[str]:
    methods = record.get("methods")
    if methods is None:
        return []
    if not isinstance(methods, list):
        raise BadItem(f"methods: expected a list, got {kind(methods)}")
    return [name for n, method in enumerate(methods) for name in _names(method, n)]


def _names(method: Any, number: int) -> list[str]:
    if isinstance(method, str):
        return [method]
    if not isinstance(method, dict):
        raise BadItem(f"methods.{number}: expected an object, got {kind(method)}")
    keys = ("name", "full_name")
    return [name for key in keys if (name := clean.one_line(f"methods.{key}", method.get(key)))]
