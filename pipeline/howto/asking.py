"""The title of an article of instructions as the question that it answers."""

from __future__ import annotations

import re

_HOW_TO = re.compile(r"how to\s+(?=\S)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# The title's "you" is the reader, who is "I" in a question; these alone are turned without
# knowing the grammar of the sentence.
_OWN = {"your": "my", "yours": "mine", "yourself": "myself"}
_YOU = re.compile(r"\byou(?:['’]\w+)?\b|\byourselves\b", re.IGNORECASE)
# With less to read than this, the case of the title's words cannot be learnt from the text.
LEAST_WORDS = 40


def question_of(title: str, text: str) -> str:
    """Return the title as a question: "How to Boil Your Egg" -> "How do I boil my egg?".

    Titles have Each Word in Capitals. A word loses its capital if the text writes it small, or
    never writes it at all; it keeps it if the text has it only with a capital inside sentences.
    Where that cannot be told, or the title says "you", or is no "How to ...", it is left as
    given.
    """
    found = _HOW_TO.match(title)
    words = _WORD.findall(text)
    if not found or len(words) < LEAST_WORDS or _YOU.search(title):
        return title
    small, proper = _cases(text)
    goal = title[found.end() :].rstrip(" .?!")

    def cased(match: re.Match[str]) -> str:
        word = match[0]
        lower = word.lower()
        if lower in _OWN:
            return _OWN[lower]
        if word[1:] != word[1:].lower() or (lower in proper and lower not in small):
            return word
        return lower

    return f"How do I {_WORD.sub(cased, goal)}?"


def _cases(text: str) -> tuple[set[str], set[str]]:
    """Return the words that stand small, and those with a capital inside a sentence."""
    small: set[str] = set()
    proper: set[str] = set()
    for match in _WORD.finditer(text):
        word = match[0]
        before = text[max(match.start() - 2, 0) : match.start()]
        if word.islower():
            small.add(word)
        elif before in (", ", "; ") or before.strip(" '’-").isalpha():
            proper.add(word.lower())
    return small, proper
