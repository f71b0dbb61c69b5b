"""Dead letters that are too many: of each stage, mine and reason those of the smallest ranks stay.

A small archive can hold millions of broken lines. Each is counted; as many letters of one kind as
anybody reads are written. Which ones the rows alone decide: their keys are hashes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import apache_beam as beam
import numpy as np
import pyarrow as pa

from pipeline.chunks import Spill, at_end, load_all
from pipeline.curate import ranks
from pipeline.tally import TALLY, Count, reason_of

# What a tally calls letters that were counted and not written.
UNWRITTEN = "unwritten"
# Table of the stage, mine, reason: letters alike.
Kind = tuple[str, str, str]
_reason = lru_cache(maxsize=4096)(reason_of)


def kinds(table_name: str, table: pa.Table) -> list[Kind]:
    """Return the kind of each letter in a table of them."""
    columns = (table[name].to_pylist() for name in ("mine", "error"))
    return [(table_name, mine, _reason(error)) for mine, error in zip(*columns, strict=True)]


class LetterRanksFn(beam.DoFn):
    """(bucket key, chunk of letters) -> (kind, (most, its smallest ranks)), for `Threshold`.

    Nothing is looked into where a whole table, whose size `sizes` says, is within `most`.
    """

    def __init__(self, most: int) -> None:
        self._most = most

    def process(
        self, element: tuple[str, tuple[Any, ...]], sizes: dict[str, tuple[int, int]]
    ) -> Iterator[Any]:
        name = element[0].split("#")[0]
        if sizes[name][1] <= self._most:
            return
        table = load_all([element[1]])
        own = ranks(table)
        places: dict[Kind, list[int]] = {}
        for place, kind in enumerate(kinds(name, table)):
            places.setdefault(kind, []).append(place)
        for kind, some in places.items():
            yield kind, (self._most, np.unique(own[some])[: self._most])


class BoundFn(beam.DoFn):
    """(bucket key, chunk of letters) -> the same without the letters above their threshold.

    `thresholds` holds the highest rank to keep of each kind. The output "tally" gets what was
    left out, as that of a `CountedFn` does.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def start_bundle(self) -> None:
        self._spill = Spill(self._folder)
        self._tally: Counter[tuple[str, ...]] = Counter()

    def process(
        self, element: tuple[str, tuple[Any, ...]], thresholds: dict[Kind, int]
    ) -> Iterator[Any]:
        key, chunk = element
        name = key.split("#")[0]
        if not any(kind[0] == name for kind in thresholds):
            yield element
            return
        table = load_all([chunk])
        found = kinds(name, table)
        kept = [
            rank <= thresholds[kind]
            for rank, kind in zip(ranks(table).tolist(), found, strict=True)
        ]
        for kind, keep in zip(found, kept, strict=True):
            if not keep:
                stage = name.partition("/")[2]
                self._tally[Count(stage, kind[1], "", UNWRITTEN, kind[2])] += 1
        bound = table.filter(pa.array(kept, pa.bool_()))
        if bound.num_rows:
            [batch] = bound.combine_chunks().to_batches()
            yield key, tuple(self._spill.store(name, batch))

    def finish_bundle(self) -> Iterator[Any]:
        self._spill.close()
        lines = [(tuple(line), n) for line, n in self._tally.items()]
        yield at_end(beam.pvalue.TaggedOutput(TALLY, lines))
