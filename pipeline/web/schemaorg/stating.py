"""Where the text of a page states what its markup says of the page's own matter."""

from __future__ import annotations

from pipeline.web.schemaorg.lookup import Lookup
from pipeline.web.schemaorg.wording import bare
from signals._text import PASSAGE_CHARS

_LEAST_WORDS = 2
_LEAST_CHARS = 5


def paragraph(subject: str, said: tuple[str, ...], lookup: Lookup) -> tuple[int, int]:
    """Return the paragraph of the page that has what is `said` of `subject`, in any wording.

    The page being about the subject, its paragraphs need not name it: "2 leeks" stands in the list
    of a recipe for soup. (0, 0) where that cannot be told: a single plain word ("salt", "red") may
    stand anywhere, and what is part of the subject's own name is said of it all along.
    """
    for wording in said:
        place = lookup.find(wording) if _is_telling(wording, subject) else None
        if place is None:
            continue
        start = lookup.text.rfind("\n\n", 0, place[0])
        start = start + 2 if start >= 0 else 0
        end = lookup.text.find("\n\n", place[1])
        end = end if end >= 0 else len(lookup.text)
        if end - start <= PASSAGE_CHARS and bare(lookup.text[start:end]) != bare(wording):
            return start, end
    return 0, 0


def _is_telling(wording: str, subject: str) -> bool:
    if bare(wording) in bare(subject):
        return False
    name = len(wording) >= _LEAST_CHARS and wording[:1].isupper()
    return len(wording.split()) >= _LEAST_WORDS or name
