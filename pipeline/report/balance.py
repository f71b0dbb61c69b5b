"""Counts of answers: labels, places of the right option, inputs that are asked again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.finished import Finished
from pipeline.prompts import registry as prompt_books
from pipeline.report.scan import Scan

TOP_LABELS = 8
_LABEL_CHARS = 80


@dataclass(frozen=True)
class Labels:
    """The answers in some rows of a signal: the commonest, and how many there are.

    `field` names the column of typed signals that holds them, "" where they are worded targets.
    """

    rows: int
    distinct: int
    top: list[tuple[str, int]]
    field: str = ""

    @property
    def closed(self) -> bool:
        """Tell whether the answers come from a small set, so that their balance says something."""
        return self.rows >= 5 and self.distinct <= min(20, self.rows // 2)


@dataclass(frozen=True)
class Repeats:
    """Records of a signal whose inputs another has too; inputs with two right answers."""

    records: int
    repeated: int
    conflicting: int


def worded(records: Scan) -> dict[str, Labels]:
    """Count the answers of choice records by signal."""
    found = _answers(records, "SELECT signal, targets AS answer FROM records WHERE form = 'choice'")
    return {signal: Labels(*numbers) for signal, *numbers in found}


def typed(run: Finished, records: Scan) -> dict[str, Labels]:
    """Count the answers of typed signals, where they are one text of a field that we know of."""
    found: dict[str, Labels] = {}
    for name in run.names("signals"):
        signal, table = name.partition("/")[2], run.dataset(name)
        book = prompt_books().get(signal)
        answer = book.choices.answer if book else ""
        if table is None or not _is_text(table.schema, answer):
            continue
        records.see("typed", table)
        rows = _answers(records, f'SELECT signal, fields."{answer}" AS answer FROM typed')  # noqa: S608
        for _, n, distinct, top in rows:
            found[signal] = Labels(n, distinct, top, answer)
    return found


def _is_text(schema: pa.Schema, name: str) -> bool:
    fields = schema.field("fields").type if "fields" in schema.names else None
    if fields is None or not pa.types.is_struct(fields) or fields.get_field_index(name) < 0:
        return False
    return bool(pa.types.is_string(fields.field(name).type))


def _answers(records: Scan, rows: str) -> list[tuple[Any, ...]]:
    """Return (signal, rows, distinct answers, the commonest), told apart by hashes of 64 bits."""
    found = records.rows(
        f"""
        WITH answers AS (
            SELECT signal, min(left(answer, {_LABEL_CHARS})) AS label, count(*) AS n
            FROM ({rows}) GROUP BY signal, hash(answer))
        SELECT signal, sum(n)::BIGINT, count(*),
            min({{'rank': -n, 'label': label}}, {TOP_LABELS})
        FROM answers GROUP BY 1 ORDER BY 1
        """  # noqa: S608
    )
    return [(s, n, m, [(one["label"], -one["rank"]) for one in top]) for s, n, m, top in found]


def positions(records: Scan) -> dict[str, dict[int, dict[int, int]]]:
    """Return signal -> number of options -> place of the right one (from 1) -> records."""
    found: dict[str, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for signal, options, place, n in records.rows(
        "SELECT signal, len(options), list_position(options, targets) AS place, count(*) "
        "FROM records WHERE form = 'choice' AND place IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ):
        found[signal][options][place] = n
    return {signal: dict(by_options) for signal, by_options in found.items()}


def repeats(records: Scan) -> dict[str, Repeats]:
    """Count repeated inputs within a signal, told apart by a hash of 64 bits."""
    rows: list[tuple[Any, ...]] = records.rows(
        """
        WITH same AS (
            SELECT signal, count(*) AS n, bool_and(form = 'choice')
                AND min(hash(targets)) <> max(hash(targets)) AS conflicting
            FROM records GROUP BY signal, hash(inputs))
        SELECT signal, sum(n)::BIGINT, sum(n - 1)::BIGINT, count(*) FILTER (conflicting)
        FROM same GROUP BY 1 ORDER BY 1
        """
    )
    return {signal: Repeats(*numbers) for signal, *numbers in rows}
