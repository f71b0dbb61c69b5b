"""Tables that can be shown as lines of text, and the cells of them that can be asked for."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from schemas.parts import Table
from signals import _text

MARK = "|"
COLUMNS = range(2, 9)
ROWS = range(2, 16)
CELL_CHARS = 80
# No cell of a table for people to read is longer; some hold the figures behind a drawing.
_MOST_CHARS = 300
_CHARS = _text.PASSAGE_CHARS
_BARE_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# What stands in a cell that has nothing to say.
_NOTHING = frozenset(
    ("n/a", "na", "n.a", "none", "nil", "null", "unknown", "tba", "tbd", "tbc", "edit", "link")
)


class Grid(NamedTuple):
    """A table with all white space single, and its lines as they are shown."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    text: str


def grid(table: Table) -> Grid | str:
    """Return a table that can be shown and looked up, or why it cannot."""
    # Measured first, since the rest reads the table several times.
    if len(table.header) not in COLUMNS:
        return "too few or too many columns"
    if len(table.rows) not in ROWS:
        return "too few or too many rows"
    if any(len(row) != len(table.header) for row in table.rows):
        return "rows of unequal length"
    if sum(map(len, (*table.header, *(c for row in table.rows for c in row)))) > _CHARS:
        return "table too long"
    lines = [_line(table.header), *map(_line, table.rows)]
    if any(len(cell) > _MOST_CHARS for line in lines for cell in line):
        return "a cell too long"
    if any(MARK in cell for line in lines for cell in line):
        return "a cell holds the mark between cells"
    names = [line[0] for line in lines[1:]]
    if reason := _names_fault(names):
        return reason
    return Grid(lines[0], lines[1:], "\n".join(f" {MARK} ".join(line).strip() for line in lines))


def _line(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in cells)


def _names_fault(names: list[str]) -> str:
    """Return why the first column does not tell the rows apart."""
    if not all(any(map(str.isalnum, name)) for name in names):
        return "a row without a name"
    if any(len(name) > CELL_CHARS for name in names):
        return "the name of a row too long"
    if len(set(map(_text.bare, names))) < len(names):
        return "two rows of one name"
    if [name.rstrip(".") for name in names] == [str(n) for n in range(1, len(names) + 1)]:
        return "first column only counts the rows"
    return ""


def askable(found: Grid) -> list[tuple[int, int]]:
    """Return the row and the column of each cell that can be asked for, in order.

    Its column has a heading of its own and does not say the same in all rows.
    """
    headings = Counter(map(_text.bare, found.header))
    places = []
    for column, heading in enumerate(found.header[1:], 1):
        said = {_text.bare(row[column]) for row in found.rows if is_answer(row[column])}
        if headings[_text.bare(heading)] == 1 and _text.bare(heading) and len(said) > 1:
            places += [(n, column) for n, row in enumerate(found.rows) if is_answer(row[column])]
    return sorted(places)


def is_answer(cell: str) -> bool:
    """Tell whether a cell says something that can be an answer: short, no stand-in, no link."""
    if not 0 < len(cell) <= CELL_CHARS or not any(map(str.isalnum, cell)):
        return False
    return _text.bare(cell) not in _NOTHING and not _BARE_LINK.fullmatch(cell)
