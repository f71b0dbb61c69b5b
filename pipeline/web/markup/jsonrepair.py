"""JSON as people write it into pages: read as it is where it can be, else mended where safe.

Safe are mends that leave one reading only: comments and the marks that once hid scripts from old
browsers go, needless commas go, missing ones between members come in, two objects become a list,
and a text whose every quote is an entity is decoded. A quote within a string, a bracket that is
never closed or a word outside strings leave more than one, so they are faults.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

# Numbers stay as they are written: a price of 4.50 is not 4.5.
_READER = json.JSONDecoder(
    strict=False, parse_int=str, parse_float=str, parse_constant=lambda _: None
)
_SPACE = re.compile(r"[\s\ufeff]+")
_TOKEN = re.compile(r'[\s\ufeff]*+([{}\[,:]|\](?!\]>)|"(?:[^"\\]++|\\.)*+")', re.DOTALL)
_WORD = re.compile(r"[A-Za-z0-9.+-]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_MARK = re.compile(r"(?://|/\*)?[ \t]*(?:<!\[CDATA\[|\]\]>)[ \t]*(?:\*/)?")
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4}|\n|.)', re.DOTALL)
_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null"}
_CLOSES = {"}": "{", "]": "["}


class Unrepairable(ValueError):
    """A text is no JSON and cannot be mended safely; the message is a short fixed phrase."""


def values(text: str) -> list[Any]:
    """Return the values that `text` holds, one after the other; numbers come as strings.

    Raises Unrepairable.
    """
    try:
        return [_READER.decode(text.strip().removeprefix("\ufeff"))]
    except RecursionError:
        raise Unrepairable("nested too deep") from None
    except ValueError:
        return _mended(text)


def _mended(text: str) -> list[Any]:
    text = _unwrapped(text.strip().strip("\ufeff").strip())
    if re.match(r"[\[{\s]*&(?:quot|#34|#x22);", text):
        text = html.unescape(text)
    found: list[Any]
    try:
        found = _READER.decode("[" + _Mender(text).mended() + "]")
    except RecursionError:
        raise Unrepairable("nested too deep") from None
    except json.JSONDecodeError:
        raise Unrepairable("not JSON") from None
    return found


def _unwrapped(text: str) -> str:
    """Return what lies within a comment of HTML that is wrapped around the whole script."""
    if not text.startswith("<!--"):
        return text
    end = text.find("-->")
    if end < 0:
        return text[4:]
    return text[4:end] if end + 3 == len(text) else text


class _Mender:
    """One pass over a text; `out` is the sound JSON so far, values parted by commas."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.open: list[str] = []
        self.over = False

    def mended(self) -> str:
        while (token := self.next_token()) is not None:
            match token:
                case "}" | "]":
                    self.close(token)
                case ",":
                    self.comma()
                case ":":
                    self.out.append(":")
                case _:
                    self.value(token)
        if self.open:
            raise Unrepairable("brackets are not closed")
        self.drop_comma()
        return "".join(self.out)

    def next_token(self) -> str | None:
        """Return the next mark, string or word as JSON; None at the end."""
        found = _TOKEN.match(self.text, self.at)
        if not found:
            self.skip()
            if self.at == len(self.text):
                return None
            found = _TOKEN.match(self.text, self.at)
        if not found:
            return self.word()
        self.at = found.end()
        token = found[1]
        return _ESCAPE.sub(_escape, token) if "\\" in token else token

    def skip(self) -> None:
        """Pass over spaces, comments, wrappers and semicolons between values."""
        before = -1
        while before != self.at < len(self.text):
            before = self.at
            for pattern in (_SPACE, _MARK):
                if found := pattern.match(self.text, self.at):
                    self.at = found.end()
            for start, end in (("//", "\n"), ("/*", "*/"), ("<!--", "-->")):
                if self.text.startswith(start, self.at):
                    self.past(start, end)
            if not self.open and self.text.startswith(";", self.at):
                self.at += 1

    def past(self, start: str, end: str) -> None:
        found = self.text.find(end, self.at + len(start))
        if found < 0 and start != "//":
            raise Unrepairable("a comment is not closed")
        self.at = len(self.text) if found < 0 else found + len(end)

    def word(self) -> str:
        """Return a number or a name of JSON; raises Unrepairable for what else there is."""
        if self.text.startswith('"', self.at):
            raise Unrepairable("a string is not closed")
        found = _WORD.match(self.text, self.at)
        word = found[0] if found else ""
        self.at += len(word)
        if word in _WORDS:
            return _WORDS[word]
        if _NUMBER.fullmatch(word):
            return f'"{word}"'
        raise Unrepairable("text outside strings")

    def value(self, token: str) -> None:
        """Take a value or the bracket that opens one, with the comma that it lacks."""
        if self.over:
            raise Unrepairable("brackets do not match")
        last = self.out[-1] if self.out else ","
        if last not in (",", ":", "{", "["):
            if not self.may_follow(last, token):
                raise Unrepairable("a comma is missing")
            self.out.append(",")
        self.out.append(token)
        if token in ("{", "["):
            self.open.append(token)

    def may_follow(self, last: str, token: str) -> bool:
        if not self.open or self.open[-1] == "[":
            return last in _CLOSES and token in ("{", "[")
        self.skip()
        return token.startswith('"') and self.text.startswith(":", self.at)

    def comma(self) -> None:
        if self.out and self.out[-1] not in (",", "{", "["):
            if self.out[-1] == ":":
                raise Unrepairable("a value is missing")
            self.out.append(",")

    def close(self, token: str) -> None:
        self.drop_comma()
        if not self.open:
            # Brackets too many after the end harm nothing; anything after them does.
            self.over = True
        elif self.open.pop() != _CLOSES[token]:
            raise Unrepairable("brackets do not match")
        else:
            self.out.append(token)

    def drop_comma(self) -> None:
        if self.out and self.out[-1] == ",":
            self.out.pop()


def _escape(found: re.Match[str]) -> str:
    """Return an escape of JSON; one that only JavaScript knows loses its backslash."""
    what = found[1]
    if len(what) > 1 or what in '"\\/bfnrt':
        return found[0]
    if what.isalnum():
        raise Unrepairable("an escape is not of JSON")
    return "" if what == "\n" else what
