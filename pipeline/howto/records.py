"""Records of articles, as public scrapes of wikiHow publish them.

A record is an object with a title and its steps: `steps`, or `methods` (`parts`, `sections`) with a
title and steps each. A step is a string, or an object with a headline and a body. The names that
scrapes give to each of these are in the tuples below.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.fields.path import MISSING, absent, kind
from pipeline.howto import clean
from pipeline.howto.article import Article, Instruction, Method
from pipeline.howto.markup import plain
from pipeline.howto.paths import category_path
from pipeline.mines.base import BadItem
from pipeline.suggest import listed

_ID = ("id", "article_id", "articleId", "page_id", "pageid")
_TITLE = ("title", "name", "goal", "headline")
_INTRO = ("intro", "introduction", "description", "abstract")
_METHODS = ("methods", "parts", "sections")
_STEPS = ("steps", "step", "instructions")
_HEADLINE = ("headline", "summary", "title", "name", "step")
_BODY = ("body", "text", "description", "detail", "details", "content")
_CATEGORIES = ("breadcrumbs", "breadcrumb", "category_hierarchy", "categories", "category")
_RELATED = ("related", "related_articles", "relatedArticles", "related_wikihows")
_ASKED = ("qa", "q&a", "qas", "community_qa", "questions")
_QUESTION = ("question", "q", "title")
_ANSWER = ("answer", "a", "text")
_URL = ("url", "link", "uri")
_LANGUAGE = ("language", "lang", "inLanguage")
# Sections of an article that are no way to its goal.
_BESIDE_WORDS = """tips|warnings|things you'll need|things you need|ingredients|references|sources|
sources and citations|related wikihows|community q&a|video|about this article|expert q&a"""
_BESIDE = frozenset(name.strip() for name in _BESIDE_WORDS.split("|"))
# Mappings of steps inside mappings; no scrape has more than two.
_DEEPEST = 8
_SPLITS = (" > ", " » ", ">", "»", "|", " / ")


def article_of_record(record: Any) -> Article:
    """Return the article that a record holds. Raises BadItem where it holds none, with why."""
    if not isinstance(record, dict):
        raise BadItem(f"expected an object, got {kind(record)}")
    title = clean.title(_string(record, "", _TITLE))
    if not title:
        raise absent("title", _first(record, _TITLE), record)
    methods = tuple(_methods(record))
    if not methods:
        raise absent("steps", _first(record, (*_METHODS, *_STEPS)), record)
    return Article(
        title=title,
        methods=methods,
        intro=_string(record, "", _INTRO),
        paths=tuple(_paths(_first(record, _CATEGORIES), title)),
        related=tuple(_related(_first(record, _RELATED), title)),
        asked=tuple(_asked(_first(record, _ASKED))),
        in_parts=_in_parts(record),
        id=_id(_first(record, _ID)),
        url=_string(record, "", _URL),
        language=_string(record, "", _LANGUAGE),
    )


def _first(record: dict[str, Any], names: tuple[str, ...]) -> Any:
    """Return the first value under one of `names` that is not empty; else what is there, if any."""
    held = [record[name] for name in names if name in record]
    return next((value for value in held if value), held[0] if held else MISSING)


def _string(record: dict[str, Any], where: str, names: tuple[str, ...]) -> str:
    """Return the string under the first of `names` that has one, clean; "" if none has."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str):
            if shown := plain(value):
                return shown
        elif value is not None:
            raise BadItem(f"{where}{name}: expected a string, got {kind(value)}")
    return ""


def _id(value: Any) -> str:
    if value is MISSING or value is None:
        return ""
    if type(value) is int or isinstance(value, str):
        return str(value).strip()
    raise BadItem(f"id: expected a string or a whole number, got {kind(value)}")


def _methods(record: dict[str, Any]) -> Iterator[Method]:
    held = _first(record, _METHODS)
    if not held or held is MISSING:
        yield from _method("steps", "", _first(record, _STEPS))
        return
    if isinstance(held, dict):
        held = [{"title": name, "steps": steps} for name, steps in held.items()]
    for where, method in _entries("methods", held):
        if isinstance(method, list):
            yield from _method(where, "", method)
        elif isinstance(method, dict):
            title = clean.method_title(_string(method, f"{where}.", _TITLE))
            if title.lower().replace("’", "'") not in _BESIDE:
                yield from _method(f"{where}.steps", title, _first(method, _STEPS))
        else:
            raise BadItem(f"{where}: expected an object, got {kind(method)}")


def _in_parts(record: dict[str, Any]) -> bool:
    """Tell whether the methods are parts of one way, by their key or by their titles."""
    if record.get("parts") and not record.get("methods"):
        return True
    held = _first(record, _METHODS)
    if isinstance(held, list):
        held = [_first(method, _TITLE) for method in held if isinstance(method, dict)]
    titles = held if isinstance(held, (list, dict)) else ()
    return any(isinstance(title, str) and clean.is_part(title) for title in titles)


def _method(where: str, title: str, value: Any, deep: int = 0) -> Iterator[Method]:
    """Yield the method that a list of steps is, if it holds any; a mapping holds one a key."""
    if isinstance(value, dict):
        if deep == _DEEPEST:
            raise BadItem(f"{where[:200]}: steps are nested more than {_DEEPEST} deep")
        for name, steps in value.items():
            inner = clean.method_title(plain(name))
            yield from _method(f"{where}.{name}", inner, steps, deep + 1)
        return
    steps = tuple(step for entry in _entries(where, value) if (step := _step(*entry)))
    if steps:
        yield Method(title, steps)


def _entries(where: str, value: Any) -> list[tuple[str, Any]]:
    if value is MISSING or value is None:
        return []
    if isinstance(value, str):
        value = [line for line in plain(value).split("\n") if line]
    if not isinstance(value, list):
        raise BadItem(f"{where}: expected a list, got {kind(value)}")
    return [(f"{where}.{index}", entry) for index, entry in enumerate(value)]


def _step(where: str, value: Any) -> Instruction | None:
    if isinstance(value, str):
        head, body = clean.split_step(plain(value))
        return Instruction(head, body) if head else None
    if not isinstance(value, dict):
        raise BadItem(f"{where}: expected a string or an object, got {kind(value)}")
    head = clean.headline(_string(value, f"{where}.", _HEADLINE))
    body = _string(value, f"{where}.", _BODY)
    if not head:
        head, body = clean.split_step(body)
    elif body:
        body = clean.without_headline(body, head)
    return Instruction(head, body) if head else None


def _paths(value: Any, title: str) -> Iterator[tuple[str, ...]]:
    """Yield the paths of categories: a list of names is one path, a list of lists one each."""
    if value is MISSING or value is None:
        return
    several = isinstance(value, list) and any(isinstance(entry, list) for entry in value)
    for index, entry in enumerate(value if several else [value]):
        where = f"categories.{index}" if several else "categories"
        if path := category_path(_names(where, entry), title):
            yield path


def _names(where: str, value: Any) -> list[str]:
    if isinstance(value, str):
        split = next((mark for mark in _SPLITS if mark in value), None)
        return [plain(name) for name in (value.split(split) if split else [value])]
    if not isinstance(value, list):
        raise BadItem(f"{where}: expected a string or a list, got {kind(value)}")
    return [_name(f"{where}.{index}", entry) for index, entry in enumerate(value)]


def _name(where: str, value: Any) -> str:
    if isinstance(value, dict):
        return clean.line(_string(value, f"{where}.", _TITLE))
    if isinstance(value, str):
        return clean.line(plain(value))
    raise BadItem(f"{where}: expected a string, got {kind(value)}")


def _related(value: Any, own: str) -> list[str]:
    names = [clean.title(_name(*entry)) for entry in _entries("related", value)]
    return [name for name in dict.fromkeys(names) if name and name != own]


def _asked(value: Any) -> Iterator[tuple[str, str]]:
    for where, entry in _entries("qa", value):
        if not isinstance(entry, dict):
            known = listed(_QUESTION[:1] + _ANSWER[:1])
            raise BadItem(f"{where}: expected an object with {known}, got {kind(entry)}")
        asked = clean.line(_string(entry, f"{where}.", _QUESTION))
        answer = _string(entry, f"{where}.", _ANSWER)
        if asked and answer:
            yield asked, answer
