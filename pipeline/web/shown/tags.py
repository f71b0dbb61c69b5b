"""What a tag asks of the walk over a page, found once for all tags that are written alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.web.shown.boilerplate import Verdict, verdict

# What the walk does at a tag: nothing, or one of these.
PASS, ENTER, LEAVE, OPEN_LINK, CLOSE_LINK, LINE, PICTURE, RULE = range(8)
BUTTON, NOTE, TIME, COMMENT, GONE, GONE_BLOCK = range(8, 14)

_HEAD = re.compile(r"(/?)(!--|[a-z][^\s>/]*+)(.*)", re.DOTALL)
_PLAIN_LIST = """
    b i em strong u s strike small big font tt mark ins del abbr acronym cite wbr nobr dfn kbd samp
    var code bdi bdo q data sub label input embed source param meta link col area track
"""
_PLAIN = frozenset(_PLAIN_LIST.split())
# Elements that are left out by their name alone; what is in some of them is no markup.
_RAW_LIST = """
    script style noscript iframe template svg select object video audio canvas xmp noembed noframes
    textarea math datalist map plaintext
"""
_RAW = frozenset(_RAW_LIST.split())
_UNPARSED_LIST = "script style iframe xmp noembed noframes textarea plaintext"
UNPARSED = frozenset(_UNPARSED_LIST.split())
_KINDS = {
    "li": "li",
    "dt": "dt",
    "dd": "dd",
    "td": "td",
    "th": "td",
    "pre": "pre",
    "listing": "pre",
    "figcaption": "caption",
    "caption": "table caption",
    "summary": "h6",
    **{f"h{n}": f"h{n}" for n in range(1, 7)},
}
_BLOCKS_LIST = """
    div section article main body p ul ol table tbody thead tfoot tr td th li blockquote dl dd dt
    figure form fieldset header footer aside nav address center details hgroup pre summary
    figcaption caption dir menu h1 h2 h3 h4 h5 h6 listing legend dialog search
"""
_BLOCKS = frozenset(_BLOCKS_LIST.split())
_INLINE = {
    "a": OPEN_LINK,
    "br": LINE,
    "img": PICTURE,
    "hr": RULE,
    "button": BUTTON,
    "sup": NOTE,
    "time": TIME,
    "!--": COMMENT,
}
_NEVER_GONE = (OPEN_LINK, LINE, PICTURE, RULE, COMMENT)
_CAPTION_CLASS = re.compile(r'class="[^"]*\b(?:wp-caption-text|thumbcaption|image-caption)\b')
_FIGURE_CLASS = re.compile(r'class="[^"]*\b(?:wp-caption|thumbinner|captioned-image)\b(?!-)')
# Classes come again and again, addresses of links and pictures do not.
_MOST_KNOWN, _MOST_CHARS = 8192, 400


@dataclass(slots=True)
class Tag:
    """A tag: what it asks for, the name and attributes of its element, and what these make of it.

    `kind` is what the element makes of its text, "" where that stays what it is around it.
    """

    act: int
    name: str = ""
    attributes: str = ""
    verdict: Verdict = Verdict.KEEP
    kind: str = ""
    figure: bool = False


# By what stands between their brackets.
KNOWN: dict[str, Tag] = {}


def met(head: str) -> Tag:
    """Return the tag of what stands between its brackets, and keep it if it may come again."""
    found = _tag(head)
    if found.act not in (PICTURE, COMMENT) and len(head) <= _MOST_CHARS:
        if len(KNOWN) >= _MOST_KNOWN:
            KNOWN.clear()
        KNOWN[head] = found
    return found


def _tag(head: str) -> Tag:
    match = _HEAD.fullmatch(head)
    if match is None:
        return Tag(PASS)
    close, name, attributes = match.groups()
    if name in _PLAIN:
        return Tag(PASS)
    if close:
        act = LEAVE if name in _BLOCKS else CLOSE_LINK if name == "a" else PASS
        return Tag(act, name)
    return _block(name, attributes) if name in _BLOCKS else _inline(name, attributes)


def _block(name: str, attributes: str) -> Tag:
    judged = verdict(name, attributes)
    if judged is Verdict.GONE:
        return Tag(GONE_BLOCK, name, attributes)
    captions = "caption" in attributes and _CAPTION_CLASS.search(attributes)
    kind = "caption" if captions else _KINDS.get(name, "")
    figure = name == "figure" or (name == "div" and bool(_FIGURE_CLASS.search(attributes)))
    return Tag(ENTER, name, attributes, judged, kind, figure)


def _inline(name: str, attributes: str) -> Tag:
    act = _INLINE.get(name, PASS)
    if act in _NEVER_GONE:
        return Tag(act, name, attributes)
    if name in _RAW or (attributes and verdict(name, attributes) is Verdict.GONE):
        return Tag(GONE, name, attributes)
    return Tag(act, name, attributes)
