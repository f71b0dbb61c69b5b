"""What stands inside lines of wikitext besides links: HTML tags, quotes, switches, variants."""

from __future__ import annotations

import re

from pipeline.mediawiki.formula import subscript, superscript
from pipeline.mediawiki.marks import BREAK, HOLE

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)[^<>]*+>")
_BLOCK_WORDS = """p div blockquote center li ul ol dl dd dt tr td th hr h1 h2 h3 h4 h5 h6 tbody
thead caption section article aside figure poem table"""
_INLINE_WORDS = """a abbr b bdi bdo big cite code data del dfn em font i ins kbd mark noinclude
onlyinclude nowiki noin q rb rp rt rtc ruby s samp small span strike strong sub sup time tt u var
wbr ref references includeonly gallery math pre source syntaxhighlight timeline score graph img
templatestyles translate tvar languages chem ce nobr imagemap mapframe maplink"""
_BLOCK_TAGS = frozenset(_BLOCK_WORDS.split())
_INLINE_TAGS = frozenset(_INLINE_WORDS.split())
_HIDDEN = re.compile(
    r"<(span|div)\b[^<>]*?display\s*+:\s*+none[^<>]*+>[^<>]*+</\1\s*+>", re.IGNORECASE
)
_RAISED = re.compile(r"<sup\b[^<>]*+>([0-9n+−-]{1,8})</sup>", re.IGNORECASE)
_LOWERED = re.compile(r"<sub\b[^<>]*+>([0-9+−-]{1,8})</sub>", re.IGNORECASE)
_SWITCH = re.compile(r"__([^\W\d_]++(?:_[^\W\d_]++)*+)__")
_VARIANT = re.compile(r"-\{([^{}]*+)\}-")
_VARIANT_FLAGS = re.compile(r"[A-Z;]{1,6}\|")
_RUN = re.compile(r"'{2,}")


def strip_inline(text: str) -> str:
    """Return `text` without HTML tags, behaviour switches and language-variant brackets."""
    if "<" in text:
        if "none" in text:
            text = _HIDDEN.sub(HOLE, text)
        text = _RAISED.sub(lambda m: superscript(m[1]), text)
        text = _LOWERED.sub(lambda m: subscript(m[1]), text)
        text = _TAG.sub(_tag, text)
    if "__" in text:
        text = _SWITCH.sub(_switch, text)
    return _VARIANT.sub(_variant, text) if "-{" in text else text


def _tag(match: re.Match[str]) -> str:
    name = match[2].lower()
    if name == "br":
        return BREAK
    if name in _BLOCK_TAGS:
        return "\n"
    return "" if name in _INLINE_TAGS else match[0]


def _switch(match: re.Match[str]) -> str:
    # __NOTOC__, and its like in scripts without case; __init__ is a word of the article.
    return HOLE if match[1] == match[1].upper() else match[0]


def _variant(match: re.Match[str]) -> str:
    """Chinese and Serbian pages: -{zh-cn:A; zh-tw:B}- shows A, -{A}- shows A."""
    flags = _VARIANT_FLAGS.match(match[1])
    if flags:
        # H, T and - only define or hide; the other flags show what follows.
        if not {"H", "T"}.isdisjoint(flags[0]):
            return HOLE
        return match[1][flags.end() :]
    first = match[1].partition(";")[0]
    code, colon, shown = first.partition(":")
    return shown if colon and code.strip().replace("-", "").isascii() else first


def strip_quotes(line: str) -> str:
    """Return one line without bold and italic quotes; apostrophes stay.

    Three quotes are bold, two italic, five both, four an apostrophe and bold. Where both sorts
    stay unbalanced, one "bold" was an apostrophe before italics (French: l'''amour''); the
    choice of which is MediaWiki's.
    """
    runs = list(_RUN.finditer(line))
    lengths = [m.end() - m.start() for m in runs]
    bold = sum(n in (3, 4) or n >= 5 for n in lengths)
    italic = sum(n == 2 or n >= 5 for n in lengths)
    apostrophe = _apostrophe(line, runs) if bold % 2 and italic % 2 else -1
    out: list[str] = []
    position = 0
    for index, match in enumerate(runs):
        out.append(line[position : match.start()])
        if lengths[index] == 4 or index == apostrophe:
            out.append("'")
        position = match.end()
    out.append(line[position:])
    return "".join(out)


def _apostrophe(line: str, runs: list[re.Match[str]]) -> int:
    """Return which run of three is an apostrophe and an italic; -1 where there is none."""
    long_word = after_space = -1
    for index, match in enumerate(runs):
        at = match.start()
        if match.end() - at != 3:
            continue
        if line[at - 1 : at] in (" ", ""):
            after_space = index if after_space < 0 else after_space
        elif line[max(at - 2, 0) : at - 1] in (" ", ""):
            return index
        elif long_word < 0:
            long_word = index
    return long_word if long_word >= 0 else after_space
