"""What the text of a record implies, contradicts or leaves open: statements with their labels."""

from __future__ import annotations

from typing import Any

from pipeline.fields.path import MISSING, absent, keyed, kind, path, string
from pipeline.mines.base import BadItem
from pipeline.suggest import suggest
from schemas import Entailment

LABELS = ("entailment", "neutral", "contradiction")
_KEYS = ("from", "hypothesis", "label", "labels")
# The words that the published sets use. A number says nothing without the set's own table.
_WORDS = {
    **dict.fromkeys(("e", "entailment", "entailed", "entails"), "entailment"),
    **dict.fromkeys(("n", "neutral", "unknown"), "neutral"),
    **dict.fromkeys(("c", "contradiction", "contradictory", "contradicts"), "contradiction"),
}


def label_of(said: Any) -> str:
    """Return the label that a source's word means, "" if it means none."""
    return _WORDS.get(said.strip().lower(), "") if isinstance(said, str) else ""


class EntailmentsPart:
    """`{from, hypothesis, label, labels}`; the two in the middle are paths in an entry and have
    their own names as defaults; a `from` of "" says that the record is the one entry. The text
    is the premise.

    `labels` says what the source's labels mean: `{0: entailment, 1: neutral, 2: contradiction}`.
    Without it the usual words and their first letters are known. A label that means nothing
    stays as it is, and the signal refuses it.
    """

    def __init__(self, spec: Any) -> None:
        if isinstance(spec, str):
            spec = {"from": spec}
        keys = keyed("entailments", spec, _KEYS, ("from",))
        self.source = path("entailments.from", keys["from"], empty=True)
        inner = ("hypothesis", "label")
        paths = {name: path(f"entailments.{name}", keys.get(name, name)) for name in inner}
        self.hypothesis, self.label = paths["hypothesis"], paths["label"]
        self.paths = (self.source,) if self.source.text else tuple(paths.values())
        self.labels = _table(keys.get("labels", {}))

    def read(self, record: dict[str, Any], text: str) -> tuple[Entailment, ...]:
        """Return the statements about `text` in the order of the record."""
        value = self.source.get(record)
        if value is None or value is MISSING:
            return ()
        entries = value if isinstance(value, list) else [value]
        return tuple(self._entry(f"entailments.{i}", entry) for i, entry in enumerate(entries))

    def _entry(self, name: str, entry: Any) -> Entailment:
        if not isinstance(entry, dict):
            raise BadItem(f"{name}: expected an object, got {kind(entry)}")
        said = self.hypothesis.get(entry)
        # An empty one costs itself, at the signal; a missing key says that the map is wrong.
        if said is MISSING:
            raise absent(f"{name}.hypothesis", MISSING, entry)
        return Entailment(string(f"{name}.hypothesis", said), self._label(name, entry))

    def _label(self, name: str, entry: dict[str, Any]) -> str:
        said = self.label.get(entry)
        if said is MISSING or said is None:
            raise absent(f"{name}.label", said, entry)
        if not isinstance(said, (str, int)):
            raise BadItem(f"{name}.label: expected a string or a number, got {kind(said)}")
        key = str(said).strip()
        return self.labels.get(key) or (label_of(key) if not self.labels else "") or key


def _table(spec: Any) -> dict[str, str]:
    if not isinstance(spec, dict):
        raise ValueError(f"fields.entailments.labels: expected labels, got {kind(spec)}")
    for key, label in spec.items():
        if label not in LABELS:
            raise ValueError(
                f"fields.entailments.labels.{key}: unknown label {label!r}; "
                f"{suggest(str(label), LABELS)}"
            )
    return {str(key): str(label) for key, label in spec.items()}
