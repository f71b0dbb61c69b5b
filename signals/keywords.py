"""The words under which a source wants a text to be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document, origin
from schemas.signal import Found, Refused
from signals import _mentions, _origin, _stems, _summary, _text

NEEDS = ("keywords",)
VERSION = 1
EVIDENCE = "text"

LEAST_KEYWORDS, MOST_KEYWORDS = 2, 15
# A list of which less is borne out is that of a whole site, and meets the text by chance.
LEAST_SHARE = 1 / 3
LEAST_WORDS = 20
KEYWORD_CHARS, KEYWORD_WORDS = 60, 6
# Marks of tags that are meant for software: "post_format", "nyt:section=world".
_MACHINE = ("://", "_", "=", ":", "{", "<")


@dataclass(frozen=True)
class Fields:
    """`keywords` are those that the text or its title bears out, in the order of the source.

    `named` are those of them that stand word for word in `text`, in the order of the text.
    `stated` are all that the source has, also those left out, which may be right all the same.
    """

    text: str
    title: str
    keywords: list[str]
    named: list[str]
    stated: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a document, or why not, and why a keyword was left out."""
    stated = _once(document.keywords)
    if not stated:
        return
    start, end = _text.passage(document.text, 0, len(document.text))
    text = document.text[start:end]
    title = _stems.title(document)
    if reason := _fault(stated, title, text):
        yield Refused(reason)
        return
    told = f"{title}\n{text}"
    known = _stems.beginnings(told)
    keywords = []
    for word in stated:
        if reason := _word_fault(word, title, told, known):
            yield Refused(reason)
        else:
            keywords.append(word)
    if len(keywords) < max(LEAST_KEYWORDS, LEAST_SHARE * len(stated)):
        yield Refused("too few keywords are borne out by the text")
        return
    fields = Fields(text, title, keywords, _named(keywords, text), stated)
    yield Found(fields, start, end, _origin.method(origin(document, "keywords")))


def _once(words: tuple[str, ...]) -> list[str]:
    kept: dict[str, str] = {}
    for word in words:
        shown = " ".join(word.split()).strip(" #,;")
        kept.setdefault(_text.bare(shown), shown)
    kept.pop("", None)
    return list(kept.values())


def _fault(stated: list[str], title: str, text: str) -> str:
    """Return why none of the keywords is taken; "" if they are looked at one by one."""
    if len(stated) < LEAST_KEYWORDS:
        return "fewer than two keywords"
    if len(stated) > MOST_KEYWORDS:
        return "too many keywords"
    if not _text.has_words(text, LEAST_WORDS):
        return "text too short"
    words = [word for keyword in stated for word in _text.words(keyword.casefold())]
    if words == _text.words(title.casefold()):
        return "keywords are the words of the title"
    return ""


def _word_fault(word: str, title: str, told: str, known: set[str]) -> str:
    if any(mark in word for mark in _MACHINE):
        return "keyword is a tag for software"
    if _summary.is_title(word, title):
        return "keyword is the title again"
    if len(word) > KEYWORD_CHARS or len(word.split()) > KEYWORD_WORDS:
        return "keyword too long"
    if not any(map(str.isalpha, word)) or len(word) < _mentions.LEAST_CHARS:
        return "keyword is no word"
    return "" if _stems.is_told(word, told, known) else "keyword not borne out by the text"


def _named(keywords: list[str], text: str) -> list[str]:
    """Return the keywords that stand in the text as whole words, in whatever case."""
    low = text.casefold()
    places = {word: next(_mentions.places(low, word.casefold()), -1) for word in keywords}
    return sorted((w for w in keywords if places[w] >= 0), key=lambda w: (places[w], w))
