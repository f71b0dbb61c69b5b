"""What every mine of an exam does: it takes items of the splits asked for, cleaned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, BinaryIO, ClassVar

from pipeline.exams.elements import elements
from pipeline.exams.splits import TRAIN, asked_for, split_of
from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines.base import BadRead, Item, Mine, Skipped, Unit
from pipeline.mines.lines import head
from schemas import Document, stable_id


@dataclass(frozen=True)
class Exam(Mine):
    """`splits` are those wanted: train, dev, test. A file belongs to the one that its path names,
    to train where it names none; items of the others are counted as skipped."""

    suffixes: ClassVar[tuple[str, ...]] = (".json",)

    splits: list[str] = field(default_factory=lambda: [TRAIN])
    max_item_bytes: int = 32 * 1024 * 1024

    def __post_init__(self) -> None:
        # A wrong name must be refused here, with the recipe, not in a worker.
        _ = self._wanted

    @cached_property
    def _wanted(self) -> frozenset[str]:
        return asked_for(self.splits)

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        return [Unit(path) for path, _ in files.expand(pattern, self.suffixes)]

    def parse(self, item: Item) -> Document | Skipped:
        split = split_of(item.uri)
        if split not in self._wanted:
            return Skipped(f"split {split} is not asked for")
        return self.document(item)

    def document(self, item: Item) -> Document | Skipped:
        """Turn an item of a wanted split into a document. Raises `BadItem` with the reason."""
        raise NotImplementedError

    def made(self, item: Item, own: Any, text: str, **parts: Any) -> Document:
        """Return a document; `own` is the source's id of it where it has one.

        Ids of held-out splits name the split, since several benchmarks count each from 0.
        """
        split = split_of(item.uri)
        known = own.strip() if isinstance(own, str) else str(own) if type(own) is int else ""
        if not known:
            known = stable_id(text, parts.get("title", ""), repr(parts))
        elif split != TRAIN:
            known = f"{split}/{known}"
        return Document(
            **{"uri": item.uri, "language": self.language, "license": self.license} | parts,
            id=known,
            mine=self.name,
            text=text,
        )


@dataclass(frozen=True)
class ListExam(Exam):
    """An exam that comes as one JSON document: a list, or an object with one under `key`."""

    key: ClassVar[str] = ""

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        for uri, stream in files.members(unit.path, self.suffixes):
            yield from self._elements(uri, stream)

    def _elements(self, uri: str, stream: BinaryIO) -> Iterator[Item | BadRead]:
        number = 0
        try:
            for offset, data in elements(stream, self.key, self.max_item_bytes):
                pointer = f"{f'/{self.key}' if self.key else ''}/{number}"
                number += 1
                if isinstance(data, TooLong):
                    error = over(f"item of {data.size} bytes", self.max_item_bytes)
                    yield BadRead(error, pointer, offset, f"{uri}#{pointer}", head(data.head))
                else:
                    yield Item(data, pointer, offset, f"{uri}#{pointer}")
        except Unreadable as fault:
            key, place = f"item {number}", max(fault.offset, 0)
            yield BadRead(str(fault), key, place, uri, head(fault.head), cut=True)
            return
        if not number:
            yield BadRead("the list of items is empty", "item 0", 0, uri)


def over(what: str, limit: int) -> str:
    """Return the reason for an item that is longer than a mine may take."""
    return f"{what} is over the limit of {limit} bytes (max_item_bytes)"
