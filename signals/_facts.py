"""Facts of a document: which are worth asking for, and where the text states them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from schemas.document import Document
from schemas.parts import Triple
from signals import _text
from signals._mentions import Names, apart
from signals._sentences import sentences

# How a sentence that states a fact was found, where the source names none.
BOTH_ENDS = "rule:both-ends-v1"
OBJECT_CHARS = 200
SENTENCE_CHARS = 600
_ENDS = (".", "!", "?", '."', ".”", ".)", "。", "！", "？")
_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"(?:ings?|ed|ers?|ors?|es|s|e)$")
_LEAST_STEM = 4
# Words of relations that say nothing by themselves.
_SMALL = """
    of by in on or to the and at for with from next has date time place name located location part
    parts object subject
"""
_EMPTY = frozenset(_SMALL.split())
# What sentences say in place of a word of a relation's name.
_SAYS = {
    "birth": "born birth birthplace",
    "death": "died death killed dead",
    "spouse": "married wife husband",
    "child": "son daughter child children father mother",
    "father": "son daughter father",
    "mother": "son daughter mother",
    "sibling": "brother sister",
    "author": "wrote written writes book novel",
    "lyrics": "lyrics wrote words",
    "educated": "studied graduated attended educated school",
    "employer": "worked employed taught professor",
    "headquarters": "based seat headquarters",
    "inception": "founded opened built established created formed",
    "residence": "lived lives settled resides resided",
    "mouth": "flows reaches mouth empties joins",
    "member": "member joined",
    "instance": "is was are were",
    "subclass": "is are kind type",
    "occupation": "was is as worked",
    "population": "people inhabitants population lived had",
    "elevation": "above high elevation",
    "height": "high tall height",
    "length": "long length",
    "cast": "starring starred played cast",
    "performer": "sang sung performed played",
}


class Fact(NamedTuple):
    """A triple, where the text states it (an empty stretch where it does not), and its kin.

    `objects` are those of all triples with its subject and relation, `relations` those of all
    with its subject and object. `fault` says why it is not asked for, "" if it is.
    """

    triple: Triple
    start: int
    end: int
    objects: list[str]
    relations: list[str]
    fault: str


def facts(document: Document) -> Iterator[Fact]:
    """Yield every triple of a document, in order."""
    objects: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    relations: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    stated: set[tuple[str, str]] = set()
    for triple in document.triples:
        objects[triple.subject, triple.relation][triple.object] = None
        relations[triple.subject, triple.object][triple.relation] = None
        if triple.end:
            stated.add((triple.subject, triple.relation))
    found = _found(document)
    # Lists of their own for each fact would take the square of their number in memory.
    objects_of = {key: list(names) for key, names in objects.items()}
    relations_of = {key: list(names) for key, names in relations.items()}
    for number, triple in enumerate(document.triples):
        known = (triple.subject, triple.relation) in stated and not triple.end
        fault = _fault(triple) or ("not stated where others of its relation are" if known else "")
        start, end = found.get(number, (0, 0))
        # What a database says of a thing can be known; what one page's markup says of its own
        # matter, and its text does not, nobody could answer.
        if triple.origin and not end:
            fault = fault or "stated by the markup alone"
        yield Fact(
            triple,
            start,
            end,
            objects_of[triple.subject, triple.relation],
            relations_of[triple.subject, triple.object],
            fault,
        )


def _fault(triple: Triple) -> str:
    if not (triple.subject.strip() and triple.relation.strip() and triple.object.strip()):
        return "fact without a subject, relation or object"
    if _text.same(triple.subject, triple.object):
        return "object is the subject's own name"
    if len(triple.object) > OBJECT_CHARS:
        return "object too long"
    return ""


def _found(document: Document) -> dict[int, tuple[int, int]]:
    """Return where each triple is stated: its own stretch, or the first sentence with both ends."""
    found: dict[int, tuple[int, int]] = {}
    subjects, objects = Names(), Names()
    kin: dict[tuple[str, tuple[str, ...]], int] = {}
    subject_of: dict[int, int] = {}
    for number, triple in enumerate(document.triples):
        if triple.end:
            found[number] = _text.passage(document.text, triple.start, triple.end)
            continue
        names = triple.subject, triple.subject_names
        if names not in kin:
            kin[names] = len(kin)
            subjects.add((triple.subject, *triple.subject_names), kin[names])
        subject_of[number] = kin[names]
        objects.add((triple.object, *triple.object_names), number)
    if subject_of:
        _search(document, subjects, objects, subject_of, found)
    return found


def _search(
    document: Document,
    subjects: Names,
    objects: Names,
    subject_of: dict[int, int],
    found: dict[int, tuple[int, int]],
) -> None:
    text = document.text
    for start, end in sentences(text, 0, _text.prose_end(document)):
        if end - start > SENTENCE_CHARS or _is_list(text[start:end]):
            continue
        own: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for mention in subjects.find(text[start:end]):
            own[mention.key].append((mention.start, mention.end))
        if not own:
            continue
        others: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for mention in objects.find(text[start:end]):
            others[mention.key].append((mention.start, mention.end))
        for number, places in others.items():
            if number not in found and apart(own[subject_of[number]], places):
                found[number] = start, end


def names_subject(text: str, triple: Triple) -> bool:
    """Tell whether a text names the subject of a triple."""
    known = Names()
    known.add((triple.subject, *triple.subject_names), 0)
    return any(True for _ in known.find(text))


def kind_of(value: str) -> str:
    """Return the rough kind of an object: "figure", "name" or "word".

    Relations lead to objects of one kind mostly, so that a wrong one of another kind shows.
    """
    if is_figure(value):
        return "figure"
    return "word" if value[:1].islower() else "name"


def is_worded(text: str, relation: str) -> bool:
    """Tell whether a sentence has words for a relation, so that it states it most likely.

    That is one of the telling words of its name, in any form, or a word that goes with one.
    """
    if not text.endswith(_ENDS):
        return False
    words = {_stem(word) for word in _WORD.findall(text.casefold())}
    for word in _WORD.findall(relation.casefold()):
        if word in _CUES and not words.isdisjoint(_CUES[word]):
            return True
        if word not in _EMPTY and _stem(word) in words:
            return True
    return False


def _stem(word: str) -> str:
    # Twice, since endings come in pairs: "bordered", "writers".
    for _ in range(2):
        if len(word) > _LEAST_STEM:
            word = _ENDING.sub("", word)
    return word


_CUES = {word: frozenset(map(_stem, says.split())) for word, says in _SAYS.items()}


def _is_list(piece: str) -> bool:
    """Tell whether a piece of text lists things instead of telling of them."""
    return ";" in piece and not piece.endswith(_ENDS)


def is_figure(value: str) -> bool:
    """Tell whether a value is nothing but a number or a date, or begins as one."""
    return value[:1].isdigit() or (value[:1] in "+-" and value[1:2].isdigit())
