"""Which dead letters are about a document that is forgotten."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.forget.asked import Asked, Name
from pipeline.forget.needles import Needles
from pipeline.forget.targets import Targets, base, joined, strings

_TEXTS = ("key", "uri", "payload", "error")
_KEYS = ("mine", "key", "uri", "stage")


class Letters:
    """A test of dead letters: by document, by address, by the address of what goes, and by name.

    A letter is a diagnosis, not data, so one too many may go, and none too few: the id of an item
    that could not be read stands, if anywhere, in the head of what was read.
    """

    def __init__(self, asked: Asked, targets: Targets, sources: pa.Array) -> None:
        self._targets = targets
        self._sources = sources
        self._names = set(asked.names)
        self._needles = Needles(strings([*(name.id for name in asked.names), *asked.prefixes]))

    def going(self, letters: list[dict[str, Any]]) -> list[bool]:
        """Tell of each of some dead letters, as they stand in their file, whether it is about what
        is forgotten."""
        columns = ([str(letter.get(name, "")) for letter in letters] for name in _KEYS)
        mine, key, uri, stage = (pa.array(values, pa.string()) for values in columns)
        at = pc.or_(self._targets.at(uri), pc.is_in(joined(mine, uri), value_set=self._sources))
        found = pc.or_(pc.and_(at, pc.not_equal(uri, "")), self._kept_under(mine, key, stage))
        rows = zip(found.to_pylist(), letters, strict=True)
        return [known or self._says(letter) for known, letter in rows]

    def _kept_under(self, mine: pa.Array, key: pa.Array, stage: pa.Array) -> pa.Array:
        """Return which letters are kept under the id of a document: those of signals are."""
        whole = pc.is_in(joined(mine, base(key)), value_set=self._targets.documents)
        piece = pc.is_in(joined(mine, key), value_set=self._targets.pieces)
        return pc.and_(pc.starts_with(stage, "signal"), pc.or_(whole, piece))

    def _says(self, letter: dict[str, Any]) -> bool:
        if any(self._needles.in_text(str(letter.get(name, ""))) for name in _TEXTS):
            return True
        # A document can have come to nothing but dead letters.
        mine, key, stage = (str(letter.get(name, "")) for name in ("mine", "key", "stage"))
        ids = (key, key.partition("#")[0]) if stage.startswith("signal") else ()
        return any(Name(m, own) in self._names for m in ("", mine) for own in ids)
