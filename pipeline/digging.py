"""Every source once: units to documents to signals, with the joins of sources in between."""

from __future__ import annotations

from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection

from pipeline.dig import DOCUMENTS, ROWS
from pipeline.recipe import Recipe
from pipeline.tally import TALLY
from pipeline.veins import DigVein, Flow, MineVein, Site, Vein, pack


class Dig:
    """Reads veins into a flow. Not a transform: its steps are those of the pipeline itself."""

    def __init__(self, veins: tuple[Vein, ...], recipe: Recipe, site: Site, flow: Flow) -> None:
        self._veins = veins
        self._recipe = recipe
        self._site = site
        self._flow = flow

    def samples(self, root: PBegin) -> PCollection[Any]:
        """Read every source; return samples for the pools of options."""
        units = [(n, unit) for n, vein in enumerate(self._veins) for unit in vein.units]
        parts = (
            root
            | "Units" >> beam.Create(units)
            | "Share out" >> beam.Reshuffle()
            | "By source" >> beam.Partition(lambda element, n: element[0], len(self._veins))
        )
        labels = [f"{n:02d} {vein.name}" for n, vein in enumerate(self._veins)]
        mined = [
            part | f"Read {label}" >> MineVein(vein, self._site, self._flow)
            for vein, label, part in zip(self._veins, labels, parts, strict=True)
        ]
        samples: list[PCollection[Any]] = []
        for vein, label, found in zip(self._veins, labels, mined, strict=True):
            documents = self._joined(vein, label, found, mined)
            dig = DigVein(vein, self._recipe, self._site, self._flow)
            samples += documents | f"Dig {label}" >> dig
        return tuple(samples) | "All samples" >> beam.Flatten(pipeline=root.pipeline)

    def _joined(
        self, vein: Vein, label: str, found: PCollection[Any], mined: list[PCollection[Any]]
    ) -> PCollection[Any]:
        """Return the documents of a source: as mined, or made by the join of its mine."""
        join = vein.mine.join(vein.name, self._site.buckets, self._site.spill)
        if join is None:
            return found
        partner = vein.mine.partner()
        others = [other for of, other in zip(self._veins, mined, strict=True) if of.name == partner]
        done = (found, *others) | f"Join {label}" >> join
        self._flow.tallies.append(done[TALLY])
        pack(done[ROWS], f"Pack {label}", ("documents", "dead"), self._site, self._flow)
        return done[DOCUMENTS]
