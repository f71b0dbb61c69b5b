"""Web archives as work units and as items."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from pipeline.inputs import files
from pipeline.inputs.decompress import CODECS, Codec, Unreadable, decompressed, guarded, zstd_with
from pipeline.mines.base import BadRead, Item, Unit
from pipeline.web.archives import warc
from pipeline.web.archives.gzip_members import Streams
from pipeline.web.archives.warc import Damage, Record

# Where each record is compressed alone, a worker can begin in the middle of the file.
_BY_RECORD = (".gz", ".zst")
# The head of HTTP does not count towards the limit of a page.
_HEAD_ROOM = 64 * 1024
_PIECE = 256 * 1024
_DICTIONARY = b"\x5d\x2a\x4d\x18"
_LEAST_DICTIONARY = 8
_MOST_DICTIONARY = 16 * 1024 * 1024
_BEGINS = ((b"WARC/", "warc"), (b"filedesc:", "warc"), (b"{", "json"))


def cut(path: str, size: int, unit_bytes: int, kind: str) -> Iterator[Unit]:
    """Yield the units of an archive: ranges of its bytes where records are compressed one by one.

    A range has the records that begin in it.
    """
    if files.codec_suffix(path) not in _BY_RECORD or size < 0:
        yield Unit(path, of=kind)
        return
    starts = list(range(0, size, max(unit_bytes, 1))) or [0]
    for start in starts:
        yield Unit(path, start, start + unit_bytes if start != starts[-1] else -1, kind)


def sniffed(path: str) -> str:
    """Return "warc" or "json" for a file that begins like one, "" for any other."""
    try:
        with files.open_plain(path) as stream:
            head = stream.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    except (Unreadable, OSError):
        return ""  # reading it meets the same fault, and makes a dead letter of it
    return next((kind for mark, kind in _BEGINS if head.startswith(mark)), "")


def items(unit: Unit, limit: int) -> Iterator[Item | BadRead]:
    """Yield the records of a unit with their offsets in the file as stored, and what is damaged.

    `limit` is that of a page, in bytes; of longer records comes the head.
    """
    try:
        stream = files.open_bytes(unit.path, unit.start)
        with closing(stream):
            # Of a file that is cut, another unit may hold them all.
            empty = unit.start == 0 and unit.end < 0
            for found in _records(unit, stream, limit + _HEAD_ROOM):
                empty = False
                if isinstance(found, Damage) and not found.offset:
                    found = found._replace(reason=_misnamed(unit.path) or found.reason)
                yield _item(unit.path, found)
            if empty:
                yield BadRead("holds no record", "file", 0, unit.path)
    except Unreadable as fault:
        yield BadRead(str(fault), f"byte {unit.start}", unit.start, unit.path, cut=True)


def _misnamed(path: str) -> str:
    """Tell how a file is packed if its name says something else; "" if it says so."""
    with closing(files.open_bytes(path)) as stream:
        head = stream.read(16)
    suffix = files.codec_suffix(path)
    if suffix:
        plain = head.lstrip().startswith((b"WARC/", b"filedesc:"))
        return f"is not compressed, though its name ends in {suffix}" if plain else ""
    packed = next((name for name in CODECS if CODECS[name].begins(head)), "")
    return f"is compressed, which its name does not say ({packed})" if packed else ""


def _records(unit: Unit, stream: BinaryIO, limit: int) -> Iterator[Record | Damage]:
    suffix = files.codec_suffix(unit.path)
    if suffix in _BY_RECORD:
        codec = _codec(unit.path, suffix)
        return warc.compressed(Streams(stream.read, codec, unit.start, unit.end), limit)
    plain = decompressed(stream, CODECS[suffix]).read if suffix else guarded(stream.read)
    return warc.plain(iter(lambda: plain(_PIECE), b""), limit)


def _codec(path: str, suffix: str) -> Codec:
    """Return how a file is packed: a WARC of zstd may begin with the dictionary of all its frames.

    See the WARC compression of zstd by the IIPC: a skippable frame, its content packed or not.
    """
    if suffix != ".zst":
        return CODECS[suffix]
    with closing(files.open_bytes(path)) as stream:
        head = stream.read(8)
        size = int.from_bytes(head[4:], "little")
        if not head.startswith(_DICTIONARY) or size > _MOST_DICTIONARY:
            return CODECS[suffix]
        dictionary = stream.read(size)
    try:
        if CODECS[suffix].begins(dictionary[:4]):
            dictionary = b"".join(CODECS[suffix].make().feed(dictionary))
        if len(dictionary) < _LEAST_DICTIONARY:
            raise ValueError("too short")
        return zstd_with(dictionary)
    except Exception as error:  # the decoder has errors of its own
        raise Unreadable(f"damaged zstd dictionary: {error}") from error


def _item(path: str, found: Record | Damage) -> Item | BadRead:
    uri = f"{path}#byte={found.offset}"
    if isinstance(found, Damage):
        return BadRead(found.reason, f"byte {found.offset}", found.offset, uri, cut=found.cut)
    return Item(found, found.ident or f"byte {found.offset}", found.offset, uri)
