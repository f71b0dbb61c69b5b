"""A term and what a source says that it means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Definition
from schemas.signal import Found, Refused
from signals import _origin, _stems, _text

NEEDS = ("definitions",)
VERSION = 2
EVIDENCE = ""

LEAST_WORDS = 4
TERM_CHARS, TERM_WORDS = 60, 5
DEFINITION_CHARS = 1000
MOST_OTHERS = 20
_LINK = re.compile(r"(?:https?://|www\.|mailto:)\S+")
_ELSEWHERE = re.compile(
    r"(?:see|cf\.?|same as|siehe|s\.|vgl\.?|voir|ver|véase|vedi|click|read more)(?!\w).{0,80}$",
    re.IGNORECASE,
)
# Lists of what a thing has to offer look like glossaries: "The Bug Tracking System".
_FEATURE = re.compile(r"(?:The|This|Our|Your) \S")
# Command lines, paths and names of variables are explained in lists too, but are no terms.
_CODE = re.compile(r"[-/\\$<@#%~]|\./|.*(?:[=<>{}\\]|::|\w_|\(\)|[a-z]\.[a-z]{2})")
_CLAUSE = re.compile(
    r"(?:you|we|they|why|when|what|where|if|is|are|does|don't|please"
    r"|how (?:to|do|does|can|much|many)|do (?:i|you|not)|a (?:better|good|bad)"
    r"|(?:i|it|there|he|she) (?:is|was|am|are|can|have|has|want|do|does)) ",
    re.IGNORECASE,
)
# A text that opens so goes on with what was said before, gives advice or tells a story.
_NO_DEFINITION = re.compile(
    r"(?:as (?:stated|mentioned|described|noted)|whereas|although|however|because|you|your|we|our|i"
    r"|yes|no|there|please|many|most (?:\w+ )?(?:people|users)|he|she|users|click|note that)\b",
    re.IGNORECASE,
)
# What pages print in the form of a glossary without defining anything: their own particulars.
_PARTICULARS = """
    address author authors availability brand by category categories company contact copyright
    country created credits date department description details document e mail email fax file
    from format hours isbn issn language last license licence location name note notes organiser
    organisation organization owner pages part phone place posted price published publisher
    reference related series size source sources status subject subjects tag tags telephone tel
    time title topic topics type updated url venue version web website who when where
"""
_LABELS = frozenset(_PARTICULARS.split())


@dataclass(frozen=True)
class Fields:
    """`named` says whether the definition uses the words of its own `term` ("yes" or "no").

    `title` is that of the document, "" where it names the term. `others` are further terms that
    the document defines.
    """

    term: str
    definition: str
    title: str
    named: str
    others: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a definition, or why not."""
    terms = [_term(definition.term) for definition in document.definitions]
    pairs = list(zip(terms, document.definitions, strict=True))
    faults = [_term_fault(term) or _text_fault(term, d.text.strip()) for term, d in pairs]
    # Lists of another kind have some entries that look like definitions.
    is_glossary = 2 * faults.count("") >= len(faults)
    counts = Counter(map(_text.bare, terms))
    good = (term for term, fault in zip(terms, faults, strict=True) if not fault)
    shown = list(dict.fromkeys(good))[: MOST_OTHERS + 1]
    for (term, definition), fault in zip(pairs, faults, strict=True):
        if fault:
            yield Refused(fault)
        elif not is_glossary:
            yield Refused("most entries of the document are no definitions")
        elif counts[_text.bare(term)] > 1:
            yield Refused("one of several meanings")
        else:
            others = [other for other in shown if not _text.same(other, term)][:MOST_OTHERS]
            yield _signal(document, definition, term, others)


def _term(term: str) -> str:
    return " ".join(term.split()).rstrip(" :-–—").strip()


def _signal(document: Document, definition: Definition, term: str, others: list[str]) -> Found:
    text, title = definition.text.strip(), _stems.title(document)
    fields = Fields(
        term=term,
        definition=text,
        title="" if _names(title, term) else title,
        named="yes" if _names(text, term) else "no",
        others=others,
    )
    return Found(fields, method=_origin.method(definition.origin))


def _names(text: str, term: str) -> bool:
    """Tell whether a text uses half of the words of a term or more, in whatever form."""
    own = _stems.stems(term) or _stems.stems(term, 1)
    if _text.bare(term) in _text.bare(text):
        return True
    return 2 * len(own & _stems.stems(text, 1)) >= len(own)


def _term_fault(term: str) -> str:
    if not any(map(str.isalpha, term)):
        return "no term"
    if len(term) > TERM_CHARS or len(term.split()) > TERM_WORDS:
        return "term too long"
    if term.endswith("?"):
        return "term is a question"
    if _LINK.match(term):
        return "term is a link"
    if _CODE.match(term):
        return "term is a piece of code"
    if _CLAUSE.match(term):
        return "term is a clause"
    if _FEATURE.match(term):
        return "term is the heading of a feature"
    words = _text.words(term.casefold())
    if words and _LABELS.issuperset(words):
        return "a particular of the page, not a term"
    return ""


def _text_fault(term: str, text: str) -> str:
    """Return why a text does not count as a definition of `term`; "" if it does."""
    if not text:
        return "no definition"
    if not _text.has_words(_LINK.sub(" ", text), 1):
        return "definition is a link"
    if _text.same(text, term):
        return "definition is the term again"
    if _ELSEWHERE.match(text) and not _text.has_words(text, 12):
        return "definition only sends the reader elsewhere"
    if not _text.has_words(text, LEAST_WORDS):
        return "definition of fewer than four words"
    if len(text) > DEFINITION_CHARS:
        return "definition too long"
    if text.endswith(_text.CUT_SHORT):
        return "definition ends in an ellipsis"
    if text.endswith((",", ";", ":")):
        return "definition breaks off"
    if _NO_DEFINITION.match(text):
        return "not worded as a definition"
    return "" if _is_prose(text) else "definition is a name or a figure"


def _is_prose(text: str) -> bool:
    """Tell whether a text has small words, as sentences have and names, dates and lists lack."""
    words = _text.words(text)
    small = sum(word[0].isalpha() and not word[0].isupper() for word in words)
    return small >= 2 and 2 * small > len(words)
