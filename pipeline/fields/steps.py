"""Steps of a record, in the order of doing, with their methods and detailed wording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.fields.path import MISSING, keyed, kind, path, string
from pipeline.mines.base import BadItem
from schemas import Step

_KEYS = ("from", "text", "detail", "method", "steps", "split")
# Each detail is searched for in the text; a record may have that much of it searched in all.
_SEARCHED_CHARS = 256_000_000


class StepsPart:
    """A path, or `{from, text, detail, method, steps, split}`; all but `from` may be left out.

    `from` leads to a list of steps: strings, or objects with a `text` (the step in short), a
    `detail` and a `method` at these paths. With `steps` it leads to a list of methods instead,
    each an object with a `method` (its title) and `steps` at these paths. `split` cuts a string
    into steps. A detail gives the step its stretch where it stands in the document's text.
    """

    def __init__(self, spec: Any) -> None:
        if isinstance(spec, str):
            spec = {"from": spec}
        keys = keyed("steps", spec, _KEYS, ("from",))
        self.source = path("steps.from", keys["from"])
        self.paths = (self.source,)
        self.text = path("steps.text", keys.get("text", "text"))
        self.detail = path("steps.detail", keys.get("detail", "detail"))
        self.method = path("steps.method", keys.get("method", "method"))
        self.inner = path("steps.steps", keys["steps"]) if "steps" in keys else None
        self.split = keys.get("split", "")
        if not isinstance(self.split, str) or ("split" in keys and not self.split):
            raise ValueError("fields.steps.split: expected a separator in quotes")

    def read(self, record: dict[str, Any], text: str) -> tuple[Step, ...]:
        """Return the steps in the order of the record. Raises BadItem with the reason."""
        found: list[Step] = []
        after, left = 0, _SEARCHED_CHARS
        for short, detail, method in self._all(record):
            # A detail stands behind the one before it, or it is not in the text.
            start = text.find(detail, after) if detail and left > 0 else -1
            if start < 0:
                left -= len(text) - after
                found.append(Step(short, method=method))
            else:
                after = start + len(detail)
                found.append(Step(short, start, after, method))
        return tuple(found)

    def _all(self, record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        if self.inner is None:
            yield from self._steps("steps", self.source.get(record), "")
            return
        for name, entry in self._entries("steps", self.source.get(record)):
            if not isinstance(entry, dict):
                raise BadItem(f"{name}: expected an object, got {kind(entry)}")
            title = string(f"{name}.method", self.method.get(entry))
            yield from self._steps(f"{name}.steps", self.inner.get(entry), title)

    def _steps(self, where: str, value: Any, title: str) -> Iterator[tuple[str, str, str]]:
        # An empty step is kept, for the signals to refuse: without it, two others would become
        # neighbours that are none.
        for name, entry in self._entries(where, value):
            if isinstance(entry, str):
                yield string(name, entry), "", title
            elif isinstance(entry, dict):
                short = string(f"{name}.text", self.text.get(entry))
                detail = string(f"{name}.detail", self.detail.get(entry))
                yield short, detail, title or string(f"{name}.method", self.method.get(entry))
            else:
                raise BadItem(f"{name}: expected a string or an object, got {kind(entry)}")

    def _entries(self, where: str, value: Any) -> list[tuple[str, Any]]:
        if value is None or value is MISSING:
            return []
        if isinstance(value, str):
            pieces = value.split(self.split) if self.split else [value]
            value = [piece for piece in pieces if piece.strip()]
        if not isinstance(value, list):
            raise BadItem(f"{where}: expected a list, got {kind(value)}")
        return [(f"{where}.{index}", entry) for index, entry in enumerate(value)]
