"""Chunks: rows on their way to a file, as compressed Arrow batches cut by the hash of their key.

A shuffle that moved rows one by one would spend more on coders than on the rows. So workers
buffer rows, cut them into buckets by key, and send each bucket as one Arrow batch. With a spill
folder (one machine, or a disk all workers share) the batch goes to a file there and only its
address is shuffled, so that the runner never holds the dataset in memory.
"""

from __future__ import annotations

import os
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, BinaryIO, NamedTuple

import apache_beam as beam
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.windowed_value import WindowedValue

import signals
from schemas import DeadLetter
from schemas.arrow import dataclass_fields, evidence_schema, record_schema, signal_schema

KEY_BYTES = 16
FLUSH_BYTES = 16 * 1024 * 1024
# How much of a bucket is looked at together; working on it takes up to four times as much memory.
PIECE_BYTES = 128 * 1024 * 1024
_CODEC = "lz4"


class Row(NamedTuple):
    """A row for a table: `key` (16 bytes) decides its bucket, and what counts as the same row.

    `digest` is the content digest of the document that it comes from, b"" where that cannot
    matter any more.
    """

    table: str
    key: bytes
    row: Any
    digest: bytes = b""


class Chunk(NamedTuple):
    """One bucket of one table from one worker: inline `data`, or the address of a spilled one.

    `size` is the length of the batch before compression, in bytes.
    """

    table: str
    rows: int
    size: int
    data: bytes
    path: str = ""
    offset: int = 0
    length: int = 0


def key_of(*parts: str) -> bytes:
    """Return the 16-byte key of a row from the strings that make it what it is."""
    state = blake2b(digest_size=KEY_BYTES)
    for part in parts:
        raw = part.encode()
        state.update(b"%d:" % len(raw))
        state.update(raw)
    return state.digest()


def buckets_of(keys: pa.FixedSizeBinaryArray, buckets: int) -> npt.NDArray[np.int64]:
    """Return which of `buckets` equal ranges of the key space holds each of `keys`."""
    return _ranges_of(keys, buckets, word=0)


def _ranges_of(keys: pa.FixedSizeBinaryArray, ranges: int, word: int) -> npt.NDArray[np.int64]:
    """Return in which of `ranges` equal ranges each key's `word` lies, a word being 4 bytes."""
    words = np.frombuffer(keys.buffers()[1], ">u4").reshape(-1, KEY_BYTES // 4)
    heads = words[keys.offset : keys.offset + len(keys), word].astype(np.int64)
    return heads * ranges >> 32


@cache
def schema_of(table: str) -> pa.Schema:
    """Return the published schema of a table ("records/train", "signals/summary/train", ...)."""
    kind, *rest = table.split("/")
    if kind == "records":
        return record_schema()
    if kind == "signals":
        return signal_schema(signals.registry()[rest[0]].fields)
    if kind == "dead":
        return pa.schema(dataclass_fields(DeadLetter))
    if kind == "evidence":
        return evidence_schema()
    if kind == "documents":
        return pa.schema([pa.field("mine", pa.string()), pa.field("id", pa.string())])
    raise KeyError(table)


@cache
def chunk_schema(table: str) -> pa.Schema:
    """Return the schema of a table's chunks: the published columns, the key and the digest."""
    key = pa.field("_key", pa.binary(KEY_BYTES))
    return schema_of(table).append(key).append(pa.field("_digest", pa.binary()))


def by_table(rows: list[Row]) -> dict[str, list[Row]]:
    """Return rows by the table they are for."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.table].append(row)
    return found


def to_batch(table: str, rows: list[Row]) -> pa.RecordBatch:
    """Turn rows of one table into an Arrow batch with the chunk schema."""
    schema, columns_of = _columns(table)
    _, keys, objects, digests = zip(*rows, strict=True)
    columns = [*zip(*map(columns_of, objects), strict=True), keys, digests]
    arrays = [_array(values, kind) for values, kind in zip(columns, schema.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


@cache
def _columns(table: str) -> tuple[pa.Schema, Callable[[Any], tuple[Any, ...]]]:
    """Return the schema of a table's chunks, and what takes the published columns from a row."""
    schema = chunk_schema(table)
    return schema, attrgetter(*schema.names[:-2])


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    if not pa.types.is_struct(kind):
        return pa.array(values, type=kind)
    children = [kind.field(i) for i in range(kind.num_fields)]
    arrays = [pa.array([v[c.name] for v in values], type=c.type) for c in children]
    return pa.StructArray.from_arrays(arrays, fields=children)


def cut(batch: pa.RecordBatch, buckets: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield the buckets that a batch has rows for, each with its rows."""
    numbers = buckets_of(batch.column("_key"), buckets)
    order = np.argsort(numbers, kind="stable")
    batch = batch.take(pa.array(order))
    found, starts = np.unique(numbers[order], return_index=True)
    ends = [*starts[1:].tolist(), len(numbers)]
    for bucket, start, end in zip(found.tolist(), starts.tolist(), ends, strict=True):
        yield bucket, batch.slice(start, end - start)


class Spill:
    """Where chunks go: appended to one file of a folder, or kept inline where `folder` is ""."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None

    def store(self, table: str, batch: pa.RecordBatch) -> Chunk:
        """Serialise a batch and return its chunk."""
        return Chunk(table, batch.num_rows, *self.put(batch.serialize()))

    def put(self, raw: Any) -> tuple[int, bytes, str, int, int]:
        """Store bytes, compressed; return what `fetch` needs to give them back.

        That is their size, and the data itself or its file, offset and length there.
        """
        size = pa.py_buffer(raw).size
        data = pa.compress(raw, codec=_CODEC, asbytes=True)
        if not self._folder:
            return size, data, "", 0, 0
        file = self._open()
        offset = file.tell()
        file.write(data)
        # A later step of the same bundle may read it.
        file.flush()
        return size, b"", file.name, offset, len(data)

    def _open(self) -> BinaryIO:
        if self._file is None:
            # The name must be new on every attempt of a bundle; it reaches no record.
            path = os.path.join(self._folder, f"{uuid.uuid4().hex}.chunks")
            self._file = open(path, "xb")  # noqa: SIM115
        return self._file

    def close(self) -> None:
        """Close the file; the next chunk begins a new one."""
        if self._file is not None:
            self._file.close()
            self._file = None


def load(chunk: Chunk) -> pa.RecordBatch:
    """Return the batch of a chunk."""
    raw = fetch(chunk.size, chunk.data, chunk.path, chunk.offset, chunk.length)
    return pa.ipc.read_record_batch(raw, chunk_schema(chunk.table))


def fetch(size: int, data: bytes, path: str, offset: int, length: int) -> pa.Buffer:
    """Return the bytes that `Spill.put` stored."""
    if path:
        with open(path, "rb") as file:
            file.seek(offset)
            data = file.read(length)
    return pa.decompress(data, decompressed_size=size, codec=_CODEC)


def load_all(chunks: Iterable[tuple[Any, ...]]) -> pa.Table:
    """Return chunks of one table as one Arrow table."""
    return pa.Table.from_batches([load(Chunk(*chunk)) for chunk in chunks])


def in_pieces(chunks: Iterable[tuple[Any, ...]]) -> Iterator[pa.Table]:
    """Yield the chunks of one bucket as Arrow tables of `PIECE_BYTES` or a little more each.

    Rows with one key are in one of them. A bucket that is larger is gone through once for each
    piece, so that memory does not grow with it; `chunks` must bear that.
    """
    # The first word of the keys of a bucket is much the same in all.
    pieces = _pieces(chunks, PIECE_BYTES)
    return _sifted(chunks, pieces, lambda keys: _ranges_of(keys, pieces, word=1))


def by_shard(chunks: Iterable[tuple[Any, ...]], shards: int, here: int) -> Iterator[pa.Table]:
    """Yield the chunks of one bucket as tables, the rows of one shard in one of them.

    The bucket has rows of `here` out of `shards` shards. Memory is bounded as by `in_pieces`, by
    four times as much or one shard.
    """
    pieces = min(_pieces(chunks, 4 * PIECE_BYTES), here)
    return _sifted(chunks, pieces, lambda keys: buckets_of(keys, shards) % pieces)


def _pieces(chunks: Iterable[tuple[Any, ...]], most: int) -> int:
    return int(-(-sum(chunk[2] for chunk in chunks) // most))


def _sifted(
    chunks: Iterable[tuple[Any, ...]],
    pieces: int,
    numbers: Callable[[pa.FixedSizeBinaryArray], npt.NDArray[np.int64]],
) -> Iterator[pa.Table]:
    if pieces < 2:
        yield load_all(chunks)
        return
    for piece in range(pieces):
        yield pa.Table.from_batches(
            [_taken(load(Chunk(*chunk)), piece, numbers) for chunk in chunks]
        )


def _taken(batch: pa.RecordBatch, piece: int, numbers: Callable[[Any], Any]) -> pa.RecordBatch:
    return batch.take(pa.array(np.flatnonzero(numbers(batch.column("_key")) == piece)))


def bucket_key(table: str, bucket: int) -> str:
    """Return the shuffle key of one bucket of one table."""
    return f"{table}#{bucket:05d}"


def at_end(output: Any) -> Any:
    """Wrap an element, tagged or not, so that `finish_bundle` may give it out."""
    if isinstance(output, beam.pvalue.TaggedOutput):
        return beam.pvalue.TaggedOutput(output.tag, at_end(output.value))
    return WindowedValue(output, GlobalWindow().max_timestamp(), [GlobalWindow()])


class PackFn(beam.DoFn):
    """List of rows -> (bucket key, Chunk as a plain tuple) on the output of the table's kind.

    The kinds are "documents", "signals", "records", "evidence" and "dead". Up to `FLUSH_BYTES` of
    rows wait in memory, as Arrow batches, which take less of it than objects do.
    """

    def __init__(self, buckets: int, folder: str) -> None:
        self._buckets = buckets
        self._folder = folder

    def start_bundle(self) -> None:
        self._batches: dict[str, list[pa.RecordBatch]] = defaultdict(list)
        self._held = 0
        self._spill = Spill(self._folder)

    def process(self, rows: list[Row]) -> Iterator[Any]:
        for table, some in by_table(rows).items():
            batch = to_batch(table, some)
            self._batches[table].append(batch)
            self._held += batch.nbytes
        if self._held >= FLUSH_BYTES:
            yield from self._flush()

    def finish_bundle(self) -> Iterator[Any]:
        for chunk in self._flush():
            yield at_end(chunk)
        self._spill.close()

    def _flush(self) -> Iterator[beam.pvalue.TaggedOutput]:
        for table, batches in self._batches.items():
            for bucket, part in cut(pa.concat_batches(batches), self._buckets):
                keyed = bucket_key(table, bucket), tuple(self._spill.store(table, part))
                yield beam.pvalue.TaggedOutput(table.split("/")[0], keyed)
        self._batches.clear()
        self._held = 0
