"""Titles and abstracts as authors type them, hard-wrapped and in TeX, turned into text.

TeX is left as it is, since formulas are part of what a paper says; only accented letters, which
are nothing but spelling, become the letters they stand for.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import Any

from pipeline.fields.path import clean, string

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]+")
# Named entities that no TeX macro or alignment can be mistaken for.
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
# Authors indent for other reasons too, so a paragraph must also begin where a sentence ends.
_INDENTED = re.compile(r"(?<=[.!?])\n[ \t]+(?=\S)")
_MATHS = re.compile(r"(?<!\\)(\$[^$]*\$)")
_MARKS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
}
_LETTERS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
}
# \'e, \'{e}, \' e, {\'e} and \'\i; a mark that is a letter needs a brace or a space after it.
_ACCENT = re.compile(
    r"""\{\\([`'^~=."]) ?(\\?[A-Za-z])\}"""
    r"""|\\([`'^~=."])(?: ?(?:(\\i)(?![A-Za-z])[ ]?|([A-Za-z]))|\{(\\?[A-Za-z])\})"""
    r"""|\{\\([uvHcdkr])(?:\{(\\?[A-Za-z])\}|[ ]([A-Za-z]))\}|\\([uvHcdkr])\{(\\?[A-Za-z])\}"""
)
_NAMES = "ss|ae|AE|oe|OE|aa|AA|o|O|l|L"
_LETTER = re.compile(
    rf"\{{\\({_NAMES}|i)\}}|\\({_NAMES})(?:\{{\}}|\\ |(?![A-Za-z]) ?)",
)


def one_line(name: str, value: Any) -> str:
    """Return a title or another short string on one line; "" for none.

    Raises BadItem that calls it `name` where it is no string.
    """
    return " ".join(_plain(string(name, value)).split())


def prose(name: str, value: Any) -> str:
    """Return an abstract, its lines joined; a blank line begins a paragraph,
    and so does an indented one after the end of a sentence.

    Raises BadItem that calls it `name` where it is no string.
    """
    text = _plain(string(name, value)).replace("\r\n", "\n").replace("\r", "\n")
    return clean(_INDENTED.sub("\n\n", text), unwrap=True)


def _plain(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text).replace("\u00a0", " "))
    return accented(text) if "\\" in text else text


def accented(text: str) -> str:
    r"""Return `text` with the accents of TeX as letters: K\"ahler, Petojevi\'{c}, {\o}, \c{c}.

    What stands between dollar signs is left alone, and so is what gives no single letter.
    """
    pieces = _MATHS.split(text)
    pieces[::2] = [_LETTER.sub(_letter, _ACCENT.sub(_accent, piece)) for piece in pieces[::2]]
    return "".join(pieces)


def _accent(match: re.Match[str]) -> str:
    mark, letter = (found for found in match.groups() if found)
    made = unicodedata.normalize("NFC", letter.removeprefix("\\") + _MARKS[mark])
    return made if len(made) == 1 else match[0]


def _letter(match: re.Match[str]) -> str:
    return _LETTERS[match[1] or match[2]]
