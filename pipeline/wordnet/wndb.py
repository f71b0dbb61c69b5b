"""Princeton's database files (WNDB): `data.*`, `index.*` and the lists of exceptions `*.exc`.

The format is described in the manual pages wndb(5WN) and morphy(7WN) that come with WordNet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines.base import BadRead
from pipeline.wordnet.database import POS, Fault, Place, Synset, Wordnet
from pipeline.wordnet.text import clean, gloss
from pipeline.wordnet.wndb_lines import (
    ABOVE,
    OPPOSITE,
    Pointer,
    columns_of,
    decoded,
    number_of,
    plain,
)

LETTERS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
DATA = tuple(f"data.{name}" for name in LETTERS)
INDEX = tuple(f"index.{name}" for name in LETTERS)
EXCEPTIONS = tuple(f"{name}.exc" for name in LETTERS)
NAMES = (*DATA, *INDEX, *EXCEPTIONS)
_HEAD = 2000
_Line = tuple[int, int, str]


class Wndb:
    """Fills a wordnet from the files of one folder, fed one by one in any order."""

    def __init__(self, folder: str, max_line_bytes: int) -> None:
        self._folder = folder
        self._most = max_line_bytes
        self._net = Wordnet()
        self._seen: set[str] = set()
        self._opposites: dict[str, list[Pointer]] = {}
        self._ranks: dict[tuple[str, str], list[str]] = {}

    def feed(self, name: str, uri: str, stream: BinaryIO) -> None:
        """Take in the file called `name` (see `NAMES`)."""
        self._seen.add(name)
        first, _, second = name.partition(".")
        if second == "exc":
            self._each(uri, stream, lambda line: self._exception(line, LETTERS[first]))
        elif first == "index":
            self._each(uri, stream, lambda line: self._index(line, LETTERS[second]))
        else:
            self._each(uri, stream, lambda line: self._data(line, LETTERS[second], uri))

    def _each(self, uri: str, stream: BinaryIO, take: Callable[[_Line], None]) -> None:
        """Call `take` with the lines of a file; what it cannot take is a fault of that line."""
        number, empty = 0, True
        try:
            for offset, raw in files.lines(stream, 0, self._most):
                number += 1
                empty = False
                try:
                    line = decoded(raw)
                    # The licence at the head of a file is indented.
                    if line and line[0] != " ":
                        take((number, offset, line))
                except Fault as fault:
                    head = raw.head if isinstance(raw, TooLong) else raw[:_HEAD]
                    self._fault(str(fault), number, offset, uri, head)
        except Unreadable as cut:
            offset = max(cut.offset, 0)
            self._fault(str(cut), number + 1, offset, uri, cut.head, cut=True)
            return
        if empty:
            self._fault("empty file", 1, 0, uri, b"")

    def _fault(
        self, error: str, number: int, offset: int, uri: str, head: bytes, cut: bool = False
    ) -> None:
        payload = head.decode("utf-8", "backslashreplace")
        place = f"{uri}#L{number}"
        self._net.faults.append(BadRead(error, f"line {number}", offset, place, payload, cut))

    def _data(self, line: _Line, letter: str, uri: str) -> None:
        number, offset, text = line
        head, bar, rest = text.partition("|")
        if not bar:
            raise Fault("no gloss: the line has no |")
        columns = head.split()
        name, words, pointers = columns_of(columns, letter)
        meaning, examples = gloss(rest)
        above = tuple(p.synset for p in pointers if p.symbol == ABOVE)
        place = Place(f"{uri}#L{number}", f"line {number}", offset)
        self._net.add(Synset(name, POS[letter], words, meaning, examples, above, place))
        opposites = [p for p in pointers if p.symbol == OPPOSITE]
        if opposites:
            self._opposites[name] = opposites

    def _index(self, line: _Line, letter: str) -> None:
        """Note the order of a word's senses: the last columns are the offsets of its synsets."""
        columns = line[2].split()
        if len(columns) < 7 or not columns[2].isascii() or not columns[2].isdigit():
            raise Fault("expected a word, its part of speech, and how many senses it has")
        count = int(columns[2])
        offsets = columns[6 + number_of(columns[3], 10, "number of pointer symbols") :]
        if len(offsets) != count:
            raise Fault(f"says {count} senses, has the offsets of {len(offsets)}")
        if count > 1:
            self._ranks[columns[0], letter] = [f"{offset}-{letter}" for offset in offsets]

    def _exception(self, line: _Line, letter: str) -> None:
        form, *words = clean(line[2]).split(" ")
        if not words:
            raise Fault("expected an inflected form and its word")
        for word in words:
            forms = self._net.irregular.setdefault((plain(word), POS[letter]), [])
            if form != word:
                forms.append(plain(form))

    def done(self) -> Wordnet:
        """Return the wordnet, once all files are fed."""
        for name in (*DATA, *INDEX):
            if name not in self._seen:
                lost = "its synsets are lost" if name in DATA else "senses stand in file order"
                error = f"{name} is missing; {lost}"
                self._net.faults.append(BadRead(error, name, 0, f"{self._folder}/{name}"))
        self._net.link()
        self._sort_senses()
        for name, pointers in self._opposites.items():
            for pointer in pointers:
                self._oppose(self._net.synsets[name], pointer)
        self._net.report_missing(self._folder, self._pointers())
        return self._net

    def _sort_senses(self) -> None:
        for (word, _), ids in self._net.senses.items():
            if len(ids) > 1:
                letter = ids[0][-1]
                order = self._ranks.get((word.lower().replace(" ", "_"), letter), [])
                rank = {name: place for place, name in enumerate(order)}
                ids.sort(key=lambda name: rank.get(name, len(order)))

    def _oppose(self, synset: Synset, pointer: Pointer) -> None:
        other = self._net.synsets.get(pointer.synset)
        if other is None:
            return
        theirs = _numbered(other.words, pointer.target)
        for word in _numbered(synset.words, pointer.source):
            self._net.opposites.setdefault((synset.id, word), []).extend(theirs)

    def _pointers(self) -> Iterator[tuple[str, str]]:
        for synset in self._net.synsets.values():
            for above in synset.hypernyms:
                yield synset.id, above
            for pointer in self._opposites.get(synset.id, ()):
                yield synset.id, pointer.synset


def _numbered(words: tuple[str, ...], number: int) -> tuple[str, ...]:
    """Return the word with a number, counted from 1; all of them for 0."""
    return words[number - 1 : number] if number else words
