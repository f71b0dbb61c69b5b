"""The first half of the join: every id that a draft mentions gets its name.

Names go to the bucket of their id, and questions for them too. A question says which bucket asks,
not which document, so that what millions of items mention ("human") is answered once a bucket.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import TaggedOutput

from pipeline.blobs import BlobFn, bucket_of, rows_of
from pipeline.dig import ROWS, checked, letter_of
from pipeline.mines.base import BadItem, BadRead, Draft, Item, Skipped, Unit
from pipeline.tally import CountedFn
from pipeline.wikidata import labels
from pipeline.wikidata.resolve import asked
from pipeline.wikidata.rows import Answer, Ask, Name, TypeAsk, TypeName
from schemas import DeadLetter

# Questions wait in memory to be asked once; these many cost some 20 MB.
_MOST_WAITING = 100_000

Blob = tuple[int, tuple[Any, ...]]


class ScatterFn(BlobFn):
    """Lists of drafts -> blobs of drafts, names and questions, each to its bucket.

    With `typed` also questions for the names of the types of every entity.
    """

    def __init__(self, buckets: int, folder: str, typed: bool) -> None:
        super().__init__(buckets, folder)
        self._typed = typed

    def start_bundle(self) -> None:
        super().start_bundle()
        self._asks: set[tuple[str, int]] = set()
        self._type_asks: set[tuple[str, int]] = set()

    def scatter(self, element: list[Draft]) -> None:
        for row in (draft.row for draft in element):
            own = bucket_of(row.id, self._buckets)
            self._blobs.add(labels.name_of(row, 0), own)
            self._blobs.add(row, own)
            self._asks.update((id_, own) for id_ in asked(row))
            if self._typed:
                self._type_asks.update((id_, own) for id_ in row.types)
        if len(self._asks) + len(self._type_asks) > _MOST_WAITING:
            self._ask()

    def _ask(self) -> None:
        # In order, so that the same input gives the same blobs.
        for id_, asker in sorted(self._asks):
            self._blobs.add(Ask(id_, asker), bucket_of(id_, self._buckets))
        for id_, asker in sorted(self._type_asks):
            self._blobs.add(TypeAsk(id_, asker), bucket_of(id_, self._buckets))
        self._asks.clear()
        self._type_asks.clear()

    def finish_bundle(self) -> Iterator[Any]:
        self._ask()
        yield from super().finish_bundle()


class ScatterNamesFn(BlobFn):
    """Lists of names of other files -> blobs of names."""

    def scatter(self, element: list[Name]) -> None:
        for name in element:
            self._blobs.add(name, bucket_of(name.id, self._buckets))


class AnswerTypesFn(BlobFn):
    """Blobs of a bucket: names, questions for types -> blobs of their names."""

    def scatter(self, element: tuple[int, Any]) -> None:
        blobs = list(element[1])
        askers = askers_of(blobs, TypeAsk)
        for name in names_of(blobs, askers):
            for bucket in sorted(askers[name.id]):
                self._blobs.add(TypeName(name.id, name.label), bucket)


class AnswerFn(BlobFn):
    """Blobs of a bucket: names, names of types, questions -> blobs of answers."""

    def scatter(self, element: tuple[int, Any]) -> None:
        blobs = list(element[1])
        askers = askers_of(blobs, Ask)
        types = {row.id: row.label for row in rows_of(blobs, TypeName)}
        for name in names_of(blobs, askers):
            known = tuple(dict.fromkeys(types[id_] for id_ in name.types if id_ in types))
            answer = Answer(name.id, name.label, name.title, name.others, known)
            for bucket in sorted(askers[name.id]):
                self._blobs.add(answer, bucket)


def askers_of(blobs: list[tuple[Any, ...]], kind: type[Ask]) -> dict[str, set[int]]:
    """Return which buckets ask for which id."""
    found: dict[str, set[int]] = defaultdict(set)
    for ask in rows_of(blobs, kind):
        found[ask.id].add(ask.bucket)
    return found


def names_of(blobs: list[tuple[Any, ...]], wanted: dict[str, set[int]]) -> Iterator[Name]:
    """Yield the name of each wanted id: of several the least, whatever order they come in."""
    best: dict[str, Name] = {}
    for name in rows_of(blobs, Name):
        if name.id in wanted:
            had = best.get(name.id)
            if had is None or name.order() < had.order():
                best[name.id] = name
    yield from best.values()


class ReadNamesFn(CountedFn):
    """Units of files of names -> lists of names; dead letters on the output "rows"."""

    stage = "labels"

    def __init__(self, mine: Any, name: str) -> None:
        super().__init__()
        self._mine = mine
        self._name = name

    def process(self, unit: Unit) -> Iterator[Any]:
        found: list[Name] = []
        dead: list[Any] = []
        for item in labels.read(unit, self._mine.max_item_bytes):
            taken = self._taken(item)
            if isinstance(taken, Name):
                found.append(taken)
            elif taken is not None:
                dead.append(self.bury(taken))
        yield found
        yield TaggedOutput(ROWS, dead)

    def _taken(self, item: Item | BadRead) -> Name | DeadLetter | None:
        """Return the name on a line, or its dead letter; None for a line that is not wanted."""
        if isinstance(item, Item) and not labels.is_table(item.uri):
            item = self._mine.line(item)
            if item is None:
                return None
        self.count(self._name, "", "in")
        if isinstance(item, BadRead):
            if item.cut:
                self.count(self._name, "", "cut")
            return self._letter(item, item.error, item.payload)
        try:
            found = self._name_on(item)
        except BadItem as error:
            return self._letter(item, str(error), item.payload)
        if isinstance(found, Skipped):
            self.count(self._name, "", "filtered", found.reason)
            return None
        self.count(self._name, "", "out")
        return found

    def _name_on(self, item: Item) -> Name | Skipped:
        if labels.is_table(item.uri):
            return labels.from_table(item.payload)
        short = labels.from_short(item.payload)
        if short is not None:
            return short
        found = checked(self._mine, item)
        if isinstance(found, Draft):
            return labels.name_of(found.row, 1)
        if isinstance(found, Skipped):
            return found
        raise TypeError(f"{self._mine.name} made a document without its join")

    def _letter(self, item: Item | BadRead, error: str, payload: Any) -> DeadLetter:
        return letter_of(self.stage, self._name, item, error, payload)


def of_kinds(blobs: Any, *kinds: type) -> Any:
    """Return the blobs of some kinds of rows, by bucket: what the next step has to have."""
    names = frozenset(kind.__name__ for kind in kinds)
    label = " and ".join(sorted(names))
    return (
        blobs
        | f"Take {label}" >> beam.Filter(lambda element: element[1][0] in names)
        | f"Group {label}" >> beam.GroupByKey()
    )
