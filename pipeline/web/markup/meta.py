"""What the head of a page says of it: title, `meta` (OpenGraph, Twitter, plain), `link`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.web.markup.marks import Marks
from pipeline.web.markup.values import clean, tidy

_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Meta:
    """The head of a page.

    `values` are the contents of `meta` by name in lower case, whether it stands in `name`,
    `property` or (with "http-equiv:" before it) `http-equiv`: "description", "og:title",
    "article:section", "twitter:card", "http-equiv:content-language". `links` are the addresses of
    `link` by each word of `rel` in lower case, for "canonical", "license", "author" and "amphtml".
    Both keep the order of the page, equal ones once. What only browsers read ("viewport") and the
    references of a scholarly page are left out.
    """

    title: str = ""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, *names: str) -> tuple[str, str]:
        """Return the first value among these names and its origin ("meta:og:title").

        Both are "" where the page states none.
        """
        for name in names:
            for value in self.values.get(name, ()):
                return value, f"meta:{name}"
        return "", ""


def meta(found: Marks) -> Meta:
    """Return what the head of a page says of it.

    `meta` elements count wherever they stand: one stray element moves them all to the body.
    """
    values: dict[str, list[str]] = {}
    for element in found.metas[:_MOST]:
        names = _names(element)
        content = clean(element.get_attribute("content") or "") if names else ""
        for name in names if content else ():
            values.setdefault(name, []).append(content)
    links: dict[str, list[str]] = {}
    for element in found.links[:_MOST]:
        address = tidy(element.get_attribute("href") or "")
        for word in (element.get_attribute("rel") or "").lower().split() if address else ():
            links.setdefault(word, []).append(address)
    return Meta(clean(found.tree.title or ""), _once(values), _once(links))


def _names(element: Any) -> list[str]:
    found = (element.get_attribute("property") or "").lower().split()
    if name := (element.get_attribute("name") or "").strip().lower():
        found.append(name)
    if header := (element.get_attribute("http-equiv") or "").strip().lower():
        found.append(f"http-equiv:{header}")
    return found if len(found) < 2 else list(dict.fromkeys(found))


def _once(found: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}
