"""RACE and RACE-C: reading tests for pupils and students, a JSON file a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar

from pipeline.exams.asking import choice_question
from pipeline.exams.clean import list_of, text_of
from pipeline.exams.exam import Exam, head, over
from pipeline.exams.records import record_of
from pipeline.fields.path import MISSING
from pipeline.inputs import files, tarballs
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines.base import BadItem, BadRead, Item, Unit
from schemas import Document

_LISTS = ("questions", "options", "answers")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Race(Exam):
    """One document a file, with all its questions; the published `.tar.gz` is read as it is.

    The format is that of Lai et al. 2017 (arXiv:1704.04683): article, questions, options, and
    the letters of the right ones in `answers`.
    """

    name: ClassVar[str] = "race"
    about: ClassVar[str] = "RACE, RACE-C: reading tests, one JSON a .txt, folders or .tar.gz"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".json", *tarballs.SUFFIXES)

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "questions"))

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        tarball = tarballs.is_tarball(unit.path)
        opened = tarballs.members if tarball else files.members
        archive = tarball or files.codec_suffix(unit.path) == ".zip"
        for number, (uri, stream) in enumerate(opened(unit.path, (".txt", ".json"))):
            # A fault of an archive itself takes an unknown number of files along.
            yield self._file(uri, stream, number, archive and uri == unit.path)

    def _file(self, uri: str, stream: BinaryIO, number: int, cut: bool) -> Item | BadRead:
        key = re.split(r"[/!]", uri)[-1]
        try:
            data = files.whole(stream, self.max_item_bytes)
        except Unreadable as fault:
            return BadRead(str(fault), key, number, uri, cut=cut)
        if isinstance(data, TooLong):
            reason = over("file", self.max_item_bytes)
            return BadRead(reason, key, number, uri, head(data.head))
        return Item(data, key, number, uri) if data else BadRead("empty file", key, number, uri)

    def document(self, item: Item) -> Document:
        record = record_of(item.payload.removeprefix(_BOM))
        text = text_of("article", record.get("article", MISSING), record)
        asked, options, answers = _columns(record)
        questions = map(choice_question, asked, options, answers)
        return self.made(item, record.get("id"), text, questions=tuple(questions))


def _columns(record: dict[str, Any]) -> list[list[Any]]:
    """Return the questions, their options and the keys. Raises BadItem where one lacks another.

    Which question a missing key belongs to cannot be known, and a guess would make wrong answers.
    """
    lists = [list_of(name, record.get(name, MISSING), record) for name in _LISTS]
    sizes = [len(values) for values in lists]
    if len(set(sizes)) > 1:
        counts = ", ".join(f"{size} {name}" for size, name in zip(sizes, _LISTS, strict=True))
        raise BadItem(f"{counts}: which belongs to which is not certain")
    if not sizes[0]:
        raise BadItem("questions: is empty")
    return lists
