"""Blobs: the rows of a join on their way to a bucket, many to a piece, compressed.

What `pipeline.chunks` does for the rows of tables, for rows of any kind: they are written as
JSON lines, gathered by bucket, and with a spill folder only their addresses are shuffled, so that
neither a runner nor a worker holds more than a buffer of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple, TypeVar

import apache_beam as beam
import msgspec

from pipeline.chunks import Spill, at_end, fetch
from schemas import stable_hash

FLUSH_BYTES = 16 * 1024 * 1024
Row = TypeVar("Row", bound=msgspec.Struct)

_encoder = msgspec.json.Encoder()


class Blob(NamedTuple):
    """Rows of one kind for one bucket: `put` is what `chunks.fetch` needs to have them back."""

    kind: str
    put: tuple[int, bytes, str, int, int]


def bucket_of(key: str, buckets: int) -> int:
    """Return which of `buckets` a key belongs to: the same in every process and run."""
    return stable_hash(key) * buckets >> 64


def rows_of(blobs: Iterable[tuple[Any, ...]], kind: type[Row]) -> Iterator[Row]:
    """Yield the rows of one kind among blobs, which come as plain tuples."""
    for name, put in blobs:
        if name == kind.__name__:
            yield from _decoder(kind).decode_lines(fetch(*put).to_pybytes())


@cache
def _decoder(kind: type[Row]) -> msgspec.json.Decoder[Row]:
    return msgspec.json.Decoder(kind)


class Blobs:
    """A buffer of rows by kind and bucket."""

    def __init__(self, buckets: int, folder: str) -> None:
        self.buckets = buckets
        self._spill = Spill(folder)
        self._rows: dict[tuple[str, int], list[bytes]] = defaultdict(list)
        self._held = 0

    def add(self, row: msgspec.Struct, bucket: int) -> None:
        """Put a row into a bucket; its kind is the name of its class."""
        data = _encoder.encode(row)
        self._rows[type(row).__name__, bucket].append(data)
        self._held += len(data)

    def full(self) -> bool:
        """Tell whether the buffer should be flushed."""
        return self._held >= FLUSH_BYTES

    def flush(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Yield what is held as (bucket, blob as a plain tuple), and hold nothing any more."""
        for (kind, bucket), rows in self._rows.items():
            yield bucket, tuple(Blob(kind, self._spill.put(b"\n".join(rows))))
        self._rows.clear()
        self._held = 0

    def close(self) -> None:
        """Close the file that blobs went to."""
        self._spill.close()


class BlobFn(beam.DoFn):
    """A step that scatters rows over buckets: sub-classes say in `scatter` which and where to."""

    def __init__(self, buckets: int, folder: str) -> None:
        self._buckets = buckets
        self._folder = folder

    def start_bundle(self) -> None:
        self._blobs = Blobs(self._buckets, self._folder)

    def scatter(self, element: Any) -> None:
        """Put the rows of an element into `self._blobs`."""
        raise NotImplementedError

    def process(self, element: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
        self.scatter(element)
        if self._blobs.full():
            yield from self._blobs.flush()

    def finish_bundle(self) -> Iterator[Any]:
        for blob in self._blobs.flush():
            yield at_end(blob)
        self._blobs.close()
