"""Texts that a benchmark names by file, and where in them an answer stands."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable

# A short word in another case is often another word: "US" and "us", "It" and "it".
_CASELESS_CHARS = 4
_OCCURRENCES = 50
_AROUND = 300
_WORD = re.compile(r"[^\W_]{4,}")
_NOT_BEHIND, _NOT_BEFORE = r"(?<![^\W_])", r"(?![^\W_])"
# All names of all answers together may search this many characters of a text.
_SEARCHED_CHARS = 256_000_000
_SEARCHED = 100


def read_evidence(folders: Sequence[str], name: str, max_bytes: int) -> bytes:
    """Return the bytes of the file `name` in the first of `folders` that has it.

    Raises Unreadable with the reason: missing, too long, or a name (or link) that would lead out
    of the folder, since names come from the data.
    """
    _check_name(name)
    reasons = []
    for folder in folders:
        path = f"{folder.rstrip('/')}/{name}"
        try:
            _check_place(folder, path)
            with files.open_plain(path) as stream:
                data = files.whole(stream, max_bytes)
        except (Unreadable, OSError) as fault:
            reasons.append(f"{path}: {fault}")
            continue
        if isinstance(data, TooLong):
            raise Unreadable(f"{path}: is over the limit of {max_bytes} bytes (max_item_bytes)")
        return data
    raise Unreadable("; ".join(reasons))


def _check_name(name: str) -> None:
    steps = name.split("/")
    if any(step in ("", ".", "..") for step in steps) or "\\" in name or "\0" in name:
        raise Unreadable(f"{name!r:.80} is no file name inside the evidence folder")


def _check_place(folder: str, path: str) -> None:
    if not files.is_local(folder):
        return
    inside = os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), ""))
    if not inside:
        raise Unreadable("is a link that leads out of the evidence folder")


def occurrence(text: str, names: Sequence[str], question: str) -> tuple[int, int] | None:
    """Return where the first of `names` that is a whole word (or words) of `text` stands.

    Case counts at first, then not, for names of some length. Of several places the one with most
    words of the question around it is taken. None where no name stands.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # some letters become two
        lowered = ""
    for name in names[: max(_SEARCHED, _SEARCHED_CHARS // (len(text) or 1))]:
        places = list(_places(text, name))
        if not places and lowered and len(name) >= _CASELESS_CHARS:
            places = list(_places(lowered, name.lower()))
        if places:
            at = _nearest(text, places, question)
            return at, at + len(name)
    return None


def _places(text: str, name: str) -> Iterator[int]:
    """Yield where `name` stands in `text` as whole words, up to a number of places."""
    if name not in text:
        # Most are not there, and this is the fastest way to tell.
        return
    before = _NOT_BEHIND if name[:1].isalnum() else ""
    after = _NOT_BEFORE if name[-1:].isalnum() else ""
    # Looking ahead finds names that overlap, too.
    pattern = re.compile(f"{before}(?={re.escape(name)}{after})")
    yield from (match.start() for match in islice(pattern.finditer(text), _OCCURRENCES))


def _nearest(text: str, places: list[int], question: str) -> int:
    asked = set(_WORD.findall(question.lower()))

    def common(at: int) -> int:
        around = text[max(0, at - _AROUND) : at + _AROUND].lower()
        return len(asked & set(_WORD.findall(around)))

    # max takes the first of equal ones, so the order of the set does not matter.
    return max(places, key=common)
