"""An S3 object as a file: read in windows, past faults, and never past its replacement.

Every request names the version (ETag) that was listed, or that the first request met, so that
bytes of two versions cannot be taken for one file; and only the size that the store states ends a
file, not a connection that does.
"""

from __future__ import annotations

import io
import os
import time
from typing import Any

from pipeline.errors import RunError
from pipeline.inputs.decompress import Unreadable
from pipeline.inputs.s3_client import client, code_of, demand_store, reason

# Waits between attempts that give nothing; the client itself has tried each request five times.
WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)
# How much a request asks for: the first about what a unit of work holds, each next one twice as
# much, so that little is sent in vain and a large file does not take thousands of requests.
_FIRST, _MOST = 4 * 1024 * 1024 + 64 * 1024, 64 * 1024 * 1024
# A fault loses the piece that it meets.
_PIECE, _SMALL = 256 * 1024, 16 * 1024
_OUT_OF_RANGE = ("InvalidRange", "416")


class S3File(io.BufferedIOBase):
    """Bytes of an object from `start` on.

    `mark` is the version that it must have, "" for whichever it has when opened. `read(n)` gives
    `n` bytes, or fewer at the end and before a fault; the next call then raises Unreadable.
    Opening raises Unreadable, too, and RunError where the whole store cannot be used.
    """

    def __init__(self, bucket: str, key: str, start: int = 0, mark: str = "") -> None:
        self._name = {"Bucket": bucket, "Key": key}
        self._mark = mark
        self._at = start
        self._size = -1
        self._window = _FIRST
        self._body: Any = None
        self._left = 0
        self._fault: Unreadable | RunError | None = None
        self._ask()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        to = max(base + offset, 0)
        if to != self._at:
            self._drop()
            self._at, self._window = to, _FIRST
        return to

    def close(self) -> None:
        if not self.closed:
            self._drop()
        super().close()

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = self._size - self._at if size is None or size < 0 else size
        pieces: list[bytes] = []
        while wanted > 0 and self._at < self._size:
            try:
                piece = self._piece(wanted)
            except (Unreadable, RunError) as fault:
                self._fault = fault
                if pieces:
                    break
                raise
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def read1(self, size: int = -1, /) -> bytes:
        return self.read(_PIECE if size < 0 else min(size, _PIECE))

    def _piece(self, wanted: int) -> bytes:
        """Return some bytes at the place of reading, and go on behind them."""
        if self._fault:
            raise self._fault
        size = min(wanted, _PIECE)
        for wait in (*WAITS, None):
            if not self._left:
                self._ask()
            try:
                piece: bytes = self._body.read(min(size, self._left))
            except Exception as error:  # the client and its transport have many kinds
                why = f"{type(error).__name__}: {reason(error)}"
            else:
                if piece:
                    self._at += len(piece)
                    self._left -= len(piece)
                    return piece
                why = "the answer ended early"
            self._drop()
            size = min(size, _SMALL)
            if wait is not None:
                time.sleep(wait)
        raise Unreadable(
            f"cut off at byte {self._at} of {self._size}, after {len(WAITS) + 1} attempts: {why}"
        )

    def _ask(self) -> None:
        """Ask for the next window, of the version that was read so far."""
        wanted = {"IfMatch": self._mark} if self._mark else {}
        end = self._at + self._window - 1
        try:
            answer = client().get_object(**self._name, **wanted, Range=f"bytes={self._at}-{end}")
        except Exception as error:
            if code_of(error) in _OUT_OF_RANGE and self._size < 0:
                self._measure(wanted)
                return
            raise self._refused(error) from error
        self._take(answer)
        self._window = min(2 * self._window, _MOST)

    def _take(self, answer: dict[str, Any]) -> None:
        self._body = answer["Body"]
        self._left = int(answer["ContentLength"])
        first, size = _place(answer)
        if first != self._at or self._size not in (-1, size):
            self._drop()
            raise Unreadable(f"the store answered with other bytes than were asked for, at {first}")
        self._same(answer)
        self._size = size

    def _measure(self, wanted: dict[str, str]) -> None:
        """Learn the size of an object that has no byte at the place of reading."""
        try:
            answer = client().head_object(**self._name, **wanted)
        except Exception as error:
            raise self._refused(error) from error
        self._same(answer)
        if self._size not in (-1, answer["ContentLength"]):
            raise Unreadable("its size has changed while it was read")
        self._size = int(answer["ContentLength"])

    def _same(self, answer: dict[str, Any]) -> None:
        """Hold the store to the version, whether or not it knows conditions."""
        if self._mark and answer["ETag"] != self._mark:
            self._drop()
            raise Unreadable("was replaced since it was listed, or while it was read")
        self._mark = answer["ETag"]

    def _refused(self, error: Exception) -> Unreadable:
        demand_store(error, f"s3://{self._name['Bucket']}/{self._name['Key']}")
        return Unreadable(f"cannot be read: {reason(error)}")

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
        self._body, self._left = None, 0


def _place(answer: dict[str, Any]) -> tuple[int, int]:
    """Return the first byte of an answer, and the size of the object."""
    said = str(answer.get("ContentRange", ""))
    if not said:  # a store that does not know ranges sends all
        return 0, int(answer["ContentLength"])
    span, _, size = said.removeprefix("bytes ").partition("/")
    return int(span.partition("-")[0]), int(size)
