"""What there is to read: the inputs of a recipe as veins, cut into units of work."""

from __future__ import annotations

from dataclasses import replace

from pipeline.inputs.marks import mark_of
from pipeline.mines.base import Mine, Unit
from pipeline.recipe import Recipe, label_of, mine_of, plan
from pipeline.veins import Vein

# Runners share out units before they know what each costs, so there must be many of them even
# where the input is small.
_UNIT_BYTES = 2**22
# They lie in the graph of the pipeline; of more input each must hold more.
_MOST_UNITS = 100_000


def veins_of(recipe: Recipe) -> list[Vein]:
    """Expand the inputs of every source into work units.

    Raises RecipeError for a plan that cannot work, NoInput where an input matches nothing.
    """
    feeds = plan(recipe)
    mines = [mine_of(source, recipe) for source in recipe.sources]
    cut = _units(recipe, mines, _UNIT_BYTES)
    if (count := sum(map(len, cut))) > _MOST_UNITS:
        cut = _units(recipe, mines, _UNIT_BYTES * -(-count // _MOST_UNITS))
    return [
        Vein(label_of(source), mine, tuple(feeds[number]), units)
        for number, (source, mine, units) in enumerate(zip(recipe.sources, mines, cut, strict=True))
    ]


def _units(recipe: Recipe, mines: list[Mine], unit_bytes: int) -> list[tuple[Unit, ...]]:
    return [
        tuple(
            replace(unit, mark=mark_of(unit.path))
            for pattern in source.input
            for unit in mine.units(pattern, unit_bytes)
        )
        for source, mine in zip(recipe.sources, mines, strict=True)
    ]
