"""What the common properties and units of Wikidata are called: facts of our own keeping.

A dump of a subset seldom holds the properties and units that it uses. `properties.tsv` and
`units.tsv` name the common ones in English, for where neither the dump nor a file of labels does.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from pipeline.wikidata.rows import Answer

INSTANCE_OF = "P31"
# Words for the subject itself: "Algerian" of Algeria, "UK" of the United Kingdom.
SELF_NAMES = frozenset(("P1549", "P1813", "P1843", "P1705", "P2521", "P3321"))
# Properties that lead to a wiki's own categories, templates and portals, or to where a
# fact was looked up: no facts of the world.
_UPKEEP = (
    "P301 P360 P373 P910 P935 P971 P1151 P1204 P1343 P1423 P1424 P1464 P1465 P1472 P1482 P1612 "
    "P1687 P1740 P1753 P1754 P1791 P1792 P2033 P2354 P2517 P2633 P2667 P2668 P2875 P2959 P3709 "
    "P3713 P3734 P3876 P4224 P4329 P5008 P5125 P6104 P6112 P6186 P6365 P7084 P7561 P7782 P7861 "
    "P7867 P8464 P8933 P1889 P2837"
)
UPKEEP = frozenset(_UPKEEP.split())


@cache
def labels() -> dict[str, str]:
    """Return the English labels of the common properties by id."""
    return {property_id: names[0] for property_id, *names in _rows("properties.tsv")}


@cache
def units() -> dict[str, Answer]:
    """Return the English names of the common units by id."""
    rows = _rows("units.tsv")
    return {unit: Answer(unit, label, "", tuple(others)) for unit, label, *others in rows}


def _rows(table: str) -> list[list[str]]:
    text = resources.files("pipeline.wikidata").joinpath(table).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
