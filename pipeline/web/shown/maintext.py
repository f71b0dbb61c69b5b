"""Which blocks of a page are its main text.

Each block weighs as much as the running prose in it. From the body down, the walk goes into the
element that holds nearly all of the weight, and stops where that is spread over several. In the
element found, lists of links, lines that serve the site and what only names or frames the text at
its edges are left out; near it, only clear prose is added.
"""

from __future__ import annotations

import re
from itertools import accumulate

from pipeline.web.shown.blocks import (
    LISTED,
    MARKS,
    STRICT_CHARS,
    is_clear,
    is_good,
    leads_on,
    serves_the_site,
    weight,
)
from pipeline.web.shown.boilerplate import Verdict, begins_other_matter, ends_the_article
from pipeline.web.shown.outline import Block, Outline
from pipeline.web.shown.words import plain

# The part of the weight that one element must hold so that the walk goes into it.
_MOST = 0.8
_MAJORITY = 0.5
# The part that must be in an element that calls itself the article, and the most that may stand
# before the title.
_MOST_NAMED, _MOST_BEFORE = 0.6, 0.35
_BODY = re.compile(
    r'="(?:[^"]* )?(?:entry-content|post-content|article-body|articleBody|article-content'
    r'|article__body|post-body|story-body|content-body|post__content|mw-parser-output)[ "]'
)
_LINKED = 0.6
_HARDLY = 200
_LEAST_LEAD = 15
_LEAST_UNLINKED, _ALL_LINKED = 25, 0.85
_CLIMB = 2
_CLOSED = (
    "p", "li", "blockquote", "pre", "dl", "ul", "ol", "tr", "tbody", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "dd", "dt",
)  # fmt: skip
_LISTS = ("ul", "ol", "menu", "dir")
_SCOPES = ("article", "main")


class Main:
    """The main text of an outline: which blocks are in it, and the blocks of its element.

    `kept` has a flag for each block, `clean` whether no element around a block is boilerplate by
    its name; `first:last` are the blocks of the element that holds the text, and `scope` is the
    element around it that belongs to the same article.
    """

    def __init__(self, outline: Outline, headed: int = -1) -> None:
        """`headed` is the block that is the title of the page, -1 where none is."""
        self._outline = outline
        self._weights = [weight(block) for block in outline.blocks]
        self.verdicts = self._judge()
        keep = Verdict.KEEP
        self.clean = [self.verdicts[block.node] is keep for block in outline.blocks]
        weights = [w if clean else 0.0 for w, clean in zip(self._weights, self.clean, strict=True)]
        self._sums = [0.0, *accumulate(weights)]
        self.node = self._narrowed(self._descend())
        self.first, self.last = outline.first[self.node], outline.last[self.node]
        if self.first < headed < self.last and self._share(self.first, headed) < _MOST_BEFORE:
            self.first = headed + 1
        self._headed = headed
        self.kept = [False] * len(outline.blocks)
        self._choose()

    def _judge(self) -> list[Verdict]:
        """Return the verdict on each element by its name and those around it."""
        outline = self._outline
        sums = [0.0, *accumulate(self._weights)]
        own = list(outline.verdicts)
        for node, tag in enumerate(outline.tags):
            if tag == "form":
                own[node] = Verdict.WEAK
        weak, majority = Verdict.WEAK, _MAJORITY * sums[-1]
        for node, was in enumerate(own):
            if was is weak and sums[outline.last[node]] - sums[outline.first[node]] >= majority:
                own[node] = Verdict.KEEP
        found = _inherited(own, outline.parents)
        rest = self._held(found, (Verdict.KEEP,))
        if rest < _HARDLY and self._held(found, (Verdict.TALK,)) > 3 * rest:
            own = [Verdict.KEEP if was is Verdict.TALK else was for was in own]
            found = _inherited(own, outline.parents)
            rest = self._held(found, (Verdict.KEEP,))
        if rest < _HARDLY and self._held(found, (Verdict.WEAK,)) > 3 * rest:
            found = [Verdict.KEEP if was is Verdict.WEAK else was for was in found]
        return found

    def _held(self, verdicts: list[Verdict], wanted: tuple[Verdict, ...]) -> float:
        pairs = zip(self._outline.blocks, self._weights, strict=True)
        return sum(weight for block, weight in pairs if verdicts[block.node] in wanted)

    def _weight_of(self, node: int) -> float:
        outline = self._outline
        return self._sums[outline.last[node]] - self._sums[outline.first[node]]

    def _descend(self) -> int:
        outline = self._outline
        node = 0
        # The children of an element come behind it, so one pass finds each way down.
        for child in range(1, len(outline.tags)):
            if outline.parents[child] != node or outline.tags[child] in _CLOSED:
                continue
            if self._weight_of(child) >= _MOST * max(self._weight_of(node), 1):
                node = child
        return node

    def _narrowed(self, node: int) -> int:
        """Return an element below `node` that says it is the article and holds most of the text."""
        outline = self._outline
        best, most = node, _MOST_NAMED * self._weight_of(node)
        for below in range(node + 1, len(outline.tags)):
            if outline.first[below] >= outline.last[node]:
                break
            # Few hold as much, so that few names are looked at.
            if outline.last[below] > outline.last[node] or self._weight_of(below) <= most:
                continue
            if outline.tags[below] == "article" or _BODY.search(outline.attributes[below]):
                best, most = below, self._weight_of(below)
        return best

    def _share(self, first: int, last: int) -> float:
        """Return the part of the weight of the text's element that these blocks hold."""
        whole = self._weight_of(self.node)
        return (self._sums[last] - self._sums[first]) / whole if whole else 0.0

    def _choose(self) -> None:
        outline, blocks = self._outline, self._outline.blocks
        inside = [n for n in range(self.first, self.last) if self.clean[n]]
        crowded = self._link_lists()
        for n in inside:
            self.kept[n] = self._fits(blocks[n]) and blocks[n].node not in crowded
        self._drop_ends()
        self._drop_doubles()
        self._trim()
        self.scope = scope = self._scope()
        lead = self._lead(scope)
        for n in range(outline.first[scope], outline.last[scope]):
            above = n < self._headed < self.first
            if not lead <= n < self.last and self.clean[n] and not above:
                self.kept[n] = is_clear(blocks[n])
        good = [n for n in range(lead, self.first) if self._leads(n)]
        for n in range(good[0], good[-1] + 1) if good else ():
            short = blocks[n].size >= _LEAST_LEAD and not blocks[n].linked
            self.kept[n] = n in good or (short and self.clean[n] and self._fits(blocks[n]))

    def _lead(self, scope: int) -> int:
        """Return the first block in `scope` below the heading of the text."""
        blocks = self._outline.blocks
        if 0 <= self._headed < self.first:
            return max(self._headed + 1, self._outline.first[scope])
        for n in range(self.first - 1, self._outline.first[scope] - 1, -1):
            if blocks[n].kind in ("h1", "h2") and self.clean[n]:
                return n + 1
        return self.first

    def _leads(self, n: int) -> bool:
        block = self._outline.blocks[n]
        return self.clean[n] and block.kind != "li" and is_good(block) and self._fits(block)

    def _fits(self, block: Block) -> bool:
        if block.taken or block.kind in ("caption", "table caption"):
            return False
        if block.kind[:1] == "h" or block.kind == "pre":
            return True
        least = max(_LEAST_UNLINKED, (1 - _ALL_LINKED) * block.size)
        if block.linked > _LINKED * block.size and block.size - block.linked < least:
            return block.kind == "" and block.raw.rstrip(MARKS).endswith(".")
        return block.size > 300 or not serves_the_site(block)

    def _link_lists(self) -> set[int]:
        """Return the elements of lists that are of links."""
        outline = self._outline
        inside = [b for b in outline.blocks[self.first : self.last] if b.kind == "li"]
        if not inside:
            return set()
        lists: list[int] = []
        for node, (tag, parent) in enumerate(zip(outline.tags, outline.parents, strict=True)):
            lists.append(node if tag in _LISTS or parent < 0 else lists[parent])
        sizes: dict[int, list[int]] = {}
        for block in inside:
            held = sizes.setdefault(lists[block.node], [0, 0])
            held[0] += block.size
            held[1] += block.linked
        dense = {n for n, (size, linked) in sizes.items() if linked > LISTED * size}
        return {block.node for block in inside if lists[block.node] in dense}

    def _drop_ends(self) -> None:
        """Drop what stands under headings that are above links, comments or notes."""
        blocks = self._outline.blocks
        n = self.first
        while n < self.last:
            block = blocks[n]
            if self.kept[n] and self._ends_here(block):
                late = block.kind == "" and self._share(self.first, n) > _MOST_NAMED
                end = self.last if late else self._end_of_section(n)
                self.kept[n:end] = [False] * (end - n)
                n = end
            else:
                n += 1

    def _ends_here(self, block: Block) -> bool:
        if block.kind[:1] == "h":
            return ends_the_article(plain(block.raw))
        return block.kind == "" and block.size < 60 and begins_other_matter(plain(block.raw))

    def _end_of_section(self, heading: int) -> int:
        outline = self._outline
        around = outline.parents[outline.blocks[heading].node]
        while around > self.node and outline.last[around] <= heading + 1:
            around = outline.parents[around]
        stop = self.last if around <= self.node else outline.last[around]
        level = outline.blocks[heading].kind
        for n in range(heading + 1, stop):
            kind = outline.blocks[n].kind
            if kind[:1] == "h" and (kind <= level or not level) and self.kept[n]:
                return n
        return max(stop, heading + 1)

    def _drop_doubles(self) -> None:
        """Drop paragraphs that come again, as after a teaser of them."""
        met: set[str] = set()
        for n in range(self.first, self.last):
            block = self._outline.blocks[n]
            if self.kept[n] and block.kind == "" and block.size >= STRICT_CHARS:
                self.kept[n] = block.raw not in met
                met.add(block.raw)

    def _trim(self) -> None:
        """Drop short lines before the first block of prose and behind the last."""
        blocks = self._outline.blocks
        kept = [n for n in range(self.first, self.last) if self.kept[n]]
        good = [n for n in kept if is_good(blocks[n])]
        if not good:
            return
        before = kept[kept.index(good[0]) - 1] if good[0] != kept[0] else good[0]
        for n in kept:
            if n < good[0]:
                opens = n == before and leads_on(blocks[n])
                self.kept[n] = blocks[n].kind[:1] == "h" or opens
            elif n > good[-1]:
                self.kept[n] = False

    def _scope(self) -> int:
        """Return the element around the text in which clear prose belongs to it too."""
        outline = self._outline
        node = self.node
        while node > 0:
            if outline.tags[node] in _SCOPES or 'role="main"' in outline.attributes[node]:
                return node
            node = outline.parents[node]
        node = self.node
        for _ in range(_CLIMB):
            if outline.parents[node] > 0:
                node = outline.parents[node]
        return node


def _inherited(own: list[Verdict], parents: list[int]) -> list[Verdict]:
    found: list[Verdict] = []
    for verdict, parent in zip(own, parents, strict=True):
        around = found[parent] if parent >= 0 else verdict
        found.append(around if around > verdict else verdict)
    return found
