"""Distant supervision: the sentences of a wiki's page, and which facts of an item they state.

The assumption is that of Mintz et al. 2009, "Distant supervision for relation extraction without
labeled data": a sentence that mentions both ends of a known fact most likely states it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.wikidata.rows import Sentence, Sentences, Subject
from schemas import Document, links
from signals import _text
from signals._mentions import Mention, Names, is_name, places
from signals._sentences import sentences

LEAST_CHARS, MOST_CHARS = 25, 500
_LEAST_WORDS = 5
_ENDS = tuple(".!?。！？")
_CLOSERS = "\"'”’)]»」』）"
_LEAST_ANCHOR = 3
# How many characters, and commas, may stand between two names that belong together. The words
# of a common noun ("country") are found anywhere, so they have to stand quite near.
_GAP, _COMMON_GAP, _LIST_COMMAS = 100, 40, 2
_DENIES = re.compile(r"\b(?:not|never|nor|neither|no longer|without)\b|n['’]t\b")


def title_key(title: str) -> str:
    """Return a page's title as wikis compare it: spaces for underscores, a capital in front."""
    title = " ".join(title.replace("_", " ").split())
    return title[:1].upper() + title[1:]


def of_page(document: Document) -> Iterator[Sentences]:
    """Yield the sentences of a page, for the page itself and for each page that they mention.

    A mention is a link, or the words of a link of the page that stand there again, as writers
    link a thing but once.
    """
    own = title_key(document.title)
    found = list(_mentioning(document))
    if not own or not found:
        return
    about: dict[str, list[Sentence]] = defaultdict(list)
    about[own] = found
    for sentence in found:
        for title in sentence.mentions:
            if title != own:
                about[title].append(sentence)
    for title, some in about.items():
        yield Sentences(title, own, document.uri, document.license, document.language, tuple(some))


def _mentioning(document: Document) -> Iterator[Sentence]:
    text = document.text
    anchors = list(links(document))
    again, titles = Names(), [title_key(span.label) for span in anchors]
    for number, span in enumerate(anchors):
        words = text[span.start : span.end]
        if len(words) >= _LEAST_ANCHOR and is_name(words):
            again.add([words], number)
    linked = 0
    for start, end in sentences(text, 0, _text.prose_end(document)):
        while linked < len(anchors) and anchors[linked].start < start:
            linked += 1
        piece = text[start:end]
        if not is_prose(piece):
            continue
        here = linked
        found: dict[str, None] = {}
        while here < len(anchors) and anchors[here].end <= end:
            found[titles[here]] = None
            here += 1
        for mention in again.find(piece):
            found[titles[mention.key]] = None
        yield Sentence(piece, tuple(filter(None, found)))


def is_prose(piece: str) -> bool:
    """Tell whether a piece of text reads as a whole sentence of its own."""
    return (
        LEAST_CHARS <= len(piece) <= MOST_CHARS
        and "\n" not in piece
        and piece.rstrip(_CLOSERS).endswith(_ENDS)
        and (piece[0].isupper() or not piece[0].islower())
        and piece[0] not in "*#•-–|"
        and _text.has_words(piece, _LEAST_WORDS)
    )


class Looker:
    """Looks for the facts of one item in sentences."""

    def __init__(self, subject: Subject) -> None:
        self._own, self._objects = Names(), Names()
        names = frozenset((subject.label, *subject.names))
        self._own.add(sought(subject.label, subject.title, subject.names), 0)
        self._title = title_key(subject.title or subject.label)
        self._titles: dict[str, list[int]] = defaultdict(list)
        self._common = {n for n, fact in enumerate(subject.facts) if fact.object[:1].islower()}
        for number, fact in enumerate(subject.facts):
            if fact.apart or fact.object in names:
                continue
            self._objects.add(sought(fact.object, fact.title, fact.object_names), number)
            for name in dict.fromkeys(map(title_key, (fact.object, *fact.object_names))):
                self._titles[name].append(number)

    def stated(self, sentence: Sentence) -> list[int] | str:
        """Return the numbers of the facts that a sentence states, or why there are none."""
        text = sentence.text
        longer = [(at, at + len(name)) for name in sentence.mentions for at in places(text, name)]
        own = [(m.start, m.end) for m in self._own.find(text) if not _inside(m, longer)]
        if not own:
            return "does not name the item"
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for mention in self._objects.find(text):
            if not _inside(mention, longer):
                found[mention.key].append((mention.start, mention.end))
        linked = {n for title in sentence.mentions for n in self._titles.get(title, ())}
        if not found and not linked:
            return "names none of the objects"
        near = {n for n, at in found.items() if self._near(text, own, at, n)}
        # Where a link alone tells of the object, its words are others, and nobody knows where.
        stated = near | {n for n in linked if n not in found}
        return sorted(stated) if stated else "names too far apart, in a list, or denied"

    def _near(
        self, text: str, own: list[tuple[int, int]], others: list[tuple[int, int]], number: int
    ) -> bool:
        """Tell whether some mention of the object is near enough to one of the item."""
        most = _COMMON_GAP if number in self._common else _GAP
        for a in own:
            for b in others:
                first, second = sorted((a, b))
                gap = text[first[1] : second[0]]
                if first[1] > second[0] or len(gap) > most or gap.count(",") >= _LIST_COMMAS:
                    continue
                if not _DENIES.search(gap):
                    return True
        return False


def _inside(mention: Mention, longer: list[tuple[int, int]]) -> bool:
    """Tell whether a name is part of the longer name of another page ("Algiers" in "Battle of
    Algiers")."""
    size = mention.end - mention.start
    return any(a <= mention.start and mention.end <= b and b - a > size for a, b in longer)


def sought(label: str, title: str, others: tuple[str, ...]) -> Iterator[str]:
    """Yield the names by which a text that means this thing would most likely call it.

    A page whose title is longer than the thing's label ("French language", "Georgia (country)")
    has it since the label means other things too; then its single words are not looked for.
    Other names in small letters are common words, or codes.
    """
    telling = not title or title == label
    if telling or " " in label:
        yield label
    if title and not telling and "(" not in title:
        yield title
    for name in others:
        if name != title and not name.islower() and (telling or " " in name):
            yield name
