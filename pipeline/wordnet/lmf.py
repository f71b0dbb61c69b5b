"""WN-LMF, the XML of the Global Wordnet Association (globalwordnet.github.io/schemas)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from lxml import etree

from pipeline.inputs.files import Unreadable
from pipeline.mines.base import BadRead
from pipeline.wordnet.database import POS, Fault, Place, Synset, Wordnet
from pipeline.wordnet.text import clean

SUFFIXES = (".xml",)
_ABOVE, _OPPOSITE = "hypernym", "antonym"
_ROOT = "LexicalResource"
_HEAD = 2000


class Lmf:
    """Reads one file; each lexicon in it is a wordnet of its own."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._number = 0
        self._net = Wordnet()

    def wordnets(self, stream: BinaryIO) -> Iterator[Wordnet]:
        """Yield the wordnets of a file; what follows a fault in the XML is lost with it."""
        lexicon = _Lexicon(self._uri, {})
        try:
            for event, element in _events(stream):
                if event == "start":
                    if element.tag == "Lexicon":
                        lexicon = _Lexicon(self._uri, dict(element.attrib))
                    elif element.getparent() is None and element.tag != _ROOT:
                        raise Fault(f"is no WN-LMF: begins with <{element.tag}>, not <{_ROOT}>")
                elif element.tag == "Lexicon":
                    yield lexicon.done()
                    lexicon = _Lexicon(self._uri, {})
                else:
                    self._number += 1
                    lexicon.take(element, self._number)
        except (etree.XMLSyntaxError, Unreadable, OSError, Fault) as error:
            what = str(error) if isinstance(error, Fault) else f"the rest is lost: {_reason(error)}"
            lexicon.cut(what, self._number)
            yield lexicon.done()
            return
        if not self._number:
            lexicon.cut("has no lexical entries and no synsets", 0)
            yield lexicon.done()


def _events(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Yield the starts of lexicons and the root, and the ends of what they hold; then free it."""
    found = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
    )
    for event, element in found:
        if event == "start":
            if element.tag == "Lexicon" or element.getparent() is None:
                yield event, element
        elif element.tag in ("LexicalEntry", "Synset", "Lexicon"):
            yield event, element
            element.clear()
            # The emptied elements before it would stay in the tree.
            while element.getprevious() is not None:
                del element.getparent()[0]


class _Lexicon:
    def __init__(self, uri: str, attributes: dict[str, str]) -> None:
        self._uri = uri
        self._net = Wordnet(attributes.get("language", ""), attributes.get("license", ""))
        # Sense id -> (synset, word); and (synset, word) in the order of the entries.
        self._senses: dict[str, tuple[str, str]] = {}
        self._opposites: list[tuple[str, str, str]] = []
        self._words: dict[str, list[str]] = {}
        self._members: dict[str, list[str]] = {}

    def take(self, element: Any, number: int) -> None:
        """Take in a lexical entry or a synset, the element with this number in the file."""
        try:
            if element.tag == "Synset":
                self._synset(element, number)
            else:
                self._entry(element)
        except Fault as fault:
            payload = etree.tostring(element, encoding="unicode", with_tail=False)[:_HEAD]
            self._fault(str(fault), number, payload, element.get("id", ""))

    def cut(self, error: str, number: int) -> None:
        """Note that the file cannot be read after an element."""
        self._net.faults.append(
            BadRead(error, f"element {number + 1}", number, self._uri, cut=True)
        )

    def _fault(self, error: str, number: int, payload: str, name: str) -> None:
        key = f"element {number}"
        self._net.faults.append(BadRead(error, key, number, f"{self._uri}#{name}", payload))

    def _entry(self, element: Any) -> None:
        _whole(element)
        lemma = element.find("Lemma")
        if lemma is None:
            raise Fault("the entry has no Lemma")
        word = clean(_attribute(lemma, "writtenForm"))
        letter = _attribute(lemma, "partOfSpeech")
        pos = POS.get(letter, letter)
        senses = [(s, _attribute(s, "id"), _attribute(s, "synset")) for s in element.iter("Sense")]
        forms = [clean(_attribute(form, "writtenForm")) for form in element.iter("Form")]
        if forms:
            self._net.irregular.setdefault((word, pos), []).extend(forms)
        for sense, sense_id, synset in senses:
            self._senses[sense_id] = (synset, word)
            self._net.senses.setdefault((word, pos), []).append(synset)
            self._words.setdefault(synset, []).append(word)
            for relation in sense.iter("SenseRelation"):
                if relation.get("relType") == _OPPOSITE:
                    self._opposites.append((synset, word, _attribute(relation, "target")))

    def _synset(self, element: Any, number: int) -> None:
        _whole(element)
        synset_id, letter = _attribute(element, "id"), _attribute(element, "partOfSpeech")
        meanings = filter(None, (clean(d.text or "") for d in element.iter("Definition")))
        examples = filter(None, (clean(e.text or "").strip('"') for e in element.iter("Example")))
        above = tuple(
            _attribute(relation, "target")
            for relation in element.iter("SynsetRelation")
            if relation.get("relType") == _ABOVE
        )
        place = Place(f"{self._uri}#{synset_id}", f"element {number}", number)
        meaning = "; ".join(meanings)
        pos = POS.get(letter, letter)
        self._net.add(Synset(synset_id, pos, (), meaning, tuple(examples), above, place))
        self._members[synset_id] = element.get("members", "").split()

    def done(self) -> Wordnet:
        """Return the wordnet of this lexicon, once all of it is taken in."""
        for synset in self._net.synsets.values():
            named = [self._senses[s][1] for s in self._members[synset.id] if s in self._senses]
            synset.words = tuple(dict.fromkeys([*named, *self._words.get(synset.id, [])]))
        for synset_id, word, other in self._opposites:
            _, theirs = self._senses.get(other, ("", ""))
            if theirs:
                self._net.opposites.setdefault((synset_id, word), []).append(theirs)
        self._net.report_missing(self._uri, self._pointers())
        return self._net

    def _pointers(self) -> Iterator[tuple[str, str]]:
        for synset in self._net.synsets.values():
            for above in synset.hypernyms:
                yield synset.id, above
        for synset_id, _, other in self._opposites:
            if other not in self._senses:
                yield synset_id, other
        for sense_id, (synset_id, _) in self._senses.items():
            if synset_id not in self._net.synsets:
                yield sense_id, synset_id


def _whole(element: Any) -> None:
    """Raise Fault if text is missing because it stood in an entity, which is not resolved."""
    for part in element.iter(etree.Entity):
        raise Fault(f"holds the entity {part.text}, which is not resolved; write its text out")


def _attribute(element: Any, name: str) -> str:
    value = element.get(name)
    if not value:
        raise Fault(f"<{element.tag}> has no {name}")
    return cast(str, value)


def _reason(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
