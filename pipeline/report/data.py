"""The numbers of a report: exact counts over all records, from a few streaming passes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pipeline.finished import Finished
from pipeline.report import balance
from pipeline.report.balance import Labels, Repeats
from pipeline.report.scan import Scan

# Values of one column that are told apart; free text in a column of licences must not fill memory.
MOST_VALUES = 5_000
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FACETS = ("form", "split", "language", "license", "method")

Histogram = dict[int, int]


@dataclass(frozen=True)
class Counts:
    """What is counted of a dataset. Lengths are in tokens of the run's vocabulary."""

    cells: dict[tuple[str, str], int]
    documents: dict[str, int]
    facets: dict[str, dict[str, int]]
    licenses: dict[str, list[tuple[str, int]]]
    prompts: list[tuple[str, str, str, int]]
    inputs: dict[str, Histogram]
    targets: dict[str, Histogram]
    labels: dict[str, Labels] = field(default_factory=dict)
    positions: dict[str, dict[int, Histogram]] = field(default_factory=dict)
    repeats: dict[str, Repeats] = field(default_factory=dict)
    typed: dict[str, Labels] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """The number of records."""
        return sum(self.cells.values())


def count(run: Finished, records: Scan) -> Counts:
    """Count all that a report shows. Raises RunError where a shard cannot be read."""
    facets = {name: _facet(records, name) for name in FACETS}
    prompts = records.rows(
        "SELECT signal, prompt, form, count(*) AS n FROM records GROUP BY ALL "  # noqa: S608
        f"ORDER BY signal, n DESC, prompt, form LIMIT {MOST_VALUES}"
    )
    return Counts(
        cells=_cells(records),
        documents=dict(
            records.rows(
                "SELECT mine, count(DISTINCT hash(document_id)) FROM records GROUP BY 1 ORDER BY 1"
            )
        ),
        facets=facets,
        licenses=_licenses(records),
        prompts=[(s, p, f, n) for s, p, f, n in prompts],
        inputs=_lengths(records, "input_tokens"),
        targets=_lengths(records, "target_tokens"),
        labels=balance.worded(records),
        positions=balance.positions(records),
        repeats=balance.repeats(records),
        typed=balance.typed(run, records),
    )


def quantiles(lengths: Histogram) -> list[int]:
    """Return the exact `QUANTILES` of a histogram: the least length that so many do not exceed."""
    total, seen = sum(lengths.values()), 0
    found: list[int] = []
    wanted = [max(1, -int(-share * total // 1)) for share in QUANTILES]
    for length in sorted(lengths):
        seen += lengths[length]
        while len(found) < len(wanted) and seen >= wanted[len(found)]:
            found.append(length)
    return found


def _cells(records: Scan) -> dict[tuple[str, str], int]:
    rows = records.rows("SELECT mine, signal, count(*) FROM records GROUP BY ALL ORDER BY ALL")
    return {(mine, signal): n for mine, signal, n in rows}


def _facet(records: Scan, name: str) -> dict[str, int]:
    """Return the counts of the values of a column, the commonest first."""
    return dict(
        records.rows(
            f"SELECT {name}, count(*) AS n FROM records GROUP BY 1 ORDER BY n DESC, 1 "  # noqa: S608
            f"LIMIT {MOST_VALUES}"
        )
    )


def _licenses(records: Scan) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for mine, name, n in records.rows(
        "SELECT mine, license, count(*) AS n FROM records GROUP BY ALL "  # noqa: S608
        f"ORDER BY n DESC, license, mine LIMIT {MOST_VALUES}"
    ):
        found[mine].append((name, n))
    return dict(found)


def _lengths(records: Scan, name: str) -> dict[str, Histogram]:
    found: dict[str, Histogram] = defaultdict(dict)
    for signal, tokens, n in records.rows(
        f"SELECT signal, {name}, count(*) FROM records GROUP BY ALL ORDER BY ALL"  # noqa: S608
    ):
        found[signal][tokens] = n
    return dict(found)
