"""Records that lie in lists inside one JSON document, with what their parents say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.fields.path import kind
from pipeline.suggest import suggest

# JSON pointer of the record, the record, what is wrong ("" for nothing).
Leaf = tuple[str, dict[str, Any], str]


def leaves(tree: Any, path: str) -> Iterator[Leaf]:
    """Yield the records that the dotted keys `path` lead to; "." leads to the tree itself.

    Lists on the way are walked. A record inherits the plain values (not lists, not objects) of
    the objects around it; its own win.
    """
    keys = tuple(key for key in path.split(".") if key)
    yield from _walk(tree, keys, "", {})


def _walk(value: Any, keys: tuple[str, ...], pointer: str, inherited: dict[str, Any]) -> Any:
    if isinstance(value, list):
        for index, item in enumerate(value):
            # A list in a list would make the depth of recursion the data's choice.
            if isinstance(item, list):
                yield f"{pointer}/{index}", {}, "records: expected an object, got list"
            else:
                yield from _walk(item, keys, f"{pointer}/{index}", inherited)
    elif not isinstance(value, dict):
        yield pointer, {}, f"records: expected an object, got {kind(value)}"
    elif not keys:
        yield pointer, inherited | value, ""
    elif keys[0] not in value:
        yield pointer, {}, f"records: no key {keys[0]!r} here; {suggest(keys[0], map(str, value))}"
    else:
        plain = {k: v for k, v in value.items() if not isinstance(v, (dict, list))}
        step = keys[0].replace("~", "~0").replace("/", "~1")
        yield from _walk(value[keys[0]], keys[1:], f"{pointer}/{step}", inherited | plain)
