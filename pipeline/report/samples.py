"""The sample records of a report: a few of each cell, chosen by their ids, in bounded bytes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.finished import Finished
from pipeline.report.data import Counts
from pipeline.report.scan import Scan, damaged

TEXT_CHARS = 6_000
# Options shown of a record, and characters of each.
OPTIONS, OPTION_CHARS = 50, 300
NAME_CHARS = 500
# All samples as JSON. The rest of a page is bounded row by row, so that it stays under 30 MB.
BUDGET_BYTES = 20_000_000

# Records in all, however many cells there are.
MOST_RECORDS = 10_000

Cell = tuple[str, str]
Key = tuple[Any, ...]
_KEY = ("mine", "signal", "document_id", "start", "end")
_NAMES = (
    *("id", "mine", "signal", "prompt", "form", "split", "language", "license", "method", "uri"),
    "document_id",
)
_COLUMNS = [
    *_NAMES,
    *("inputs", "targets", "options", "evidence_start", "evidence_end"),
    *("input_tokens", "target_tokens"),
]


@dataclass(frozen=True)
class Samples:
    """Records to browse, by cell, and the windows into documents that they point to.

    `left_out` counts records that were chosen and did not fit into the bytes.
    """

    records: list[dict[str, Any]]
    windows: list[dict[str, Any]]
    left_out: int


def choose(run: Finished, records: Scan, counts: Counts, most: int) -> Samples:
    """Return up to `most` records of each cell.

    First those whose evidence the run kept, then the others; of each form and split in turn, the
    smallest ids first. Where all cells together reach `MOST_RECORDS` or `BUDGET_BYTES`, each has
    fewer. Raises RunError where a shard cannot be read.
    """
    order = sorted(counts.cells, key=lambda cell: (-counts.cells[cell], cell))[:MOST_RECORDS]
    each = min(most, max(MOST_RECORDS // len(order), 1)) if order else 0
    evidence = _see_evidence(run, records) and each > 0
    chosen = _ids(records, evidence, each) if each else {}
    rows = fetch(run, {i for cell in order for i in chosen.get(cell, ())})
    windows = _windows(records, rows) if evidence else {}
    return _fit([[rows[i] for i in chosen.get(cell, ())] for cell in order], windows)


def _see_evidence(run: Finished, records: Scan) -> bool:
    names = run.names("evidence")
    table = run.dataset(names[0]) if names else None
    if table is not None:
        records.see("evidence", table)
    return table is not None


def _ids(records: Scan, evidence: bool, most: int) -> dict[Cell, list[str]]:
    """Choose the ids: of each cell the smallest of each form and split, in turn."""
    known = "false"
    if evidence:
        known = (
            "(mine, signal, document_id, evidence_start, evidence_end) IN "
            '(SELECT (mine, signal, document_id, start, "end") FROM evidence)'
        )
    rows = records.rows(
        f"SELECT mine, signal, min(rank || id, {most}) FROM (SELECT mine, signal, form, split, id, "  # noqa: S608
        f"CASE WHEN {known} THEN '0' ELSE '1' END AS rank FROM records) "
        "GROUP BY mine, signal, form, split ORDER BY mine, signal, form, split"
    )
    kinds: dict[Cell, list[list[str]]] = defaultdict(list)
    for mine, signal, ranked in rows:
        kinds[mine, signal].append(ranked)
    return {cell: _in_turn(ranked)[:most] for cell, ranked in kinds.items()}


def _in_turn(kinds: list[list[str]]) -> list[str]:
    """Return ids, those of rank "0" before those of "1", within a rank of each kind in turn."""
    ranks = ([[i for i in ids if i[0] == rank] for ids in kinds] for rank in "01")
    return [i[1:] for rank in ranks for turn in zip_longest(*rank) for i in turn if i]


def fetch(run: Finished, ids: set[str]) -> dict[str, dict[str, Any]]:
    """Return the records with these ids, by id, as the page shows them.

    Looks through the ids a row group at a time and reads the others of its columns only where one
    of them is in it. Raises RunError where a shard cannot be read.
    """
    wanted = pa.array(sorted(ids), pa.string())
    found: dict[str, dict[str, Any]] = {}
    for path in run.paths("records"):
        try:
            with pq.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    there = pc.is_in(file.read_row_group(group, ["id"])["id"], value_set=wanted)
                    if pc.any(there).as_py():
                        rows = file.read_row_group(group, _COLUMNS).filter(there)
                        found |= {row["id"]: shown(row) for row in rows.to_pylist()}
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise damaged(run.root, error) from error
    return found


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a record as the page shows it: long texts cut, and by how many characters."""
    inputs, targets, options = row["inputs"], row["targets"], row["options"]
    return {
        **{name: row[name][:NAME_CHARS] for name in _NAMES},
        "inputs": inputs[:TEXT_CHARS],
        "inputs_cut": max(len(inputs) - TEXT_CHARS, 0),
        "targets": targets[:TEXT_CHARS],
        "targets_cut": max(len(targets) - TEXT_CHARS, 0),
        "options": [option[:OPTION_CHARS] for option in options[:OPTIONS]],
        "options_cut": max(len(options) - OPTIONS, 0),
        "right": options.index(targets) if targets in options else -1,
        "tokens": [row["input_tokens"], row["target_tokens"]],
        "start": row["evidence_start"],
        "end": row["evidence_end"],
    }


def _windows(records: Scan, rows: dict[str, dict[str, Any]]) -> dict[Key, dict[str, Any]]:
    """Return the windows into documents that these records need, by their key."""
    keys = sorted({tuple(row[name] for name in _KEY) for row in rows.values()})
    columns = zip(*keys, strict=True) if keys else [[]] * len(_KEY)
    records.see("needed", pa.table(dict(zip(_KEY, map(list, columns), strict=True))))
    found = records.dicts(
        f"""
        SELECT mine, signal, document_id, start, "end", document_chars, text_start,
            left(text, {TEXT_CHARS}) AS text, left(title, {NAME_CHARS}) AS title
        FROM evidence WHERE (mine, signal, document_id, start, "end") IN
            (SELECT (mine, signal, document_id, start, "end") FROM needed)
        ORDER BY signal_id
        """  # noqa: S608
    )
    return {tuple(row[name] for name in _KEY): row for row in reversed(found)}


def window(row: dict[str, Any]) -> dict[str, Any]:
    """Return a window as the page shows it: the text before, of and after the evidence.

    Cut here, for characters are not what JavaScript counts in. `cut` is the number of characters
    of the evidence that the window lacks.
    """
    text, offset = row["text"], row["text_start"]
    start, end = row["start"] - offset, row["end"] - offset
    return {
        "title": row["title"],
        "parts": [text[:start], text[start:end], text[end:]],
        "cut": max(end - len(text), 0),
        "span": [row["start"], row["end"], row["document_chars"]],
        "more": [offset > 0, offset + len(text) < row["document_chars"]],
    }


def _fit(cells: list[list[dict[str, Any]]], known: dict[Key, Any]) -> Samples:
    """Take the first record of each cell, then the second ..., as long as the bytes last."""
    kept: list[list[dict[str, Any]]] = [[] for _ in cells]
    windows: dict[Key, tuple[int, dict[str, Any]]] = {}
    room, left_out = BUDGET_BYTES, 0
    for turn in zip_longest(*cells):
        for place, row in enumerate(turn):
            if row is None:
                continue
            key = tuple(row[name] for name in _KEY)
            new = key in known and key not in windows
            seen = window(known[key]) if new else None
            size = _size(row) + (_size(seen) if seen else 0)
            if size > room:
                left_out += 1
                continue
            room -= size
            if seen:
                windows[key] = len(windows), seen
            kept[place].append(row | {"window": windows[key][0] if key in windows else None})
    records = [row for rows in kept for row in rows]
    return Samples(records, [seen for _, seen in windows.values()], left_out)


def _size(value: dict[str, Any]) -> int:
    """Return the bytes that a value may take on the page: each "<" takes six."""
    data = orjson.dumps(value)
    return len(data) + 5 * data.count(b"<") + 20
