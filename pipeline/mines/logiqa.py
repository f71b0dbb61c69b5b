"""LogiQA: questions of logical reasoning, in blocks of eight lines or as JSON lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar

from pipeline.exams.asking import choice_question
from pipeline.exams.blocks import blocks
from pipeline.exams.clean import line, list_of, text_of
from pipeline.exams.exam import Exam, over
from pipeline.exams.records import record_of
from pipeline.fields.path import MISSING
from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines import lines
from pipeline.mines.base import BadItem, BadRead, Item, Unit
from pipeline.mines.lines import head
from schemas import Document

_LINES = 7
_LABEL = re.compile(r"([A-D])\s?[.．、:：)]\s*")


@dataclass(frozen=True)
class LogiQa(Exam):
    """One document a question, its context as the text. A line of JSON is known by its brace.

    The block is that of Liu et al. 2020 (arXiv:2007.08124): a blank line, the letter of the right
    option, context, question and four options "A.xxx". The JSON is that of LogiQA 2.0: text,
    question, options, answer (the index of one) and id.
    """

    name: ClassVar[str] = "logiqa"
    about: ClassVar[str] = "LogiQA 1 (blocks of eight lines) and 2 (JSON lines)"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".json", ".jsonl")

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "questions"))

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        for uri, stream in files.members(unit.path, self.suffixes):
            yield from self._blocks(uri, stream)

    def _blocks(self, uri: str, stream: BinaryIO) -> Iterator[Item | BadRead]:
        empty = True
        lines = files.lines(stream, 0, self.max_item_bytes)
        try:
            for offset, number, data in blocks(lines, self.max_item_bytes):
                empty = False
                key, name = f"line {number}", f"{uri}#L{number}"
                if isinstance(data, TooLong):
                    error = over(f"item of {data.size} bytes", self.max_item_bytes)
                    yield BadRead(error, key, offset, name, head(data.head))
                else:
                    yield Item(data, key, offset, name)
        except Unreadable as fault:
            key = f"byte {fault.offset}"
            yield BadRead(str(fault), key, fault.offset, uri, head(fault.head), cut=True)
            return
        if empty:
            yield BadRead("empty file", "line 1", 0, uri)

    def document(self, item: Item) -> Document:
        data = lines.without_mark(item)
        record = record_of(data) if data.startswith(b"{") else _of_block(data)
        text = text_of("text", record.get("text", MISSING), record)
        options = list_of("options", record.get("options", MISSING), record)
        question = choice_question(record.get("question"), options, record.get("answer"))
        if not question.text:
            raise BadItem("question: is missing or empty")
        return self.made(item, record.get("id"), text, questions=(question,))


def _of_block(data: bytes) -> dict[str, Any]:
    """Return a block as a record of LogiQA 2. Raises BadItem where a line is missing."""
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError as bad:
        raise BadItem(f"invalid UTF-8: byte 0x{data[bad.start]:02x} at byte {bad.start}") from bad
    if len(lines) != _LINES:
        raise BadItem(
            f"a block has {_LINES} lines (answer, context, question, four options), "
            f"this one {len(lines)}"
        )
    key, text, question = map(line, lines[:3])
    if len(key) != 1 or not key.isalpha():
        raise BadItem(f"answer: expected the letter of an option, got {key[:40]!r}")
    options = [_option(letter, said) for letter, said in zip("ABCD", lines[3:], strict=True)]
    return {"answer": key, "text": text, "question": question, "options": options}


def _option(letter: str, said: str) -> str:
    """Return an option without its letter; raises BadItem where that is another one's."""
    said = line(said)
    label = _LABEL.match(said)
    if label and label[1] != letter:
        raise BadItem(f"option {letter}: is labelled {label[1]}")
    return said[label.end() :] if label else said
