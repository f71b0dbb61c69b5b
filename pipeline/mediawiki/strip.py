"""First stage of wikitext: comments, and the tags whose body is not wikitext, come out.

In MediaWiki these bind before anything else: braces in a `<nowiki>` are no template, and a
`<ref>` may stand inside one. They do not nest, so one scan from left to right settles them.
"""

from __future__ import annotations

import re

from pipeline.mediawiki.formula import formula
from pipeline.mediawiki.marks import HOLE, escape

_SHOWN = ("nowiki",)
_FORMULA = ("math", "chem", "ce")
_CODE = ("syntaxhighlight", "source", "pre")
_DROPPED = """ref references gallery timeline imagemap score graph mapframe maplink hiero inputbox
categorytree dynamicpagelist templatedata includeonly templatestyles indicator"""
_NAMES = "|".join((*_SHOWN, *_FORMULA, *_CODE, *_DROPPED.split()))
_OPEN = re.compile(rf"<(?:!--|({_NAMES})(?=[\s/>])([^<>]*)>)", re.IGNORECASE)
_NEXT = {
    name: re.compile(rf"<(/?){name}(?=[\s/>])([^<>]*)>", re.IGNORECASE)
    for name in _NAMES.split("|")
}
_INLINE_CODE_CHARS = 120


def strip_opaque(source: str) -> str:
    """Return `source` without comments and opaque tags.

    `nowiki` bodies stay, escaped; formulas stay where they read as plain text; inline code
    stays; all else leaves a `HOLE`. An unclosed comment runs to the end, as in MediaWiki; an
    unclosed tag costs only the tag.
    """
    out: list[str] = []
    unclosed: set[str] = set()
    position = 0
    while match := _OPEN.search(source, position):
        out.append(source[position : match.start()])
        if match[1] is None:
            position = _after_comment(source, match.start(), match.end())
        else:
            shown, position = _tag(source, match, unclosed)
            out.append(shown)
    out.append(source[position:])
    return "".join(out)


def _after_comment(source: str, start: int, inside: int) -> int:
    end = source.find("-->", inside)
    if end < 0:
        return len(source)
    end += len("-->")
    # A comment alone on its line takes the line with it, or it would split the paragraph.
    alone = source[start - 1 : start] in ("\n", "") and source[end : end + 1] == "\n"
    return end + 1 if alone else end


def _tag(source: str, match: re.Match[str], unclosed: set[str]) -> tuple[str, int]:
    name = match[1].lower()
    if match[2].endswith("/") or name in unclosed:
        return HOLE, match.end()
    close = _NEXT[name].search(source, match.end())
    while close and name != "ref" and not close[1]:
        close = _NEXT[name].search(source, close.end())
    if close is None:
        unclosed.add(name)
        return HOLE, match.end()
    if not close[1]:
        # <ref name=x> that should have been <ref name=x />: keep the prose up to the next one.
        return HOLE, match.end()
    return _body(name, match[2], source[match.end() : close.start()]), close.end()


def _body(name: str, attributes: str, body: str) -> str:
    if name in _SHOWN:
        return escape(body)
    if name in _FORMULA:
        return formula(body)
    if name in _CODE:
        short = name != "pre" and "\n" not in body and len(body) <= _INLINE_CODE_CHARS
        return escape(body) if short or "inline" in attributes else HOLE
    return HOLE
