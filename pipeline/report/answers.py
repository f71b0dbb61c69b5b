"""How balanced the answers are: places of the right option, labels, inputs asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from pipeline.report import charts
from pipeline.report.balance import Labels, Repeats
from pipeline.report.data import Counts

# Charts of labels, one a signal whose answers are a small set; signals in charts and tables.
MOST_CHARTS, MOST_ROWS = 12, 40


def answers(counts: Counts) -> dict[str, Any]:
    """Return the balance of choice records: a chart of places, charts of labels, a table."""
    order = sorted(counts.labels, key=lambda s: (-counts.labels[s].rows, s))
    usual = {signal: usual_places(counts.positions.get(signal, {})) for signal in order}
    places = [(s, usual[s][1]) for s in order if usual[s][1]][:MOST_ROWS]
    closed = sorted(counts.typed, key=lambda s: (-counts.typed[s].rows, s))
    closed = [signal for signal in closed if counts.typed[signal].closed][:MOST_CHARTS]
    return {
        "places": Markup(charts.shares(places, "a-places")) if places else "",  # noqa: S704
        "most_places": max((max(p) for _, p in places), default=0),
        "labels": [_chart(signal, counts.typed[signal]) for signal in closed],
        "rows": [_row(counts, signal, *usual[signal]) for signal in order[:MOST_ROWS]],
        "records": sum(labels.rows for labels in counts.labels.values()),
    }


def usual_places(by_options: Mapping[int, Mapping[int, int]]) -> tuple[int, dict[int, int]]:
    """Return the commonest number of options, and how often each place is right with so many.

    Only among records with as many options are the places alike. (0, {}) where there are none.
    """
    if not by_options:
        return 0, {}
    options = max(by_options, key=lambda n: (sum(by_options[n].values()), n))
    return options, {place: by_options[options].get(place, 0) for place in range(1, options + 1)}


def options(counts: Counts) -> dict[str, int]:
    """Return how many choice records have two options, three, ..."""
    found: dict[int, int] = {}
    for by_options in counts.positions.values():
        for number, places in by_options.items():
            found[number] = found.get(number, 0) + sum(places.values())
    return {f"{number} options": found[number] for number in sorted(found)}


def _chart(signal: str, found: Labels) -> dict[str, Any]:
    rows = list(found.top)
    rest = found.rows - sum(n for _, n in rows)
    if rest:
        rows.append((f"{found.distinct - len(rows):,} more", rest))
    svg = Markup(charts.bars(rows, f"a-{signal}"))  # noqa: S704 (made by the library)
    return {"signal": signal, "field": found.field, "chart": svg, "rows": rows}


def _row(counts: Counts, signal: str, options: int, places: dict[int, int]) -> dict[str, Any]:
    found = counts.labels[signal]
    label, n = found.top[0]
    total = sum(places.values())
    return {
        "signal": signal,
        "records": found.rows,
        "distinct": found.distinct,
        "label": label,
        "label_n": n,
        "options": options,
        "placed": total,
        "places": list(places.values()),
    }


def repeats(counts: Counts) -> dict[str, Any]:
    """Return the repeated inputs of each signal that has any, the most first, and the sums."""
    rows = sorted(counts.repeats.items(), key=lambda pair: (-pair[1].repeated, pair[0]))
    total = Repeats(*(sum(getattr(r, n) for _, r in rows) for n in _SUMMED))
    return {"rows": [pair for pair in rows if pair[1].repeated][:MOST_ROWS], "total": total}


_SUMMED = ("records", "repeated", "conflicting")
