"""How a run is cut into parts: by weight, in order, and joined sources in one piece."""

import pytest

from pipeline.mines.base import Unit
from pipeline.mines.text import TextFiles
from pipeline.mines.wikidata import Wikidata
from pipeline.parts import part_bytes_for, parted, parts_of
from pipeline.veins import Vein

MB = 2**20


def vein(name, *sizes, mine=None):
    units = tuple(Unit(f"{name}{n}", 0, size) for n, size in enumerate(sizes))
    return Vein(name, mine or TextFiles(), ("title",), units)


def units_of(part):
    return [(vein.name, unit.path) for vein in part.veins for unit in vein.units]


def test_units_fill_parts_in_their_order():
    parts = parts_of([vein("a", 4, 4, 4), vein("b", 4, 1)], 8)
    assert [units_of(part) for part in parts] == [
        [("a", "a0"), ("a", "a1")],
        [("a", "a2"), ("b", "b0")],
        [("b", "b1")],
    ]
    assert [part.number for part in parts] == [0, 1, 2]


def test_a_unit_over_the_size_is_a_part_of_its_own_and_none_is_empty():
    parts = parts_of([vein("a", 100, 1, 100)], 8)
    assert [units_of(part) for part in parts] == [[("a", "a0")], [("a", "a1")], [("a", "a2")]]
    assert parts_of([], 8) == []


@pytest.mark.parametrize("size", [1, 3, 7, 50, 10**9])
def test_every_unit_is_in_one_part(size):
    veins = [vein("a", *range(1, 20)), vein("b", 5, 6, 7)]
    found = [unit for part in parts_of(veins, size) for unit in units_of(part)]
    assert sorted(found) == sorted((v.name, u.path) for v in veins for u in v.units)


def test_what_is_joined_is_not_cut():
    facts = vein("facts", 4, 4, mine=Wikidata(sentences="wiki"))
    other, wiki = vein("other", 4, 4), vein("wiki", 4, 4)
    assert parted([other, facts, wiki]) == ([other], [facts, wiki])
    alone = vein("facts", 4, mine=Wikidata())
    assert parted([wiki, alone]) == ([wiki], [alone])


def test_small_runs_are_one_part_and_large_ones_have_parts_to_share_out():
    assert part_bytes_for(100 * MB, 2) == 100 * MB
    assert part_bytes_for(1024 * MB, 2) == 128 * MB
    assert part_bytes_for(256 * MB, 16) == 64 * MB
    assert part_bytes_for(10**12, 2) == 512 * MB
