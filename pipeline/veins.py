"""Veins: one source from its units to documents to signals, and the streams that all add to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection

from pipeline.asking import SampleFn
from pipeline.chunks import PackFn
from pipeline.dig import EVIDENCE, ROWS, ExtractFn, MineFn
from pipeline.mines.base import Mine, Unit
from pipeline.recipe import Recipe
from pipeline.tally import TALLY

KINDS = ("documents", "signals", "evidence", "records", "dead")


@dataclass(frozen=True)
class Vein:
    """One source, ready to dig: its name, the mine, the signals it feeds, and its work units."""

    name: str
    mine: Mine
    signals: tuple[str, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Inputs:
    """What a pipeline reads: veins, and the folders of parts that were dug of others before."""

    veins: tuple[Vein, ...]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Site:
    """Where and how a run works: nothing here changes a byte of the dataset."""

    output: str
    partial: str
    spill: str
    ticks: str
    buckets: int
    # A file of this run alone among its partial ones. Without it nothing may be published.
    claim: str


@dataclass
class Flow:
    """The side streams that every stage adds to."""

    chunks: dict[str, list[PCollection[Any]]]
    tallies: list[PCollection[Any]]
    evidence: list[PCollection[Any]]

    @classmethod
    def empty(cls) -> Flow:
        """Return a flow that no stage has added to yet."""
        return cls({kind: [] for kind in KINDS}, [], [])

    def all(self, root: PBegin, kind: str) -> PCollection[Any]:
        """Return all chunks of one kind as one collection."""
        return tuple(self.chunks[kind]) | f"All {kind}" >> beam.Flatten(pipeline=root.pipeline)


class MineVein(beam.PTransform):
    """Units of one source -> its documents or drafts; their rows go to the flow."""

    def __init__(self, vein: Vein, site: Site, flow: Flow) -> None:
        super().__init__()
        self._vein = vein
        self._site = site
        self._flow = flow

    def expand(self, units: PCollection[Any]) -> PCollection[Any]:
        mined = (
            units
            | "Unit" >> beam.Map(lambda element: element[1])
            | "Mine"
            >> beam.ParDo(MineFn(self._vein.name, self._vein.mine, self._site.ticks)).with_outputs(
                ROWS, TALLY, main="main"
            )
        )
        self._flow.tallies.append(mined[TALLY])
        pack(mined[ROWS], "Pack documents", ("documents", "dead"), self._site, self._flow)
        return mined["main"]


class DigVein(beam.PTransform):
    """Documents of one source -> samples for the pools; signals go to the flow."""

    def __init__(self, vein: Vein, recipe: Recipe, site: Site, flow: Flow) -> None:
        super().__init__()
        self._vein = vein
        self._recipe = recipe
        self._site = site
        self._flow = flow

    def expand(self, documents: PCollection[Any]) -> list[PCollection[Any]]:
        return [self._extract(documents, name) for name in self._vein.signals]

    def _extract(self, documents: PCollection[Any], name: str) -> PCollection[Any]:
        found = documents | name >> beam.ParDo(
            ExtractFn(name, self._recipe.validation, self._site.ticks)
        ).with_outputs(TALLY, EVIDENCE, main="main")
        self._flow.tallies.append(found[TALLY])
        self._flow.evidence.append(found[EVIDENCE])
        pack(found["main"], f"Pack {name}", ("signals", "dead"), self._site, self._flow)
        return found["main"] | f"Sample {name}" >> beam.ParDo(SampleFn())


def pack(
    rows: PCollection[Any], label: str, kinds: tuple[str, ...], site: Site, flow: Flow
) -> None:
    """Pack rows into chunks and add them to the flow, each kind to its own stream."""
    packed = rows | label >> beam.ParDo(PackFn(site.buckets, site.spill)).with_outputs(*kinds)
    for kind in kinds:
        flow.chunks[kind].append(packed[kind])
