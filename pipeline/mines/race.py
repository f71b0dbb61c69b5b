"""RACE and RACE-C: reading tests for pupils and students, a JSON file a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pipeline.exams.asking import choice_question
from pipeline.exams.clean import list_of, text_of
from pipeline.exams.exam import Exam
from pipeline.exams.records import record_of
from pipeline.fields.path import MISSING
from pipeline.inputs import files, tarballs
from pipeline.mines.base import BadItem, BadRead, Item, Unit
from pipeline.mines.whole_files import file_item
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
            cut = archive and uri == unit.path
            yield file_item(uri, stream, self.max_item_bytes, offset=number, cut=cut)

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
