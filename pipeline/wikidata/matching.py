"""Items and the sentences that may be about them, of one bucket of titles."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.wikidata.rows import Sentence, Sentences, Subject
from pipeline.wikidata.sentences import Looker, title_key
from schemas import stable_hash

# Of how many sentences for each one to keep the choice is made, and how many may say the same.
_POOL, _PER_FACT = 4, 3


class Entry(NamedTuple):
    """A sentence with its page (less its other sentences) and the numbers of facts it states.

    `away` is 0 on the item's own page, whose sentences are the most likely to be about it.
    """

    away: int
    rank: int
    page: Sentences
    sentence: Sentence
    facts: tuple[int, ...]
    times: int

    def order(self) -> tuple[str, str, str, str, tuple[str, ...]]:
        """Return what the same sentence of two pages is compared by."""
        page = self.page
        return page.page, page.uri, page.license, page.language, self.sentence.mentions


class Kept:
    """The sentences of one item: those of its own page first, then by their stable hashes.

    Whatever order sentences come in, the same ones remain and the same counts of the others.
    """

    def __init__(self, subject: Subject, most: int) -> None:
        self._subject = subject
        self._most = most
        self._pool = _POOL * most
        self._entries: dict[tuple[int, str], Entry] = {}
        self._all = 0

    def add(self, page: Sentences, sentence: Sentence, facts: list[int]) -> None:
        """Take a sentence that states facts."""
        self._all += 1
        away = int(page.page != page.about)
        key = away, sentence.text
        had = self._entries.get(key)
        rank = had.rank if had else stable_hash(self._subject.id, sentence.text)
        times = had.times + 1 if had else 1
        new = Entry(away, rank, page, sentence, tuple(facts), times)
        if had and had.order() <= new.order():
            new = had._replace(times=times)
        self._entries[key] = new
        if len(self._entries) > 2 * self._pool:
            self._entries = {(e.away, e.sentence.text): e for e in self._best()}

    def _best(self) -> list[Entry]:
        # One that is among these was never let go, so how often it came is known exactly.
        return heapq.nsmallest(
            self._pool, self._entries.values(), lambda e: (e.away, e.rank, e.sentence.text)
        )

    def chosen(self) -> tuple[list[Entry], Counter[str]]:
        """Return the sentences to keep, and how many are not kept, by reason.

        Each says something that at most _PER_FACT others before it do.
        """
        kept: dict[str, Entry] = {}
        said: Counter[int] = Counter()
        lost: Counter[str] = Counter()
        best = self._best()
        for entry in best:
            if entry.sentence.text in kept:
                lost["the same sentence again"] += entry.times
                continue
            lost["the same sentence again"] += entry.times - 1
            if len(kept) == self._most:
                lost["over the cap of sentences an item"] += 1
            elif all(said[number] >= _PER_FACT for number in entry.facts):
                lost["its facts have sentences enough"] += 1
            else:
                kept[entry.sentence.text] = entry
                said.update(entry.facts)
        lost["over the cap of sentences an item"] += self._all - sum(e.times for e in best)
        return list(kept.values()), Counter({why: n for why, n in lost.items() if n})


class Found:
    """An item and what was found of it."""

    def __init__(self, subject: Subject, most: int) -> None:
        self.subject = subject
        self.looker = Looker(subject)
        self.kept = Kept(subject, most)


class Matcher:
    """The items of a bucket, by the titles of their pages.

    An item without a page goes by its name where no page of an item and no other item has it:
    else nobody could tell which one a text means.
    """

    def __init__(self, subjects: Iterable[Subject], most: int) -> None:
        self._found = [Found(subject, most) for subject in subjects]
        self._titled: dict[str, list[Found]] = defaultdict(list)
        self._named: dict[str, list[Found]] = defaultdict(list)
        for found in self._found:
            by = self._titled if found.subject.title else self._named
            by[title_key(found.subject.title or found.subject.label)].append(found)

    def take(self, page: Sentences) -> Counter[str]:
        """Match the sentences of a page; return how many pairs of one and an item there were.

        They are counted by why they are no match, and under "" where they are one.
        """
        items = self._titled.get(page.about) or self._named.get(page.about, [])
        if len({found.subject.id for found in items}) > 1 and not items[0].subject.title:
            return Counter({"several items of that name": len(page.sentences)})
        if not items:
            return Counter({"about no item": len(page.sentences)})
        counts: Counter[str] = Counter()
        alone = Sentences(page.about, page.page, page.uri, page.license, page.language)
        for found in items:
            for sentence in page.sentences:
                stated = found.looker.stated(sentence)
                counts[stated if isinstance(stated, str) else ""] += 1
                if isinstance(stated, list):
                    found.kept.add(alone, sentence, stated)
        return counts

    def found(self) -> Iterator[Found]:
        """Yield every item of the bucket with its sentences."""
        yield from self._found
