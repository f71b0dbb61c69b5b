"""SQuAD and the many sets of its shape: passages, questions, and answers that stand in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pipeline.exams.asking import extracted
from pipeline.exams.clean import line, list_of, text_of
from pipeline.exams.exam import ListExam
from pipeline.exams.records import record_of
from pipeline.fields.path import MISSING, kind
from pipeline.mines.base import BadItem, BadRead, Item, Unit
from pipeline.mines.lines import head
from schemas import Document, Question

# Searching a long text for each of very many answers would be quadratic.
_SEARCHED_CHARS = 256_000_000
_SEARCHED = 100


@dataclass(frozen=True)
class Squad(ListExam):
    """One document a passage, with its questions. Those without an answer stay, and are refused.

    The formats are that of SQuAD 1.1 and 2.0 (Rajpurkar et al. 2016 and 2018, arXiv:1606.05250
    and 1806.03822): data, paragraphs, context, qas, answers with answer_start; and the older one
    of CMRC 2018 (arXiv:1810.07366): a list of context_text with qas of query_text and answers
    without a place. An answer that stands within 20 characters of its stated place, or only once
    in the passage, is taken; another is not.
    """

    name: ClassVar[str] = "squad"
    about: ClassVar[str] = "SQuAD 1.1 and 2.0, CMRC 2018 and what has their shape"
    key: ClassVar[str] = "data"

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "title", "questions"))

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        for item in super().read(unit):
            if isinstance(item, BadRead):
                yield item
            else:
                yield from _paragraphs(item)

    def document(self, item: Item) -> Document:
        record = record_of(item.payload)
        raw = _either(record, "context", "context_text")
        name = "context_text" if "context_text" in record else "context"
        text = text_of(name, raw, record)
        entries = list_of("qas", record.get("qas", MISSING), record)
        left = max(_SEARCHED, _SEARCHED_CHARS // len(text))
        questions = []
        for entry in entries:
            answers = _answers(entry)
            # A question whose answers are not looked for is refused: they stand nowhere.
            shown = (raw, text) if left > 0 else ("", "")
            questions.append(_question(entry, answers[: max(left, 1)], *shown))
            left -= len(answers)
        own = _either(record, "id", "context_id")
        title = line(record.get("title")).replace("_", " ")
        return self.made(item, own, text, title=title, questions=tuple(questions))


def _paragraphs(item: Item) -> Iterator[Item | BadRead]:
    """Yield the passages of an article, each with its title; an article may be one itself."""
    try:
        record = record_of(item.payload)
        if "paragraphs" not in record:
            yield Item(record, item.key, item.offset, item.uri)
            return
        inside = list_of("paragraphs", record["paragraphs"], record)
    except BadItem as error:
        yield BadRead(str(error), item.key, item.offset, item.uri, head(item.payload[:2000]))
        return
    for number, paragraph in enumerate(inside):
        pointer = f"/paragraphs/{number}"
        key, uri = item.key + pointer, item.uri + pointer
        if isinstance(paragraph, dict):
            yield Item({"title": record.get("title"), **paragraph}, key, item.offset, uri)
        else:
            yield BadRead(f"expected an object, got {kind(paragraph)}", key, item.offset, uri)


def _answers(entry: Any) -> list[Any]:
    said = entry if isinstance(entry, dict) else {}
    answers = said.get("answers")
    return answers if said.get("is_impossible") is not True and isinstance(answers, list) else []


def _question(entry: Any, answers: list[Any], raw: str, text: str) -> Question:
    said = entry if isinstance(entry, dict) else {}
    pairs = [
        (a.get("text"), a.get("answer_start", -1)) if isinstance(a, dict) else (a, None)
        for a in answers
    ]
    return extracted(_either(said, "question", "query_text"), pairs, raw, text)


def _either(record: dict[str, Any], one: str, other: str) -> Any:
    return record.get(one, record.get(other, MISSING))
