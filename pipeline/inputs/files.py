"""Inputs: the one place that opens them, wherever they lie and however compressed.

Addresses are local paths and folders, globs, `http(s)://` addresses, and whatever filesystem
Beam knows (`gs://`, `s3://`, `hdfs://`). They are used as given, so that the same relative
input gives the same bytes on any machine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, cast

from pipeline.errors import UserError
from pipeline.inputs.archives import broken, zip_members
from pipeline.inputs.decompress import CODECS, Unreadable, decompressed, guarded
from pipeline.inputs.finding import (
    MissingExtra,
    NoInput,
    codec_suffix,
    ends_like,
    expand,
    is_compressed,
    is_local,
    local_path,
    plain_name,
    scheme_of,
)
from pipeline.inputs.marks import mark_of
from pipeline.inputs.remote import demand_extra

__all__ = [
    "MissingExtra",
    "NoInput",
    "TooLong",
    "Unreadable",
    "codec_suffix",
    "ends_like",
    "expand",
    "is_compressed",
    "is_local",
    "lines",
    "members",
    "open_bytes",
    "open_plain",
    "plain_name",
    "whole",
]

_PIECE = 1024 * 1024
_HEAD = 2000


class TooLong(NamedTuple):
    """A line over the limit: its length in bytes, and its head."""

    size: int
    head: bytes


def open_bytes(path: str, start: int = 0) -> BinaryIO:
    """Return `path` as a binary stream of its raw bytes, from byte `start` on.

    Raises Unreadable where it cannot be opened, and RunError where the whole store cannot be used.
    """
    try:
        stream = _open(path, start)
    except (Unreadable, UserError):
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unreadable(f"cannot be opened: {reason}") from error
    except Exception as error:  # each remote store has errors of its own
        raise Unreadable(f"cannot be opened: {type(error).__name__}: {error}") from error
    return stream


def _open(path: str, start: int) -> BinaryIO:
    scheme = scheme_of(path)
    if scheme == "s3":
        return _in_s3(path, start)
    stream = _elsewhere(scheme, path)
    if start:
        stream.seek(start)
    return stream


def _in_s3(path: str, start: int) -> BinaryIO:
    demand_extra("s3", path)
    from pipeline.inputs.s3_file import S3File
    from pipeline.inputs.s3_list import split

    return cast(BinaryIO, S3File(*split(path), start, mark_of(path)))


def _elsewhere(scheme: str, path: str) -> BinaryIO:
    if scheme in ("", "file"):
        local = local_path(path)
        if not os.path.isfile(local) and os.path.exists(local):
            raise Unreadable("cannot be opened: is not a regular file")
        return open(local, "rb")
    if scheme in ("http", "https"):
        import smart_open

        return cast(BinaryIO, smart_open.open(path, "rb", compression="disable"))
    from apache_beam.io.filesystem import CompressionTypes
    from apache_beam.io.filesystems import FileSystems

    raw = FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED)
    return cast(BinaryIO, raw)


def open_plain(path: str) -> BinaryIO:
    """Return `path` as a binary stream of its plain bytes, decompressed as its suffix says.

    Opening raises Unreadable where the file cannot be opened; reading raises it at the place of
    a fault, after all good bytes before it. Memory is bounded, and so is what a file may unpack
    to (`decompress.BOMB_RATIO`). A `.zip` has no one stream: see `members`.
    """
    suffix = codec_suffix(path)
    if suffix == ".zip":
        raise Unreadable("is a zip archive where a single file is needed; unpack it first")
    raw = open_bytes(path)
    if not suffix:
        return raw
    return cast(BinaryIO, decompressed(raw, CODECS[suffix]))


def members(path: str, suffixes: tuple[str, ...] = ()) -> Iterator[tuple[str, BinaryIO]]:
    """Yield (uri, plain stream) for each file in `path`: one, or the members of a zip.

    The uri of a zip's member is `path!member`. Never raises for what cannot be opened: that is
    a stream that raises Unreadable when read. Each stream is closed as the next one is asked for.
    """
    try:
        stream = open_bytes(path) if codec_suffix(path) == ".zip" else open_plain(path)
    except Unreadable as fault:
        yield path, broken(str(fault))
        return
    with stream:
        if codec_suffix(path) == ".zip":
            yield from zip_members(stream, path, suffixes)
        else:
            yield path, stream


def whole(stream: BinaryIO, max_bytes: int) -> bytes | TooLong:
    """Return all that `stream` holds, or a TooLong with how it begins if that is over `max_bytes`.

    Raises Unreadable, or OSError, where it cannot be read to its end: half a text is no text.
    """
    data = stream.read(max_bytes + 1)
    # A fault is raised by the read after the good bytes.
    more = stream.read(1) if data else b""
    return TooLong(len(data), data[:_HEAD]) if more or len(data) > max_bytes else data


def lines(stream: BinaryIO, start: int, max_bytes: int) -> Iterator[tuple[int, bytes | TooLong]]:
    """Yield (byte offset, line) for each line of `stream`, whose first byte is number `start`.

    A line ends at \\n or \\r\\n, which is left out, or at the end of the stream. One of more than
    `max_bytes` comes as a TooLong; memory stays near `max_bytes`. After the last whole line
    before a fault raises Unreadable, with the offset and head of the line that it cut.
    """
    read = guarded(stream.read)
    held: list[bytes] = []
    size = 0
    while piece := _read(read, start, held):
        begin = 0
        while (end := piece.find(b"\n", begin)) >= 0:
            held.append(piece[begin:end])
            size += end - begin
            yield start, _line(held, size, max_bytes)
            start += size + 1
            held, size, begin = [], 0, end + 1
        # Beyond the limit only the head is ever shown, so the rest is counted and let go.
        if size <= max_bytes and begin < len(piece):
            held.append(piece[begin:])
        size += len(piece) - begin
    if size:
        yield start, _line(held, size, max_bytes)


def _read(read: Callable[[int], bytes], start: int, held: list[bytes]) -> bytes:
    try:
        return read(_PIECE)
    except Unreadable as fault:
        head = held[0][:_HEAD] if held else b""
        raise Unreadable(str(fault), offset=start, head=head) from fault


def _line(held: list[bytes], size: int, max_bytes: int) -> bytes | TooLong:
    if size > max_bytes + 1:
        return TooLong(size, held[0][:_HEAD])
    line = held[0] if len(held) == 1 else b"".join(held)
    line = line.removesuffix(b"\r")
    return line if len(line) <= max_bytes else TooLong(len(line), line[:_HEAD])
