"""Zip archives as streams, one a member; the names of members are never used as paths."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from pipeline.errors import UserError
from pipeline.inputs.decompress import CODECS, Reader, Unreadable, bomb_checked, decompressed
from pipeline.inputs.finding import codec_suffix, ends_like
from pipeline.suggest import listed

_PIECE = 64 * 1024
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
# The other methods unpack a whole input buffer at once, however much that may give.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


def broken(reason: str) -> BinaryIO:
    """Return a stream whose first read raises `Unreadable(reason)`."""

    def fail() -> Iterator[bytes]:
        raise Unreadable(reason)
        yield b""

    return cast(BinaryIO, Reader(fail()))


def zip_members(
    raw: BinaryIO, path: str, suffixes: tuple[str, ...]
) -> Iterator[tuple[str, BinaryIO]]:
    """Yield (`path!member`, stream) for each file in the zip `raw`, in the archive's order.

    Folders, `__MACOSX` and hidden files are passed over, and so are members that end like none
    of `suffixes`. A member that cannot be read (encrypted, damaged, a bomb) is a stream that
    raises Unreadable where the fault is. An archive that is none, or holds nothing wanted, is
    one such stream under its own path.
    """
    try:
        archive = zipfile.ZipFile(raw)
    except UserError:
        raise
    except _FAULTS as error:
        yield path, broken(f"cut off or not a zip archive: {error}")
        return
    with archive:
        files = [info for info in archive.infolist() if _is_file(info)]
        wanted = [info for info in files if ends_like(info.filename, suffixes)]
        for info in wanted:
            with _member(archive, info) as stream:
                yield f"{path}!{info.filename}", stream
        if not wanted:
            seen = listed(info.filename for info in files)
            yield path, broken(f"holds no {listed(suffixes) if suffixes else 'file'} (has: {seen})")


def _is_file(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.split("/")
    return not info.is_dir() and "__MACOSX" not in parts and not parts[-1].startswith(".")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    if info.flag_bits & _ENCRYPTED:
        return broken("is encrypted in its archive; unpack it with its password first")
    if info.compress_type not in _METHODS:
        return broken(f"zip compression method {info.compress_type} is not read; unpack it first")
    plain = Reader(bomb_checked(_pieces(archive, info), lambda: info.compress_size))
    suffix = codec_suffix(info.filename)
    if suffix == ".zip":
        return broken("is an archive inside an archive; unpack it first")
    if suffix:
        return cast(BinaryIO, decompressed(cast(BinaryIO, plain), CODECS[suffix]))
    return cast(BinaryIO, plain)


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as member:
            while piece := member.read(_PIECE):
                yield piece
    except UserError:
        raise
    except _FAULTS as error:
        raise Unreadable(f"damaged in its archive: {error}") from error
