"""From what is asked to the documents that there are, and what a dataset holds of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import UserError
from pipeline.finished import Finished
from pipeline.forget.asked import Asked, Name
from pipeline.forget.scan import check_has, name_of, parquet_shards, row_groups
from pipeline.forget.targets import (
    COLUMNS,
    Gathered,
    Targets,
    base,
    begins,
    ids_of,
    is_piece,
    joined,
    parted,
    strings,
    whole,
)
from pipeline.suggest import alike, listed

_SHOWN = 5


def targets_of(finished: Finished, asked: Asked) -> Targets:
    """Return the documents of a dataset that are asked for; none, where it has none of them.

    Raises UserError for an id that documents of several mines have, and no mine is given.
    """
    documents, pieces, uris = Gathered(), Gathered(), Gathered()
    sought = _Sought(asked)
    for rows in provenance(finished):
        mine, own, uri = rows
        found = sought.wholes(mine, own, uri)
        documents.add(joined(mine, base(own)).filter(found))
        # The address of a piece may be that of the page it was found on, which stays.
        uris.add(uri.filter(pc.and_not(found, is_piece(own))))
        pieces.add(joined(mine, own).filter(sought.pieces(mine, own)))
    held = documents.array()
    _check_single(asked, held, pieces.array())
    known = uris.array()
    return Targets(held, pieces.array(), known.filter(pc.not_equal(known, "")), asked.prefixes)


def provenance(finished: Finished) -> Iterator[tuple[pa.Array, pa.Array, pa.Array]]:
    """Yield mine, document id and address of all rows, a row group at a time."""
    for _, _, path in parquet_shards(finished):
        check_has(path, COLUMNS)
        for rows in row_groups(path, COLUMNS):
            mine, own, uri = (whole(rows[name]) for name in COLUMNS)
            yield mine, own, uri


class _Sought:
    """The names and prefixes asked for, as sets of values for whole batches."""

    def __init__(self, asked: Asked) -> None:
        wholes = [name for name in asked.names if not name.is_piece]
        parts = [name for name in asked.names if name.is_piece]
        self._whole = _name_sets(wholes)
        self._piece = _name_sets(parts)
        self._prefixes = asked.prefixes

    def wholes(self, mine: pa.Array, own: pa.Array, uri: pa.Array) -> pa.Array:
        """Return which rows are of a document that is asked for as a whole."""
        named = _named(self._whole, mine, base(own))
        return pc.or_(named, pc.and_not(begins(uri, self._prefixes), is_piece(own)))

    def pieces(self, mine: pa.Array, own: pa.Array) -> pa.Array:
        """Return which rows are of a piece that is asked for by itself."""
        return _named(self._piece, mine, own)


def _name_sets(names: list[Name]) -> tuple[pa.Array, pa.Array]:
    """Return the names with a mine, joined, and the ids of those without."""
    with_mine = [joined(pa.scalar(n.mine), pa.scalar(n.id)).as_py() for n in names if n.mine]
    return strings(with_mine), strings(n.id for n in names if not n.mine)


def _named(sets: tuple[pa.Array, pa.Array], mine: pa.Array, own: pa.Array) -> pa.Array:
    found = pc.is_in(own, value_set=sets[1])
    if len(sets[0]):
        found = pc.or_(found, pc.is_in(joined(mine, own), value_set=sets[0]))
    return found


def _check_single(asked: Asked, documents: pa.Array, pieces: pa.Array) -> None:
    """Raise UserError where an id alone stands for documents of more than one mine."""
    alone = strings(name.id for name in asked.names if not name.mine)
    for among in (documents, pieces):
        mines: dict[str, list[str]] = {}
        for value in among.filter(pc.is_in(ids_of(among), value_set=alone)).to_pylist():
            mine, own = parted(value)
            mines.setdefault(own, []).append(mine)
        for own, several in mines.items():
            if len(several) > 1:
                words = " or ".join(f"--document {mine}:{own}" for mine in sorted(several))
                raise UserError(
                    f"--document {own}: documents of {len(several)} mines have this id; say which: "
                    f"{words} (or give several)"
                )


def unmatched(asked: Asked, targets: Targets) -> list[str]:
    """Return the names asked for of which the dataset has no row, as they can be asked for."""
    here = pa.concat_arrays([targets.documents, targets.pieces])
    wanted = strings(name.id for name in asked.names)
    matched = here.filter(pc.is_in(ids_of(here), value_set=wanted)).to_pylist()
    pairs = {Name(*parted(value)) for value in matched}
    known = pairs | {Name("", name.id) for name in pairs}
    missing = (name for name in asked.names if name not in known)
    return [f"{name.mine}:{name.id}" if name.mine else name.id for name in missing]


@dataclass
class Held:
    """What a dataset holds of the documents to forget.

    `rows` counts what goes by path of a shard, `tables` by name of a table, and `sources` holds
    mine and address of what goes, joined. `names` are the ids of what goes, pieces included, with
    their mines, joined. `total` is the number of records of the dataset, `all_rows` of all rows.
    """

    rows: dict[str, int] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    sources: pa.Array = None
    names: pa.Array = None


def held_of(finished: Finished, targets: Targets) -> Held:
    """Count the rows of the documents to forget, shard by shard."""
    held, sources, names = Held(), Gathered(), Gathered()
    for table, entry, path in parquet_shards(finished):
        for rows in row_groups(path, COLUMNS):
            gone = rows.filter(targets.among(rows))
            if gone.num_rows:
                held.rows[entry.path] = held.rows.get(entry.path, 0) + gone.num_rows
                name = name_of(table)
                held.tables[name] = held.tables.get(name, 0) + gone.num_rows
                mine, own, uri = (whole(gone[name]) for name in COLUMNS)
                sources.add(joined(mine, uri))
                names.add(joined(mine, own))
    held.sources, held.names = sources.array(), names.array()
    return held


def nothing(finished: Finished, asked: Asked) -> UserError:
    """Return the error for a request that matches nothing, with what comes nearest to it."""
    said = [f'"{name.id}"' for name in asked.names] + [f'"{p}"' for p in asked.prefixes]
    hints = [_nearest(finished, name.id, 1) for name in asked.names[:_SHOWN]]
    hints += [_nearest(finished, prefix, 2) for prefix in asked.prefixes[:_SHOWN]]
    near = listed(sorted({hint for hint in hints if hint}), _SHOWN)
    hint = f"the nearest: {near}" if near != "none" else "it holds no documents"
    if any("://" in name.id for name in asked.names):
        hint += "; an address goes with --uri"
    return UserError(f"{finished.root}: nothing of {listed(said, _SHOWN)} is here; {hint}")


def _nearest(finished: Finished, wanted: str, column: int) -> str:
    """Return the id (column 1) or address (column 2) that shares the longest beginning.

    It is one of the two that stand next to the wanted one in order.
    """
    below, above = "", ""
    for rows in provenance(finished):
        values = rows[column]
        under, over = (values.filter(test(values, wanted)) for test in (pc.less, pc.greater))
        below = max(below, _end(under, "max"))
        least = _end(over, "min")
        above = min(above, least) if above and least else above or least
    return max(filter(None, (below, above)), key=lambda one: alike(one, wanted), default="")


def _end(values: pa.Array, which: str) -> str:
    return pc.min_max(values)[which].as_py() or ""


def shown(values: pa.Array, most: int) -> list[str]:
    """Return the first names of documents, joined as `joined` does, as MINE:ID."""
    return [":".join(parted(value)) for value in values.slice(0, most).to_pylist()]
