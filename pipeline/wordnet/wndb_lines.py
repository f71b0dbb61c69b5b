"""The columns of the lines of Princeton's database files, see wndb(5WN)."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.inputs.files import TooLong
from pipeline.wordnet.database import POS, Fault
from pipeline.wordnet.text import clean

OPPOSITE, ABOVE = "!", "@"
# Where an adjective may stand: before its noun only, after it only, as a predicate only.
_MARKER = re.compile(r"\((?:a|p|ip)\)$")
_OFFSET = re.compile(r"[0-9]{8}")
_TYPES = {"n": "n", "v": "v", "a": "as", "r": "r"}


class Pointer(NamedTuple):
    """From a word of a synset to a word of another; the number 0 stands for all its words."""

    symbol: str
    source: int
    synset: str
    target: int


def decoded(raw: bytes | TooLong) -> str:
    """Return a line as text. Raises Fault for bytes that are none, and for too many of them."""
    if isinstance(raw, TooLong):
        raise Fault(f"line of {raw.size} bytes is over the limit (max_item_bytes)")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        raise Fault(f"invalid UTF-8: byte 0x{byte:02x} at byte {error.start}") from error


def columns_of(columns: list[str], letter: str) -> tuple[str, tuple[str, ...], list[Pointer]]:
    """Return the id, the words and the pointers of a data line: what stands before its gloss.

    `letter` is the part of speech of the file; of the pointers only those to opposites and to
    synsets one step above are returned. Raises Fault that says which column is wrong.
    """
    if len(columns) < 7:
        raise Fault(f"expected at least 7 columns before the gloss, got {len(columns)}")
    if not _OFFSET.fullmatch(columns[0]):
        raise Fault(f"offset of the synset: expected 8 digits, got {columns[0][:20]!r}")
    if columns[2] not in _TYPES[letter]:
        known = " or ".join(_TYPES[letter])
        raise Fault(f"type of the synset: expected {known}, got {columns[2][:20]!r}")
    count = number_of(columns[3], 16, "number of words")
    end = 4 + 2 * count
    if count == 0 or len(columns) <= end:
        raise Fault(f"says {count} words, has {max(0, len(columns) - 5) // 2} at most")
    words = tuple(plain(_MARKER.sub("", word)) for word in columns[4:end:2])
    return f"{columns[0]}-{letter}", words, _pointer_columns(columns, end)


def _pointer_columns(columns: list[str], at: int) -> list[Pointer]:
    count = number_of(columns[at], 10, "number of pointers")
    end = at + 1 + 4 * count
    if len(columns) < end:
        raise Fault(f"says {count} pointers, has {(len(columns) - at - 1) // 4}")
    pointers = []
    for index in range(at + 1, end, 4):
        symbol, offset, letter, ends = columns[index : index + 4]
        if not _OFFSET.fullmatch(offset) or letter not in POS or len(ends) != 4:
            wrong = " ".join(columns[index : index + 4])[:80]
            raise Fault(f"pointer {wrong!r}: expected symbol, offset, part of speech, word numbers")
        if symbol in (OPPOSITE, ABOVE):
            source = number_of(ends[:2], 16, "word number of a pointer")
            target = number_of(ends[2:], 16, "word number of a pointer")
            pointers.append(Pointer(symbol, source, f"{offset}-{letter.replace('s', 'a')}", target))
    return pointers


def number_of(text: str, base: int, what: str) -> int:
    """Return a number without a sign. Raises Fault that names it by `what`."""
    try:
        if text.isalnum():
            return int(text, base)
    except ValueError:
        pass  # said below, with the same words as for a sign
    kind = "hexadecimal" if base == 16 else "decimal"
    raise Fault(f"{what}: expected a {kind} number, got {text[:20]!r}")


def plain(word: str) -> str:
    """Return a word as people write it: Princeton's files have underscores for spaces."""
    return clean(word.replace("_", " "))
