"""What single blocks are: prose, lines that lead on, lines that serve the site."""

from __future__ import annotations

from pipeline.web.shown.boilerplate import is_machinery
from pipeline.web.shown.outline import BREAK, CLOSE, OPEN, Block
from pipeline.web.shown.words import plain

PROSE_CHARS = 60
STRICT_CHARS = 80
# The part of a block, or of a list, in links above which it is no prose.
LISTED = 0.5
# What is around linked words and at the end of blocks.
MARKS = f"{OPEN}{CLOSE}{BREAK} \t\n\r\f\xa0"
_SHORT_WEIGHT = 0.25
_STRICT_LINKED = 0.3
_COUNT_CHARS = 8
_ENDS = (".", "!", "?", "…", ":", ";", "。", "！", "？", "।", "؟", '."', '!"', ".”", "”", "“", ".)")


def weight(block: Block) -> float:
    """Return how much running prose a block is: its characters, fewer if it is short."""
    if block.taken or block.kind[:1] == "h" or "caption" in block.kind:
        return 0
    if block.linked > LISTED * block.size:
        return 0
    size = block.size if block.raw.isascii() else (block.size + len(block.raw.encode())) / 2
    unlinked = size - block.linked
    return unlinked if size >= PROSE_CHARS else _SHORT_WEIGHT * unlinked


def ends_sentence(block: Block) -> bool:
    """Tell whether a block ends as sentences do."""
    return block.raw.rstrip(MARKS).endswith(_ENDS)


def leads_on(block: Block) -> bool:
    """Tell whether a block only leads on to the next: "You need:"."""
    return block.raw.rstrip(MARKS).endswith((":", ";"))


def is_good(block: Block) -> bool:
    """Tell whether a text may begin or end with a block."""
    if block.kind[:1] == "h":
        return False
    if block.kind in ("pre", "li", "dd"):
        return True
    return block.size >= PROSE_CHARS or (ends_sentence(block) and not leads_on(block))


def serves_the_site(block: Block) -> bool:
    """Tell whether a block is a count or a line such as "Share this"."""
    line = plain(block.raw)
    # Votes, pages, marks out of ten.
    count = block.kind == "" and block.size < _COUNT_CHARS and not any(map(str.isalpha, line))
    return count or is_machinery(line)


def is_clear(block: Block) -> bool:
    """Tell whether a block outside the element of the text is prose beyond doubt."""
    if block.taken or block.kind not in ("", "li", "dd"):
        return False
    if block.size < STRICT_CHARS or block.linked > _STRICT_LINKED * block.size:
        return False
    return ends_sentence(block) and not serves_the_site(block)
