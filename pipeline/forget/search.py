"""What a dataset holds of what is asked for, before anything is changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import UserError
from pipeline.finished import MANIFEST, Finished
from pipeline.forget.answers import bearers, only_theirs
from pipeline.forget.asked import Asked
from pipeline.forget.dead import Letters
from pipeline.forget.find import Held, held_of, nothing, shown, targets_of, unmatched
from pipeline.forget.outcome import Forgotten
from pipeline.forget.scan import dead_shards, letters, name_of, parquet_shards
from pipeline.forget.targets import Targets, base

_NAMES_SHOWN = 10


@dataclass
class Search:
    """What a dataset holds of what is asked: its targets, their rows, letters, answers."""

    finished: Finished
    asked: Asked
    targets: Targets
    held: Held
    letters: Letters
    dead: Counter[str]
    answers: pa.Array
    offering: dict[str, int] = field(default_factory=dict)

    def outcome(self, dry_run: bool) -> Forgotten:
        """Return what goes, counted."""
        rows = Counter(self.held.tables) + self.dead
        if self.asked.options:
            for table, entry, _ in parquet_shards(self.finished, "records"):
                rows[name_of(table)] += self.offering.get(entry.path, 0)
        tables = [table for table in self.finished.tables if table.name == "records"]
        paths = {entry.path for table in tables for entry in table.shards}
        return Forgotten(
            folder=self.finished.root,
            documents=len(self.held.names),
            names=shown(self.held.names, _NAMES_SHOWN),
            unmatched=unmatched(self.asked, self.targets) if self.held.rows else [],
            elsewhere=_elsewhere(self.asked, self.targets, self.held),
            rows={name: n for name, n in sorted(rows.items()) if n},
            total_records=sum(table.rows for table in tables),
            offering=sum(n for path, n in self.offering.items() if path in paths),
            options=self.asked.options,
            published="published" in self.finished.manifest,
            dry_run=dry_run,
        )


def search(finished: Finished, asked: Asked) -> Search:
    """Find what a dataset holds of what is asked for.

    Raises UserError where that is nothing, or all of its records.
    """
    targets = targets_of(finished, asked)
    held = held_of(finished, targets)
    test = Letters(asked, targets, held.sources)
    dead: Counter[str] = Counter()
    for table, _, path in dead_shards(finished):
        dead[name_of(table)] += sum(sum(test.going(rows)) for _, rows in letters(path))
    if not held.rows and not sum(dead.values()):
        raise nothing(finished, asked)
    answers = only_theirs(finished, targets, held.rows)
    offering = bearers(finished, targets, answers)
    found = Search(finished, asked, targets, held, test, dead, answers, offering)
    _check_rest(found.outcome(dry_run=True))
    return found


def _elsewhere(asked: Asked, targets: Targets, held: Held) -> int:
    """Count the documents that go for their address alone, though another was asked for by id."""
    if asked.prefixes:
        return 0
    names = held.names
    named = pc.or_(
        pc.is_in(base(names), value_set=targets.documents),
        pc.is_in(names, value_set=targets.pieces),
    )
    return len(names) - (named.true_count or 0)


def _check_rest(done: Forgotten) -> None:
    if done.total_records and done.of("records") >= done.total_records:
        raise UserError(
            f"{done.folder}: that is all {done.total_records:,} records of the dataset; delete the "
            f"folder, for a dataset of nothing cannot be loaded ({MANIFEST} and all)"
        )
