"""The YAML source of Open English WordNet: `entries-*.yaml` of words, other files of synsets.

The format is described in the README of github.com/globalwordnet/english-wordnet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines.base import BadRead
from pipeline.wordnet.database import POS, Fault, Place, Synset, Wordnet
from pipeline.wordnet.text import clean
from pipeline.wordnet.yaml_blocks import Block, blocks, entry

SUFFIXES = (".yaml", ".yml")
# Of verbs' sentence frames; it has no words and no synsets.
OTHER = ("frames.yaml",)
MOST_BYTES = 256 * 1024 * 1024
_HEAD = 2000


class Oewn:
    """Fills a wordnet from the files of one folder, fed one by one in any order."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._net = Wordnet(language="en")
        self._seen: set[bool] = set()
        self._senses: dict[str, tuple[str, str]] = {}
        self._opposites: list[tuple[str, str, str]] = []

    def feed(self, name: str, uri: str, stream: BinaryIO) -> None:
        """Take in the file called `name`."""
        try:
            data = files.whole(stream, MOST_BYTES)
        except (Unreadable, OSError) as fault:
            self._fault(str(fault), Block(b"", 0, 1), uri, cut=True)
            return
        if isinstance(data, TooLong):
            error = f"YAML file over {MOST_BYTES >> 20} MiB; cut it between two entries"
            self._fault(error, Block(data.head, 0, 1), uri)
            return
        is_words = name.startswith("entries")
        self._seen.add(is_words)
        found = 0
        for block in blocks(data):
            found += 1
            self._take(block, uri, is_words)
        if not found:
            what = "has no entries" if data.strip() else "empty file"
            self._fault(what, Block(data[:_HEAD], 0, 1), uri)

    def _take(self, block: Block, uri: str, is_words: bool) -> None:
        try:
            key, value = entry(block.data)
            if is_words:
                self._word(key, value)
            else:
                self._net.add(_synset(key, value, block, uri))
        except Fault as fault:
            self._fault(str(fault), block, uri)

    def _fault(self, error: str, block: Block, uri: str, cut: bool = False) -> None:
        payload = block.data[:_HEAD].decode("utf-8", "backslashreplace")
        place = f"{uri}#L{block.line}"
        self._net.faults.append(
            BadRead(error, f"line {block.line}", block.offset, place, payload, cut)
        )

    def _word(self, word: str, parts: Any) -> None:
        """Note the senses of a word in their order, its opposites and its irregular forms."""
        senses = [(k[:1], s) for k, v in _mapping(parts, "word").items() for s in _senses_of(v)]
        for letter, value in parts.items():
            forms = [clean(form) for form in _strings(value, "form")]
            if forms and letter[:1] in POS:
                self._net.irregular.setdefault((word, POS[letter[:1]]), []).extend(forms)
        for letter, sense in senses:
            sense_id, synset = _string(sense, "id"), _string(sense, "synset")
            self._senses[sense_id] = (synset, word)
            pos = POS.get(letter, letter)
            self._net.senses.setdefault((word, pos), []).append(synset)
            self._opposites += [(synset, word, other) for other in _strings(sense, "antonym")]

    def done(self) -> Wordnet:
        """Return the wordnet, once all files are fed."""
        for is_words, name in ((True, "entries-*.yaml"), (False, "files of synsets")):
            if is_words not in self._seen:
                self._net.faults.append(BadRead(f"{name} are missing", name, 0, self._folder))
        self._order_the_rest()
        for synset, word, other in self._opposites:
            _, theirs = self._senses.get(other, ("", ""))
            if theirs:
                self._net.opposites.setdefault((synset, word), []).append(theirs)
        self._net.report_missing(self._folder, self._pointers())
        return self._net

    def _order_the_rest(self) -> None:
        """Add the senses that no entry states: those of broken or missing entries."""
        for synset in self._net.synsets.values():
            for word in synset.words:
                known = self._net.senses.setdefault((word, synset.pos), [])
                if synset.id not in known:
                    known.append(synset.id)

    def _pointers(self) -> Iterator[tuple[str, str]]:
        for synset in self._net.synsets.values():
            for above in synset.hypernyms:
                yield synset.id, above
        for synset_id, _, other in self._opposites:
            if other not in self._senses:
                yield synset_id, other


def _synset(name: str, value: Any, block: Block, uri: str) -> Synset:
    """Return what an entry says of a synset. Raises Fault that says what is wrong with it."""
    letter = _string(_mapping(value, "synset"), "partOfSpeech")
    words = tuple(clean(word) for word in _strings(value, "members"))
    if not words:
        raise Fault("members: are missing")
    meanings = [clean(text) for text in _strings(value, "definition")]
    examples = tuple(filter(None, map(_example, _list(value, "example"))))
    place = Place(f"{uri}#L{block.line}", f"line {block.line}", block.offset)
    above = tuple(_strings(value, "hypernym"))
    return Synset(name, POS.get(letter, letter), words, "; ".join(meanings), examples, above, place)


def _example(value: Any) -> str:
    """Return an example, which is a string or has its text beside its source."""
    if isinstance(value, dict):
        value = _string(value, "text")
    if not isinstance(value, str):
        raise Fault("example: expected a string, or a mapping with text and source")
    return clean(value).strip('"')


def _senses_of(value: Any) -> list[Any]:
    return [_mapping(sense, "sense") for sense in _list(_mapping(value, "part of speech"), "sense")]


def _mapping(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Fault(f"{what}: expected a mapping, got {_kind(value)}")
    return value


def _list(value: dict[str, Any], key: str) -> list[Any]:
    found = value.get(key, [])
    if not isinstance(found, list):
        raise Fault(f"{key}: expected a list, got {_kind(found)}")
    return found


def _strings(value: dict[str, Any], key: str) -> list[str]:
    found = _list(value, key)
    for item in found:
        if not isinstance(item, str):
            raise Fault(f"{key}: expected strings, got {_kind(item)}")
    return found


def _string(value: dict[str, Any], key: str) -> str:
    if key not in value:
        raise Fault(f"{key}: is missing (there are: {', '.join(value)})")
    found = value[key]
    if not isinstance(found, str):
        raise Fault(f"{key}: expected a string, got {_kind(found)}")
    return found


def _kind(value: Any) -> str:
    names: dict[type, str] = {str: "a string", list: "a list", dict: "a mapping"}
    return names[type(value)]
