"""A shard again without some of its rows: a new file, for the old one may have a second name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.curate import cells
from pipeline.disk import sync
from pipeline.forget.scan import letters, row_groups, schema_at
from pipeline.parquet import ROW_GROUP_ROWS
from pipeline.shards import HashingFile, fitting, write_parquet

# Returns, for a row group, which rows go, and for those why.
Sorter = Callable[[pa.Table], list[tuple[str, pa.Array]]]
Cells = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Rewritten:
    """A file that takes the place of a shard. `gone` counts the rows left out by mine, signal and
    reason."""

    rows: int
    bytes: int
    sha256: str
    gone: Cells


def rewrite_parquet(source: str, target: str, sorter: Sorter) -> Rewritten:
    """Write the rows of a shard that stay, in their order and as a run would write them."""
    gone: Cells = Counter()
    counted = Counter[str]()
    with HashingFile(target) as file:
        kept = _kept(source, sorter, gone, counted)
        write_parquet(_grouped(kept), schema_at(source), file)
    sync(target)
    return Rewritten(counted["kept"], file.size, file.sha256, gone)


def _kept(source: str, sorter: Sorter, gone: Cells, counted: Counter[str]) -> Iterator[pa.Table]:
    for rows in row_groups(source):
        stays = pa.repeat(pa.scalar(True), rows.num_rows)
        for reason, mask in sorter(rows):
            leaving = pc.and_(stays, mask)
            _count(rows.filter(leaving), reason, gone)
            stays = pc.and_not(stays, mask)
        left = rows.filter(stays)
        counted["kept"] += left.num_rows
        yield left


def _count(rows: pa.Table, reason: str, gone: Cells) -> None:
    for mine, signal, n in cells(rows):
        gone[mine, signal, reason] += n


def _grouped(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Yield the same rows in groups as `pipeline.shards.groups` cuts them."""
    held: list[pa.Table] = []
    rows = 0
    for table in tables:
        held.append(table)
        rows += table.num_rows
        while rows >= ROW_GROUP_ROWS:
            joint = pa.concat_tables(held)
            yield from fitting(joint.slice(0, ROW_GROUP_ROWS).combine_chunks())
            held = [joint.slice(ROW_GROUP_ROWS)]
            rows -= ROW_GROUP_ROWS
    if rows:
        yield from fitting(pa.concat_tables(held).combine_chunks())


def rewrite_letters(
    source: str, target: str, going: Callable[[list[dict[str, Any]]], list[bool]]
) -> Rewritten:
    """Write the dead letters of a file that stay, each line as it was."""
    gone: Cells = Counter()
    kept = 0
    with HashingFile(target) as file:
        for lines, rows in letters(source):
            for line, letter, goes in zip(lines, rows, going(rows), strict=True):
                if goes:
                    gone[str(letter.get("mine", "")), "", "forgotten"] += 1
                else:
                    file.write(line)
                    kept += 1
    sync(target)
    return Rewritten(kept, file.size, file.sha256, gone)
