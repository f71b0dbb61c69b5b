"""The recipe of a run as a file again, out of its manifest."""

from __future__ import annotations

from typing import Any

import yaml

_HEAD = """# The recipe that made this dataset, its inputs as they were given; put your own there.
#   restruct --recipe recipe.yaml --output out
"""
_NAMED_FIRST = ("mine", "name", "input", "signals")


def recipe_yaml(manifest: dict[str, Any]) -> bytes:
    """Return the recipe in a manifest as YAML that `restruct --recipe` reads.

    The manifest keeps options of mines apart; in a recipe they stand beside its other keys. What
    is empty is left out, for that is what it is by default.
    """
    recipe = {key: value for key, value in manifest["recipe"].items() if _says(value)}
    sources = [_source(source) for source in recipe.pop("sources", [])]
    ordered = {"name": recipe.pop("name", ""), "sources": sources, **dict(sorted(recipe.items()))}
    kept = {key: value for key, value in ordered.items() if _says(value)}
    dumped = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=100)
    return (_HEAD + dumped).encode()


def _source(source: dict[str, Any]) -> dict[str, Any]:
    first = {key: source[key] for key in _NAMED_FIRST if _says(source.get(key))}
    return first | dict(sorted(source.get("options", {}).items()))


def _says(value: Any) -> bool:
    return value is not None and value not in ("", [], {})
