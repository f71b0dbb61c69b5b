"""What is to be forgotten, as asked: documents by id, or all below an address."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from pipeline.errors import UserError


class Name(NamedTuple):
    """A document as it is asked for; `mine` is "" where only the id was given."""

    mine: str
    id: str

    @property
    def is_piece(self) -> bool:
        """Whether it names one piece of a document ("Q42#1") and not the whole."""
        return "#" in self.id


@dataclass(frozen=True)
class Asked:
    """Names of documents and beginnings of addresses; `options` means the records of others that
    offer a forgotten answer, too."""

    names: tuple[Name, ...]
    prefixes: tuple[str, ...]
    options: bool = False

    @property
    def sha256(self) -> str:
        """The SHA-256, in hex, of what is asked: the same request gives the same, in any order."""
        said = [sorted(map(list, self.names)), sorted(self.prefixes), self.options]
        return hashlib.sha256(orjson.dumps(said)).hexdigest()


def asked_of(
    documents: Iterable[str], prefixes: Iterable[str], mines: Collection[str], options: bool
) -> Asked:
    """Return what is asked by the words of a command line.

    A document is ID or MINE:ID. What stands before the first colon is taken for a mine where the
    dataset has one of that name, so an id that begins like one needs its own mine before it.
    Raises UserError for blank words, and where nothing is asked for.
    """
    names = tuple(dict.fromkeys(_name(word, mines) for word in documents))
    starts = tuple(dict.fromkeys(prefixes))
    for prefix in starts:
        _check_prefix(prefix)
    if not names and not starts:
        raise UserError("say what to forget: --document ID, --document MINE:ID or --uri PREFIX")
    return Asked(names, starts, options)


def _name(word: str, mines: Collection[str]) -> Name:
    mine, colon, rest = word.partition(":")
    name = Name(mine, rest) if colon and mine in mines else Name("", word)
    if not name.id.strip():
        raise UserError(f'--document "{word}": the id is empty; give ID or MINE:ID')
    return name


def _check_prefix(prefix: str) -> None:
    if not prefix.strip():
        raise UserError(
            '--uri "": is empty and would match every document; give the beginning of an address, '
            "such as https://example.org/page"
        )
