"""Dated events in English prose: sentences that tell of one thing, with the day it happened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from signals import _verbs
from signals._dates import When, mentions
from signals._text import Stretch

LEAST_CHARS, MOST_CHARS = 30, 250

_QUOTED = re.compile("[\"“”«»„]|(?:^|\\s)['‘]")
_MARKS = re.compile(r"[\n\t;:|{}\[\]<>=*#_@/\\]|https?|\.\.\.|…| [–—-]+ ")
# How a date hangs on its sentence: before it and after it nothing but these words.
_LEAD = re.compile(
    r"(?:(?:On|In|During)(?: the)?(?: (?:early|mid|late|spring of|summer of|autumn of|fall of"
    r"|winter of|morning of|evening of|night of))?)?"
)
_TAIL = re.compile(
    r"(?:on|in|during)(?: the)?(?: (?:early|mid|late|spring of|summer of|autumn of|fall of"
    r"|winter of|morning of|evening of|night of))?"
)
_SHORT = re.compile(
    r"\b(?:[A-Z]|St|Mr|Mrs|Ms|Dr|Jr|Sr|No|Nos|vs|v|Brig|Maj|Adm|Cmdr|Hon|Gen|Col|Lt|Prof|Rev|Capt|Sgt|Gov|Sen|Rep|Pres"
    r"|Mt|Ft|Op|Vol|pp|ca|cf|approx|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_PREPOSITION = re.compile(r"\b(?:on|in|during)\b")
# A bare number is a year if a comma or one of these words follows on it.
_AFTER_YEAR = re.compile(
    r",|(?: (?:he|she|it|they|we|I|the|a|an|his|her|its|their|this|that|these|both|some|many|most"
    r"|several|all|two|three|four|five|another|one)\b)|(?: [A-Z][a-z]+)"
)
JOINED = re.compile(r"\b(?:that|which|who|whom|whose|where|because|although|though|but|as)\b|,")
# Words between a date and the end of its sentence that leave it where it is.
_END = re.compile(r"(?:, in [A-Z][A-Za-z ]{2,30})?\.")


@dataclass(frozen=True)
class Event:
    """A sentence that tells of one event, `text[start:end]`, and when that was."""

    start: int
    end: int
    when: When


def dated(text: str, sentence: Stretch, written: date | None) -> Event | str | None:
    """Return the event that a sentence tells of, or why none; None if it has no date at all."""
    words = text[sentence[0] : sentence[1]]
    found = list(mentions(words, written))
    if not found:
        return None
    if fault := unclean(words):
        return fault
    if cut_short(text, sentence):
        return "sentence cut at an abbreviation"
    if len(found) > 1 or _verbs.other_times(_without(words, found[0])):
        return "more than one time in the sentence"
    [when] = found
    if not when.known:
        return "date not resolved"
    return _fault(words, when) or Event(*sentence, when)


def cut_short(text: str, sentence: Stretch) -> bool:
    """Tell whether a "sentence" begins or ends with the full stop of an abbreviation."""
    start, end = sentence
    return bool(_SHORT.search(text, max(start, end - 8), end) or _before(text, start))


def _before(text: str, start: int) -> bool:
    return bool(_SHORT.search(text[max(0, start - 9) : start].rstrip()))


def unclean(words: str) -> str:
    """Return why a sentence is none to show by itself; "" if it is one."""
    if not LEAST_CHARS <= len(words) <= MOST_CHARS:
        return "sentence too short or too long"
    if _QUOTED.search(words):
        return "quoted speech"
    whole = words[0].isupper() and words.endswith(".") and words.count("(") == words.count(")")
    return "" if whole and not _MARKS.search(words) else "not a plain sentence"


def _fault(words: str, when: When) -> str:
    """Return why the date is not that of the event that the sentence tells of; "" if it is."""
    rest = _without(words, when)
    if _verbs.not_past(rest):
        return "not told as a past event"
    if _verbs.said(rest):
        return "what was said, not what happened"
    count = _verbs.verbs(rest)
    if not count:
        return "no event that is told of"
    if _leads(words, when):
        # One date in front of it all dates what follows, up to a second sentence in disguise.
        return "" if count + _verbs.copulas(rest) <= 3 else "more than one event in the sentence"
    if not _trails(words, when):
        return "date is not that of the sentence"
    single = _verbs.single(rest) and not JOINED.search(rest)
    return "" if single else "more than one event in the sentence"


def _without(words: str, when: When) -> str:
    return f"{words[: when.start]} {words[when.end :]}"


def _leads(words: str, when: When) -> bool:
    """Tell whether the sentence begins with its date: "On 3 May 1905 he ..."."""
    head = words[: when.start].rstrip()
    if not _LEAD.fullmatch(head) or (not head and not when.relative):
        return False
    return bool(_AFTER_YEAR.match(words, when.end)) or when.relative


def _trails(words: str, when: When) -> bool:
    """Tell whether the sentence ends with its date: "He ... on 3 May 1905."."""
    if not _END.fullmatch(words, when.end):
        return False
    if when.relative and words[when.start].islower():
        return True
    head = words[: when.start].rstrip()
    return any(_TAIL.fullmatch(head, at.start()) for at in _PREPOSITION.finditer(head))
