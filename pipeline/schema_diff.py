"""`restruct schema diff A B`: what changed between two sets of columns, and who still reads them.

What A's readers may rely on are names, types, and that a column is never null. So they can read
B where B has all that and perhaps more ("compatible"), where it lacks only what a known older
contract lacks ("needs upgrade", which `schemas.evolve.upgrade` does), or not at all ("breaks").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipeline.disk import stable_json
from pipeline.errors import UserError
from pipeline.older import CONTRACT_OF
from pipeline.schema_tables import Column, Outline, Tables, tables_of
from pipeline.suggest import listed
from schemas.evolve import HISTORY

SAME, COMPATIBLE, UPGRADE, BREAKS = "same", "compatible", "needs upgrade", "breaks"
_RANK = (SAME, COMPATIBLE, UPGRADE, BREAKS)


@dataclass(frozen=True)
class Change:
    """One difference: `what` is "added", "removed", "type", "nullable", "order" or "version";
    `column` is "" where it is one of the whole table. `verdict` is what it means to readers."""

    table: str
    column: str
    what: str
    before: str
    after: str
    verdict: str


@dataclass(frozen=True)
class Diff:
    """All differences between two sources, and the worst of their verdicts."""

    a: str
    b: str
    changes: tuple[Change, ...]
    verdict: str

    @property
    def status(self) -> int:
        """The exit status, as `diff` has it: 0 for the same, 1 for any difference."""
        return 0 if self.verdict == SAME else 1


def schema_diff(a: str, b: str) -> Diff:
    """Compare the columns of two sources: folders, Parquet files, snapshots or "current".

    Raises UserError for a source that cannot be read, or where the two have no table in common.
    """
    one, other = tables_of(a), tables_of(b)
    changes = tuple(_changes(*_paired(one, other)))
    return Diff(a, b, changes, max((c.verdict for c in changes), key=_RANK.index, default=SAME))


def _paired(one: Tables, other: Tables) -> tuple[Tables, Tables]:
    """Return both, less the tables that one of them cannot have."""
    kinds = one.kinds & other.kinds
    wanted = {name for name in one.tables | other.tables if name.partition("/")[0] in kinds}
    for tables in (one, other):
        if tables.alone:
            wanted &= tables.tables.keys()
    if not wanted & (one.tables.keys() | other.tables.keys()):
        held = (f"{t.source} has {listed(sorted(t.tables), 5)}" for t in (one, other))
        raise UserError(f"no table to compare: {', '.join(held)}; give two of the same kind")
    return _only(one, wanted), _only(other, wanted)


def _only(tables: Tables, wanted: set[str]) -> Tables:
    own = {name: table for name, table in tables.tables.items() if name in wanted}
    return replace(tables, tables=own)


def _changes(one: Tables, other: Tables) -> Iterator[Change]:
    for name in sorted(one.tables.keys() | other.tables.keys()):
        before, after = one.tables.get(name), other.tables.get(name)
        if before and after:
            yield from table_changes(name, before, after)
        # A dataset need not hold every table that the code knows.
        elif before and not one.whole:
            yield Change(name, "", "removed", "table", "", BREAKS)
        elif after and not other.whole:
            # What the code does not know, its readers cannot read.
            yield Change(name, "", "added", "", "table", BREAKS if one.whole else COMPATIBLE)


def table_changes(name: str, before: Outline, after: Outline) -> Iterator[Change]:
    """Yield what differs between two tables of one name."""
    old, new = ({c.path: c for c in table.columns} for table in (before, after))
    lacking = [path for path in old if path not in new]
    for path in lacking:
        yield Change(name, path, "removed", _said(old[path]), "", _lack(name, path, lacking))
    for path in new:
        if path not in old:
            yield Change(name, path, "added", "", _said(new[path]), COMPATIBLE)
    both = [path for path in old if path in new]
    for path in both:
        yield from _column_changes(name, old[path], new[path])
    if both != [path for path in new if path in old]:
        yield Change(name, "", "order", "", "", COMPATIBLE)
    if before.versions and after.versions and before.versions != after.versions:
        was, now = (", ".join(map(str, v)) for v in (before.versions, after.versions))
        yield Change(name, "version", "version", was, now, COMPATIBLE)


def _lack(name: str, path: str, lacking: list[str]) -> str:
    kind = CONTRACT_OF.get(name.partition("/")[0], "")
    known = {step.column for step in HISTORY if step.kind == kind}
    return UPGRADE if path in known and known.issuperset(lacking) else BREAKS


def _column_changes(table: str, old: Column, new: Column) -> Iterator[Change]:
    if old.type != new.type:
        yield Change(table, old.path, "type", old.type, new.type, BREAKS)
    if old.nullable != new.nullable:
        verdict = BREAKS if new.nullable else COMPATIBLE
        yield Change(table, old.path, "nullable", _null(old), _null(new), verdict)


def _said(column: Column) -> str:
    return f"{column.type}, {_null(column)}"


def _null(column: Column) -> str:
    return "may be null" if column.nullable else "never null"


def lines(diff: Diff) -> Iterator[str]:
    """Yield the report for people: tables that changed alike under one heading, a line a change."""
    tables: dict[str, list[str]] = {}
    for change in diff.changes:
        tables.setdefault(change.table, []).append(f"  {_line(change)}")
    alike: dict[tuple[str, ...], list[str]] = {}
    for table, changes in tables.items():
        alike.setdefault(tuple(changes), []).append(table)
    for changes_alike, names in alike.items():
        yield f"{listed(names, 6)}:"
        yield from changes_alike
    yield _SUMMARY[diff.verdict].format(a=diff.a, b=diff.b)


_SUMMARY = {
    SAME: "{a} and {b} have the same columns",
    COMPATIBLE: "compatible: what reads {a} can read {b}",
    UPGRADE: "needs upgrade: {b} is of an older contract, whose rows restruct upgrades as it reads "
    "them; other readers of {a} will miss columns",
    BREAKS: "breaks: what reads {a} cannot read {b}",
}


def _line(change: Change) -> str:
    sign = {"added": "+", "removed": "-"}.get(change.what, "~")
    subject = change.column or {"order": "the order of columns"}.get(change.what, "the table")
    if change.what in ("added", "removed"):
        detail = f" ({change.before or change.after})" if change.column else ""
    elif change.what == "order":
        detail = " differs"
    else:
        detail = f": {change.before} -> {change.after}"
    return f"{sign} {subject}{detail} [{change.verdict}]"


def to_json(diff: Diff) -> bytes:
    """Return the machine form: a, b, verdict, and the changes with the fields of `Change`."""
    found: dict[str, Any] = asdict(diff)
    return stable_json(found)
