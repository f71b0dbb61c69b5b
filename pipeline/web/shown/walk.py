"""One walk over the markup of a page, that finds its outline."""

from __future__ import annotations

import re
import time
from itertools import islice

from pipeline.web.shown import tags
from pipeline.web.shown.boilerplate import is_gone_link
from pipeline.web.shown.building import Building
from pipeline.web.shown.left_out import LeftOut, behind_comment, crumbs
from pipeline.web.shown.outline import BREAK, CLOSE, OPEN, Outline, TooMuch
from pipeline.web.shown.tags import ENTER, KNOWN, LEAVE, Tag, met

# The number of a note: a link within the page.
_NOTE = re.compile(
    r'[^>]*\b(?:reference|footnote|cite)|[^>]*>\s*(?:\[|<span[^>]*>)?<a [^>]*href="[^"]*#'
)
_MATH = re.compile(r' alttext="([^"]*)"')
_TIME = re.compile(r"pubdate|published|datePublished|entry-date", re.IGNORECASE)
_DATE = re.compile(r' datetime="([^"]*)"')

_MARKS = str.maketrans("", "", OPEN + CLOSE + BREAK)
_MOST_TOKENS = 1_000_000
_CHECKED = 1024


def outline(markup: str, deadline: float) -> Outline:
    """Return the outline of a body in the browser's own writing (`tree.body.html`).

    Raises TooMuch for too many elements, or past `deadline` (of `time.monotonic`).
    """
    if OPEN in markup or CLOSE in markup or BREAK in markup:
        markup = markup.translate(_MARKS)
    walk = _Walk(markup)
    count = 0
    while walk.go_on():
        count += _CHECKED
        _check(count, deadline)
    return walk.ended()


class _Walk(Building):
    """The state between two tags, and where the walk is.

    A page in the browser's own writing has no "<" or ">" in values of attributes, and all elements
    closed. So what stands between two "<" is a tag with the text behind it, and a scan of these
    pieces is the walk of the tree, at a tenth of what a step from node to node costs.
    """

    def __init__(self, markup: str) -> None:
        super().__init__()
        self._pieces = markup.split("<")
        self._left_out = LeftOut(self._pieces)
        self._ahead = enumerate(self._pieces)
        _, text = next(self._ahead)
        if text and not text.isspace():
            self.parts.append(text)

    def go_on(self) -> bool:
        """Walk past the next tags, as many as there are between two checks; False at the end."""
        parts, known = self.parts, KNOWN.get
        at = len(self._pieces)
        for at, piece in islice(self._ahead, _CHECKED):
            head, end, text = piece.partition(">")
            if not end:
                # A tag in a comment, or a bracket in the name of an element or attribute.
                head, text, at = self._completed(piece, at)
            tag = known(head)
            if tag is None and head.startswith("a "):
                text = self._open_link(head[1:], text, at)
            else:
                tag = tag or met(head)
                act = tag.act
                if act == ENTER:
                    self.enter(tag)
                elif act == LEAVE:
                    self.leave(tag.name)
                elif act:
                    text = self._inline(tag, text, at)
            # Most texts are spaces between blocks.
            if text and (parts or not text.isspace()):
                parts.append(text)
        return at + 1 < len(self._pieces)

    def _completed(self, piece: str, at: int) -> tuple[str, str, int]:
        """Return the whole tag that begins with a piece, the text behind it, and its last piece."""
        if not (piece[:1] == "/" or "a" <= piece[:1] <= "z"):
            # A comment, or a bracket where no tag begins.
            return piece, "", at
        cut = [piece]
        while ">" not in piece:
            at, piece = next(self._ahead, (at, ">"))
            cut.append(piece)
        head, _, text = "<".join(cut).partition(">")
        return head, text, at

    def _open_link(self, attributes: str, text: str, at: int) -> str:
        """Begin a link; return the text in it, or behind it if it is left out."""
        if is_gone_link(attributes):
            return self._behind("a", attributes, at)
        self.link = attributes
        self.links.append(attributes)
        self.parts.append(OPEN)
        return text

    def _inline(self, tag: Tag, text: str, at: int) -> str:
        """Take what is no block of text; return what goes on behind it."""
        act = tag.act
        if act == tags.CLOSE_LINK:
            if self.link is not None:
                self.parts.append(CLOSE)
                self.link = None
        elif act == tags.OPEN_LINK:
            return self._open_link(tag.attributes, text, at)
        elif act == tags.LINE:
            self.parts.append(BREAK)
        elif act == tags.PICTURE:
            self.image(tag.attributes)
        elif act == tags.RULE:
            self.flush()
        elif act == tags.TIME:
            if not self.out.published and _TIME.search(tag.attributes):
                found = _DATE.search(tag.attributes)
                self.out.published = found[1] if found else ""
        elif act == tags.COMMENT:
            end, text = behind_comment(self._pieces, at)
            self._go_to(end, at)
        elif self._is_left_out(tag, text, at):
            return self._behind(tag.name, tag.attributes, at)
        return text

    def _is_left_out(self, tag: Tag, text: str, at: int) -> bool:
        if tag.act == tags.BUTTON:
            return self.kinds[-1][:1] != "h"
        if tag.act == tags.NOTE:
            near = "<".join((f"{tag.attributes}>{text}", *self._pieces[at + 1 : at + 3]))
            return bool(_NOTE.match(near))
        if tag.act == tags.GONE_BLOCK:
            self.flush()
        return True

    def _behind(self, name: str, attributes: str, at: int) -> str:
        """Pass over an element that is left out; keep what a trail of crumbs says."""
        if name == "math" and (found := _MATH.search(attributes)):
            self.formula(found[1])
        end = self._left_out.behind(at, name)
        if not self.out.trail and name not in tags.UNPARSED:
            self.out.trail = crumbs(self._pieces, at, end, attributes)
        self._go_to(end, at)
        return self._pieces[end].partition(">")[2] if end < len(self._pieces) else ""

    def _go_to(self, piece: int, at: int) -> None:
        """Let the walk go on behind a piece."""
        if piece > at:
            next(islice(self._ahead, piece - at - 1, None), None)


def _check(count: int, deadline: float) -> None:
    if count > _MOST_TOKENS:
        raise TooMuch(f"more than {_MOST_TOKENS:,} elements and pieces of text")
    if time.monotonic() > deadline:
        raise TooMuch("takes too long to read")
