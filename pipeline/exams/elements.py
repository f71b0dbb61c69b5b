"""The elements of a long list in a JSON document, one by one, without holding the document.

The benchmarks come as one JSON document of up to hundreds of MB. Cutting it by its brackets needs
no more memory than its longest element, and a broken element costs itself, not the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from pipeline.inputs.decompress import guarded
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.suggest import suggest

_PIECE = 1024 * 1024
_HEAD = 2000
_BOM = b"\xef\xbb\xbf"
_STRING = re.compile(rb'["\\]')
_DEEPER = re.compile(rb'["\[\]{}]')
_IN_LIST = re.compile(rb'["\[\]{},]')
_QUOTE, _BACKSLASH, _COMMA, _LIST = b'"\\,['
_OPEN = b"[{"
_NAMES = 20
Element = tuple[int, bytes | TooLong]


def elements(stream: BinaryIO, key: str, max_bytes: int) -> Iterator[Element]:
    """Yield (byte offset, bytes) of each element of a list: the document, or its value at `key`.

    The bytes are not checked to be JSON. An element of more than `max_bytes` comes as a TooLong.
    After the last whole element before a fault raises Unreadable, with the offset and head of
    what it cut: the stream breaks off, or is no JSON document with such a list.
    """
    scanner = _Scanner(key, max_bytes)
    read = guarded(stream.read)
    while piece := _next(read, scanner):
        yield from scanner.feed(piece)
    scanner.finish()


def _next(read: Callable[[int], bytes], scanner: _Scanner) -> bytes:
    try:
        return read(_PIECE)
    except Unreadable as fault:
        raise scanner.fault(str(fault)) from fault


class _Scanner:
    """Reads a document piece by piece. Indexes count bytes of `held`, which begins at `base`."""

    def __init__(self, key: str, max_bytes: int) -> None:
        self.key, self.max_bytes = key, max_bytes
        self.held = bytearray()
        self.base = 0
        self.at = 0  # how far it is scanned
        self.begin = 0  # where the present element begins, or the last name in the document
        self.head = b""  # that of the present element, once it is too long to be held
        self.head_at = 0  # and its offset
        self.depth = 0
        self.list_depth = 0  # the depth inside the wanted list, 0 outside of it
        self.in_string = False
        self.name = ""
        self.names: list[str] = []  # of lists and objects that were passed over
        self.began = False
        self.found = False
        self.over = False

    def feed(self, piece: bytes) -> Iterator[Element]:
        """Take the next bytes; yield the elements that end in them."""
        self.held += piece
        if not self.began and not self._begins():
            return
        while (at := self._mark()) >= 0:
            done = self._structure(at)
            if done is not None:
                yield done
        self._let_go()

    def finish(self) -> None:
        """Raise Unreadable if the document ends too early, or held no such list."""
        if not self.began:
            raise Unreadable("empty file", 0)
        if self.depth or self.in_string or not self.over:
            raise self.fault("cut off: the JSON document stops before its end")
        if not self.found:
            known = suggest(self.key, self.names)
            raise Unreadable(f"holds no list under the key {self.key!r}; {known}", 0)

    def fault(self, reason: str) -> Unreadable:
        """Return a fault of the stream, with the head of the element that it cuts."""
        if self.head:
            return Unreadable(reason, self.head_at, self.head)
        begin = self.begin if self.list_depth else self.at
        offset, data = _stripped(self.base + begin, bytes(self.held[begin : begin + _HEAD]))
        return Unreadable(reason, offset, data)

    def _begins(self) -> bool:
        """Tell whether the document has begun; raise Unreadable if it is no list or object."""
        start = self.held.removeprefix(_BOM).lstrip()
        if _BOM.startswith(self.held) or not start:
            # Else the blanks before it would pile up.
            keep = 0 if _BOM.startswith(self.held) else len(self.held)
            self.base += keep
            del self.held[:keep]
        elif start[0] not in _OPEN:
            shown = bytes(start[:40])
            found = shown.decode("utf-8", "backslashreplace")
            raise Unreadable(
                f"broken JSON: expected a list or an object, found {found!r}", 0, shown
            )
        else:
            self.began = True
        return self.began

    def _mark(self) -> int:
        """Return the index of the next bracket or comma that counts, -1 if more is needed."""
        while (match := self._pattern().search(self.held, self.at)) is not None:
            at = match.start()
            # What follows a backslash is passed over, even where it is still to come.
            self.at = at + 2 if self.held[at] == _BACKSLASH else at + 1
            if self.held[at] == _QUOTE:
                self._quote(at)
            elif not self.in_string:
                return at
        self.at = max(self.at, len(self.held))
        return -1

    def _pattern(self) -> re.Pattern[bytes]:
        if self.in_string:
            return _STRING
        return _IN_LIST if self.list_depth == self.depth > 0 else _DEEPER

    def _quote(self, at: int) -> None:
        self.in_string = not self.in_string
        if self.depth == 1 and not self.list_depth:
            if not self.in_string:
                self.name = self.held[self.begin : at].decode("utf-8", "replace")
            self.begin = at + 1

    def _structure(self, at: int) -> Element | None:
        """Take a bracket, or a comma in the list; return the element that ends there."""
        mark = self.held[at]
        if mark in _OPEN:
            self._opened(at, mark == _LIST)
            return None
        if not self.depth:
            raise self.fault("broken JSON: a closing bracket too many")
        done = self._element(at) if self.depth == self.list_depth else None
        if mark != _COMMA:
            if self.depth == self.list_depth:
                self.list_depth = 0
            self.depth -= 1
            self.over = not self.depth
        return done

    def _opened(self, at: int, is_list: bool) -> None:
        if self.over:
            raise self.fault("a second JSON document follows the first; is it JSON lines?")
        self.depth += 1
        if self.list_depth:
            return
        at_top = self.depth == 1
        if is_list and (at_top or (self.depth == 2 and self.name == self.key)):
            self.list_depth, self.begin, self.found = self.depth, at + 1, True
        elif self.depth == 2 and len(self.names) < _NAMES:
            self.names.append(self.name)

    def _element(self, end: int) -> Element | None:
        """Return the element before `end`; None for nothing between two marks."""
        begin, self.begin = self.begin, end + 1
        if self.head:
            size = self.base + end - self.head_at
            head, self.head = self.head, b""
            return self.head_at, TooLong(size, head)
        offset, data = _stripped(self.base + begin, bytes(self.held[begin:end]))
        if len(data) > self.max_bytes:
            return offset, TooLong(len(data), data[:_HEAD])
        return (offset, data) if data else None

    def _let_go(self) -> None:
        """Forget what is scanned, but for the present element, or its head if it is too long."""
        keeps = self.list_depth or self.in_string
        keep = self.begin if keeps and not self.head else len(self.held)
        if len(self.held) - keep > self.max_bytes:
            offset, data = _stripped(self.base + keep, bytes(self.held[keep : keep + _HEAD]))
            if self.list_depth:
                self.head_at, self.head = offset, data or b" "
            keep = len(self.held)
        del self.held[:keep]
        self.base += keep
        self.at -= keep
        self.begin = max(0, self.begin - keep)


def _stripped(offset: int, data: bytes) -> tuple[int, bytes]:
    """Return `data` without blanks at its ends, and where it begins."""
    left = data.lstrip()
    return offset + len(data) - len(left), left.rstrip()
