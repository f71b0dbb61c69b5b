"""The elements of a page that carry structured data, found in one walk over its tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Each element that comes out of the tree costs more than the walk past it, so what is only for
# browsers and catalogues stays inside: links to styles and icons, and these in part very many.
_RELATIONS = ("canonical", "license", "author", "amphtml")
_DULL_WORDS = "viewport generator referrer theme-color citation_author_institution"
_DULL = [
    *(f'[name="{name}" i]' for name in _DULL_WORDS.split()),
    '[name^="msapplication" i]',
    '[name^="citation_reference" i]',
]
_SELECTOR = ",".join(
    [
        'script[type*="ld+json" i]',
        "meta[content]:not({})".format(",".join(_DULL)),
        "link:is({})".format(",".join(f'[rel~="{name}" i]' for name in _RELATIONS)),
        "[itemscope]",
        "[itemprop]",
        "[typeof]",
    ]
)
_MOST = 50_000


@dataclass(slots=True)
class Marks:
    """Elements of one page by what they are read for, each kind in the order of the page.

    `data` are those of microdata; `typed` says whether any element states a type in RDFa, `cut`
    whether there are more elements than are looked at.
    """

    tree: Any
    scripts: list[Any] = field(default_factory=list)
    metas: list[Any] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    data: list[Any] = field(default_factory=list)
    typed: bool = False
    cut: bool = False


def marks(tree: Any) -> Marks:
    """Return the marked elements of a resiliparse `HTMLTree`."""
    found = Marks(tree)
    kinds = {"script": found.scripts, "meta": found.metas, "link": found.links}
    elements = chosen(tree.document, _SELECTOR, _MOST)
    found.cut = len(elements) == _MOST
    for element in elements:
        kind = kinds.get(element.tag)
        if kind is not None:
            kind.append(element)
        elif element.has_attribute("typeof"):
            found.typed = True
        if element.has_attribute("itemprop") or element.has_attribute("itemscope"):
            found.data.append(element)
    return found


def chosen(root: Any, selector: str, most: int) -> list[Any]:
    """Return the first `most` elements below `root` that a CSS selector chooses, in their order."""
    # A collection asks the whole page anew for each index; a slice of it comes in one go.
    return list(root.query_selector_all(selector)[:most])


def parents(elements: list[Any]) -> list[int]:
    """Return for each of `elements`, in the order of the page, the index of the nearest around it.

    It is -1 where none of them is around it.
    """
    around: list[int] = []
    stack: list[int] = []
    for number, element in enumerate(elements):
        while stack and not elements[stack[-1]].contains(element):
            stack.pop()
        around.append(stack[-1] if stack else -1)
        stack.append(number)
    return around
