"""Counting: what every stage took in, gave out, filtered and lost, as data.

Tallies travel through the pipeline as elements, not as Beam metrics: a runner that retries a
bundle commits its elements once, while attempted metrics count the retry again. The same numbers
are also given to Beam metrics, for the dashboards of the runners.
"""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics

from pipeline.chunks import Row, at_end, key_of
from pipeline.progress import Ticker
from schemas import DeadLetter

DEAD, TALLY = "dead", "tally"

# Numbers, quoted values and bracketed details differ from item to item; a reason to count by
# must not.
_DETAIL = re.compile(r"\s*\([^()]*\)$|'[^']*'|\"[^\"]*\"|(?<![\w.-])\d+(?:\.\d+)?\b")
_REASON_CHARS = 100
# Python's own 700 has it run a few thousand times a second.
_GC_ALLOCATIONS = 20_000


class Count(NamedTuple):
    """One line of a tally: `what` is "in", "out", "filtered", "dead" or "cut"."""

    stage: str
    mine: str
    signal: str
    what: str
    reason: str = ""


def reason_of(error: object) -> str:
    """Return the countable part of an error message: its details replaced by an ellipsis."""
    text = _DETAIL.sub("…", str(error).split("\n", 1)[0][: 4 * _REASON_CHARS])
    return re.sub(r"(?:\s*…)+", " …", text).strip(" :,")[:_REASON_CHARS] or "unknown"


class CountedFn(beam.DoFn):
    """A DoFn with a tally of its own, given out at the end of each bundle.

    Sub-classes count with `count` and bury with `bury`. The output "tally" gets a list of pairs
    of a Count, as a plain tuple, and an int.
    """

    stage = ""

    def __init__(self, ticks: str = "") -> None:
        self._ticks = ticks

    def setup(self) -> None:
        # Beam and its libraries are half a million objects that live as long as the process;
        # the garbage collector need not go through them again and again.
        gc.freeze()
        # What we make by the million, rows and texts, refers to nothing in a circle.
        gc.set_threshold(_GC_ALLOCATIONS, *gc.get_threshold()[1:])

    def start_bundle(self) -> None:
        self._tally: Counter[tuple[str, ...]] = Counter()
        if not hasattr(self, "_ticker"):
            self._ticker = Ticker(self._ticks)

    def count(
        self, mine: str, signal: str, what: str, reason: str = "", n: int = 1, stage: str = ""
    ) -> None:
        """Add `n` to one line of this bundle's tally; `stage` is this step's own by default."""
        # The fields of a Count as a plain tuple, since this runs several times an item.
        self._tally[stage or self.stage, mine, signal, what, reason] += n

    def bury(self, letter: DeadLetter, signal: str = "") -> Row:
        """Count a dead letter and return it as a row of the table of its stage."""
        self.count(letter.mine, signal, "dead", reason_of(letter.error))
        self._ticker.tick("dead")
        key = key_of(letter.mine, letter.uri, letter.key, letter.error)
        return Row(f"{DEAD}/{letter.stage}", key, letter)

    def finish_bundle(self) -> Iterator[Any]:
        self._ticker.flush()
        for line, n in self._tally.items():
            count = Count(*line)
            Metrics.counter("restruct", f"{count.stage}.{count.what}").inc(n)
        yield at_end(beam.pvalue.TaggedOutput(TALLY, list(self._tally.items())))


class SumTallies(beam.CombineFn):
    """Add tallies up: lists of (line, n) in, one dict of line -> n out."""

    def create_accumulator(self) -> Counter[tuple[str, ...]]:
        return Counter()

    def add_input(
        self, total: Counter[tuple[str, ...]], lines: Iterable[tuple[tuple[str, ...], int]]
    ) -> Counter[tuple[str, ...]]:
        for line, n in lines:
            total[tuple(line)] += n
        return total

    def merge_accumulators(
        self, totals: Iterable[Counter[tuple[str, ...]]]
    ) -> Counter[tuple[str, ...]]:
        merged: Counter[tuple[str, ...]] = Counter()
        for total in totals:
            merged.update(total)
        return merged

    def extract_output(self, total: Counter[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
        return dict(total)
