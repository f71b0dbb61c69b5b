"""Paths into a record, and reading the strings that stand there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.mines.base import BadItem
from pipeline.suggest import listed, suggest


class Missing:
    """What a path gives where the record has nothing: `MISSING`, its one value."""

    def __repr__(self) -> str:
        return "missing"


MISSING = Missing()


class Path:
    """Keys and list indexes joined by dots: "a.b.0.c".

    A key that has dots itself wins where it is present. A key applied to a list of objects
    collects the values of each.
    """

    __slots__ = ("parts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts = tuple(text.split(".")) if text else ()

    def get(self, record: Any) -> Any:
        """Return what stands at the path, MISSING if nothing does."""
        if len(self.parts) == 1 and isinstance(record, dict):
            return record.get(self.text, MISSING)
        return _walk(record, self.parts)

    def column(self, known: Sequence[str]) -> str:
        """Return the column of `known` at which the path starts, or ""."""
        for end in range(len(self.parts), 0, -1):
            name = ".".join(self.parts[:end])
            if name in known:
                return name
        return ""


def _walk(value: Any, parts: tuple[str, ...]) -> Any:
    while parts:
        if isinstance(value, dict):
            # Longest first, so that a key with dots in it wins.
            end = next((n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in value), 0)
            if not end:
                return MISSING
            value, parts = value[".".join(parts[:end])], parts[end:]
        elif isinstance(value, list):
            if not parts[0].isdecimal():
                return _collected(value, parts)
            index = int(parts[0])
            if index >= len(value):
                return MISSING
            value, parts = value[index], parts[1:]
        else:
            return None if value is None else MISSING
    return value


def _collected(values: list[Any], parts: tuple[str, ...]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        inner = _walk(value, parts)
        if isinstance(inner, list):
            found += inner
        elif inner is not MISSING:
            found.append(inner)
    return found


def kind(value: object) -> str:
    """Return what `value` is, as a reason names it: its type, and a short number itself."""
    if value is None:
        return "null"
    if isinstance(value, (bool, float)) or (isinstance(value, int) and abs(value) < 10**18):
        return f"{type(value).__name__} ({value})"
    return type(value).__name__


def clean(text: str, unwrap: bool = False) -> str:
    """Return `text` with one kind of line end and no space around it.

    `unwrap` joins the lines inside a paragraph by spaces; blank lines still part paragraphs.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip()
    return unwrapped(text.split("\n")) if unwrap and "\n" in text else text


def unwrapped(lines: Iterable[str]) -> str:
    """Join lines into paragraphs: a space between lines, a blank line between paragraphs."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        words = line.strip()
        if words:
            paragraphs[-1].append(words)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs if paragraph)


def string(name: str, value: Any, unwrap: bool = False) -> str:
    """Return `value` cleaned; "" for nothing. Raises BadItem naming `name` for another type."""
    if isinstance(value, str):
        return clean(value, unwrap)
    if value is None or value is MISSING:
        return ""
    raise BadItem(f"{name}: expected a string, got {kind(value)}")


def strings(name: str, value: Any, unwrap: bool = False) -> list[str]:
    """Return a string, or a list of them, as a list of what is not empty."""
    if isinstance(value, list):
        texts = [string(f"{name}.{i}", item, unwrap) for i, item in enumerate(value)]
    else:
        texts = [_one(name, value, unwrap)]
    return [text for text in texts if text]


def _one(name: str, value: Any, unwrap: bool) -> str:
    if value is None or value is MISSING or isinstance(value, str):
        return string(name, value, unwrap)
    raise BadItem(f"{name}: expected a string or a list of strings, got {kind(value)}")


def absent(name: str, value: Any, record: Mapping[str, Any]) -> BadItem:
    """Return the error for a part that must be there and is not."""
    if value is MISSING:
        return BadItem(f"{name}: is missing (the record has: {listed(map(str, record))})")
    return BadItem(f"{name}: is {'null' if value is None else 'empty'}")


# Below: reading the map itself, in a recipe.


def keyed(name: str, spec: Any, known: Sequence[str], needed: Sequence[str] = ()) -> dict[str, Any]:
    """Return the mapping `spec` of part `name`. Raises ValueError for a wrong or missing key."""
    if not isinstance(spec, Mapping):
        raise ValueError(f"fields.{name}: expected keys ({', '.join(known)}), got {kind(spec)}")
    for key in spec:
        if key not in known:
            raise ValueError(f"fields.{name}: unknown key {key!r}; {suggest(str(key), known)}")
    for key in needed:
        if key not in spec:
            raise ValueError(f"fields.{name}: lacks {key!r}; give {', '.join(needed)}")
    return dict(spec)


def path(name: str, spec: Any, empty: bool = False) -> Path:
    """Return `spec` as a Path. Raises ValueError naming `name`; "" counts only with `empty`."""
    if not isinstance(spec, str):
        raise ValueError(f"fields.{name}: expected a path such as a.b, got {kind(spec)}")
    if not spec and not empty:
        raise ValueError(f"fields.{name}: is an empty path; name a key of the record")
    return Path(spec)


def flag(name: str, spec: Any) -> bool:
    """Return `spec` if it is true or false. Raises ValueError naming `name`."""
    if not isinstance(spec, bool):
        raise ValueError(f"fields.{name}: expected true or false, got {kind(spec)}")
    return spec
