"""ReClor: questions of logical reasoning out of admission tests, one JSON list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pipeline.exams.asking import choice_question
from pipeline.exams.clean import list_of, text_of
from pipeline.exams.exam import ListExam
from pipeline.exams.records import record_of
from pipeline.fields.path import MISSING
from pipeline.mines.base import Item, Skipped
from schemas import Document


@dataclass(frozen=True)
class ReClor(ListExam):
    """One document a question, its context as the text.

    The format is that of Yu et al. 2020 (arXiv:2002.04326): context, question, answers (the
    options), label (the index of the right one) and id_string.
    """

    name: ClassVar[str] = "reclor"
    about: ClassVar[str] = "ReClor: multiple-choice questions of logic, one JSON list"

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "questions"))

    def document(self, item: Item) -> Document | Skipped:
        record = record_of(item.payload)
        text = text_of("context", record.get("context", MISSING), record)
        asked = text_of("question", record.get("question", MISSING), record)
        options = list_of("answers", record.get("answers", MISSING), record)
        if record.get("label") is None:
            return Skipped("question without an answer")
        question = choice_question(asked, options, record["label"])
        return self.made(item, record.get("id_string"), text, questions=(question,))
