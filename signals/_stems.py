"""What two texts have in common, whatever the endings of their words."""

from __future__ import annotations

from schemas.document import Document
from signals import _text

# Inflected forms of a word have so many letters in common; shorter words tell little.
STEM, LEAST_LETTERS = 5, 4
# A longer word keeps more than its first letters in all of its forms.
_ENDING, _LONGEST = 3, 40
# What is longer is no title, and each picture or term of a page would be compared with it.
_TITLE_CHARS = 500
# From here on scripts put no spaces between words.
_UNSPACED = "\u0e00"


def title(document: Document) -> str:
    """Return the title of a document; "" for a text that is too long to be one."""
    return document.title if len(document.title) <= _TITLE_CHARS else ""


def stems(text: str, letters: int = LEAST_LETTERS) -> set[str]:
    """Return the beginnings of the words of `text` that have so many letters; each ideograph."""
    words = _text.words(text.casefold())
    return {word[:STEM] for word in words if len(word) >= letters or _text.is_cjk(word)}


def beginnings(text: str) -> set[str]:
    """Return the words of `text` and all that they begin with, from STEM letters on."""
    words = {word[:_LONGEST] for word in _text.words(text.casefold())}
    return words | {word[:end] for word in words for end in range(STEM, len(word))}


def is_told(words: str, text: str, known: set[str]) -> bool:
    """Tell whether more than half of `words` stand in a text, whatever their endings.

    `known` are the beginnings of the words of `text`. What is written in a script without spaces
    must stand there as it is.
    """
    if max(words, default="") >= _UNSPACED:
        return words.casefold() in text.casefold()
    own = [word[:_LONGEST] for word in _text.words(words.casefold())]
    return 2 * sum(word[: max(STEM, len(word) - _ENDING)] in known for word in own) > len(own)
