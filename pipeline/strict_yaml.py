"""YAML as data files want it: bounded, no key twice, no words taken for booleans or dates."""

from __future__ import annotations

import re
from typing import Any

import yaml

from pipeline.errors import RecipeError

_MAX_BYTES = 1_000_000
_MAX_VALUES = 100_000
_BOOL = "tag:yaml.org,2002:bool"
_MERGE = "tag:yaml.org,2002:merge"
_LOOSE = (_BOOL, "tag:yaml.org,2002:timestamp")


class _Loader(yaml.SafeLoader):
    """SafeLoader that refuses a key given twice; `no` and `2024-01-02` stay strings.

    Language codes (`no`) and plain dates are likelier in a recipe than old spellings of booleans.
    """

    def compose_mapping_node(self, anchor: Any) -> Any:
        node = super().compose_mapping_node(anchor)
        seen: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                continue
            line = key.start_mark.line + 1
            if key.value in seen:
                raise RecipeError(
                    f"line {line}: {key.value}: this key is on line {seen[key.value]} already; "
                    "keep one of them"
                )
            seen[key.value] = line
        return node


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] not in _LOOSE]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), ["t", "f"])


def read_yaml(path: str) -> Any:
    """Return what the YAML file at `path` holds, as JSON types.

    Raises RecipeError for a file that cannot be read, is over 1 MB, is not YAML, gives a key
    twice, or unfolds through aliases to more than 100,000 values.
    """
    try:
        with open(path, "rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise RecipeError(f"{path}: {error.strerror or error}") from error
    if len(raw) > _MAX_BYTES:
        raise RecipeError(f"{path}: is over {_MAX_BYTES:,} bytes; a recipe holds no data")
    return parse_yaml(raw, path)


def parse_yaml(raw: bytes | str, origin: str) -> Any:
    """Return what YAML text holds; `origin` begins the message of the RecipeError it may raise."""
    try:
        value = yaml.load(raw, _Loader)  # noqa: S506  (a subclass of SafeLoader)
        _weigh(value, {}, set())
    except RecipeError as error:
        raise RecipeError(f"{origin}: {error}") from None
    except yaml.YAMLError as error:
        raise RecipeError(f"{origin}: {_reworded(error)}") from error
    except RecursionError as error:
        raise RecipeError(f"{origin}: is nested too deeply for a recipe") from error
    except ValueError as error:
        raise RecipeError(f"{origin}: is not YAML: {_first_line(error)}") from error
    return value


def _weigh(value: Any, known: dict[int, int], open_: set[int]) -> int:
    """Return how many values `value` unfolds to, where an alias counts each time it is used."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) in open_:
        raise RecipeError("an alias stands inside what it names; write the values out")
    if id(value) not in known:
        open_.add(id(value))
        inner = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_weigh(item, known, open_) for item in inner)
        open_.discard(id(value))
    if known[id(value)] > _MAX_VALUES:
        raise RecipeError(f"unfolds to more than {_MAX_VALUES:,} values; use fewer aliases")
    return known[id(value)]


def _reworded(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or _first_line(error)
    if mark is None:
        return f"is not YAML: {problem}"
    return f"line {mark.line + 1}, column {mark.column + 1}: is not YAML: {problem}"


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
