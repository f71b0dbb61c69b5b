"""Known names in a text: whole words only, the longest name first, in linear time.

A name is a row of tokens (letters and digits). The trie goes by tokens without case; whether case
matters is a name's own affair: "question answering" may stand in any case, "SQuAD" only so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from schemas import Span

# How much a source of names is to be trusted where two give one name different types.
OWN, LISTED, GUESSED = 2, 1, 0
MOST_TOKENS = 10
_TOKEN = re.compile(r"[^\W_]+")
_END = ""  # no token is empty, so this key of a trie's node is free for what ends there
_JOINTS = frozenset((" ", "-"))
# "BERT-based" names BERT, "ImageNet-1k" does not name ImageNet.
_TAIL = re.compile(r"-[a-z]{4,}\b")
_LEFT, _RIGHT = "-_\\.", "-_"


class Name(NamedTuple):
    """A name of something of a `type`; `caseless` if it is one however it is written."""

    text: str
    type: str
    caseless: bool
    rank: int = LISTED


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name at the end of its path: what its tokens must be, None for any case, and its gaps."""

    exact: tuple[str | None, ...]
    gaps: tuple[str, ...]
    type: str
    rank: int


class _Token(NamedTuple):
    text: str
    start: int
    end: int


Trie = dict[str, Any]


def trie_of(names: Iterable[Name]) -> Trie:
    """Return the trie of `names`. Those of no token or of more than MOST_TOKENS are left out."""
    trie: Trie = {}
    for name in names:
        for text in _forms(name):
            _add(trie, name, text)
    return trie


def _forms(name: Name) -> Iterator[str]:
    yield name.text
    # What may be written in any case is a common noun, and those have a plural.
    if name.caseless and name.text[-1:].islower() and not name.text.endswith("s"):
        yield f"{name.text}s"


def _add(trie: Trie, name: Name, text: str) -> None:
    tokens = _tokens(text)
    if not 0 < len(tokens) <= MOST_TOKENS:
        return
    node = trie
    for token in tokens:
        node = node.setdefault(token.text.casefold(), {})
    exact = tuple(None if name.caseless and _plain(t.text) else t.text for t in tokens)
    entry = _Entry(exact, _gaps(text, tokens), name.type, name.rank)
    held = node.setdefault(_END, [])
    if entry not in held:
        held.append(entry)


def _plain(token: str) -> bool:
    """Tell whether a token is an ordinary word: "Question", but no "BERT" and no "F1"."""
    return token[1:].islower() or (len(token) == 1 and token.isalpha())


def _tokens(text: str) -> list[_Token]:
    return [_Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]


def _gaps(text: str, tokens: list[_Token]) -> tuple[str, ...]:
    return tuple(text[a.end : b.start] for a, b in pairwise(tokens))


def spans(text: str, tries: Iterable[Trie]) -> tuple[Span, ...]:
    """Return where `text` mentions names of `tries`, as spans of the layer "entity".

    From left to right, the longest name that begins at a word is taken and the next one looked
    for behind it, so that no two overlap. Of two names alike the one of higher rank counts; where
    those of highest rank differ in type, the mention is ambiguous and left out.
    """
    roots = [trie for trie in tries if trie]
    tokens = _tokens(text) if roots else []
    found: list[Span] = []
    at = 0
    while at < len(tokens):
        key = tokens[at].text.casefold()
        # No name begins with most words.
        if not any(key in root for root in roots):
            at += 1
            continue
        size, kind = _longest(text, tokens, at, roots)
        if kind:
            found.append(Span("entity", tokens[at].start, tokens[at + size - 1].end, kind))
        at += max(size, 1)
    return tuple(found)


def _longest(text: str, tokens: list[_Token], at: int, roots: list[Trie]) -> tuple[int, str]:
    """Return the number of tokens of the longest name at a token, and its type if it has one."""
    if _joined(text, tokens[at].start):
        return 0, ""
    best, fits = 0, list[_Entry]()
    for root in roots:
        node: Trie | None = root
        for size in range(1, min(MOST_TOKENS, len(tokens) - at) + 1):
            node = node.get(tokens[at + size - 1].text.casefold()) if node else None
            if not node:
                break
            if size >= best and (here := _fitting(text, tokens[at : at + size], node)):
                fits = fits + here if size == best else here
                best = size
    return best, _type_of(fits)


def _fitting(text: str, tokens: list[_Token], node: Trie) -> list[_Entry]:
    entries: list[_Entry] = node.get(_END, [])
    if not entries or _goes_on(text, tokens[-1].end):
        return []
    gaps = _gaps(text, tokens)
    return [e for e in entries if _same_case(e, tokens) and _same_gaps(e.gaps, gaps, tokens)]


def _same_case(entry: _Entry, tokens: list[_Token]) -> bool:
    pairs = zip(entry.exact, tokens, strict=True)
    return all(word is None or word == token.text for word, token in pairs)


def _same_gaps(wanted: tuple[str, ...], gaps: tuple[str, ...], tokens: list[_Token]) -> bool:
    """Tell whether gaps are as a name has them; a hyphen may stand for a space between words."""
    for n, (want, gap) in enumerate(zip(wanted, gaps, strict=True)):
        words = len(tokens[n].text) > 1 and len(tokens[n + 1].text) > 1
        if want != gap and not (words and {want, gap} <= _JOINTS):
            return False
    return True


def _joined(text: str, start: int) -> bool:
    """Tell whether what starts here is the rest of a longer word or the name of a TeX macro."""
    if not start or text[start - 1] not in _LEFT:
        return False
    return text[start - 1] == "\\" or text[start - 2 : start - 1].isalnum()


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a word goes on behind its token, other than by "-based" and the like."""
    after = text[end : end + 2]
    if after[:1] == ".":
        return after[1:].isdigit()
    if after[:1] not in _RIGHT or not after[1:].isalnum():
        return False
    return not _TAIL.match(text, end)


def _type_of(entries: list[_Entry]) -> str:
    rank = max((entry.rank for entry in entries), default=0)
    types = {entry.type for entry in entries if entry.rank == rank}
    return types.pop() if len(types) == 1 else ""
