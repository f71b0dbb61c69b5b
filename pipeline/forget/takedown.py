"""`restruct forget`: find, write anew, put in place, prove."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pyarrow as pa

from pipeline.disk import stable_json
from pipeline.errors import RunError, UserError
from pipeline.finished import Finished, open_finished
from pipeline.forget import journal
from pipeline.forget.absence import Absence
from pipeline.forget.asked import Asked, asked_of
from pipeline.forget.dead import Letters
from pipeline.forget.outcome import Forgotten
from pipeline.forget.search import search
from pipeline.forget.write import prepare
from pipeline.lock import locked
from pipeline.output import LOCK

# A request that names no document by id and takes a larger share of the records is likely to be
# wider than it was meant.
_WIDE = 0.1


def forget(
    folder: str,
    documents: Iterable[str] = (),
    uri_prefix: Iterable[str] = (),
    *,
    options: bool = False,
    dry_run: bool = False,
    yes: bool = False,
) -> Forgotten:
    """Take all that is left of some documents out of a run's output or a published folder.

    `documents` are ID or MINE:ID, `uri_prefix` beginnings of addresses. With `options` the
    records of other documents that offer an answer only these gave go as well. With `dry_run`
    nothing is changed; `yes` allows prefixes that take much of the dataset.

    Raises UserError where there is no dataset, nothing of what is asked is in it, an id is that
    of several documents, or all records would go; RunError where the folder cannot be written to
    or another works there, a file cannot be read, or absence cannot be proven.
    """
    finished = open_finished(folder)
    asked = asked_of(documents, uri_prefix, mines_of(finished.manifest), options)
    if dry_run:
        if journal.pending(folder):
            raise RunError(f"{folder}: {_CUT_OFF}; run forget without --dry_run, which finishes it")
        return search(finished, asked).outcome(dry_run=True)
    with alone(folder):
        return _settled(folder, asked) or _forget(open_finished(folder), asked, yes)


_CUT_OFF = "a takedown was cut off here in the middle"


def mines_of(manifest: dict[str, Any]) -> set[str]:
    """Return the names of the mines of a dataset, as its books, statistics and recipe have them."""
    pages = [*manifest.get("books", []), *manifest.get("stats", [])]
    sources = manifest.get("recipe", {}).get("sources", [])
    named = {source.get("name") or source.get("mine") for source in sources}
    return {str(mine) for mine in (*named, *(page["mine"] for page in pages)) if mine}


@contextmanager
def alone(folder: str) -> Iterator[None]:
    """Keep others out of a folder meanwhile. Raises RunError where that, or writing, cannot be."""
    lock = os.path.join(folder, LOCK)
    if os.path.lexists(lock):
        raise RunError(
            f"{folder}: something else works there, or was killed while it did; wait for it, or, "
            f"if nothing does, delete {lock} and run the same command again"
        )
    try:
        with locked(folder):
            yield
    except OSError as error:
        raise RunError(
            f"{folder}: cannot be written to: {error.strerror or error}; see to it and run the "
            "same command again, which finishes what was begun"
        ) from error


def _settled(folder: str, asked: Asked) -> Forgotten | None:
    """Finish a takedown that was cut off; return its outcome if it is the one asked for now."""
    found = journal.pending(folder)
    if found is None:
        return None
    plan, targets = found
    _finish(folder, plan)
    if plan.asked != asked.sha256:
        return None
    done = msgspec.convert(plan.outcome | {"folder": folder, "resumed": True}, Forgotten)
    dead = Letters(asked, targets, pa.array([], pa.string()))
    return _proven(done, Absence(targets, targets.documents, dead))


def _forget(finished: Finished, asked: Asked, yes: bool) -> Forgotten:
    found = search(finished, asked)
    done = found.outcome(dry_run=False)
    if not yes:
        _check_width(asked, done)
    with journal.staging(finished.root) as stage:
        ready = prepare(finished, stage, asked, found.targets, found.answers, found.letters)
        done.rows, done.shards, done.emptied = ready.rows, ready.shards, ready.emptied
        done.recipe_named = ready.recipe_named
        counts = msgspec.to_builtins(done) | {"names": [], "unmatched": [], "mentioned": []}
        before = journal.digest(finished.root)
        plan = journal.Plan(asked.sha256, before, ready.moves, ready.removals, counts)
        journal.commit(finished.root, plan, stable_json(ready.manifest), found.targets)
    _finish(finished.root, plan)
    return _proven(done, Absence(found.targets, found.held.names, found.letters))


def _finish(folder: str, plan: journal.Plan) -> None:
    manifest = journal.carry_out(folder, plan)
    if manifest is not None and "published" in manifest:
        # What makes a card need not be there for a run's output, which has none.
        from pipeline.publish.papers import remade

        manifest = remade(folder, manifest)
    journal.close(folder, None if manifest is None else stable_json(manifest))


def _proven(done: Forgotten, absence: Absence) -> Forgotten:
    proof = absence.prove(done.folder)
    done.files, done.bytes = proof.files, proof.bytes
    done.mentions, done.mentioned = dict(proof.mentions), proof.mentioned
    done.whole_values, done.unread = absence.needles.partial, proof.unread
    return done


def _check_width(asked: Asked, done: Forgotten) -> None:
    wide = done.of("records") > _WIDE * done.total_records
    if wide and done.documents - done.elsewhere > 1 and (asked.prefixes or done.elsewhere):
        share = done.of("records") / done.total_records
        raise UserError(
            f"{done.folder}: that takes {done.of('records'):,} of {done.total_records:,} records "
            f"({share:.0%}), of {done.documents:,} documents; look at it with --dry_run, then "
            "give --yes"
        )
