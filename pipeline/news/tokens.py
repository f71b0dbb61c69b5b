"""Tokenised text put together again: the corpus went through tokenisers that left their marks."""

from __future__ import annotations

import re

_BRACKETS = {
    "lrb": "(",
    "rrb": ")",
    "lsb": "[",
    "rsb": "]",
    "lcb": "{",
    "rcb": "}",
}
_BRACKET = re.compile(r"-([LR][RSC]B|[lr][rsc]b)-")
# Signs that a text was tokenised, and is not merely spaced badly in one place.
_SIGN = re.compile(r"-[LRlr][RSCrsc][Bb]-|``| (?:n't|'s|'re|'ve|'ll|'d|'m)\b| ,(?= )")
_LEAST_SIGNS = 2
_OPENED = re.compile(r"`` ?")
_SHUT = re.compile(r" ?''")
_CLITIC = re.compile(r" (n't|'(?:s|re|ve|ll|d|m|S))\b", re.IGNORECASE)
_BEFORE = re.compile(r" ([,;:?!%)\]}])")
_BEHIND = re.compile(r"([(\[{$£€]) ")
# Where a line had no full stop of its own, exports have put one with a space in front.
_STOP = re.compile(r"(?<=[^\s.]) \.(?=\s|$)")
_DOUBLE_STOP = re.compile(r"(?<=[.!?…]) \.(?=\s|$)|(?<=[.!?…][\"'”’]) \.(?=\s|$)")


def joined(text: str) -> str:
    """Return `text` with tokens joined to words and marks as they are printed.

    Stops that stand by themselves are always joined; the rest only where there are at least two
    signs of a tokeniser, or a bracket in letters.
    """
    text = _STOP.sub(".", _DOUBLE_STOP.sub("", text)) if " ." in text else text
    if not _tokenised(text):
        return text
    text = _BRACKET.sub(lambda match: _BRACKETS[match[1].casefold()], text)
    text = _SHUT.sub('"', _OPENED.sub('"', text))
    text = _CLITIC.sub(r"\1", text)
    return _BEHIND.sub(r"\1", _BEFORE.sub(r"\1", text))


def _tokenised(text: str) -> bool:
    if _BRACKET.search(text):
        return True
    signs = _SIGN.finditer(text)
    return sum(1 for _, _ in zip(signs, range(_LEAST_SIGNS), strict=False)) >= _LEAST_SIGNS
