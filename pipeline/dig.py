"""Raw inputs to documents to signals: the reading loop and its guards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import apache_beam as beam
import orjson

from pipeline.chunks import Row, key_of
from pipeline.mines.base import BadItem, BadRead, Item, Mine, Skipped, Unit
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

DOCUMENTS, ROWS = "documents", "rows"


class DocumentId(NamedTuple):
    """What the table of documents holds of one, beside its key and digest."""

    mine: str
    id: str


def digest_of(document: Document) -> bytes:
    """Return a 16-byte digest of all that a document says, its uri left out.

    Two documents with one id are told apart by it, wherever their files lie.
    """
    parts = {name: getattr(document, name) for name in document.__slots__ if name != "uri"}
    return key_of(orjson.dumps(parts).decode())


@lru_cache(maxsize=64)  # all signals of a document ask in a row
def split_of(mine: str, document_id: str, validation: float) -> str:
    """Return the split of a document: the same for all its rows, in any run."""
    held_out = stable_hash("split", mine, document_id) < validation * 2**64
    return "validation" if held_out else "train"


def checked(mine: Mine, item: Item) -> Document | Skipped:
    """Parse one item and check what the schema cannot: raises BadItem with the reason."""
    try:
        document = mine.parse(item)
    except BadItem:
        raise
    except Exception as error:  # a fault in a mine must cost one item, and say what it was
        raise BadItem(f"unexpected {type(error).__name__}: {error}") from error
    if isinstance(document, Document):
        for problem in string_problems(document):
            raise BadItem(problem)
        if not document.text.strip() and not document.questions:
            raise BadItem("text: is empty")
    return document


class MineFn(CountedFn):
    """Unit -> (Document, digest); rows of documents and of dead letters on the output "rows".

    `name` is the source's: what its documents carry as their mine.
    """

    stage = "mine"

    def __init__(self, name: str, mine: Mine, ticks: str = "") -> None:
        super().__init__(ticks)
        self._name = name
        self._mine = mine

    def process(self, unit: Unit) -> Iterator[Any]:
        name = self._name
        for item in self._mine.read(unit):
            self.count(name, "", "in")
            if isinstance(item, BadRead):
                yield self._letter(item, item.error, item.payload)
                continue
            try:
                document = checked(self._mine, item)
            except BadItem as error:
                yield self._letter(item, str(error), item.payload)
                continue
            if isinstance(document, Skipped):
                self.count(name, "", "filtered", document.reason)
                continue
            if document.mine != name:
                document = replace(document, mine=name)
            self.count(name, "", "out")
            self._ticker.tick("documents")
            digest = digest_of(document)
            yield document, digest
            # Not the document itself: rows wait in a buffer, and texts would fill it.
            row = Row(DOCUMENTS, key_of(name, document.id), DocumentId(name, document.id), digest)
            yield beam.pvalue.TaggedOutput(ROWS, row)

    def _letter(self, item: Item | BadRead, error: str, payload: Any) -> beam.pvalue.TaggedOutput:
        letter = DeadLetter(
            stage=self.stage,
            mine=self._name,
            key=bounded(item.key),
            uri=bounded(item.uri),
            offset=item.offset,
            error=bounded(error),
            payload=bounded(payload),
        )
        return beam.pvalue.TaggedOutput(ROWS, self.bury(letter))


class ExtractFn(CountedFn):
    """(Document, digest) -> rows of one kind of signal, and of dead letters."""

    stage = "signal"

    def __init__(self, kind: str, validation: float, ticks: str = "") -> None:
        super().__init__(ticks)
        self._name = kind
        self._validation = validation

    def setup(self) -> None:
        import signals

        self._kind: SignalType = signals.registry()[self._name]
        self._types = self._kind.field_types

    def process(self, element: tuple[Document, bytes]) -> Iterator[Any]:
        document, digest = element
        split = split_of(document.mine, document.id, self._validation)
        table = f"signals/{self._name}/{split}"
        found = self._guarded(document)
        for signal in found:
            self.count(document.mine, self._name, "in")
            if isinstance(signal, DeadLetter):
                yield self.bury(signal, self._name)
            elif isinstance(signal, Refused):
                self.count(document.mine, self._name, "filtered", signal.reason)
            else:
                self.count(document.mine, self._name, "out")
                self._ticker.tick("signals")
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
