"""bzip2 files of many streams, as wikis publish their dumps: read from the middle, past damage.

A file of this kind ("multistream") is streams end to end, each a hundred pages or so. A worker
starts at the first stream in its range of compressed bytes, and a damaged stream costs itself.
"""

from __future__ import annotations

import bz2
import re
from bisect import bisect_right

from pipeline.inputs import files
from pipeline.inputs.decompress import BOMB_BYTES, BOMB_RATIO, Unreadable, guarded

# The head of a stream and of its first block, or of a stream without any: ten bytes together,
# so that chance does not put them inside another stream.
_MAGIC = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_MAGIC_BYTES = 10
_READ = 256 * 1024
_FEED = 16 * 1024
_MOST = 1024 * 1024
_PROBE = 1024 * 1024
# A decoder that runs past the end of a damaged stream stops within a block, 900 kB of text.
_KEPT = 4 * 1024 * 1024


def is_multistream(path: str) -> bool:
    """Say whether the bz2 file `path` starts with a short stream that another one follows.

    Raises Unreadable where the file cannot be opened.
    """
    with files.open_bytes(path) as stream:
        data = guarded(stream.read)(_PROBE)
    decoder = bz2.BZ2Decompressor()
    given = 0
    try:
        while not decoder.eof and given < BOMB_BYTES:
            piece = decoder.decompress(data, _MOST)
            given, data = given + len(piece), b""
            if not piece and decoder.needs_input:
                return False
    except OSError:
        return False  # the reader says what is wrong with it, at its place
    return decoder.eof and _MAGIC.match(decoder.unused_data) is not None


class Streams:
    """The plain bytes of the streams that start in bytes `start` to `end` (-1: the last), and on.

    A `wikiscan.Source`: `limit` is set once a stream of the next range is reached, and `place`
    gives the offset of the compressed stream that a byte comes from, which is how the indexes
    that wikis publish with these files name it too.
    """

    def __init__(self, path: str, start: int, end: int) -> None:
        self._stream = files.open_bytes(path, start)
        self._read = guarded(self._stream.read)
        self._end = end
        self._data = b""  # raw bytes of the file from `_data_at` on
        self._data_at = start
        self._at = 0  # where in `_data` the stream begins, or the search for one
        self._fed = 0  # how far `_data` was given to the decoder
        self._decoder: bz2.BZ2Decompressor | None = None
        self._expected = start == 0
        self._given = 0
        self._given_here = 0
        self._taken = 0
        self._starts: list[tuple[int, int]] = []
        self.limit = -1
        self.ends_there = False

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def place(self, offset: int) -> int:
        """Return where in the file the stream begins that holds plain byte `offset`."""
        index = bisect_right(self._starts, (offset, 1 << 63)) - 1
        return self._starts[max(index, 0)][1] if self._starts else self._data_at

    def read(self) -> bytes:
        """Return the next plain bytes, b"" at the end. Raises Unreadable once for each damaged
        stream, and then goes on with the next one."""
        while True:
            if self._decoder is None and not self._open():
                return b""
            decoder = self._decoder
            piece = self._step(decoder) if decoder else b""
            if piece:
                self._given += len(piece)
                return piece

    def _more(self) -> bool:
        piece = self._read(_READ)
        past = self._at if self._decoder is None else max(self._at, self._fed - _KEPT)
        self._data, self._data_at = self._data[past:] + piece, self._data_at + past
        self._at, self._fed = max(self._at - past, 0), self._fed - past
        return bool(piece)

    def _open(self) -> bool:
        """Go to the next stream; False at the end of the file."""
        while len(self._data) - self._at < _MAGIC_BYTES and self._more():
            pass
        if self._expected and not _MAGIC.match(self._data, self._at):
            self._expected = False
            self._demand_padding()
        while not (match := _MAGIC.search(self._data, self._at)):
            self._at = max(self._at, len(self._data) - _MAGIC_BYTES + 1)
            if not self._more():
                return False
        self._at = self._fed = match.start()
        at = self._data_at + self._at
        if 0 <= self._end <= at and self.limit < 0:
            self.limit = self._given
        self._starts.append((self._given, at))
        self._decoder = bz2.BZ2Decompressor()
        self._given_here = self._taken = 0
        return True

    def _demand_padding(self) -> None:
        rest = self._data[self._at :]
        if rest.strip(b"\0"):
            found = rest[:_MAGIC_BYTES].decode("ascii", "backslashreplace")
            at = self._data_at + self._at
            raise Unreadable(f"no bzip2 stream where one belongs, at byte {at} (found: {found!r})")

    def _step(self, decoder: bz2.BZ2Decompressor) -> bytes:
        try:
            piece = decoder.decompress(self._input(decoder), _MOST)
        except (OSError, EOFError) as error:
            raise self._damaged(f"damaged bzip2 stream: {error}") from error
        self._given_here += len(piece)
        if self._given_here > BOMB_BYTES and self._given_here > BOMB_RATIO * self._taken:
            raise self._damaged(f"decompression bomb: over {BOMB_RATIO} times its size")
        if decoder.eof:
            self._at = self._fed = self._fed - len(decoder.unused_data)
            self._decoder, self._expected = None, True
        return piece

    def _input(self, decoder: bz2.BZ2Decompressor) -> bytes:
        if not decoder.needs_input:
            return b""
        if self._fed >= len(self._data) and not self._more():
            self.ends_there = True
            raise self._damaged("cut off: the bzip2 stream stops before its end")
        data = self._data[self._fed : self._fed + _FEED]
        self._fed += len(data)
        self._taken += len(data)
        return data

    def _damaged(self, reason: str) -> Unreadable:
        """Give this stream up; the search for the next begins behind its first byte."""
        start = self._starts[-1][1]
        self._decoder, self._expected = None, False
        # Its head may be let go already, in a long stream.
        self._at = max(start + 1 - self._data_at, 0)
        return Unreadable(f"{reason} (the stream at byte {start})")
