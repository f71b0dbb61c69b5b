"""Pairs of past events whose order grammar states: "X before Y", "After X, Y", "A year later"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from signals import _events, _verbs
from signals._dates import mentions
from signals._events import unclean
from signals._text import Stretch

LEAST_CLAUSE, LEAST_WORDS = 15, 3

_FRONT = re.compile(r"(After|Before) ([^,]{10,120}), ([^,]{10,160})\.")
_BACK = re.compile(r"\b(after|before|until)\b")
# How much earlier or later is no part of what happened.
_HOW_LONG = re.compile(
    r"(?: (?:shortly|soon|just|immediately|right|only|long|even|not long|(?:for )?(?:an?|one|two"
    r"|three|four|five|six|seven|eight|nine|ten|several|some|many|a few|\d{1,3})"
    r" (?:hours?|days?|weeks?|months?|years?|decades?)))$"
)
_LATER = re.compile(
    r"(?:(?:About|Some|Just|Only|Around) )?"
    r"(?:(?:[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en"
    r"|[Ss]everal|[Mm]any|[Aa] few|\d{1,3}) (?:hours?|days?|weeks?|months?|years?|decades?) later"
    r"|The (?:following|next) (?:day|week|month|year|morning)),? "
)
# What can begin a clause so that no parser is needed to see its subject.
_SUBJECT = re.compile(r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I|(?:[A-Z][a-z]+ ){0,2}[A-Z][a-z]+) ")
# Behind a noun only forms that can be no participle: "the men arrested" may be no sentence at all.
_NOUN = re.compile(
    r"(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Aa]n?|[Oo]ur|[Mm]y) (?:[a-z-]+ ){1,3}"
    r"(?=(?:was|were|had|became|began|broke|came|chose|drew|drove|fell|flew|gave|grew|ran|rose|sank"
    r"|shook|spoke|stole|took|threw|went|withdrew|woke|wrote) )"
)
# What came "before" another thing may have kept it from happening: "he died before he finished".
_PREVENTS = re.compile(
    r"\b(?:died|killed|drowned|perished|stopped|caught|arrested|rescued|saved|interrupted|prevented"
    r"|shot|resigned|withdrew|cancelled|canceled|abandoned|left|quit|fled|escaped|collapsed|fell)\b"
)
_HAD = re.compile(r"\bhad (?:been )?")


@dataclass(frozen=True)
class Pair:
    """Two events in the wording of the text, in its order; the stretch holds both of them."""

    start: int
    end: int
    told: tuple[str, str]
    first_is_earlier: bool


_CONNECTIVES = (
    "after",
    "After",
    "before",
    "Before",
    "until",
    "later",
    "morning",
    "following",
    "next",
)


def hinted(text: str) -> bool:
    """Tell whether a text may put events in order: where this says no, `joined` gives None."""
    return any(map(text.__contains__, _CONNECTIVES))


def joined(text: str, sentence: Stretch, previous: Stretch | None) -> Pair | str | None:
    """Return the two events that a sentence puts in order, alone or with the one before it.

    Gives the reason where it seems to and cannot be taken, None where it has no such words.
    """
    words = text[sentence[0] : sentence[1]]
    if later := _LATER.match(words):
        return _in_turn(text, sentence, previous, later.end())
    parts = _parts(words)
    if parts is None:
        return None
    if fault := unclean(words):
        return fault
    if _events.cut_short(text, sentence):
        return "sentence cut at an abbreviation"
    link, main, clause = parts
    if any(mentions(words, None)):
        return "date beside the connective"
    if fault := _fault(main) or _clause_fault(clause, link):
        return fault
    if link == "before" and _PREVENTS.search(main):
        return "what may never have happened"
    front = words.startswith(("After ", "Before "))
    told = (clause, main) if front else (main, clause)
    # What comes "after X" is told first and happens second, and so on.
    return Pair(*sentence, (_closed(told[0]), _closed(told[1])), (link == "after") == front)


def _parts(words: str) -> tuple[str, str, str] | None:
    """Return the connective, the main clause and the other one."""
    if front := _FRONT.fullmatch(words):
        return front[1].casefold(), front[3], front[2]
    links = list(_BACK.finditer(words))
    if len(links) != 1 or not _subject(words[links[0].end() + 1 :]):
        return None
    main, clause = words[: links[0].start()].rstrip(), words[links[0].end() + 1 :]
    return links[0].group(), _HOW_LONG.sub("", main), clause.removesuffix(".")


def _in_turn(text: str, sentence: Stretch, previous: Stretch | None, at: int) -> Pair | str:
    if previous is None:
        return "nothing in front of the connective"
    before, words = text[previous[0] : previous[1]], text[sentence[0] : sentence[1]]
    if fault := unclean(before) or unclean(words):
        return fault
    if _events.cut_short(text, previous) or _events.cut_short(text, sentence):
        return "sentence cut at an abbreviation"
    if any(mentions(before, None)) or any(mentions(words[at:], None)):
        return "date beside the connective"
    after = words[at:].removesuffix(".")
    if fault := _fault(before.removesuffix(".")) or _fault(after):
        return fault
    return Pair(previous[0], sentence[1], (before, _closed(after)), first_is_earlier=True)


def _fault(clause: str) -> str:
    """Return why a clause does not tell of one past event; "" if it does."""
    if len(clause) < LEAST_CLAUSE or clause.count(" ") + 1 < LEAST_WORDS:
        return "clause too short"
    if _events.JOINED.search(clause):
        return "more than one event in the clause"
    if _verbs.not_past(clause):
        return "not told as a past event"
    if _verbs.said(clause):
        return "what was said, not what happened"
    if _verbs.other_times(clause):
        return "more than one time in the sentence"
    return "" if _verbs.single(clause) else "no single event that is told of"


def _clause_fault(clause: str, link: str) -> str:
    if not (size := _subject(clause)):
        return "clause without a plain subject"
    # "After he had left" is the past of the past, which is what "after" says anyway.
    bare = _HAD.sub("", clause, count=1) if link == "after" else clause
    fault = _fault(bare)
    if fault:
        return fault
    follows = bare[size:].split(" ", 3)
    # The verb right behind its subject: else the words may be no clause at all.
    head = " ".join(follows[:1] if follows[0] not in ("was", "were") else follows[:3])
    return "" if _verbs.verbs(head) else "clause without a plain subject"


def _subject(clause: str) -> int:
    """Return the length of the subject that a clause begins with, 0 where none is plain."""
    match = _SUBJECT.match(clause) or _NOUN.match(clause)
    return match.end() if match else 0


def _closed(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:].rstrip('.')}."
