"""A wordnet in memory: sets of synonyms ("synsets"), what links them, and the senses of words.

The readers of the formats fill it through `Builder`. It holds a whole database, since the opposite
of a word, the synsets above it and its other senses stand anywhere in the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.mines.base import BadRead

POS = {"n": "noun", "v": "verb", "a": "adjective", "s": "adjective", "r": "adverb"}
# The file of a synset and the word in it, or whatever else names a sense in a format.
SenseId = tuple[str, str]
Word = tuple[str, str]


class Place(NamedTuple):
    """Where a synset stands: the uri of the file, the key in it, the byte or record offset."""

    uri: str
    key: str
    offset: int


@dataclass(slots=True)
class Synset:
    """Words of one meaning. `pos` is a value of `POS`, or the format's own letter for another.

    `words` are as written, with spaces; `hypernyms` are the ids of the synsets one step above.
    """

    id: str
    pos: str
    words: tuple[str, ...]
    meaning: str
    examples: tuple[str, ...]
    hypernyms: tuple[str, ...]
    place: Place


class Fault(ValueError):
    """One line, entry or element cannot be read; the message is the reason."""


@dataclass(slots=True)
class Wordnet:
    """A loaded database. `senses` has the ids of a word's synsets in the order of the dictionary,
    `opposites` the antonyms of a word in a synset, `irregular` the inflected forms of a word that
    the database lists. `faults` are what could not be read. `language` and `license` are those
    that the database itself states, "" where it states none."""

    language: str = ""
    license: str = ""
    synsets: dict[str, Synset] = field(default_factory=dict)
    senses: dict[Word, list[str]] = field(default_factory=dict)
    opposites: dict[SenseId, list[str]] = field(default_factory=dict)
    irregular: dict[Word, list[str]] = field(default_factory=dict)
    faults: list[BadRead] = field(default_factory=list)

    def add(self, synset: Synset) -> None:
        """Add a synset. Raises Fault if its id is taken."""
        known = self.synsets.get(synset.id)
        if known:
            raise Fault(f"synset {synset.id} stands at {known.place.key} already")
        self.synsets[synset.id] = synset

    def link(self) -> None:
        """Number the senses of words in the order of the synsets, where no order is stated yet."""
        for synset in self.synsets.values():
            for word in dict.fromkeys(synset.words):
                self.senses.setdefault((word, synset.pos), []).append(synset.id)

    def meanings(self, word: str, pos: str) -> list[str]:
        """Return the glosses of all senses of `word` as `pos`, each once, in order."""
        known = map(self.synsets.get, self.senses.get((word, pos), ()))
        return list(dict.fromkeys(s.meaning for s in known if s and s.meaning))

    def above(self, synset: Synset) -> list[str]:
        """Return the words of the synsets one step above, each once, in order."""
        known = map(self.synsets.get, synset.hypernyms)
        return list(dict.fromkeys(word for s in known if s for word in s.words))

    def near(self, synset: Synset) -> list[str]:
        """Return words that are near to a synset without being one step from it, each once.

        They share another sense with one of its words, are the opposite of one in such a sense,
        or stand two steps above.
        """
        near: dict[str, None] = {}
        for word in synset.words:
            for other in self.senses.get((word, synset.pos), ()):
                if other in self.synsets:
                    near |= dict.fromkeys(self.synsets[other].words)
                near |= dict.fromkeys(self.opposites.get((other, word), ()))
        for above in filter(None, map(self.synsets.get, synset.hypernyms)):
            near |= dict.fromkeys(self.above(above))
        return list(near)

    def report_missing(self, uri: str, pointers: Iterator[tuple[str, str]]) -> None:
        """Note as one fault which of the `pointers`, (from, to), lead to no synset.

        One for them all: a single broken line can be what hundreds of others point to.
        """
        lost = [(a, b) for a, b in pointers if b not in self.synsets]
        if lost:
            first, last = lost[0]
            where = self.synsets[first].place.key if first in self.synsets else first
            error = (
                f"pointers lead to what is not there: {len(lost)} to {len({b for _, b in lost})} "
                f"synsets or senses (first: from {where} to {last}); only they are left out"
            )
            self.faults.append(BadRead(error, "pointers", 0, uri))


@dataclass(frozen=True, slots=True)
class Entry:
    """A synset with the database that it stands in: what becomes a document."""

    synset: Synset
    wordnet: Wordnet

    def __str__(self) -> str:
        """Say what a dead letter shows."""
        synset = self.synset
        return f"{synset.id} {', '.join(synset.words)}: {synset.meaning}; {synset.examples}"
