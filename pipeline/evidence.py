"""Evidence: for some signals of each cell, the piece of the document that they stand in.

A dataset holds no documents, yet people who look at it want to see where a signal comes from. So
a run keeps the surroundings of the `PER_CELL` signals with the smallest ids of each mine and
signal: a stable sample, whose size does not grow with the corpus.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import apache_beam as beam

from pipeline.chunks import Row, key_of
from pipeline.curate import Loser
from schemas import Document, Evidence, Signal

TABLE = "evidence/sample"
PER_CELL = 40
AROUND_CHARS = 1000
EVIDENCE_CHARS = 4000


class Candidate(NamedTuple):
    """One signal's evidence, and the digest of its document; ordered by id, then address."""

    id: str
    uri: str
    digest: bytes
    evidence: Evidence


def evidence_of(document: Document, signal: Signal) -> Evidence:
    """Return the surroundings of a signal in its document.

    Up to `AROUND_CHARS` on both sides; evidence longer than `EVIDENCE_CHARS` is cut there. A
    signal without a span of its own gets the beginning of the text.
    """
    last = min(signal.end, signal.start + EVIDENCE_CHARS)
    start = max(signal.start - AROUND_CHARS, 0)
    end = last + AROUND_CHARS if last == signal.end else last
    return Evidence(
        signal_id=signal.id,
        mine=signal.mine,
        signal=signal.signal,
        document_id=signal.document_id,
        uri=signal.uri,
        title=signal.title,
        start=signal.start,
        end=signal.end,
        document_chars=signal.document_chars,
        text=document.text[start:end],
        text_start=start,
    )


def smallest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the `PER_CELL` smallest of candidates, one an id, in order."""
    kept: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: c[:3]):
        kept.setdefault(candidate.id, candidate)
        if len(kept) == PER_CELL:
            break
    return list(kept.values())


class Sample:
    """The smallest candidates of one cell among those seen so far."""

    def __init__(self) -> None:
        self._held: list[Candidate] = []
        self._highest = ""

    def add(self, document: Document, signal: Signal, digest: bytes) -> None:
        """Take a signal in, unless enough smaller ones are known already."""
        if self._highest and signal.id > self._highest:
            return
        found = evidence_of(document, signal)
        self._held.append(Candidate(signal.id, signal.uri, digest, found))
        if len(self._held) >= 4 * PER_CELL:
            self._held = smallest(self._held)
            if len(self._held) == PER_CELL:
                self._highest = self._held[-1].id

    def candidates(self) -> list[Candidate]:
        """Return what is held, bounded."""
        return smallest(self._held)


class SmallestFn(beam.CombineFn):
    """Lists of candidates of one cell -> the smallest of all."""

    def create_accumulator(self) -> list[Candidate]:
        return []

    def add_input(self, held: list[Candidate], new: list[Candidate]) -> list[Candidate]:
        return smallest([*held, *new])

    def merge_accumulators(self, many: Iterable[list[Candidate]]) -> list[Candidate]:
        return smallest(candidate for held in many for candidate in held)

    def extract_output(self, held: list[Candidate]) -> list[Candidate]:
        return held


def rows_of(
    element: tuple[tuple[str, str], list[Candidate]], losers: list[Loser]
) -> Iterator[list[Row]]:
    """Yield the rows of a cell, but for those of documents that another has taken the id of."""
    lost = set(losers)
    yield [
        Row(TABLE, key_of(candidate.id), candidate.evidence)
        for candidate in map(Candidate._make, element[1])
        if (candidate.evidence.mine, candidate.evidence.document_id, candidate.digest) not in lost
    ]
