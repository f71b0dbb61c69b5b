"""The schema.org HowTo that a page carries as JSON-LD, as a record of the mine's own shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

# Pages nest a HowTo in a list, in "@graph" or as "mainEntity"; deeper is another page's.
_DEEPEST = 4


def how_to(root: Any) -> dict[str, Any] | None:
    """Return the first HowTo of a page with steps, as title, intro and methods; None without one.

    A block that is no JSON is passed over, as browsers do.
    """
    for node in root.iter("script"):
        if (node.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            tree = orjson.loads((node.text or "").encode("utf-8", "replace"))
        except orjson.JSONDecodeError:
            continue
        for found in _things(tree, _DEEPEST):
            if _is_a(found, "HowTo") and (methods := _methods(found.get("step"))):
                return _record(found, methods)
    return None


def _things(tree: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        inner = [tree.get("@graph"), tree.get("mainEntity")]
    else:
        inner = tree if isinstance(tree, list) else []
    if depth:
        for value in inner:
            yield from _things(value, depth - 1)


def _is_a(thing: Any, name: str) -> bool:
    stated = thing.get("@type") if isinstance(thing, dict) else None
    return name in (stated if isinstance(stated, list) else [stated])


def _record(thing: dict[str, Any], methods: list[dict[str, Any]]) -> dict[str, Any]:
    found = {
        "title": thing.get("name") or thing.get("headline"),
        "intro": thing.get("description"),
        "url": thing.get("url"),
        "language": thing.get("inLanguage"),
    }
    kept = {name: value for name, value in found.items() if isinstance(value, str)}
    return kept | {"methods": methods}


def _methods(steps: Any) -> list[dict[str, Any]]:
    """Return the steps by section; those outside any section are one of their own."""
    flat: list[dict[str, Any]] = []
    methods: list[dict[str, Any]] = []
    for step in steps if isinstance(steps, list) else [steps]:
        if _is_a(step, "HowToSection"):
            inner = step.get("itemListElement") or step.get("steps") or []
            told = list(filter(None, map(_step, inner if isinstance(inner, list) else [inner])))
            methods.append({"title": step.get("name"), "steps": told})
        elif told_alone := _step(step):
            flat.append(told_alone)
    methods = [method for method in methods if method["steps"]]
    return [{"title": "", "steps": flat}, *methods] if flat else methods


def _step(step: Any) -> dict[str, Any] | None:
    """Return a step as headline and body; a name that only repeats the text's head is none."""
    if isinstance(step, str):
        return {"body": step} if step.strip() else None
    if not isinstance(step, dict):
        return None
    text = step.get("text") or _directions(step.get("itemListElement"))
    name = step.get("name")
    found = {"headline": name, "body": text}
    kept = {key: value for key, value in found.items() if isinstance(value, str) and value.strip()}
    return kept or None


def _directions(parts: Any) -> str:
    """Return the texts of a step's directions and tips, a line each."""
    entries = parts if isinstance(parts, list) else [parts]
    texts = [entry.get("text") for entry in entries if isinstance(entry, dict)]
    return "\n".join(text for text in texts if isinstance(text, str))
