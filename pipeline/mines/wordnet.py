"""Wordnets: Princeton's database files, Open English WordNet's YAML source, WN-LMF XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from pipeline.inputs import files, tarballs
from pipeline.inputs.files import NoInput, Unreadable
from pipeline.mines.base import BadRead, Item, Mine, Skipped, Unit
from pipeline.wordnet import lmf, oewn, wndb
from pipeline.wordnet.database import Entry, Wordnet
from pipeline.wordnet.document import document_of
from schemas import Document

_FOLDER, _ARCHIVE, _FILE = "folder", "archive", "file"
_MEMBERS = (*wndb.NAMES, *oewn.SUFFIXES, *lmf.SUFFIXES)


@dataclass(frozen=True)
class WordNet(Mine):
    """One document a synset that has examples: these are its text, one a line. The input is a
    folder or archive of `data.noun` and its like, or of YAML files, or an XML file. Synset ids
    are those of the database, so give each database a source of its own. A whole database is
    held in memory: 170 MB for WordNet 3.0."""

    name: ClassVar[str] = "wordnet"
    about: ClassVar[str] = "WordNet: WNDB files, Open English WordNet's YAML, WN-LMF XML"

    max_item_bytes: int = 1024 * 1024

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "senses"))

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        """One unit a database: a folder, an archive or an XML file."""
        found = files.expand(pattern, (*_MEMBERS, *tarballs.SUFFIXES))
        kinds = {unit: None for path, _ in found if (unit := _unit(path))}
        if not kinds:
            raise NoInput(
                f"input {pattern!r}: none of its files is part of a wordnet; expected data.noun "
                "and its like, entries-*.yaml and its like, an .xml file, or an archive of them"
            )
        return list(kinds)

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        for net in _wordnets(_streams(unit), self.max_item_bytes):
            yield from net.faults
            for synset in net.synsets.values():
                place = synset.place
                yield Item(Entry(synset, net), place.key, place.offset, place.uri)

    def parse(self, item: Item) -> Document | Skipped:
        return document_of(item.payload, item.uri, self)


def _unit(path: str) -> Unit | None:
    """Return the unit of a database that a file belongs to; None if it is part of none."""
    if tarballs.is_tarball(path) or files.codec_suffix(path) == ".zip":
        return Unit(path, of=_ARCHIVE)
    folder, _, name = files.plain_name(path).rpartition("/")
    if name.endswith(lmf.SUFFIXES):
        return Unit(path, of=_FILE)
    if name in wndb.NAMES or name.endswith(oewn.SUFFIXES):
        return Unit(path[: len(folder)] or ".", of=_FOLDER)
    return None


def _streams(unit: Unit) -> Iterator[tuple[str, BinaryIO]]:
    """Yield (uri, plain stream) for each file of a unit's database."""
    if unit.of != _FOLDER:
        opened = tarballs.members if tarballs.is_tarball(unit.path) else files.members
        yield from opened(unit.path, _MEMBERS)
        return
    for path, _ in files.expand(unit.path, (*wndb.NAMES, *oewn.SUFFIXES)):
        # Files in folders below are databases of their own.
        if path.rpartition("/")[0] in (unit.path, ""):
            yield from files.members(path)


def _wordnets(streams: Iterator[tuple[str, BinaryIO]], max_bytes: int) -> Iterator[Wordnet]:
    """Yield the wordnets that some files hold: one a folder, one a lexicon in XML."""
    open_: dict[tuple[str, str], wndb.Wndb | oewn.Oewn] = {}
    for uri, stream in streams:
        folder, _, name = files.plain_name(uri).replace("!", "/").rpartition("/")
        folder = uri[: len(folder)]
        if name in wndb.NAMES:
            open_.setdefault((folder, "wndb"), wndb.Wndb(folder, max_bytes)).feed(name, uri, stream)
        elif name.endswith(oewn.SUFFIXES):
            if name not in oewn.OTHER:
                open_.setdefault((folder, "yaml"), oewn.Oewn(folder)).feed(name, uri, stream)
        elif name.endswith(lmf.SUFFIXES):
            yield from lmf.Lmf(uri).wordnets(stream)
        else:
            yield _unread(uri, stream)
    for reader in open_.values():
        yield reader.done()


def _unread(uri: str, stream: BinaryIO) -> Wordnet:
    """Return an empty wordnet with the fault of an archive that is broken or holds none."""
    error = "is no file of a wordnet"
    try:
        stream.read(1)
    except Unreadable as fault:
        error = str(fault)
    return Wordnet(faults=[BadRead(error, "file", 0, uri, cut=True)])
