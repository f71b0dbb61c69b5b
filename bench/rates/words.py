"""Copies of a text that differ, so that repeating a small corpus makes a large one.

The same bytes twice would be dropped as doubles, and cost little. So each copy has other words in
place of its own ones: a word always becomes the same other one of its length within a copy, so
that offsets, answers and examples still fit, and markup, names and numbers stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from bench.data import sentences
from schemas import stable_hash

# In JSON a value begins and ends with a quote; in markup a quote means an attribute.
_PLAIN = rb"(?<=[ \n(])[a-z]{4,}(?=[ ,.;:!?)\n])(?! *=)"
_QUOTED = rb"(?<=[ \n(\"])[a-z]{4,}(?=[ ,.;:!?)\"\n])(?! *=)"
_ANY = re.compile(rb"[a-z]{4,}")
# A word that mostly stands elsewhere than in a sentence is one of the markup's.
_IN_SENTENCES = 0.8
# What signals go by (times, order, the verdict of an exam) and what holds sentences together.
_KEPT = frozenset(
    b"""about above after again against also although always among and answer around
    because become becomes been before began begin being below between both called contradiction
    could does during each earlier either entailment even ever every false finally first following
    from have having here into itself just last later like made make many might more most much
    must neutral never next only other over previously said same second several should since some
    soon still such than that their them then there these they third this those though through
    thus true under until upon very were what when where whether which while whom whose will with
    within without would year years your days month months week weeks today yesterday""".split()
)


class Words:
    """The words of a corpus that may be exchanged for others of the same length.

    `json` says that quotes are the ends of values; `keys` are words never to be touched.
    """

    def __init__(self, raw: bytes, json: bool = False, keys: frozenset[bytes] = frozenset()):
        self._pattern = re.compile(_QUOTED if json else _PLAIN)
        everywhere = Counter(_ANY.findall(raw))
        placed = Counter(self._pattern.findall(raw))
        own = {w for w, n in placed.items() if n >= _IN_SENTENCES * everywhere[w]}
        pool = own | set(self._pattern.findall(" ".join(sentences()).encode()))
        by_length: dict[int, list[bytes]] = defaultdict(list)
        for word in sorted(pool - _KEPT - keys):
            by_length[len(word)].append(word)
        self._by_length = dict(by_length)
        self._copy, self._other = -1, dict[bytes, bytes]()

    def vary(self, raw: bytes, copy: int) -> bytes:
        """Return `raw` in the words of copy number `copy`, as long as it was; 0 changes nothing."""
        if copy != self._copy:
            self._copy, self._other = copy, self._exchanged(copy)
        return self._pattern.sub(lambda m: self._other.get(m[0], m[0]), raw)

    def _exchanged(self, copy: int) -> dict[bytes, bytes]:
        other: dict[bytes, bytes] = {}
        for length, words in self._by_length.items():
            by = stable_hash("words", length, copy) % len(words) if copy else 0
            other |= zip(words, words[by:] + words[:by], strict=True)
        return other
