"""Tables of data, told from tables that only lay out a page."""

from __future__ import annotations

from itertools import chain

from pipeline.web.shown.boilerplate import Verdict
from pipeline.web.shown.outline import Block, Cell, Grid, Outline
from pipeline.web.shown.words import plain
from schemas.parts import Table

_MOST_ROWS, _MOST_COLUMNS = 300, 20
_CELL_CHARS = 300
_SHORT_CHARS = 80
# The part of the cells without headings that must be short in a table of data.
_MOST_SHORT = 0.8
_LAYOUT = 'role="presentation"'


def settle(outline: Outline) -> list[Grid]:
    """Return the tables of data, and mark their blocks as taken.

    Other tables only lay out: what is in them is no cell.
    """
    found = []
    for grid in outline.grids:
        if _is_data(grid, outline.blocks):
            found.append(grid)
            for block in outline.blocks[outline.first[grid.node] : outline.last[grid.node]]:
                block.taken = True
    for block in outline.blocks if len(found) < len(outline.grids) else ():
        if block.kind == "td" and not block.taken:
            block.kind = ""
    return found


def _is_data(grid: Grid, blocks: list[Block]) -> bool:
    rows = [row for row in grid.rows if row]
    if grid.nested or _LAYOUT in grid.attributes or len(rows) < 2:
        return False
    if max(map(len, rows)) < 2:
        return False
    cells = list(chain.from_iterable(rows))
    sizes = [sum(block.size for block in blocks[cell.first : cell.last]) for cell in cells]
    if max(sizes) > _CELL_CHARS or not any(sizes):
        return False
    inside = blocks[cells[0].first : cells[-1].last]
    if any(block.kind[:1] == "h" or block.kind == "pre" for block in inside):
        return False
    if any(cell.head for cell in cells) or grid.caption >= 0:
        return True
    short = sum(size <= _SHORT_CHARS for size in sizes)
    return len(rows) > 2 and short >= _MOST_SHORT * len(cells)


def table(grid: Grid, outline: Outline) -> Table | None:
    """Return a table of data as a part; None where it has not one row of headings above rows."""
    blocks = outline.blocks
    if outline.verdicts[grid.node] is not Verdict.KEEP:
        return None
    rows = [row for row in grid.rows if any(cell.first < cell.last for cell in row)]
    if not 2 <= len(rows) <= _MOST_ROWS or not 2 <= len(rows[0]) <= _MOST_COLUMNS:
        return None
    if any(cell.span != (1, 1) for row in rows for cell in row):
        return None
    if any(len(row) != len(rows[0]) for row in rows) or not _headed(rows):
        return None
    header, *body = (tuple(_words(cell, blocks) for cell in row) for row in rows)
    if not all(header[1:]) or len(set(header)) < len(header):
        return None
    caption = ""
    if grid.caption >= 0 and grid.caption < len(blocks):
        block = blocks[grid.caption]
        caption = plain(block.raw) if block.kind == "table caption" else ""
    return Table(header, tuple(body), caption, "html:table")


def _headed(rows: list[list[Cell]]) -> bool:
    """Tell whether the first row is of headings and no other is."""
    if not all(cell.head or cell.first == cell.last for cell in rows[0]):
        return False
    return not any(all(cell.head for cell in row) for row in rows[1:])


def _words(cell: Cell, blocks: list[Block]) -> str:
    return " ".join(plain(block.raw) for block in blocks[cell.first : cell.last])
