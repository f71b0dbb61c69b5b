"""What instructions need, how long they take and how much they give, as facts."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg import amounts, times
from pipeline.web.schemaorg.guides import Guide
from pipeline.web.schemaorg.lookup import Lookup
from pipeline.web.schemaorg.stating import paragraph
from pipeline.web.schemaorg.wording import OBJECT_CHARS, is_address, line, named, once, origin
from schemas.parts import Triple

_SUPPLIES = {
    "recipeIngredient": "ingredient",
    "ingredients": "ingredient",
    "supply": "supply",
    "tool": "tool",
}
_TIMES = {
    "prepTime": "preparation time",
    "cookTime": "cooking time",
    "performTime": "time to perform",
    "totalTime": "total time",
}
_OTHERS = {"recipeCuisine": "cuisine", "estimatedCost": "estimated cost"}


def of_guide(guide: Guide, lookup: Lookup) -> Iterator[Triple]:
    """Yield the facts of instructions, their title being the subject.

    A page lists what it takes without saying for what each time, so the paragraph that has it is
    given as the place that states it.
    """
    for label, said, others, name in _facts(guide.node):
        start, end = paragraph(guide.title, (said, *others), lookup)
        stated = origin(guide.node, name)
        yield Triple(guide.title, label, said, (), others, start, end, stated)


def _facts(node: Node) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    for name, label in _SUPPLIES.items():
        for said in once(_supplies(node, name)):
            yield label, said, (), name
    for name, label in _TIMES.items():
        for length in node.texts(name):
            if took := times.duration_said(length):
                yield label, *took, name
    for many in node.texts("recipeYield", "yield")[:1]:
        said = f"{line(many)} servings" if many.strip().isdigit() else line(many)
        if 0 < len(said) <= OBJECT_CHARS and any(map(str.isalpha, said)):
            yield "yield", said, (), "recipeYield"
    for name, label in _OTHERS.items():
        for value in node.values(name):
            said = line(value) if isinstance(value, str) else amounts.amount_said(value)
            if 0 < len(said) <= OBJECT_CHARS and not is_address(said):
                yield label, said, (), name


def _supplies(node: Node, name: str) -> Iterator[str]:
    values = node.values(name)
    if len(values) == 1 and isinstance(values[0], str):
        # One text for all of them has a line for each.
        values = tuple(values[0].split("\n"))
    for said in named(values):
        if 0 < len(said) <= OBJECT_CHARS:
            yield said
