"""DREAM: questions about dialogues, one JSON list of lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pipeline.exams.asking import worded_question
from pipeline.exams.clean import line, list_of
from pipeline.exams.exam import ListExam
from pipeline.exams.records import parsed
from pipeline.fields.path import kind
from pipeline.mines.base import BadItem, Item
from schemas import Document, Question


@dataclass(frozen=True)
class Dream(ListExam):
    """One document a dialogue, its turns a line each ("M: ..." is a man, "W: ..." a woman).

    The format is that of Sun et al. 2019 (arXiv:1902.00164): [turns, questions, id], where a
    question has the keys question, choice and answer, the right choice in its own words.
    """

    name: ClassVar[str] = "dream"
    about: ClassVar[str] = "DREAM: dialogues with multiple-choice questions, nested JSON lists"

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "questions"))

    def document(self, item: Item) -> Document:
        record = parsed(item.payload)
        if not isinstance(record, list):
            raise BadItem(f"expected [turns, questions, id], got {kind(record)}")
        if len(record) not in (2, 3):
            raise BadItem(f"expected [turns, questions, id], got a list of {len(record)}")
        turns, asked = list_of("turns", record[0], {}), list_of("questions", record[1], {})
        text = "\n".join(_turn(number, turn) for number, turn in enumerate(turns)).strip()
        if not text:
            raise BadItem("turns: is empty")
        if not asked:
            raise BadItem("questions: is empty")
        own = record[2] if len(record) > 2 else ""
        return self.made(item, own, text, questions=tuple(map(_question, asked)))


def _turn(number: int, turn: Any) -> str:
    # A turn that is left out would change what the others say.
    if not isinstance(turn, str):
        raise BadItem(f"turns.{number}: expected a string, got {kind(turn)}")
    return line(turn)


def _question(entry: Any) -> Question:
    said = entry if isinstance(entry, dict) else {}
    return worded_question(said.get("question"), said.get("choice"), said.get("answer"))
