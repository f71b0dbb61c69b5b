"""A category and the broader one that the source files it under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from schemas.document import Document, origin
from schemas.signal import Found, Refused
from signals import _text
from signals.category import is_site_part, is_upkeep

NEEDS = ("categories",)
VERSION = 2
EVIDENCE = ""


@dataclass(frozen=True)
class Fields:
    """`high_category` stands directly above `low_category`; `path` is the way down to
    `low_category`, from the broadest category on, both ends included."""

    low_category: str
    high_category: str
    path: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal for each pair of neighbours in the category paths, each once."""
    seen: set[tuple[str, str]] = set()
    method = origin(document, "categories")
    for steps in document.categories:
        path = [name.strip() for name in steps]
        for above, (high, low) in enumerate(pairwise(path)):
            if (high, low) in seen:
                continue
            seen.add((high, low))
            reason = _fault(high, low)
            fields = Fields(low, high, path[: above + 2])
            yield Refused(reason) if reason else Found(fields, method=method)


def _fault(high: str, low: str) -> str:
    if not high or not low:
        return "category without a name"
    if is_upkeep(high) or is_upkeep(low):
        return "maintenance category"
    if is_site_part(high) or is_site_part(low):
        return "part of a site, not a subject"
    if _text.same(high, low):
        return "category under itself"
    return ""
