"""Cleaning of what stands in wordnets, and the cutting of their glosses."""

from __future__ import annotations

import re
from html import unescape

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LETTER = re.compile(r"[^\W\d_]")
_EDGES = " \t;:,"
_MARK = re.compile(r'["()]')
_AFTER_SEMICOLON = re.compile(r'(?:^|;) *"')
# Introductions of an example that are no part of the meaning.
_INTRODUCTION = re.compile(r"\b(?:as in e\.g\.|as in|e\.g\.|for example)$")


def clean(text: str) -> str:
    """Return `text` on one line, single-spaced, without control characters and HTML entities.

    The grave accents with which Princeton's files open single quotes become apostrophes.
    """
    if "&" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    if "`" in text:
        text = text.replace("`", "'")
    return " ".join(_CONTROL.sub(" ", text).split())


def gloss(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the meaning and the examples of a gloss: `meaning; "example"; "example"`.

    Quotes inside parentheses belong to the meaning. What follows an example outside quotes (its
    author) is left out; an example whose closing quote is missing ends with the gloss.
    """
    start = _first_example(text)
    meaning = clean(text[:start]).strip(_EDGES)
    if start == len(text):
        return meaning, ()
    # Quotes open and close in turn, so that every other piece is an example.
    pieces = text[start + 1 :].split('"')[::2]
    examples = (clean(piece).strip(_EDGES) for piece in pieces if _LETTER.search(piece))
    return _INTRODUCTION.sub("", meaning).strip(_EDGES), tuple(examples)


def _first_example(text: str) -> int:
    """Return the offset of the quote that opens the first example; the length if there is none."""
    if '"' not in text:
        return len(text)
    depth = 0
    for mark in _MARK.finditer(text):
        if mark[0] == "(":
            depth += 1
        elif mark[0] == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            return mark.start()
    # A bracket that is never closed.
    found = _AFTER_SEMICOLON.search(text)
    return found.end() - 1 if found else len(text)
