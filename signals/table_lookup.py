"""What stands in one cell of a table, found by the name of its row and the heading above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.ids import stable_hash, stable_id
from schemas.parts import Table
from schemas.signal import Found, Refused
from signals import _origin, _tables, _text
from signals._tables import Grid

NEEDS = ("tables",)
VERSION = 1
EVIDENCE = ""

# Questions about one table, in rows and columns that are all different as far as it has them.
MOST_CELLS = 4
MOST_OPTIONS = 4


@dataclass(frozen=True)
class Fields:
    """`table` has a line for the headings and one for each row, with " | " between the cells.

    `row` is the first cell of a row, by which it is known, `column` a heading, and `cell` what
    stands where both meet. `label_column` is the heading of the first column, which may be "".
    `options` are cells of that column, this one among them, or none where one cannot be printed
    in quotes. `only_row` is `row` where no other row has such a cell in the column, `only_column`
    is `column` where the row has two other cells or more, and none like it; else they are "".
    `cells` are those of the row that are not blank and have a heading, `columns` these headings.
    """

    table: str
    caption: str
    label_column: str
    row: str
    column: str
    cell: str
    options: list[str]
    only_row: str
    only_column: str
    columns: list[str]
    cells: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield up to MOST_CELLS signals a table, or why a table gave none."""
    for table in document.tables:
        grid = _tables.grid(table)
        if isinstance(grid, str):
            yield Refused(grid)
            continue
        places = _tables.askable(grid)
        if not places:
            yield Refused("no cell that can be asked for")
        # The same table again gives the same signals, of which only one is kept.
        seed = stable_id(document.mine, document.id, grid.text)
        for row, column in _spread(places, seed):
            fields = _fields(grid, table, row, column, seed)
            yield Found(fields, method=_origin.method(table.origin))


def _spread(places: list[tuple[int, int]], seed: str) -> Iterator[tuple[int, int]]:
    """Yield some of the places, each in a row and a column that came up least so far."""
    ranked = sorted(places, key=lambda place: (stable_hash(seed, *place), place))
    rows: list[int] = []
    columns: list[int] = []
    for _ in range(min(MOST_CELLS, len(places))):
        row, column = min(ranked, key=lambda p: rows.count(p[0]) + columns.count(p[1]))
        yield row, column
        ranked.remove((row, column))
        rows.append(row)
        columns.append(column)


def _fields(grid: Grid, table: Table, row: int, column: int, seed: str) -> Fields:
    cells = grid.rows[row]
    key = _text.bare(cells[column])
    named = [n for n, heading in enumerate(grid.header) if heading and cells[n]]
    above = [_text.bare(other[column]) for other in grid.rows]
    beside = [_text.bare(other) for other in cells]
    # With two columns there is nothing to tell apart.
    alone = len(cells) > 2 and beside.count(key) == 1
    return Fields(
        table=grid.text,
        caption=" ".join(table.caption.split()),
        label_column=grid.header[0],
        row=cells[0],
        column=grid.header[column],
        cell=cells[column],
        options=_options(grid, row, column, seed),
        only_row=cells[0] if above.count(key) == 1 else "",
        only_column=grid.header[column] if alone else "",
        columns=[grid.header[n] for n in named],
        cells=[cells[n] for n in named],
    )


def _options(grid: Grid, row: int, column: int, seed: str) -> list[str]:
    cell = grid.rows[row][column]
    others = {
        _text.bare(other[column]): other[column]
        for other in reversed(grid.rows)
        if _tables.is_answer(other[column])
    }
    others.pop(_text.bare(cell), None)
    ranked = sorted(others.values(), key=lambda text: (stable_hash(seed, row, column, text), text))
    options = [cell, *ranked[: MOST_OPTIONS - 1]]
    return [] if any('"' in option for option in options) else options
