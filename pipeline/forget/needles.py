"""Names of what is forgotten, looked for inside longer texts."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

# Beyond this many, patterns grow too large; whole values are still compared.
MOST = 500
_CHARS = 5
_BLOCK = 2**20
# What follows a name where that is only the beginning of a longer one: "…/a" in "…/a/b.html".
_GOES_ON = r"/#?&=%~+\-"


def telling(names: pa.Array) -> pa.Array:
    """Return which names can be known for one in running text: "news-019", "https://...".

    Numbers and plain words cannot: "12" and "patience" stand in many texts for other reasons.
    """
    long = pc.greater_equal(pc.utf8_length(names), _CHARS)
    # A letter, and something that is neither letter nor space.
    mixed = (pc.match_substring_regex(names, kind) for kind in (r"\p{L}", r"[^\p{L}\s]"))
    return pc.and_(long, pc.and_(*mixed))


class Needles:
    """Names to look for inside texts. Those that are not `telling` are left out, and all of them
    where there are more than `MOST`; `partial` tells of that. `values` has them all."""

    def __init__(self, names: pa.Array) -> None:
        self.values = pc.unique(names.filter(telling(names)))
        self.partial = len(self.values) > MOST
        self.names = [] if self.partial else sorted(self.values.to_pylist())
        any_of = "|".join(map(re.escape, self.names))
        goes_on = rf"[\w{_GOES_ON}]|\.\w"
        self._pattern = re.compile(rf"(?<![\w-])(?:{any_of})(?!{goes_on})") if any_of else None
        # RE2, which Arrow uses, looks neither ahead nor behind; it finds the few texts to look at.
        self._roughly = any_of

    def in_text(self, text: str) -> bool:
        """Tell whether a text names one of them."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def in_stream(self, file: BinaryIO) -> bool:
        """Tell whether a file names one of them; no more than a block of it is held."""
        most = max(map(len, self.names), default=0) + 3
        before, first = "", 0
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while block := file.read(_BLOCK):
            text = before + decoder.decode(block)
            # What touches the end may go on in the next block, where it is seen whole; what
            # begins at a cut was seen whole before.
            if any(first <= f.start() and f.end() < len(text) - 1 for f in self._found(text)):
                return True
            before = text[-most:]
            first = first or int(len(text) > most)
        return any(first <= found.start() for found in self._found(before))

    def _found(self, text: str) -> Iterator[re.Match[str]]:
        return self._pattern.finditer(text) if self._pattern else iter(())

    def without(self, text: str, instead: str) -> str:
        """Return a text with another word in the place of each name."""
        return text if self._pattern is None else self._pattern.sub(lambda _: instead, text)

    def within(self, texts: pa.Array) -> pa.Array:
        """Return which texts of an array name one of them, as booleans."""
        if self._pattern is None:
            return pa.repeat(pa.scalar(False), len(texts))
        maybe = pc.fill_null(pc.match_substring_regex(texts, self._roughly), False)
        if not maybe.true_count:
            return maybe
        sure = [self.in_text(text) for text in texts.filter(maybe).to_pylist()]
        return pc.replace_with_mask(maybe, maybe, pa.array(sure))
