"""What the wording of a question says of it: gaps to fill, talk of its options, dialogue."""

from __future__ import annotations

import re

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
