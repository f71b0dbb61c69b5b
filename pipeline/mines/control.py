"""ConTRoL: passages and statements that follow from them, contradict them or do neither."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pipeline.exams.clean import line, text_of
from pipeline.exams.exam import Exam
from pipeline.exams.records import record_of
from pipeline.fields.entailments import label_of
from pipeline.fields.path import MISSING, absent
from pipeline.mines import lines
from pipeline.mines.base import BadItem, BadRead, Item, Unit
from pipeline.mines.jsonl import JsonLines
from schemas import Document, Entailment


@dataclass(frozen=True)
class Control(Exam):
    """One document a pair, the premise as its text.

    The format is that of Liu et al. 2021 (arXiv:2011.04864): JSON lines with uid, premise,
    hypothesis and label, in full ("entailment") or as its first letter.
    """

    name: ClassVar[str] = "control"
    about: ClassVar[str] = "ConTRoL: premise, hypothesis and label, JSON lines"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".json", ".ndjson")

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "entailments"))

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        return self._lines.units(pattern, unit_bytes)

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        return self._lines.read(unit)

    @property
    def _lines(self) -> JsonLines:
        return JsonLines(max_item_bytes=self.max_item_bytes)

    def document(self, item: Item) -> Document:
        data = lines.without_mark(item)
        record = record_of(data)
        text = text_of("premise", record.get("premise", MISSING), record)
        text_of("hypothesis", record.get("hypothesis", MISSING), record)
        said = record.get("label", MISSING)
        if said is MISSING or said is None or said == "":
            raise absent("label", said, record)
        label = label_of(said)
        if not label:
            raise BadItem(f"label: {said!r:.40} is none of entailment, neutral, contradiction")
        entailment = Entailment(line(record["hypothesis"]), label)
        return self.made(item, record.get("uid"), text, entailments=(entailment,))
