"""A run in parts: which units are read together, so that what is done of a run can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from pipeline.mines.base import Unit
from pipeline.veins import Vein
from pipeline.weights import unit_bytes

# Enough of them that workers end at about the same time; each costs up to a second to set up.
_PARTS_A_WORKER = 4
_LEAST_BYTES, _MOST_BYTES = 2**26, 2**29
# Below this a run is over before what is done of it is worth much.
_WORTH_BYTES = 2**27


class Part(NamedTuple):
    """The veins of one part, each with the units that this part reads of it."""

    number: int
    veins: tuple[Vein, ...]


def part_bytes_for(weighed: int, workers: int) -> int:
    """Return how many bytes of input a part should hold of a run that weighs so much."""
    if weighed < _WORTH_BYTES:
        return weighed
    wanted = weighed // (_PARTS_A_WORKER * max(workers, 1))
    return min(max(wanted, _LEAST_BYTES), _MOST_BYTES)


def parts_of(veins: list[Vein], part_bytes: int) -> list[Part]:
    """Cut veins into parts of about `part_bytes` of input, in the order of their units.

    Number and content of a part depend on nothing but the arguments.
    """
    units = ((n, unit) for n, vein in enumerate(veins) for unit in vein.units)
    groups = filter(None, _filled(units, part_bytes))
    return [Part(k, _veins(veins, group)) for k, group in enumerate(groups)]


def parted(veins: list[Vein]) -> tuple[list[Vein], list[Vein]]:
    """Return the veins that can be cut into parts, and those that a join must see all of."""
    joined = _joined(veins)
    alone = [vein for n, vein in enumerate(veins) if n not in joined]
    return alone, [veins[n] for n in sorted(joined)]


def _joined(veins: list[Vein]) -> set[int]:
    """Return the numbers of the veins that a join reads."""
    found = set()
    for n, vein in enumerate(veins):
        if vein.mine.join(vein.name, 1, "") is not None:
            partner = vein.mine.partner()
            found |= {n, *(k for k, other in enumerate(veins) if other.name == partner)}
    return found


def _filled(units: Iterable[tuple[int, Unit]], part_bytes: int) -> Iterator[list[tuple[int, Unit]]]:
    group: list[tuple[int, Unit]] = []
    held = 0
    for n, unit in units:
        size = unit_bytes(unit)
        if group and held + size > part_bytes:
            yield group
            group, held = [], 0
        group.append((n, unit))
        held += size
    yield group


def _veins(veins: list[Vein], group: list[tuple[int, Unit]]) -> tuple[Vein, ...]:
    numbers = sorted({n for n, _ in group})
    return tuple(
        replace(veins[n], units=tuple(unit for k, unit in group if k == n)) for n in numbers
    )
