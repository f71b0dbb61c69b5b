"""A synset and its database -> a document: its examples as text, with the senses of its words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline.mines.base import BadItem, Mine, Skipped
from pipeline.wordnet.database import POS, Entry, Synset, Wordnet
from pipeline.wordnet.finding import Stretch, find_words
from pipeline.wordnet.forms import forms
from schemas import Document, Sense

_LABELS = frozenset(POS.values())


def document_of(entry: Entry, uri: str, mine: Mine) -> Document | Skipped:
    """Return the document of a synset.

    Its text is its examples, one a line; a word has a sense for each example that it stands in.
    Raises BadItem for a synset without words or meaning.
    """
    synset, net = entry.synset, entry.wordnet
    if not synset.examples:
        return Skipped("no example sentence")
    if synset.pos not in _LABELS:
        return Skipped("part of speech is none of noun, verb, adjective, adverb")
    if not synset.words:
        raise BadItem("synset has no words: no entry leads to it")
    if not synset.meaning:
        raise BadItem("synset has no meaning")
    language = net.language or mine.language
    lines = list(dict.fromkeys(synset.examples))
    return Document(
        id=synset.id,
        mine=mine.name,
        uri=uri,
        text="\n".join(lines),
        language=language,
        license=net.license or mine.license,
        senses=tuple(_senses(synset, net, lines, language)),
    )


def _senses(synset: Synset, net: Wordnet, lines: list[str], language: str) -> Iterator[Sense]:
    words = list(dict.fromkeys(synset.words))
    english = language.lower().partition("-")[0] in ("", "en", "eng")

    @cache
    def forms_of(word: str) -> list[str]:
        return forms(word, synset.pos, lambda w: net.irregular.get((w, synset.pos), ()), english)

    start = 0
    for line in lines:
        for word, place in zip(words, find_words(line, words, forms_of), strict=True):
            if place:
                yield _sense(synset, net, word, line, start, place)
        start += len(line) + 1


def _sense(synset: Synset, net: Wordnet, word: str, line: str, start: int, place: Stretch) -> Sense:
    opposites = dict.fromkeys(net.opposites.get((synset.id, word), ()))
    return Sense(
        word=word,
        form=line[slice(*place)],
        pos=synset.pos,
        meaning=synset.meaning,
        start=start,
        end=start + len(line),
        meanings=tuple(net.meanings(word, synset.pos)),
        synonyms=tuple(other for other in dict.fromkeys(synset.words) if other != word),
        antonyms=tuple(opposites),
        hypernyms=tuple(net.above(synset)),
        related=tuple(other for other in net.near(synset) if other not in synset.words),
    )
