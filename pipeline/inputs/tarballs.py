"""Tar archives as streams, one a member, in one pass; names of members are never used as paths."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from pipeline.errors import UserError
from pipeline.inputs.archives import broken
from pipeline.inputs.decompress import CODECS, Reader, Unreadable, decompressed
from pipeline.inputs.files import open_bytes, open_plain
from pipeline.inputs.finding import codec_suffix, ends_like, plain_name
from pipeline.suggest import listed

# `x.tar.gz` and the like end in `.tar`, compression aside.
SUFFIXES = (".tar", ".tgz")
_PIECE = 64 * 1024
_FAULTS = (tarfile.TarError, EOFError, OSError, ValueError)
_EXTENSIONS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
# Headers that carry long names are held whole.
_EXTENSION_BYTES = 1024 * 1024
_EMPTY_READS = 16


def is_tarball(path: str) -> bool:
    """Say whether `path` names a tar archive, compressed or not."""
    return plain_name(path).endswith(SUFFIXES)


def members(path: str, suffixes: tuple[str, ...] = ()) -> Iterator[tuple[str, BinaryIO]]:
    """Yield (`path!member`, plain stream) for each file in a tar, in the archive's order.

    Links, folders, `__MACOSX` and hidden files are passed over, and so are members that end like
    none of `suffixes`. A stream must be read before the next one is asked for. What is wrong with
    the archive (none, cut off, damaged, holds nothing wanted) is a last stream, under `path`
    itself, that raises Unreadable when read.
    """
    try:
        with _opened(path) as raw:
            yield from _members(raw, path, suffixes)
    except Unreadable as fault:
        yield path, broken(str(fault))


def _opened(path: str) -> BinaryIO:
    if plain_name(path).endswith(".tgz"):
        return cast(BinaryIO, decompressed(open_bytes(path), CODECS[".gz"]))
    return open_plain(path)


def _members(raw: BinaryIO, path: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, BinaryIO]]:
    taken = 0
    for archive, info in _entries(raw):
        if _is_file(info) and ends_like(info.name, suffixes):
            taken += 1
            with _member(archive, info) as stream:
                yield f"{path}!{info.name}", stream
    if not taken:
        raise Unreadable(f"holds no {listed(suffixes) if suffixes else 'file'}")


def _entries(raw: BinaryIO) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """Yield the archive with each entry in turn. Raises Unreadable at a fault."""
    kind = _watched()
    try:
        ending = cast(BinaryIO, _Ending(raw))
        with tarfile.open(fileobj=ending, mode="r|", tarinfo=kind) as archive:
            while (info := archive.next()) is not None:
                yield archive, info
                # The archive would remember every entry.
                archive.members.clear()  # type: ignore[attr-defined]
    except (Unreadable, UserError):
        raise
    except _FAULTS as error:
        raise Unreadable(f"cut off or not a tar archive: {error}") from error
    if not kind.ended:
        raise Unreadable("cut off: the tar archive stops before its end mark, or is damaged there")


class _Ending:
    """A stream that does not let itself be read for ever behind its end.

    To pass over a member of 8 TiB that is not there, tarfile asks for all of it, piece by piece.
    """

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._empty = 0

    def read(self, size: int = -1) -> bytes:
        data = self._raw.read(size)
        self._empty = 0 if data else self._empty + 1
        if self._empty > _EMPTY_READS:
            raise Unreadable("cut off: a file in the tar archive is said to be longer than it is")
        return data


class _Watched(tarfile.TarInfo):
    ended = False


def _watched() -> type[_Watched]:
    """Return a kind of entry that notes the archive's end mark: tarfile takes any end for one."""

    class Watched(_Watched):
        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Watched:
            if len(buf) == tarfile.BLOCKSIZE and not any(buf):
                cls.ended = True
            info = super().frombuf(buf, encoding, errors)
            if info.type in _EXTENSIONS and info.size > _EXTENSION_BYTES:
                raise tarfile.ReadError(f"a header of {info.size} bytes for the name of a file")
            return info

    return Watched


def _is_file(info: tarfile.TarInfo) -> bool:
    parts = info.name.split("/")
    return info.isreg() and "__MACOSX" not in parts and not parts[-1].startswith(".")


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    if info.issparse():
        return broken("is a sparse file in its archive; unpack it first")
    plain = cast(BinaryIO, Reader(_pieces(archive, info)))
    suffix = codec_suffix(info.name)
    if suffix == ".zip":
        return broken("is an archive inside an archive; unpack it first")
    return cast(BinaryIO, decompressed(plain, CODECS[suffix])) if suffix else plain


def _pieces(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    try:
        member = archive.extractfile(info)
        while member and (piece := member.read(_PIECE)):
            yield piece
    except (Unreadable, UserError):
        raise
    except _FAULTS as error:
        raise Unreadable(f"damaged in its archive: {error}") from error
