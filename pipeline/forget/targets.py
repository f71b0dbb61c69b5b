"""Which rows are those of the documents to forget: sets of names, and a test of whole batches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# No id, mine or address may hold it (`schemas.validate`), so that pairs joined by it stay apart.
_SEP = "\x00"
_WAITING = 50_000
COLUMNS = ["mine", "document_id", "uri"]
_NAMES = pa.schema([("kind", pa.string()), ("value", pa.string())])


@dataclass(frozen=True)
class Targets:
    """The documents to forget, as Arrow arrays of unique strings.

    `documents` are mine and id of whole documents, whose pieces go with them; `pieces` those of
    single pieces; `uris` the addresses of whole documents, and what else was dug at the very same
    address goes, too: it is the same source. `prefixes` are beginnings of addresses.
    """

    documents: pa.Array
    pieces: pa.Array
    uris: pa.Array
    prefixes: tuple[str, ...]

    def among(self, rows: Any) -> pa.Array:
        """Return which rows of a table or batch with `COLUMNS` go, as booleans."""
        mine, own, uri = (whole(rows.column(name)) for name in COLUMNS)
        found = pc.is_in(joined(mine, base(own)), value_set=self.documents)
        if len(self.pieces):
            found = pc.or_(found, pc.is_in(joined(mine, own), value_set=self.pieces))
        return pc.or_(found, self.at(uri))

    def at(self, uri: pa.Array) -> pa.Array:
        """Return which addresses are those of what goes, as booleans."""
        return pc.or_(pc.is_in(uri, value_set=self.uris), begins(uri, self.prefixes))

    def to_bytes(self) -> bytes:
        """Return the targets as an Arrow stream, for `from_bytes` in another process."""
        kinds: list[str] = []
        values: list[pa.Array] = []
        prefixes = pa.array(self.prefixes, pa.string())
        for kind, some in zip(
            _KINDS, (self.documents, self.pieces, self.uris, prefixes), strict=True
        ):
            kinds += [kind] * len(some)
            values.append(some)
        table = pa.table([pa.array(kinds, pa.string()), pa.concat_arrays(values)], schema=_NAMES)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return bytes(sink.getvalue())


_KINDS = ("document", "piece", "uri", "prefix")


def from_bytes(data: bytes) -> Targets:
    """Return the targets that `Targets.to_bytes` wrote."""
    table = pa.ipc.open_stream(data).read_all()
    kinds = [table.filter(pc.equal(table["kind"], kind))["value"] for kind in _KINDS]
    documents, pieces, uris = (whole(values) for values in kinds[:3])
    return Targets(documents, pieces, uris, tuple(kinds[3].to_pylist()))


def whole(column: Any) -> pa.Array:
    """Return a column of strings, chunked or not, as one array."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array


def base(ids: pa.Array) -> pa.Array:
    """Return document ids without the piece that follows a "#" (see `pipeline.dig.split_of`)."""
    return pc.replace_substring_regex(ids, pattern="(?s)#.*", replacement="")


def is_piece(ids: pa.Array) -> pa.Array:
    """Return which document ids name a piece of a document."""
    return pc.match_substring(ids, "#")


def joined(*columns: Any) -> pa.Array:
    """Return strings that stand for rows of several string columns."""
    return pc.binary_join_element_wise(*columns, _SEP)


def ids_of(pairs: pa.Array) -> pa.Array:
    """Return the ids of mines and ids that were joined."""
    return pc.replace_substring_regex(pairs, pattern="^[^\\x00]*\\x00", replacement="")


def parted(value: str) -> list[str]:
    """Return the parts of a string that `joined` made."""
    return value.split(_SEP)


def begins(values: pa.Array, prefixes: tuple[str, ...]) -> pa.Array:
    """Return which strings begin with one of `prefixes`."""
    found = pa.repeat(pa.scalar(False), len(values))
    for prefix in prefixes:
        found = pc.or_(found, pc.starts_with(values, prefix))
    return found


def strings(values: Any) -> pa.Array:
    """Return distinct strings, sorted, as one array."""
    return pa.array(sorted(set(values)), pa.string())


class Gathered:
    """Distinct strings, gathered batch by batch in Arrow's memory."""

    def __init__(self) -> None:
        self._values = pa.array([], pa.string())
        self._new: list[pa.Array] = []
        self._waiting = 0

    def add(self, values: Any) -> None:
        """Add the strings of an array."""
        if len(values):
            self._new.append(pc.unique(whole(values)))
            self._waiting += len(self._new[-1])
        # Each time the set may have doubled, so that all the merging together stays linear.
        if self._waiting > max(len(self._values), _WAITING):
            self._merge()

    def _merge(self) -> None:
        self._values = pc.unique(pa.concat_arrays([self._values, *self._new]))
        self._new, self._waiting = [], 0

    def array(self) -> pa.Array:
        """Return all of them, sorted."""
        self._merge()
        return self._values.take(pc.sort_indices(self._values))
