"""What the markup of a page states, whatever its syntax: JSON-LD, microdata, RDFa Lite, head."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline.web.markup import jsonld, microdata, rdfa
from pipeline.web.markup.graph import Budget, frozen
from pipeline.web.markup.marks import marks
from pipeline.web.markup.meta import Meta, meta
from pipeline.web.markup.node import Node, every

__all__ = ["Items", "Meta", "Node", "every", "items"]


class Items(NamedTuple):
    """What a page states of itself and its matter.

    `nodes` are the outermost items in the order of the page, those of JSON-LD first. A problem is
    a short fixed phrase that begins with the syntax ("json-ld: brackets do not match"), so that
    those of many pages can be counted; a block of JSON-LD that is lost is one. `meta` is the head.
    """

    nodes: list[Node]
    problems: list[str]
    meta: Meta


def items(tree: Any) -> Items:
    """Return the structured data of a resiliparse `HTMLTree`; never raises for what a page holds.

    References by name are resolved within the page, circular ones cut. Depth, number of items and
    length of text are bounded; a page that goes beyond gives what lies within, with a problem.
    """
    found = marks(tree)
    budget = Budget()
    if found.cut:
        budget.note("markup: too many elements, the rest is left out")
    nodes = [
        *frozen(jsonld.drafts(found, budget), "json-ld", budget),
        *frozen(microdata.drafts(found, budget), "microdata", budget),
        *frozen(rdfa.drafts(found, budget), "rdfa", budget),
    ]
    return Items(nodes, budget.problems, meta(found))
