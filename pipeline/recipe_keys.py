"""The keys of a recipe before it is typed: known names only, a mine's options apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar, get_type_hints

import msgspec

from pipeline import mines
from pipeline.errors import RecipeError, odd_name
from pipeline.mines.base import Mine
from pipeline.suggest import listed, suggest

T = TypeVar("T")

SOURCE_KEYS = ("mine", "input", "name", "signals")

_PLACE = re.compile(r"^(?P<what>[^\n]*?)(?: - at `\$\.?(?P<where>[^`\n]*)`)?$")
# A plain class is no JSON type: the mine itself has to judge such a value.
_JSON = (str, int, float, bool, list, dict, tuple, type(None))


def known_keys(
    mapping: object, known: Iterable[str], where: str = "", kind: str = "unknown key"
) -> None:
    """Raise RecipeError unless `mapping` has string keys out of `known` only."""
    if not isinstance(mapping, Mapping):
        name = where.rstrip(".") or "the file"
        raise RecipeError(f"{name}: expected keys with values, got {shown(mapping)}")
    names = set(known)
    for key in mapping:
        if not isinstance(key, str):
            raise RecipeError(f"{where}{key}: a key must be a string; put it in quotes")
        if key not in names:
            raise RecipeError(f"{where}{key}: {kind}; {suggest(key, names)}")


def sources(value: object) -> list[dict[str, Any]]:
    """Return the sources with each mine's options apart. Raises RecipeError."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise RecipeError(f"sources: expected a list, got {shown(value)}; begin each with a dash")
    return [_source(entry, f"sources[{number}].") for number, entry in enumerate(value)]


def _source(entry: Any, where: str) -> dict[str, Any]:
    registry = mines.registry()
    every = {name for kind in registry.values() for name in option_types(kind)}
    known_keys(entry, {*SOURCE_KEYS, *every}, where)
    name = entry.get("mine")
    if name is None:
        raise RecipeError(f"{where}mine: is missing; one of {listed(registry)}")
    if not isinstance(name, str) or name not in registry:
        raise RecipeError(f"{where}mine: unknown mine {shown(name)}; {suggest(name, registry)}")
    options = {*SOURCE_KEYS, *option_types(registry[name])}
    known_keys(entry, options, where, f"the mine {name} has no such option")
    return {
        "mine": name,
        "input": _inputs(entry.get("input"), where),
        "name": entry.get("name") or "",
        "signals": names(entry.get("signals"), where),
        "options": {key: entry[key] for key in entry if key not in SOURCE_KEYS},
    }


def _inputs(value: object, where: str) -> list[str]:
    inputs = [value] if isinstance(value, str) else value
    if not isinstance(inputs, list) or not all(isinstance(i, str) and i for i in inputs):
        raise RecipeError(f"{where}input: expected a path or a list of paths, got {shown(value)}")
    if not inputs:
        raise RecipeError(f"{where}input: is empty; give a path, a folder, a pattern or an address")
    for name in inputs:
        if shown_name := odd_name(name):
            raise RecipeError(f"{where}input: {shown_name}")
    # The order of the inputs decides nothing, so it may not decide the recipe's id either.
    return sorted(set(inputs))


def names(value: object, where: str) -> list[str] | None:
    """Return a list of signals in order, each once; None where none is given."""
    if value is None:
        return None
    asked = [value] if isinstance(value, str) else value
    if not isinstance(asked, list) or not all(isinstance(name, str) for name in asked):
        raise RecipeError(f"{where}signals: expected a list of names, got {shown(value)}")
    if not asked:
        raise RecipeError(f"{where}signals: is empty; leave the key out to have all of them")
    return sorted(set(asked))


def option_types(kind: type[Mine]) -> dict[str, Any]:
    """Return the options of a mine by name, with their types."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}


def typed(value: object, hint: Any, where: str) -> Any:
    """Return an option's value as its type wants it. Raises RecipeError for another type."""
    if isinstance(hint, type) and not issubclass(hint, _JSON):
        return value
    return convert(value, hint, where)


def convert(value: object, hint: type[T], where: str = "") -> T:
    """Return `value` as `hint`, checked. Raises RecipeError, one line with the place."""
    try:
        return msgspec.convert(value, hint)
    except msgspec.ValidationError as error:
        found = _PLACE.match(str(error))
        what, place = (found["what"], found["where"] or "") if found else (str(error), "")
        path = where + (f".{place}" if where and place and place[0] != "[" else place)
        raise RecipeError(f"{path or 'the file'}: {_plainly(what)}") from None


def _plainly(what: str) -> str:
    words = {"`": "", "object": "keys with values", "array": "list", "null": "nothing"}
    what = what[:1].lower() + what[1:]
    for word, plain in words.items():
        what = what.replace(word, plain)
    return f"{what}; put it in quotes" if what.startswith("expected str, got") else what


def shown(value: object) -> str:
    """Return a value as an error message quotes it, cut short."""
    if value is None:
        return "nothing"
    text = f'"{value}"' if isinstance(value, str) else f"{type(value).__name__} {value!r}"
    return text if len(text) <= 60 else f"{text[:57]}..."
