"""The rows that RST has of WordNet, as near as its published counts tell.

RST published how many rows it has (part of speech and meaning 27,123, synonyms 17,804, antonyms
6,408) and not by which rule. Of 44,800 rules tried on WordNet 3.0 this simple one comes within 1 %
of all four: 27,115, 27,115, 17,753 and 6,445. Our own signals take more rows; this says which of
them RST took.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.wordnet.database import Synset, Wordnet

PUBLISHED = {"part_of_speech": 27_123, "meaning": 27_123, "synonym": 17_804, "antonym": 6_408}


class Row(NamedTuple):
    """A word in an example of one of its synsets."""

    word: str
    sentence: str
    synset: Synset


def rows(net: Wordnet) -> Iterator[Row]:
    """Yield each word of a synset for each example of it that holds the word.

    The word has no capitals and is equal to a piece of the sentence, cut at spaces, marks at its
    ends aside. So no phrase, no inflected form and no word at the head of a sentence is found.
    """
    for synset in net.synsets.values():
        for sentence in synset.examples:
            pieces = {piece.strip(string.punctuation) for piece in sentence.split()}
            for word in synset.words:
                if word == word.lower() and word in pieces:
                    yield Row(word, sentence, synset)


def counts(net: Wordnet) -> dict[str, int]:
    """Return how many rows each of RST's four signals has.

    Part of speech and meaning need a word with a second sense, as whatever part of speech;
    synonyms a synset with a second word; antonyms an opposite of that very sense.
    """
    senses = Counter(word.lower() for synset in net.synsets.values() for word in synset.words)
    found = list(rows(net))
    ambiguous = sum(senses[row.word] > 1 for row in found)
    return {
        "part_of_speech": ambiguous,
        "meaning": ambiguous,
        "synonym": sum(len(row.synset.words) > 1 for row in found),
        "antonym": sum((row.synset.id, row.word) in net.opposites for row in found),
    }
