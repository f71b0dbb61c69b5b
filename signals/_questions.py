"""What the wording of a question says of it: gaps to fill, talk of its options, dialogue."""

from __future__ import annotations

import re

from signals import _text

BLANK = "_____"
# Underscores that are part of no word; some tests print several with spaces between them.
_GAP = re.compile(r"(?<!\w)_+(?: _+){0,20}(?!\w)")
_GAP_BEFORE_STOP = re.compile(rf"{BLANK} (?=[.,;:?!](?:\s|$))")
_GAP_AFTER_QUESTION = re.compile(rf"(?<=[?？]) ?{BLANK} ?[.。]?$")
_ASKS = re.compile(r"\b(?:what|which|who|whom|whose|where|when|why|how)\b", re.IGNORECASE)
# Wordings that speak of options: English and Chinese.
_NAMES_OPTIONS = re.compile(
    r"\bof the (?:following|above|below|four|options|choices)\b|\bthe following (?:statements?"
    r"|sentences?|options?|choices?|answers?|titles?|descriptions?)\b|\bthe following,"
    r"|下列|以下[哪各选四]|下面[哪各选四]|选项",
    re.IGNORECASE,
)
# Wordings that can hardly be answered before the options are read.
_NEEDS_OPTIONS = re.compile(
    r"\bwhich (?:of|one of|statement|sentence|title|option|choice|description)\b|\bof these\b"
    r"|\b(?:except|(?-i:NOT|LEAST))\b"
    r"|\b(?:is|are)(?: not|n't) (?:true|mentioned|correct|right|included|stated|said)\b"
    r"|\b(?:is|are) (?:true|false|correct|incorrect|wrong)\b(?! that)|\bthe (?:following|above)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"(?:all|any|both|either|neither|none) of (?:the|these|those|them)\b", re.I)
_LETTER = r"\(?[A-H]\)?"
_BY_LETTER = re.compile(
    rf"(?:(?:both|either|neither|only|options?) )?{_LETTER}(?:, ?{_LETTER}){{0,6}}"
    rf"(?:,? (?:and|or|nor) | ?[&+] ?){_LETTER}(?: only| above)?\.?",
    re.IGNORECASE,
)
# Addresses, with or without "https://" in front.
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.@-])(?:[\w-]{1,63}\.){1,5}[a-z]{2,10}/\S*", re.IGNORECASE
)
# Words that only send the reader elsewhere: the first lead, the second say where to.
_LEADS = frozenset(
    ("click", "see", "read", "go", "visit", "check", "follow", "find", "look", "learn")
)
_PLACES = frozenset(
    ("here", "link", "links", "more", "below", "above", "page", "site", "website", "article")
)
_BESIDE = """
    please out at on to for in and or is the this that our my your a an it its web can you be found
    also full answer answers post information info details detail there them us under try using via
"""
_POINTERS = _LEADS | _PLACES | frozenset(_BESIDE.split())
# Longer ones say something.
_POINTING_CHARS = 300
_LETTERS = re.compile(r"[^\W_]+")
_LEAST_STUMP = 40
_TURN = re.compile(r"([^\W\d_][^:：\n]{0,29})[:：] ?\S")


def asked(text: str, options: list[str]) -> tuple[str, str]:
    """Return a question with its gaps as `BLANK`, and its kind: "question" or "cloze".

    Several gaps stay several. One that only marks where to write the answer is taken away, and
    the beginning of a sentence that the options go on with gets one.
    """
    shown = _GAP.sub(BLANK, " ".join(text.split()))
    shown = _GAP_BEFORE_STOP.sub(BLANK, shown)
    shown = _GAP_AFTER_QUESTION.sub("", shown).strip()
    if not shown.replace(BLANK, "").strip(" .?"):
        return "", "question"
    if _is_beginning(shown, options):
        shown = f"{shown} {BLANK}."
    return shown, "cloze" if _GAP.search(shown) else "question"


def _is_beginning(shown: str, options: list[str]) -> bool:
    if not options or _GAP.search(shown) or not shown[-1].isalpha() or _ASKS.search(shown):
        return False
    return shown[0].isupper() and all(option[:1].islower() for option in options)


def names_options(question: str) -> bool:
    """Tell whether a question speaks of options to choose from."""
    return bool(_NAMES_OPTIONS.search(question))


def needs_options(question: str, answer: str) -> bool:
    """Tell whether a question, or its answer, can be understood only beside the options."""
    return bool(
        names_options(question) or _NEEDS_OPTIONS.search(question) or _OF_OTHERS.match(answer)
    )


def is_by_letter(option: str) -> bool:
    """Tell whether an option speaks of others by their letters: "Both A and C"."""
    return bool(_BY_LETTER.fullmatch(option))


def medium(context: str) -> str:
    """Return what a context is: "dialogue" if each line is a turn of one of two or more speakers,
    else "text"; "" for none."""
    if not context:
        return ""
    turns = [_TURN.match(line) for line in context.split("\n") if line.strip()]
    speakers = {turn[1] for turn in turns if turn}
    return "dialogue" if all(turns) and len(speakers) > 1 else "text"


def answer_fault(asked: str, answer: str) -> str:
    """Return why an answer in its writer's own words answers nothing; "" if it may.

    `answer` is not blank. What is found is a fixed, short phrase.
    """
    if is_link(answer):
        return "answer is a bare link"
    if _only_points(answer):
        return "answer only sends the reader elsewhere"
    if _text.same(asked, answer):
        return "answer is the question again"
    if len(answer) >= _LEAST_STUMP and answer.endswith(("...", "…", "[...]", "[…]")):
        return "answer ends in an ellipsis"
    return ""


def vote_fault(votes: tuple[int, ...]) -> str:
    """Return why the first of the answers that were voted on is none; "" if it may be one."""
    return "answer was voted down" if votes and votes[0] < 0 else ""


def is_link(answer: str) -> bool:
    """Tell whether an answer is addresses, and at most words that point at them."""
    if len(answer) > _POINTING_CHARS:
        return False
    rest, links = _LINK.subn(" ", answer)
    return bool(links) and _POINTERS.issuperset(_LETTERS.findall(rest.casefold()))


def _only_points(answer: str) -> bool:
    """Tell whether an answer is "Click here for more" and the like."""
    if len(answer) > _POINTING_CHARS:
        return False
    words = set(_LETTERS.findall(answer.casefold()))
    return words <= _POINTERS and bool(words & _LEADS) and bool(words & _PLACES)
