"""What every mine is: work units in, raw items out, one pure `parse` an item.

A mine is a frozen dataclass. Its fields are its options: a recipe sets them by name, and
`restruct mines` lists them. The reading loop, the dead letters, the counting and the Beam part
are in `pipeline.dig`; a mine contains neither try/except around items nor Beam.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from schemas.document import Document


class BadItem(ValueError):
    """One raw item cannot become a document; the message is the reason on its dead letter."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A raw item that is well formed and not wanted (a redirect page), with the reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What one raw item alone tells of a document that its mine's `join` has to finish.

    What `row` is only the mine and its join know.
    """

    row: Any


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of one input that a worker reads alone: bytes or rows `start` to `end`.

    An `end` of -1 means the end of the input. `of` is a further selector that only the mine
    that made the unit understands (a config, a split). `mark` is the version of a remote input
    that was listed, "" where none is known: see `inputs.marks`.
    """

    path: str
    start: int = 0
    end: int = -1
    of: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A raw item as read: `payload` is bytes or a record (dict), `key` names it in its input.

    `offset` is the byte offset in the decompressed stream where the format has one, else the
    row number; it does not depend on how an input was cut into units.
    """

    payload: Any
    key: str
    offset: int
    uri: str


@dataclass(frozen=True, slots=True)
class BadRead:
    """A stretch of an input that could not be read: one dead letter, and reading goes on.

    `cut` says that nothing after it can be had, so that an unknown number of items is lost with
    it; the report says so, since the share of dead items cannot.
    """

    error: str
    key: str
    offset: int
    uri: str
    payload: str = ""
    cut: bool = False


@dataclass(frozen=True)
class Mine:
    """One raw format. `license` and `language` stand for documents that state none."""

    name: ClassVar[str] = ""
    about: ClassVar[str] = ""

    license: str = ""
    language: str = ""

    def gives(self) -> frozenset[str]:
        """Return the document parts that this mine, with these options, can fill."""
        raise NotImplementedError

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        """Return the work units of the inputs that `pattern` names, in a stable order.

        Runs on the launching machine. Raises `pipeline.inputs.files.NoInput` where nothing matches
        and `pipeline.inputs.files.MissingExtra` where the address needs a package not installed.
        """
        raise NotImplementedError

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        """Yield the raw items of one unit. Never raises for bad data, only for a bug."""
        raise NotImplementedError

    def parse(self, item: Item) -> Document | list[Document | Skipped] | Draft | Skipped:
        """Turn one raw item into a document, or the draft of one: pure, no I/O.

        A list is for items that hold several documents (a page and the reviews on it), some of
        which may not be wanted; each counts as an item of its own. Raises `BadItem` with the
        reason.
        """
        raise NotImplementedError

    def partner(self) -> str:
        """Return the name of the other source whose documents the join reads; "" for none."""
        return ""

    def join(self, name: str, buckets: int, folder: str) -> Any:
        """Return the transform that makes documents of drafts; None where `parse` makes them.

        It takes the drafts and, where there is a `partner`, its documents, both in the batches
        of `pipeline.dig`, and returns the collections "documents", "rows" and "tally" as
        `dig.MineFn` does. `name` is the source's; `buckets` and `folder` are for the shuffles.
        """
        return None
