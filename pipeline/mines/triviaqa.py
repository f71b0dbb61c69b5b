"""TriviaQA: quiz questions with pages of evidence, a JSON document and a folder of texts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from pipeline.exams.clean import clean, text_of
from pipeline.exams.evidence import occurrence, read_evidence
from pipeline.exams.exam import ListExam
from pipeline.exams.records import record_of
from pipeline.exams.splits import split_of
from pipeline.exams.trivia import Page, Pair, names_of, pages
from pipeline.fields.path import MISSING
from pipeline.inputs import files
from pipeline.inputs.files import NoInput, Unreadable
from pipeline.mines.base import BadItem, BadRead, Item, Skipped, Unit
from pipeline.mines.lines import head
from schemas import Document, Question
from signals import _text


@dataclass(frozen=True)
class TriviaQa(ListExam):
    """One document a question and page of evidence: what stands around the answer on that page.
    `evidence` is the folder of the pages, or one with the folders wikipedia and web in it; without
    one each question is a document of its own, to be answered from memory.

    The format is that of Joshi et al. 2017 (arXiv:1705.03551). The evidence is found by distant
    supervision: that a page holds the answer's name does not prove that it answers the question.
    """

    name: ClassVar[str] = "triviaqa"
    about: ClassVar[str] = "TriviaQA: questions in JSON, pages of evidence in a folder"
    key: ClassVar[str] = "Data"

    evidence: str = ""

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "title", "questions"))

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        if self.evidence and files.is_local(self.evidence) and not os.path.isdir(self.evidence):
            raise NoInput(f"evidence {self.evidence!r}: is no folder; give that of the pages")
        return super().units(pattern, unit_bytes)

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        for item in super().read(unit):
            # What is skipped needs no evidence.
            if isinstance(item, BadRead) or split_of(item.uri) not in self._wanted:
                yield item
            else:
                yield from self._with_evidence(item)

    def _with_evidence(self, item: Item) -> Iterator[Item | BadRead]:
        try:
            record = record_of(item.payload)
        except BadItem as error:
            yield BadRead(str(error), item.key, item.offset, item.uri, head(item.payload[:2000]))
            return
        named = list(pages(record)) if self.evidence else []
        for page in named:
            yield self._pair(item, record, page)
        if not named:
            yield replace(item, payload=record)

    def _pair(self, item: Item, record: dict[str, Any], page: Page | str) -> Item | BadRead:
        if isinstance(page, str):
            return BadRead(page, item.key, item.offset, item.uri)
        key = f"{item.key} {page.name}"
        folders = (f"{self.evidence.rstrip('/')}/{page.folder}", self.evidence)
        try:
            data = read_evidence(folders, page.name, self.max_item_bytes)
        except Unreadable as fault:
            reason = f"evidence cannot be had: {fault}"
            return BadRead(reason, key, item.offset, item.uri, repr(page))
        return replace(item, payload=Pair(record, page, data), key=key)

    def document(self, item: Item) -> Document | Skipped:
        pair = item.payload
        record = pair.record if isinstance(pair, Pair) else record_of(pair)
        asked = text_of("Question", record.get("Question", MISSING), record)
        names = names_of(record)
        if not names:
            return Skipped("question without an answer")
        own = record.get("QuestionId")
        if isinstance(pair, Pair):
            own = f"{own}--{pair.page.name}" if isinstance(own, str) else ""
            return self._found(item, pair, asked, names, own)
        if self.evidence:
            return Skipped("question without evidence")
        return self.made(item, own, "", questions=(Question(asked, tuple(names), alone=True),))

    def _found(
        self, item: Item, pair: Pair, asked: str, names: list[str], own: str
    ) -> Document | Skipped:
        """Return the passage around the answer, which is called as the page calls it."""
        text = _decoded(pair.data)
        found = occurrence(text, names, asked)
        if found is None:
            return Skipped("the evidence does not hold the answer")
        stretch = _text.window(text, (0, len(text)), found)
        if stretch is None:
            return Skipped("the sentence with the answer is too long")
        start, end = stretch
        answers = dict.fromkeys([text[found[0] : found[1]], *names])
        question = Question(asked, tuple(answers), answer_start=found[0] - start)
        page = pair.page
        uri = page.url or item.uri
        return self.made(
            item, own, text[start:end], uri=uri, title=page.title, questions=(question,)
        )


def _decoded(data: bytes) -> str:
    try:
        return clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError as bad:
        raise BadItem(
            f"evidence: invalid UTF-8: byte 0x{data[bad.start]:02x} at byte {bad.start}"
        ) from bad
