"""Decompression as a stream: bounded memory, every good byte before a fault, then the fault."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol

import zstandard

from pipeline.errors import UserError

# A stream is refused as a bomb once it has given more than BOMB_BYTES and that is more than
# BOMB_RATIO times what it took. Text shrinks 3 to 20 times; the ratio leaves room for logs and
# tables that repeat themselves, and small streams may shrink as they like.
BOMB_BYTES = 64 * 1024 * 1024
BOMB_RATIO = 250

# A fault loses the output of the decoder call that meets it, so each call gets little: at most
# this much compressed input goes down with the fault.
_STEP = 1024
_READ = 256 * 1024
_MOST = 1024 * 1024
# Room for the dictionary of `xz -9` (64 MiB) and what surrounds it; a header may ask for 4 GiB.
_XZ_MEMORY = 256 * 1024 * 1024


class Unreadable(ValueError):
    """An input, or the rest of it, cannot be read; the message is the reason.

    Where it cuts an item short, `offset` is the item's byte offset and `head` how it began.
    """

    def __init__(self, reason: str, offset: int = -1, head: bytes = b"") -> None:
        super().__init__(reason)
        self.offset = offset
        self.head = head


class Decoder(Protocol):
    """One compressed stream: feed it, until `eof`; what follows is then in `unused_data`."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def feed(self, data: bytes) -> Iterator[bytes]: ...


class _Zlib:
    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._decoder.eof:
            yield self._decoder.decompress(data, _MOST)
            data = self._decoder.unconsumed_tail


class _Stepwise:
    """bz2 and lzma: both keep the input that they have not used yet themselves."""

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder

    @property
    def eof(self) -> bool:
        return bool(self._decoder.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._decoder.unused_data)

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._decoder.decompress(data, _MOST)
        while not self._decoder.eof and not self._decoder.needs_input:
            yield self._decoder.decompress(b"", _MOST)


class _Zstd:
    """Zstandard has no bound on the output of a call, but 1 KiB of it gives 32 MiB at most."""

    def __init__(self, dictionary: zstandard.ZstdCompressionDict | None = None) -> None:
        self._decoder = zstandard.ZstdDecompressor(dict_data=dictionary).decompressobj()

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._decoder.decompress(data)


class Codec:
    """A compressed format: its name, how its streams begin, and a maker of decoders."""

    def __init__(self, name: str, magics: tuple[bytes, ...], make: Callable[[], Decoder]) -> None:
        self.name = name
        self.magics = magics
        self.make = make

    def begins(self, data: bytes) -> bool:
        """Say whether `data` can be the beginning of a stream of this format."""
        return any(data.startswith(magic[: len(data)]) for magic in self.magics)


_SKIPPABLE = tuple(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60))
CODECS = {
    ".gz": Codec("gzip", (b"\x1f\x8b",), _Zlib),
    ".bz2": Codec("bzip2", (b"BZh",), lambda: _Stepwise(bz2.BZ2Decompressor())),
    ".xz": Codec(
        "xz",
        (b"\xfd7zXZ\x00",),
        lambda: _Stepwise(lzma.LZMADecompressor(lzma.FORMAT_XZ, _XZ_MEMORY)),
    ),
    ".zst": Codec("zstd", (b"\x28\xb5\x2f\xfd", *_SKIPPABLE), _Zstd),
}


def zstd_with(dictionary: bytes) -> Codec:
    """Return the codec of zstd frames that were packed with `dictionary`."""
    known = zstandard.ZstdCompressionDict(dictionary)
    return Codec("zstd", CODECS[".zst"].magics, lambda: _Zstd(known))


_FAULTS = (zlib.error, OSError, EOFError, lzma.LZMAError, zstandard.ZstdError, ValueError)


class Reader(io.BufferedIOBase):
    """A binary stream over pieces of bytes that may end in a fault.

    `read(n)` gives `n` bytes, or fewer at the end and before a fault; the next call then raises
    `Unreadable`. `read()` gives everything or raises. `close` also closes `source`.
    """

    def __init__(self, pieces: Iterator[bytes], source: BinaryIO | None = None) -> None:
        self._pieces = pieces
        self._source = source
        self._held = b""
        self._fault: Unreadable | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes (all of them if negative or None); b"" at the end."""
        whole = size is None or size < 0
        got = [self._held]
        left = 0 if size is None else size - len(self._held)
        while self._fault is None and (whole or left > 0):
            piece = self._next()
            if piece is None:
                break
            got.append(piece)
            left -= len(piece)
        if self._fault is not None and (whole or not any(got)):
            raise self._fault
        data = b"".join(got)
        cut = len(data) if whole or size is None else min(size, len(data))
        self._held = data[cut:]
        return data[:cut]

    def read1(self, size: int = -1, /) -> bytes:
        """Return some bytes, at most `size`: what is at hand, else one piece."""
        return self.read(min(size, len(self._held)) if self._held and size > 0 else size)

    def _next(self) -> bytes | None:
        try:
            return next(self._pieces, None)
        except Unreadable as fault:
            self._fault = fault
            return None

    def close(self) -> None:
        if self._source is not None:
            self._source.close()
        super().close()


def guarded(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Return `read` with the errors of the system or a remote store turned into `Unreadable`.

    A UserError passes: it says that nothing of that store can be read.
    """

    def safe(size: int) -> bytes:
        try:
            return read(size)
        except (Unreadable, UserError):
            raise
        except Exception as error:  # each store has errors of its own; the reason carries them
            raise Unreadable(f"reading failed: {type(error).__name__}: {error}") from error

    return safe


def bomb_checked(pieces: Iterator[bytes], taken: Callable[[], int]) -> Iterator[bytes]:
    """Yield `pieces` until they are a bomb next to the `taken()` compressed bytes behind them."""
    given = 0
    for piece in pieces:
        given += len(piece)
        if given > BOMB_BYTES and given > BOMB_RATIO * max(taken(), 1):
            raise Unreadable(
                f"decompression bomb: {taken():,} bytes became more than {BOMB_BYTES >> 20} MiB, "
                f"over {BOMB_RATIO} times as much"
            )
        yield piece


def decompressed(raw: BinaryIO, codec: Codec) -> Reader:
    """Return the plain bytes of `raw`: one or more streams of `codec`, end to end.

    Reading raises `Unreadable` at the place of a fault: not that format, cut off, damaged, with
    something else behind it, or a bomb.
    """
    inflating = _Inflating(raw, codec)
    return Reader(bomb_checked(inflating.pieces(), lambda: inflating.taken), raw)


class _Inflating:
    def __init__(self, raw: BinaryIO, codec: Codec) -> None:
        self._read = guarded(raw.read)
        self._codec = codec
        self._data = b""
        self._at = 0
        self.taken = 0

    def pieces(self) -> Iterator[bytes]:
        """Yield plain bytes, piece by piece."""
        if not self._fill():
            raise Unreadable(f"empty file (0 bytes are no {self._codec.name} stream)")
        self._demand_magic("is not")
        yield from self._stream()
        while self._skip_padding():
            self._demand_magic("is followed by bytes that are not")
            yield from self._stream()

    def _stream(self) -> Iterator[bytes]:
        decoder = self._codec.make()
        while not decoder.eof:
            step = self._step()
            if not step:
                raise Unreadable(f"cut off: the {self._codec.name} stream stops before its end")
            try:
                yield from filter(None, decoder.feed(step))
            except Unreadable:
                raise
            except _FAULTS as error:
                raise Unreadable(f"damaged {self._codec.name} stream: {error}") from error
        # What the decoder left is the tail of the last step, which is still held.
        self._at -= len(decoder.unused_data)
        self.taken -= len(decoder.unused_data)

    def _step(self) -> bytes:
        if self._at >= len(self._data) and not self._fill():
            return b""
        step = self._data[self._at : self._at + _STEP]
        self._at += len(step)
        self.taken += len(step)
        return step

    def _fill(self) -> bool:
        self._data, self._at = self._read(_READ), 0
        return bool(self._data)

    def _skip_padding(self) -> bool:
        """Pass zero bytes between streams (tapes and xz pad with them); say if more follows."""
        while self._at < len(self._data) or self._fill():
            window = self._data[self._at : self._at + _STEP]
            rest = window.lstrip(b"\0")
            self._at += len(window) - len(rest)
            if rest:
                return True
        return False

    def _demand_magic(self, what: str) -> None:
        longest = max(map(len, self._codec.magics))
        if len(self._data) - self._at < longest:
            more = self._read(_READ)
            self._data, self._at = self._data[self._at :] + more, 0
        head = self._data[self._at : self._at + 16]
        if not self._codec.begins(head[:longest]):
            found = head.decode("ascii", "backslashreplace")
            raise Unreadable(f"{what} a {self._codec.name} stream (found: {found!r})")
