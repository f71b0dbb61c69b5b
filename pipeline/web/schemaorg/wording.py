"""The values of items as names and short phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.web.markup.names import short
from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.kinds import words

NAME_CHARS = 200
# Longer ones are prose, and no answer to what something has.
OBJECT_CHARS = 120
_SCHEME = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}:)?//|(?:mailto|tel|data|urn):|/|www\.", re.IGNORECASE
)
_PAGES = (".html", ".htm", ".asp", ".aspx", ".php", ".pdf")
_ENUM = re.compile(r"[A-Z][A-Za-z0-9]{1,60}")


def origin(node: Node, name: str) -> str:
    """Return what a part names as its origin: "json-ld:NewsArticle.description"."""
    return f"{node.syntax}:{node.types[0] if node.types else 'Thing'}.{name}"


def line(value: str) -> str:
    """Return a value in one line."""
    return " ".join(value.split())


def bare(value: str) -> str:
    """Return a value as compared with others: its letters and digits in lower case."""
    return "".join(filter(str.isalnum, value.casefold()))


def is_address(value: str) -> bool:
    """Return whether a value is nothing but the address of something."""
    value = value.strip()
    if not value or any(map(str.isspace, value)):
        return False
    return bool(
        _SCHEME.match(value)
        or ("/" in value and value.lower().endswith(_PAGES))
        or ("?" in value and "=" in value)
    )


def name_of(node: Node) -> str:
    """Return what an item is called, in one line; "" where it has no name that can be said."""
    return next(iter(_said(node)), "")


def names_of(node: Node) -> tuple[str, ...]:
    """Return the other names of an item."""
    others = [*_said(node)[1:], *_usable(node.texts("alternateName", "legalName"))]
    own = name_of(node)
    return tuple(dict.fromkeys(name for name in others if name != own))


def named(values: Iterable[Node | str]) -> list[str]:
    """Return the names of values that are items, and those that are plain names themselves."""
    found = []
    for value in values:
        found += [name_of(value)] if isinstance(value, Node) else _usable([value])
    return list(dict.fromkeys(filter(None, found)))


def enumerated(value: str) -> str:
    """Return a member of an enumeration in words: "https://schema.org/Female" -> "female"."""
    name = short(value)
    if is_address(name):
        return ""
    if name != value and _ENUM.fullmatch(name):
        return words(name)
    if name.isupper() and "_" in name:
        return name.replace("_", " ").lower()
    return line(name)


def once(values: Iterable[str]) -> list[str]:
    """Return `values` without those that differ from an earlier one in case or signs only."""
    found: dict[str, str] = {}
    for value in values:
        if key := bare(value) or value.strip():
            found.setdefault(key, value)
    return list(found.values())


def _said(node: Node) -> list[str]:
    keys = ("title", "name") if node.is_a("JobPosting") else ("name", "headline")
    if said := _usable(node.texts(*keys)):
        return list(dict.fromkeys(said))
    whole = " ".join(filter(None, (node.text("givenName"), node.text("familyName"))))
    return _usable([whole, *node.texts("legalName", "alternateName")])


def _usable(values: Iterable[str]) -> list[str]:
    found = []
    for value in values:
        said = line(value)
        if bare(said) and len(said) <= NAME_CHARS and not is_address(said):
            found.append(said)
    return found
