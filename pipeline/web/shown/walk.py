"""One walk over the markup of a page, that finds its outline."""

from __future__ import annotations

import re
import time
from functools import lru_cache

from pipeline.web.shown.boilerplate import Verdict, is_gone_link, verdict
from pipeline.web.shown.outline import (
    BREAK,
    CLOSE,
    OPEN,
    Block,
    Cell,
    Figure,
    Grid,
    Outline,
    TooMuch,
)

# A page in the browser's own writing: attributes hold no "<" or ">", all elements are closed. So
# a scan of it is the walk of the tree, at a tenth of what a step from node to node costs.
_TOKEN = re.compile(r"([^<]*+)<(/?)(!--|[a-z][^\s>/]*+)([^>]*+)>")
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
_UNPARSED = frozenset(_UNPARSED_LIST.split())
# The number of a note: a link within the page.
_NOTE = re.compile(
    r'[^>]*\b(?:reference|footnote|cite)|[^>]*>\s*(?:\[|<span[^>]*>)?<a [^>]*href="[^"]*#'
)
_MATH = re.compile(r' alttext="([^"]*)"')
_TEX = re.compile(r"\{\\(?:display|text)style (.*)\}", re.DOTALL)
_ALT = re.compile(r' alt="([^"]*)"')
_SPAN = re.compile(r' (?:col|row)span="')
_NUMBER = re.compile(r'span="(\d{1,4})"')
_TIME = re.compile(r"pubdate|published|datePublished|entry-date", re.IGNORECASE)
_DATE = re.compile(r' datetime="([^"]*)"')

_MARKS = str.maketrans("", "", OPEN + CLOSE + BREAK)

_HEADINGS = {f"h{n}": f"h{n}" for n in range(1, 7)}
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
    **_HEADINGS,
}
_BLOCKS_LIST = """
    div section article main body p ul ol table tbody thead tfoot tr td th li blockquote dl dd dt
    figure form fieldset header footer aside nav address center details hgroup pre summary
    figcaption caption dir menu h1 h2 h3 h4 h5 h6 listing legend dialog search
"""
_BLOCKS = frozenset(_BLOCKS_LIST.split())
_CAPTION_CLASS = re.compile(r'class="[^"]*\b(?:wp-caption-text|thumbcaption|image-caption)\b')
_FIGURE_CLASS = re.compile(r'class="[^"]*\b(?:wp-caption|thumbinner|captioned-image)\b(?!-)')
_BREADCRUMB = re.compile(r"breadcrumb", re.IGNORECASE)
_BETWEEN = re.compile(r">([^<>]++)<")
_TRAIL_CHARS = 8_000
_MOST_TOKENS = 1_000_000
_CHECKED = 1023


def outline(markup: str, deadline: float) -> Outline:
    """Return the outline of a body in the browser's own writing (`tree.body.html`).

    Raises TooMuch for too many elements, or past `deadline` (of `time.monotonic`).
    """
    if OPEN in markup or CLOSE in markup or BREAK in markup:
        markup = markup.translate(_MARKS)
    walk = _Walk(markup)
    count = at = 0
    while at >= 0:
        at, count = walk.go_on(at, count, deadline)
    return walk.ended()


class _Walk:
    """The state between two tokens."""

    def __init__(self, markup: str) -> None:
        self.out = Outline()
        self._markup = markup
        self._stack: list[int] = []
        self._kinds: list[str] = [""]
        self._parts: list[str] = []
        self._links: list[str] = []
        self._size = self._linked = 0
        self._link: str | None = None
        self._grids: list[Grid] = []
        self._figures: list[Figure] = []

    def go_on(self, at: int, count: int, deadline: float) -> tuple[int, int]:
        """Walk from `at` to the end, or to an element that is left out.

        Returns where to go on, -1 at the end, and the number of tokens so far.
        """
        for token in _TOKEN.finditer(self._markup, at):
            count += 1
            if not count & _CHECKED:
                _check(count, deadline)
            text, close, tag, attributes = token.groups()
            # Most tokens are spaces between blocks, or plain text: no call for those.
            if text and (self._parts or not text.isspace()):
                self._text(text)
            if tag in _PLAIN:
                continue
            if tag in _BLOCKS:
                if close:
                    self._leave(tag)
                elif self._enter(tag, attributes):
                    return self._behind(tag, attributes, token.end()), count
            elif close:
                if tag == "a" and self._link is not None:
                    self._parts.append(CLOSE)
                    self._link = None
            elif tag == "!--":
                end = self._markup.find("-->", token.start(3))
                return (end + 3 if end >= 0 else -1), count
            elif self._inline(tag, attributes, token.end()):
                return self._behind(tag, attributes, token.end()), count
        return -1, count

    def _behind(self, tag: str, attributes: str, at: int) -> int:
        """Return where an element ends that is left out; keep what a trail of crumbs says."""
        if tag == "math" and (found := _MATH.search(attributes)):
            self._formula(found[1])
        end = len(self._markup)
        if tag in _UNPARSED:
            return max(self._markup.find(f"</{tag}>", at), at)
        depth = 1
        for token in _ends(tag).finditer(self._markup, at):
            depth += {"/": -1, "": 1}.get(token[2], 0)
            if not depth:
                end = self._markup.find(">", token.end()) + 1
                break
        if not self.out.trail and _BREADCRUMB.search(attributes):
            inside = _BETWEEN.findall(self._markup, at - 1, min(end, at + _TRAIL_CHARS))
            self.out.trail = [word for word in map(str.strip, inside) if word]
        return end

    def _text(self, text: str) -> None:
        size = len(text.strip())
        self._size += size
        if self._link is not None:
            self._linked += size
        self._parts.append(text)

    def _inline(self, tag: str, attributes: str, at: int) -> bool:
        """Take an element within a line; tell whether it is left out with all in it."""
        if tag == "a":
            if is_gone_link(attributes):
                return True
            self._link = attributes
            self._links.append(attributes)
            self._parts.append(OPEN)
        elif tag == "br":
            self._parts.append(BREAK)
        elif tag == "img":
            self._image(attributes)
        elif tag == "hr":
            self.flush()
        elif tag in _RAW or (attributes and verdict(tag, attributes) is Verdict.GONE):
            return True
        elif tag in ("button", "sup"):
            note = tag == "sup" and _NOTE.match(self._markup, at - 1 - len(attributes))
            return bool(note) or (tag == "button" and self._kinds[-1][:1] != "h")
        elif tag == "time" and not self.out.published and _TIME.search(attributes):
            found = _DATE.search(attributes)
            self.out.published = found[1] if found else ""
        return False

    def _image(self, attributes: str) -> None:
        found = _ALT.search(attributes)
        if not found or not found[1]:
            return
        if self._figures and not self._figures[-1].alt:
            self._figures[-1].alt = found[1]
        elif "math" in attributes or "tex" in attributes:
            self._formula(found[1])

    def _formula(self, tex: str) -> None:
        """Take a formula, once where it is there both as MathML and as a picture."""
        whole = _TEX.fullmatch(tex.strip())
        tex = whole[1] if whole else tex
        if not self._parts or self._parts[-1] != tex:
            self._text(tex)

    def _enter(self, tag: str, attributes: str) -> bool:
        """Begin a block element; tell whether it is left out with all in it."""
        self.flush()
        judged = verdict(tag, attributes)
        if judged is Verdict.GONE:
            return True
        out = self.out
        node = len(out.tags)
        out.tags.append(tag)
        out.attributes.append(attributes)
        out.parents.append(self._stack[-1] if self._stack else -1)
        out.first.append(len(out.blocks))
        out.last.append(0)
        out.verdicts.append(judged)
        self._stack.append(node)
        kind = _KINDS.get(tag) or self._kinds[-1]
        if attributes and "caption" in attributes and _CAPTION_CLASS.search(attributes):
            kind = "caption"
        self._kinds.append(kind)
        if tag == "table":
            if self._grids:
                self._grids[-1].nested = True
            self._grids.append(Grid(node, attributes))
        elif self._grids:
            self._enter_cell(tag, attributes)
        if tag == "figure" or (tag == "div" and _FIGURE_CLASS.search(attributes)):
            if self._figures:
                self._figures[-1].nested = True
            self._figures.append(Figure(node, first=len(out.blocks)))
        return False

    def _enter_cell(self, tag: str, attributes: str) -> None:
        grid = self._grids[-1]
        if tag == "tr":
            grid.rows.append([])
        elif tag in ("td", "th") and grid.rows:
            spans = (_spanned(attributes, "col"), _spanned(attributes, "row"))
            grid.rows[-1].append(Cell(tag == "th", spans, len(self.out.blocks)))
        elif tag == "caption":
            grid.caption = len(self.out.blocks)

    def _leave(self, tag: str) -> None:
        out = self.out
        if not self._stack or out.tags[self._stack[-1]] != tag:
            # A stray end tag, out of an element that was taken whole.
            return
        self.flush()
        node = self._stack.pop()
        self._kinds.pop()
        out.last[node] = len(out.blocks)
        if tag == "table":
            out.grids.append(self._grids.pop())
        elif tag in ("td", "th") and self._grids and self._grids[-1].rows:
            row = self._grids[-1].rows[-1]
            if row:
                row[-1].last = len(out.blocks)
        elif self._figures and self._figures[-1].node == node:
            figure = self._figures.pop()
            figure.last = len(out.blocks)
            out.figures.append(figure)

    def ended(self) -> Outline:
        """Return the outline, with all elements closed that an element taken whole left open."""
        self.flush()
        for node in self._stack:
            self.out.last[node] = len(self.out.blocks)
        return self.out

    def flush(self) -> None:
        """End the block here; a link that goes on does so in the next one."""
        if self._size:
            link = self._link
            raw = "".join(self._parts)
            node = self._stack[-1] if self._stack else 0
            self.out.blocks.append(
                Block(raw, self._links, self._size, self._linked, node, self._kinds[-1])
            )
            self._links = []
            self._size = self._linked = 0
            self._parts = []
            if link is not None:
                self._links, self._parts = [link], [OPEN]
        elif self._parts and self._link is None:
            self._parts, self._links = [], []


def _check(count: int, deadline: float) -> None:
    if count > _MOST_TOKENS:
        raise TooMuch(f"more than {_MOST_TOKENS:,} elements and pieces of text")
    if time.monotonic() > deadline:
        raise TooMuch("takes too long to read")


@lru_cache(maxsize=256)
def _ends(tag: str) -> re.Pattern[str]:
    """Return a pattern of the tags of one element, that passes over scripts and styles whole."""
    return re.compile(rf"<(script|style)\b.*?</\1>|<(/?){re.escape(tag)}(?=[ >])", re.DOTALL)


def _spanned(attributes: str, which: str) -> int:
    if not _SPAN.search(attributes):
        return 1
    at = attributes.find(f"{which}span=")
    found = _NUMBER.match(attributes, at + 3) if at >= 0 else None
    return max(int(found[1]), 1) if found else 1
