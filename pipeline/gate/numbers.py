"""Numbers of each signal's records: how many, how long, which labels, where the target stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.gate.screen import Screened, is_choice, numbers, one, words_of
from pipeline.gate.strings import Rows, Words
from pipeline.promptbook import PromptError, book_of

# Longer ones are counted as this long.
MOST_TOKENS = 8191
_QUANTILES = (1, 50, 99)


@dataclass
class Numbers:
    """The records of one signal. `inputs` and `targets` count lengths in tokens, the n-th that of
    n tokens; `places` counts (number of options, place of the target); `labels` the targets of
    choices among fixed labels; `duplicates` are records whose inputs came before, `conflicting`
    those whose inputs have other targets too."""

    records: int = 0
    inputs: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    targets: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    places: Counter[tuple[int, int]] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    conflicting: int = 0

    def add(self, other: Numbers) -> None:
        """Add the numbers of other records."""
        self.records += other.records
        self.inputs = _sum(self.inputs, other.inputs)
        self.targets = _sum(self.targets, other.targets)
        self.places.update(other.places)
        self.labels.update(other.labels)
        self.duplicates += other.duplicates
        self.conflicting += other.conflicting

    def as_json(self) -> dict[str, Any]:
        """Return the numbers as JSON types, in a fixed order."""
        return {
            "records": self.records,
            "input_tokens": {f"p{q}": quantile(self.inputs, q / 100) for q in _QUANTILES},
            "target_tokens": {f"p{q}": quantile(self.targets, q / 100) for q in _QUANTILES},
            "labels": dict(sorted(self.labels.items())),
            "answer_positions": {
                f"{place + 1} of {options}": n
                for (options, place), n in sorted(self.places.items())
            },
            "duplicate_inputs": self.duplicates,
            "conflicting": self.conflicting,
        }


def quantile(counts: Rows, share: float) -> int:
    """Return the smallest length that at least `share` of the records do not exceed."""
    total = np.cumsum(counts)
    return int(np.searchsorted(total, share * total[-1])) if len(counts) else 0


def numbers_of(rows: pa.Table, screened: Screened) -> dict[str, Numbers]:
    """Return the numbers of each signal among records (a table of one chunk)."""
    codes, names = words_of(rows, "signal")
    found = {name: Numbers() for name in names}
    for code, n in enumerate(np.bincount(codes, minlength=len(names)).tolist()):
        found[names[code]].records = n
    for name, column in (("inputs", "input_tokens"), ("targets", "target_tokens")):
        lengths = np.clip(numbers(rows, column), 0, MOST_TOKENS)
        for code, counts in enumerate(_tables(codes, lengths, len(names))):
            used = np.flatnonzero(counts)
            setattr(found[names[code]], name, counts[: used[-1] + 1].copy() if len(used) else used)
    _count_places(codes, names, screened.places, found)
    _count_labels(rows, codes, names, screened.targets, found)
    return {name: mine for name, mine in found.items() if mine.records}


def _tables(codes: Rows, values: Rows, kinds: int) -> Rows:
    """Return a table of how often each value comes with each code."""
    width = int(values.max(initial=0)) + 1
    counts = np.bincount(codes.astype(np.int64) * width + values, minlength=kinds * width)
    return np.asarray(counts.reshape(kinds, width))


def _count_places(codes: Rows, names: list[str], places: Rows, found: dict[str, Numbers]) -> None:
    if not len(places):
        return
    width = int(places[:, 1].max()) + 1
    table = _tables(codes[places[:, 0]], places[:, 1] * width + places[:, 2], len(names))
    for code, value in np.argwhere(table).tolist():
        options, place = divmod(value, width)
        found[names[code]].places[options, place] += int(table[code, value])


def _count_labels(
    rows: pa.Table, codes: Rows, names: list[str], answers: Words, found: dict[str, Numbers]
) -> None:
    """Count the labels among the choices of signals whose labels are fixed; `answers` are hashes
    of the targets."""
    labelled = [code for code, name in enumerate(names) if _labelled(name)]
    own = np.flatnonzero(is_choice(rows) & np.isin(codes, labelled))
    _, firsts, label = np.unique(answers[own], return_index=True, return_inverse=True)
    labels = one(rows, "targets").take(pa.array(own[firsts])).to_pylist()
    table = _tables(codes[own], label, len(names))
    for code, number in np.argwhere(table).tolist():
        found[names[code]].labels[labels[number]] += int(table[code, number])


@cache
def _labelled(signal: str) -> bool:
    """Tell whether the options of a signal are fixed labels."""
    try:
        return bool(book_of(signal).choices.labels)
    except (PromptError, KeyError):
        return False


def _sum(left: Rows, right: Rows) -> Rows:
    if len(left) < len(right):
        left, right = right, left
    total = left.copy()
    total[: len(right)] += right
    return total
