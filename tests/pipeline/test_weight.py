"""How much a run weighs, which decides into how many pieces its shuffles are cut."""

from __future__ import annotations

from pathlib import Path

from pipeline.mines.base import Unit
from pipeline.mines.wikidata import Wikidata
from pipeline.sinks import buckets_for
from pipeline.veins import Vein
from pipeline.weights import weight


def vein(*units: Unit) -> list[Vein]:
    return [Vein("m", Wikidata(), (), units)]


def sized(path: Path, size: int) -> Unit:
    with path.open("wb") as file:
        file.truncate(size)
    return Unit(str(path))


def test_a_large_compressed_file_weighs_what_it_unpacks_to(tmp_path: Path) -> None:
    small, large = sized(tmp_path / "a.gz", 10), sized(tmp_path / "b.gz", 2**34)
    plain = sized(tmp_path / "c.txt", 2**34)
    assert weight(vein(small)) == 40
    assert weight(vein(Unit(str(tmp_path)))) == 2**25
    assert weight(vein(large)) == 2**36
    assert weight(vein(plain)) == 2**34
    assert weight(vein(Unit("x", 5, 15), Unit("gs://b/x.gz"), Unit("gone"))) == 10 + 2**26


def test_a_heavy_run_is_cut_into_more_pieces(tmp_path: Path) -> None:
    light = buckets_for(weight(vein(sized(tmp_path / "a.gz", 10))), None)
    assert buckets_for(weight(vein(sized(tmp_path / "b.gz", 2**34))), None) > 8 * light
