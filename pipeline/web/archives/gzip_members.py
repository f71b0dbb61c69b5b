"""Files of many compressed streams end to end, one after another, past damage.

A web archive packs each record as a stream of its own (a gzip member, RFC 1952; a zstd frame,
RFC 8878), so that what is damaged costs one record. The readers of such files that we know stop
at the first fault instead.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple

from pipeline.inputs.decompress import BOMB_BYTES, BOMB_RATIO, Codec, Unreadable, guarded

# Raw bytes are kept from the beginning of a stream, since a fault in it may be noticed only in
# the next one; of a longer stream the search goes on from where it had come to.
_KEPT = 16 * 1024 * 1024
_READ = 256 * 1024
_STEP = 64 * 1024
# zstd does not bound what a call gives, but 1 KiB of it unpacks to 32 MiB at most.
_SMALL_STEP = 1024
# What tells the beginning of a stream from the same bytes by chance: it unpacks to a record.
# zstd gives nothing before a whole block has come, which is up to 128 KiB packed.
_PROBE = {"gzip": 4 * 1024, "zstd": 132 * 1024}
_LONGEST = 9
_BEGINNINGS = (b"WARC/", b"filedesc:", b"http://", b"https://", b"dns:")
_FILE_ENDS = "cut off: the file ends inside this record"


class Begin(NamedTuple):
    """A stream begins at this byte of the file."""

    offset: int


class Fault(NamedTuple):
    """The stream that began at `offset` is damaged; with `cut` nothing after it can be had."""

    offset: int
    reason: str
    cut: bool = False


class _Bomb(ValueError):
    """A stream unpacks to far more than any record."""


class Streams:
    """The streams of a file that begin in its bytes `start` to `end` (-1: its end).

    `read` gives the file's bytes from `start` on, packed with `codec`. Iterating yields, for each
    stream, a `Begin`, its plain bytes in pieces and, if it is damaged, a `Fault` in place of the
    rest. A `start` after 0 may lie inside a stream, which is passed over; so is what is no record
    before the first that is one, for it belongs to the range before.
    """

    def __init__(
        self, read: Callable[[int], bytes], codec: Codec, start: int = 0, end: int = -1
    ) -> None:
        self._read = guarded(read)
        self._codec = codec
        self._step = _SMALL_STEP if codec.name == "zstd" else _STEP
        self._end = end
        self._raw = bytearray()
        self._base = start  # the offset in the file of the first byte held

    def __iter__(self) -> Iterator[Begin | bytes | Fault]:
        at = self._next(self._base) if self._base else 0
        while at >= 0 and self._bytes(at, 1) and not self._is_anothers(at):
            self._forget(at)
            yield Begin(at)
            after = yield from self._stream(at)
            at = self._next(at + 1) if after < 0 else self._unpadded(after)

    def _is_anothers(self, at: int) -> bool:
        # The range that follows finds its first stream by what it unpacks to, so what does not
        # unpack, being damaged, would be told of by neither.
        return 0 <= self._end <= at and self._unpacks(at)

    def _stream(self, at: int) -> Generator[bytes | Fault, None, int]:
        """Yield one stream; return where it ends, -1 if it is damaged."""
        decoder, place, given = self._codec.make(), at, 0
        try:
            if not self._codec.begins(self._bytes(at, 4)):
                raise ValueError("it does not begin like one")
            while not decoder.eof:
                step = self._bytes(place, self._step)
                if not step:
                    yield Fault(at, _FILE_ENDS, cut=True)
                    return -1
                place += len(step)
                for piece in filter(None, decoder.feed(step)):
                    given += len(piece)
                    if given > BOMB_BYTES and given > BOMB_RATIO * (place - at):
                        raise _Bomb(
                            "decompression bomb: unpacks to over 64 MiB, far more than text"
                        )
                    yield piece
                self._forget(min(place, max(at, place - _KEPT)))
        except Unreadable as fault:
            yield Fault(at, str(fault), cut=True)
            return -1
        except _Bomb as error:
            yield Fault(at, str(error))
            return -1
        except Exception as error:  # each codec has errors of its own
            yield Fault(at, f"damaged {self._codec.name} stream: {error}")
            return -1
        return place - len(decoder.unused_data)

    def _next(self, at: int) -> int:
        """Return where the next stream that unpacks to a record begins, from `at` on; or -1."""
        at = max(at, self._base)
        magic = self._codec.magics[0]
        while self._bytes(at, len(magic)):
            found = self._raw.find(magic, at - self._base)
            if found < 0:
                # The magic may lie across the end of what is held.
                at = self._base + len(self._raw) - len(magic) + 1
                self._forget(at)
                if not self._more():
                    return -1
                continue
            at = self._base + found
            if self._unpacks(at):
                return at
            at += 1
        return -1

    def _unpacks(self, at: int) -> bool:
        """Tell whether what begins at `at` unpacks to the beginning of a record."""
        decoder, head = self._codec.make(), b""
        try:
            for place in range(at, at + _PROBE[self._codec.name], _SMALL_STEP):
                step = self._bytes(place, _SMALL_STEP)
                if not step or decoder.eof or len(head) >= _LONGEST:
                    break
                head = (head + b"".join(decoder.feed(step))).lstrip(b"\r\n")
        except Exception:  # what no decoder takes is no stream
            return False
        return head.startswith(_BEGINNINGS)

    def _unpadded(self, at: int) -> int:
        """Return the place behind zeros, if those are padding: before a stream, or the end."""
        place = at
        while piece := self._bytes(place, _STEP):
            kept = piece.lstrip(b"\0")
            place += len(piece) - len(kept)
            if kept:
                return place if self._codec.begins(self._bytes(place, 4)) else at
        return place

    def _bytes(self, at: int, size: int) -> bytes:
        """Return up to `size` bytes from `at` on; fewer only at the end of the file."""
        while at + size > self._base + len(self._raw) and self._more():
            pass
        return bytes(self._raw[at - self._base : at - self._base + size])

    def _more(self) -> bool:
        piece = self._read(_READ)
        self._raw += piece
        return bool(piece)

    def _forget(self, at: int) -> None:
        # Moving the bytes that stay costs time, so it is done only now and then.
        if at - self._base > _READ:
            del self._raw[: at - self._base]
            self._base = at
