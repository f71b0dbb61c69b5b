"""Raw inputs to documents to signals: the reading loop and its guards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import apache_beam as beam
import orjson

from pipeline.chunks import Row, at_end, key_of
from pipeline.evidence import Sample
from pipeline.inputs.marks import note
from pipeline.mines.base import BadItem, BadRead, Draft, Item, Mine, Skipped, Unit
from pipeline.tally import CountedFn
from schemas import (
    DeadLetter,
    Document,
    Refused,
    Signal,
    bounded,
    stable_hash,
    string_problems,
)
from schemas.validate import signal_problems
from signals import SignalType, dig

DOCUMENTS, EVIDENCE, ROWS = "documents", "evidence", "rows"
# Documents travel from step to step in batches, since each costs a runner as much as a small
# document costs us; a batch ends at this many documents or characters.
_BATCH_DOCUMENTS, _BATCH_CHARS = 256, 2**20
# Parts that say something where there is no text.
_WITHOUT_TEXT = ("questions", "steps", "triples", "things", "definitions", "tables")


class DocumentId(NamedTuple):
    """What the table of documents holds of one, beside its key and digest."""

    mine: str
    id: str


class Dug(NamedTuple):
    """A document and the digest of its content; `size` is the length of that in characters."""

    document: Document
    digest: bytes
    size: int


def digested(document: Document) -> Dug:
    """Return a document with a 16-byte digest of all that it says, its uri left out.

    Two documents with one id are told apart by it, wherever their files lie.
    """
    parts = {name: getattr(document, name) for name in document.__slots__ if name != "uri"}
    said = orjson.dumps(parts).decode()
    return Dug(document, key_of(said), len(said))


# Every signal of a batch of documents asks again.
@lru_cache(maxsize=4 * _BATCH_DOCUMENTS)
def split_of(mine: str, document_id: str, validation: float) -> str:
    """Return the split of a document: the same for all its rows, in any run.

    What follows a "#" in an id names a piece, and the pieces of a thing share its split: the
    sentences that state one fact must not fall on both sides.
    """
    held_out = stable_hash("split", mine, document_id.partition("#")[0]) < validation * 2**64
    return "validation" if held_out else "train"


def checked(mine: Mine, item: Item) -> list[Document | Skipped] | Document | Draft | Skipped:
    """Parse one item and check what the schema cannot: raises BadItem with the reason.

    A list is as `parse` gives it: `sound` checks each document when its turn comes, so that one
    of them can be dead and the others alive.
    """
    try:
        parsed = mine.parse(item)
    except BadItem:
        raise
    except Exception as error:  # a fault in a mine must cost one item, and say what it was
        raise BadItem(f"unexpected {type(error).__name__}: {error}") from error
    if isinstance(parsed, list) and not parsed:
        raise BadItem("holds no document")
    return sound(parsed) if isinstance(parsed, Document) else parsed


def sound(document: Document) -> Document:
    """Return a document that is as it should be. Raises BadItem with the reason where not."""
    for problem in string_problems(document):
        raise BadItem(problem)
    if not document.text.strip() and not any(getattr(document, p) for p in _WITHOUT_TEXT):
        raise BadItem("text: is empty")
    return document


class Batch:
    """Documents on their way from one step to the next, and the rows that go with them."""

    def __init__(self) -> None:
        self._documents: list[Any] = []
        self._rows: list[Row] = []
        self._held = 0

    def add(self, document: Document) -> None:
        """Add a document, digested, with its row of the table of documents.

        That does not hold its text, for rows are kept until all are read.
        """
        dug = digested(document)
        own = DocumentId(document.mine, document.id)
        self._documents.append(dug)
        self._rows.append(Row(DOCUMENTS, key_of(*own), own, dug.digest))
        self._held += dug.size

    def add_draft(self, draft: Draft) -> None:
        """Add what is no document yet."""
        self._documents.append(draft)

    def add_row(self, row: Row) -> None:
        """Add the row of a dead letter."""
        self._rows.append(row)

    def full(self) -> bool:
        """Tell whether the batch has as much as a step should hand on at once."""
        most = max(len(self._documents), len(self._rows))
        return most >= _BATCH_DOCUMENTS or self._held >= _BATCH_CHARS

    def flush(self) -> Iterator[Any]:
        """Yield the documents, and the rows on the output "rows"; hold nothing any more."""
        yield self._documents
        yield beam.pvalue.TaggedOutput(ROWS, self._rows)
        self._documents, self._rows, self._held = [], [], 0


def letter_of(stage: str, mine: str, item: Item | BadRead, error: str, payload: Any) -> DeadLetter:
    """Return the dead letter of an item of a source, the strings in it bounded."""
    return DeadLetter(
        stage=stage,
        mine=mine,
        key=bounded(item.key),
        uri=bounded(item.uri),
        offset=item.offset,
        error=bounded(error),
        payload=bounded(payload),
    )


class MineFn(CountedFn):
    """Unit -> lists of `Dug`; on the output "rows", lists of rows of documents and dead letters.

    The documents of a mine with a join come as lists of `Draft`.

    `name` is the source's: what its documents carry as their mine.
    """

    stage = "mine"

    def __init__(self, name: str, mine: Mine, ticks: str = "") -> None:
        super().__init__(ticks)
        self._name = name
        self._mine = mine

    def process(self, unit: Unit) -> Iterator[Any]:
        batch = Batch()
        if unit.mark:
            note(unit.path, unit.mark)
        for item in self._mine.read(unit):
            for taken in self._taken(item):
                if isinstance(taken, Row):
                    batch.add_row(taken)
                elif isinstance(taken, Draft):
                    batch.add_draft(taken)
                else:
                    batch.add(taken)
                if batch.full():
                    yield from batch.flush()
        yield from batch.flush()

    def _taken(self, item: Item | BadRead) -> Iterator[Document | Draft | Row]:
        """Yield the documents of an item, or its dead letter; nothing if it is not wanted."""
        if isinstance(item, BadRead):
            self.count(self._name, "", "in")
            if item.cut:
                self.count(self._name, "", "cut")
            yield self._letter(item, item.error, item.payload)
            return
        for parsed in self._parsed(item):
            # Each document of an item that holds several counts as one that came in.
            self.count(self._name, "", "in")
            if isinstance(parsed, Skipped):
                self.count(self._name, "", "filtered", parsed.reason)
                continue
            if isinstance(parsed, Row):
                yield parsed
                continue
            self.count(self._name, "", "out")
            if isinstance(parsed, Document):
                self._ticker.tick("documents")
                parsed = parsed if parsed.mine == self._name else replace(parsed, mine=self._name)
            yield parsed

    def _parsed(self, item: Item) -> Iterator[Document | Draft | Skipped | Row]:
        try:
            found = checked(self._mine, item)
        except BadItem as error:
            yield self._letter(item, str(error), item.payload)
            return
        if not isinstance(found, list):
            yield found
            return
        for one in found:
            try:
                yield sound(one) if isinstance(one, Document) else one
            except BadItem as error:
                yield self._letter(item, str(error), item.payload)

    def _letter(self, item: Item | BadRead, error: str, payload: Any) -> Row:
        return self.bury(letter_of(self.stage, self._name, item, error, payload))


class ExtractFn(CountedFn):
    """List of `Dug` -> list of rows of one kind of signal, and of dead letters.

    On "evidence": ((mine, signal), the `Candidate`s of the bundle).
    """

    stage = "signal"

    def __init__(self, kind: str, validation: float, ticks: str = "") -> None:
        super().__init__(ticks)
        self._name = kind
        self._validation = validation

    def setup(self) -> None:
        super().setup()
        import signals

        self._kind: SignalType = signals.registry()[self._name]
        self._types = self._kind.field_types

    def start_bundle(self) -> None:
        super().start_bundle()
        self._samples: dict[str, Sample] = defaultdict(Sample)

    def finish_bundle(self) -> Iterator[Any]:
        yield from super().finish_bundle()
        for mine, sample in self._samples.items():
            cell = (mine, self._name), sample.candidates()
            yield at_end(beam.pvalue.TaggedOutput(EVIDENCE, cell))

    def process(self, batch: list[Dug]) -> Iterator[list[Row]]:
        yield [row for dug in batch for row in self._rows(dug.document, dug.digest)]

    def _rows(self, document: Document, digest: bytes) -> Iterator[Row]:
        split = split_of(document.mine, document.id, self._validation)
        table = f"signals/{self._name}/{split}"
        for signal in self._guarded(document):
            self.count(document.mine, self._name, "in")
            if isinstance(signal, DeadLetter):
                yield self.bury(signal, self._name)
            elif isinstance(signal, Refused):
                self.count(document.mine, self._name, "filtered", signal.reason)
            else:
                self.count(document.mine, self._name, "out")
                self._ticker.tick("signals")
                self._samples[signal.mine].add(document, signal, digest)
                yield Row(table, key_of(signal.id), signal, digest)

    def _guarded(self, document: Document) -> list[Signal | Refused | DeadLetter]:
        """Collect the signals of a document; one that fails costs the kind in this document.

        All or nothing: half of a document's signals, then an error, would be lost unseen.
        """
        try:
            return [self._valid(document, s) for s in dig(self._kind, document)]
        except Exception as error:  # the letter carries the error; the run goes on
            return [self._dead(document, f"{type(error).__name__}: {error}", document.text)]

    def _valid(self, document: Document, signal: Signal | Refused) -> Signal | Refused | DeadLetter:
        if isinstance(signal, Signal):
            for problem in signal_problems(signal, self._types):
                return self._dead(document, problem, str(signal.fields))
        return signal

    def _dead(self, document: Document, error: str, payload: str) -> DeadLetter:
        return DeadLetter(
            stage=f"signal-{self._name}",
            mine=document.mine,
            key=document.id,
            uri=document.uri,
            offset=-1,
            error=bounded(error),
            payload=bounded(payload),
        )
