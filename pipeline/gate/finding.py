"""What the gate finds: one `Finding` a fault, and the tray that keeps the first of each kind."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["error", "warning"]
ERROR: Level = "error"
WARNING: Level = "warning"

AGAIN = "run the recipe again"
EDITED = f"{AGAIN}; a shard that was edited by hand is no run's any more"

# What the gate looks at, in the order in which it says so.
CHECKS = {
    "manifest": "manifest.json is ours, whole, and names what a dataset may hold",
    "books": "in = out + filtered + dead, and as many rows as the books say",
    "files": "the files are those of the manifest: size, SHA-256, rows; none besides",
    "columns": "each shard has the columns and the metadata of the contract",
    "text": "every string is UTF-8 without U+0000",
    "rows": "every row is valid under the contract",
    "choices": "options hold the target once, differ, and are all shown",
    "sentinels": "sentinels of denoising records stand once each, in order, on both sides",
    "leftovers": "no placeholder, missing value or doubled marker was left by a prompt",
    "leaks": "no target stands in its inputs where the prompt forbids it",
    "tokens": "token counts are those of the vocabulary",
    "order": "rows are sorted by id, and each is in its shard and split",
    "ids": "no id and no pair of inputs and targets comes twice",
    "splits": "no document is in two splits, and each record's document has signals",
    "configs": "the records of each signal are those of the signal among all records",
    "conflicts": "the same inputs have the same targets",
    "expect": "the records of each signal are as the recipe expects",
}


@dataclass(frozen=True)
class Finding:
    """One fault: which check found it, where, and what to do.

    `path` is relative to the dataset's folder ("" for the dataset as a whole), `row_id` the id of
    the row, "" where the fault is of no single row.
    """

    check: str
    level: Level
    path: str
    row_id: str
    message: str
    cure: str


@dataclass(frozen=True)
class Options:
    """How thoroughly to look, and how much to say.

    With `thorough` the tokens of each row are counted again and its shard, split and all rules
    are worked out anew, by default for `SAMPLE` rows of each 10,000 (all rules are tried on every
    row either way). `most` is how many findings of each check and level are kept, `workers` the
    number of threads, 0 for one a core.
    """

    thorough: bool = False
    most: int = 20
    workers: int = 0

    @property
    def threads(self) -> int:
        """The number of threads to use."""
        if self.workers:
            return self.workers
        cores = getattr(os, "sched_getaffinity", None)  # Linux alone has it
        return len(cores(0)) if cores else os.cpu_count() or 1


SAMPLE = 8


@dataclass
class Tray:
    """Findings of one piece of work: all counted, the first `most` of each check and level kept."""

    most: int
    kept: dict[tuple[str, Level], list[Finding]] = field(default_factory=dict)
    counts: Counter[tuple[str, Level]] = field(default_factory=Counter)

    def add(self, *found: Finding) -> None:
        """Put findings in."""
        for one in found:
            kind = one.check, one.level
            self.counts[kind] += 1
            kept = self.kept.setdefault(kind, [])
            if len(kept) < self.most:
                kept.append(one)

    def merge(self, other: Tray) -> None:
        """Put in all that another tray holds, behind what is here."""
        self.counts.update(other.counts)
        for kind, found in other.kept.items():
            kept = self.kept.setdefault(kind, [])
            kept += found[: self.most - len(kept)]

    def __iter__(self) -> Iterator[Finding]:
        """Yield what was kept: errors first, in the order of the checks."""
        order = {name: rank for rank, name in enumerate(CHECKS)}
        for level in (ERROR, WARNING):
            for kind in sorted(self.kept, key=lambda k: order[k[0]]):
                if kind[1] == level:
                    yield from self.kept[kind]
