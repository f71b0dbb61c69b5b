"""The parts of a report, as its template wants them: header, matrix, lengths, sources, prompts."""

from __future__ import annotations

import math
from typing import Any

from markupsafe import Markup

from pipeline.finished import Finished
from pipeline.report import answers, charts, funnel
from pipeline.report.data import Counts, quantiles
from pipeline.report.head import Head

# Rows and columns of the matrix, bars of a chart; what is beyond is counted together.
MOST_ROWS, MOST_COLUMNS, MOST_BARS = 200, 60, 8
_HEAT = 8


def header(run: Finished, head: Head, counts: Counts, pages: list[funnel.Page]) -> dict[str, Any]:
    """Return what stands at the top: the names of the run, its sizes, its verdict."""
    shards = [entry for table in run.tables for entry in table.shards]
    documents = [page for page in pages if page.stage == "document"]
    return {
        "name": head.recipe.name or "A dataset",
        "recipe_id": head.recipe_id,
        "finished": head.run.finished,
        "good": head.verdict.ok,
        "why": head.verdict.why,
        "dead_fraction": head.verdict.dead_fraction,
        "records": counts.records,
        "signals": sum(table.rows for table in run.tables if table.kind == "signals"),
        "documents": sum(page.given for page in documents) or sum(counts.documents.values()),
        "told": sum(counts.documents.values()),
        "bytes": sum(entry.bytes for entry in shards),
        "files": len(shards),
        "mines": len(counts.documents),
        "kinds": len({signal for _, signal in counts.cells}),
        "cells": len(counts.cells),
        "versions": sorted(head.versions.items()),
        "contracts": sorted(head.contracts.items()),
    }


def matrix(counts: Counts) -> dict[str, Any]:
    """Return the matrix mine x signal, both by their number of records."""
    mines, signals = _totals(counts, 0), _totals(counts, 1)
    most = max(counts.cells.values(), default=1)
    rows = [
        {
            "mine": mine,
            "total": total,
            "cells": [
                {"signal": s, "n": n, "heat": heat(n, most)}
                for s in list(signals)[:MOST_COLUMNS]
                for n in [counts.cells.get((mine, s), 0)]
            ],
        }
        for mine, total in list(mines.items())[:MOST_ROWS]
    ]
    return {
        "signals": list(signals.items())[:MOST_COLUMNS],
        "rows": rows,
        "total": counts.records,
        "most": most,
        "hidden_mines": max(len(mines) - MOST_ROWS, 0),
        "hidden_signals": max(len(signals) - MOST_COLUMNS, 0),
    }


def heat(n: int, most: int) -> int:
    """Return the step of a number on the logarithmic scale of colours, 1 to 8; 0 for none."""
    if n < 1:
        return 0
    return 1 + round((_HEAT - 1) * math.log(n) / math.log(most)) if most > 1 else _HEAT


def lengths(counts: Counts) -> dict[str, Any]:
    """Return the quantiles of the lengths of inputs and targets, and their charts."""
    found: dict[str, Any] = {}
    order = list(_totals(counts, 1))[:MOST_COLUMNS]
    for name, histograms in (("inputs", counts.inputs), ("targets", counts.targets)):
        whole: dict[int, int] = {}
        for histogram in histograms.values():
            for length, n in histogram.items():
                whole[length] = whole.get(length, 0) + n
        rows = [("all signals", quantiles(whole))]
        rows += [(signal, quantiles(histograms[signal])) for signal in order]
        svg = Markup(charts.lengths(rows, f"l-{name}"))  # noqa: S704 (made by the library)
        tokens = sum(length * n for length, n in whole.items())
        bins = Markup(charts.bars(binned(whole), f"b-{name}"))  # noqa: S704 (as above)
        found[name] = {"rows": rows, "chart": svg, "tokens": tokens, "bins": bins}
    return found


def binned(lengths: dict[int, int]) -> list[tuple[str, int]]:
    """Return a histogram by powers of two: "1", "2", "3–4", "5–8" and so on, gaps included."""
    bins: dict[int, int] = {}
    for length, n in lengths.items():
        power = max(length - 1, 0).bit_length()
        bins[power] = bins.get(power, 0) + n
    powers = range(min(bins), max(bins) + 1) if bins else range(0)
    return [(_bin_name(power), bins.get(power, 0)) for power in powers]


def _bin_name(power: int) -> str:
    return f"{2**power}" if power < 2 else f"{2 ** (power - 1) + 1:,}–{2**power:,}"


def sources(head: Head, counts: Counts) -> dict[str, Any]:
    """Return what the records are and where they come from: charts of facets, a table of mines."""
    kinds = {source.name or source.mine: source.mine for source in head.recipe.sources}
    facets = []
    for name, values in (counts.facets | {"options": answers.options(counts)}).items():
        rows = [(value or "unknown", n) for value, n in values.items()]
        shown, rest = rows[:MOST_BARS], rows[MOST_BARS:]
        if rest:
            # Of many values the counts hold the commonest; what is left is counted all the same.
            known = sum(n for _, n in rows) if name == "options" else counts.records
            shown.append((f"{len(rest):,} more", known - sum(n for _, n in shown)))
        if not shown:
            continue
        svg = Markup(charts.bars(shown, f"f-{name}"))  # noqa: S704 (made by the library)
        facets.append({"name": name, "chart": svg, "rows": rows[:50], "values": len(rows)})
    mines = [
        {
            "mine": mine,
            "kind": kinds.get(mine, ""),
            "records": n,
            "documents": counts.documents.get(mine, 0),
            "licenses": counts.licenses.get(mine, [])[:4],
        }
        for mine, n in list(_totals(counts, 0).items())[:MOST_ROWS]
    ]
    return {"facets": facets, "mines": mines}


def prompts(counts: Counts) -> list[dict[str, Any]]:
    """Return the prompts of each signal by how often they were asked."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for signal, prompt, form, n in counts.prompts:
        found.setdefault(signal, []).append((prompt.removeprefix(f"{signal}/"), form, n))
    return [{"signal": signal, "rows": rows} for signal, rows in sorted(found.items())]


def _totals(counts: Counts, axis: int) -> dict[str, int]:
    totals: dict[str, int] = {}
    for cell, n in counts.cells.items():
        totals[cell[axis]] = totals.get(cell[axis], 0) + n
    return dict(sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])))
