"""How each part of a document is read from a record: one class a kind of part.

Each takes the part's entry of a recipe's `fields:` and checks it at construction (ValueError);
`read` gives the part, or raises BadItem with the reason.
"""

from __future__ import annotations

from html import unescape
from typing import Any

from pipeline.fields.path import (
    MISSING,
    Path,
    absent,
    clean,
    flag,
    keyed,
    kind,
    path,
    string,
    strings,
)
from schemas import Summary


class TextPart:
    """A string part: a path, `{from, unwrap, entities}`, a list of paths, or `{value}`, a constant.

    `entities` decodes HTML entities, once; an `answer_start` would no longer hold then.
    Of a list of paths `text` joins what it finds by blank lines; other parts take the first
    that is not empty.
    """

    def __init__(self, name: str, spec: Any) -> None:
        self.name = name
        self.constant = ""
        self.unwrap = False
        self.entities = False
        if isinstance(spec, dict):
            spec = self._from_keys(spec)
        sources = spec if isinstance(spec, list) else [spec]
        if not sources:
            raise ValueError(f"fields.{name}: is an empty list; name a key of the record")
        self.paths = () if self.constant else tuple(path(name, source) for source in sources)

    def _from_keys(self, spec: dict[str, Any]) -> Any:
        keys = keyed(self.name, spec, ("from", "value", "unwrap", "entities"))
        if ("from" in keys) == ("value" in keys):
            raise ValueError(f"fields.{self.name}: give either from (a path) or value (a constant)")
        if "value" in keys:
            value = keys["value"]
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"fields.{self.name}.value: expected a string, got {kind(value)}")
            self.constant = clean(value)
        self.unwrap = flag(f"{self.name}.unwrap", keys.get("unwrap", False))
        self.entities = flag(f"{self.name}.entities", keys.get("entities", False))
        return keys.get("from")

    def read(self, record: dict[str, Any]) -> str:
        """Return the string, "" where there is none."""
        if self.constant:
            return self.constant
        found = (string(self.name, p.get(record), self.unwrap) for p in self.paths)
        if self.entities:
            found = (clean(unescape(text), self.unwrap) for text in found)
        if self.name == "text":
            return "\n\n".join(filter(None, found))
        return next(filter(None, found), "")

    def demand(self, record: dict[str, Any]) -> str:
        """Return the string; raises BadItem where it is missing, null or empty."""
        if text := self.read(record):
            return text
        values = [p.get(record) for p in self.paths]
        raise absent(self.name, next((v for v in values if v is not MISSING), MISSING), record)


class IdPart(TextPart):
    """The id: a string, or a whole number, which becomes one."""

    def read(self, record: dict[str, Any]) -> str:
        for source in self.paths:
            value = source.get(record)
            if type(value) is int:
                return str(value)
            if text := string(self.name, value):
                return text
        return self.constant


class SummariesPart:
    """Shorter texts: a path, `{from, kind, unwrap, entities}`, or a list of such.

    The kind is by default the path's last key. A list of strings gives a summary each.
    """

    def __init__(self, spec: Any) -> None:
        entries = [self._entry(e) for e in (spec if isinstance(spec, list) else [spec])]
        if not entries:
            raise ValueError("fields.summaries: is an empty list; name a key of the record")
        self.entries = entries
        self.paths = tuple(entry[0] for entry in entries)

    def _entry(self, spec: Any) -> tuple[Path, str, bool, bool]:
        if isinstance(spec, str):
            spec = {"from": spec}
        keys = keyed("summaries", spec, ("from", "kind", "unwrap", "entities"), ("from",))
        source = path("summaries.from", keys["from"])
        named = keys.get("kind") or [p for p in source.parts if not p.isdecimal()][-1:] or "summary"
        if isinstance(named, list):
            named = named[0]
        if not isinstance(named, str):
            raise ValueError(f"fields.summaries.kind: expected a string, got {kind(named)}")
        unwrap = flag("summaries.unwrap", keys.get("unwrap", False))
        return source, named, unwrap, flag("summaries.entities", keys.get("entities", False))

    def read(self, record: dict[str, Any], text: str = "") -> tuple[Summary, ...]:
        """Return the summaries in the order of the map."""
        return tuple(
            Summary(clean(unescape(text), unwrap) if entities else text, named)
            for source, named, unwrap, entities in self.entries
            for text in strings("summaries", source.get(record), unwrap)
        )


class CategoriesPart:
    """Labels: a path, or `{from, split, path, names}`.

    `split` cuts a string into labels, `path` cuts a label into the steps of a hierarchy, and
    `names` gives readable names for labels or steps. Inner lists of strings are such steps.
    """

    def __init__(self, spec: Any) -> None:
        if isinstance(spec, str):
            spec = {"from": spec}
        keys = keyed("categories", spec, ("from", "split", "path", "names"), ("from",))
        self.paths = (path("categories.from", keys["from"]),)
        for name in ("split", "path"):
            if not isinstance(keys.get(name, " "), str) or not keys.get(name, " "):
                raise ValueError(f"fields.categories.{name}: expected a separator in quotes")
        self.split: str | None = keys.get("split")
        self.step: str | None = keys.get("path")
        names = keys.get("names", {})
        if not isinstance(names, dict) or not all(isinstance(n, str) for n in names.values()):
            raise ValueError("fields.categories.names: expected labels with their names")
        self.names: dict[str, str] = {str(label): name for label, name in names.items()}

    def read(self, record: dict[str, Any], text: str = "") -> tuple[tuple[str, ...], ...]:
        """Return the category paths in the order of the record, each once."""
        value = self.paths[0].get(record)
        nested = isinstance(value, list) and any(isinstance(item, list) for item in value)
        groups = value if nested else [value]
        found = [
            steps
            for i, group in enumerate(groups)
            for steps in (self._nested(i, group) if nested else self._flat(group))
        ]
        return tuple(dict.fromkeys(filter(None, found)))

    def _nested(self, index: int, group: Any) -> list[tuple[str, ...]]:
        return [tuple(self._named(step) for step in strings(f"categories.{index}", group))]

    def _flat(self, value: Any) -> list[tuple[str, ...]]:
        labels = strings("categories", value)
        if self.split:
            labels = [label for text in labels for label in text.split(self.split)]
        return [self._steps(label.strip()) for label in labels]

    def _steps(self, label: str) -> tuple[str, ...]:
        label = self._named(label)
        steps = label.split(self.step) if self.step else [label]
        return tuple(self._named(step.strip()) for step in steps if step.strip())

    def _named(self, label: str) -> str:
        return self.names.get(label, label)
