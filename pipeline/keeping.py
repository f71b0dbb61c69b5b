"""What a part of a run leaves behind: an index of its chunks, its tally and its samples.

A part ends with one file, the index, written last and at once: the part is done or it is not. A
run that was killed goes on from the parts that are done.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
import msgspec
from apache_beam.pvalue import AsList, AsSingleton, PBegin, PCollection

from pipeline.asking import MergeSamples
from pipeline.chunks import Chunk
from pipeline.digging import Dig
from pipeline.disk import replace_file, sync, sync_folder
from pipeline.evidence import Candidate, SmallestFn
from pipeline.recipe import Recipe
from pipeline.tally import TALLY, SumTallies
from pipeline.veins import Flow, Site, Vein

INDEX = "index"
# The outputs that are no chunks; "evidence" is a kind of those.
SAMPLES, CELLS = "samples", "cells"


class Index(msgspec.Struct, array_like=True, frozen=True):
    """All that later steps need of a part; the paths of chunks are names in its folder."""

    chunks: list[tuple[str, Chunk]]
    tally: list[tuple[tuple[str, ...], int]]
    samples: list[tuple[str, list[str]]]
    evidence: list[tuple[tuple[str, str], list[Candidate]]]


class DigPart(beam.PTransform):
    """The units of one part -> its index, in the folder that the chunks of the part go to."""

    def __init__(self, veins: tuple[Vein, ...], recipe: Recipe, site: Site) -> None:
        super().__init__()
        self._veins = veins
        self._recipe = recipe
        self._site = site

    def expand(self, root: PBegin) -> PCollection[Any]:
        flow = Flow.empty()
        found = Dig(self._veins, self._recipe, self._site, flow).samples(root)
        samples = found | "Pools" >> beam.CombinePerKey(MergeSamples())
        every = [flow.all(root, kind) for kind in flow.chunks]
        chunks = every | "All chunks" >> beam.Flatten()
        tally = flow.tallies | "All tallies" >> beam.Flatten() | beam.CombineGlobally(SumTallies())
        evidence = (
            tuple(flow.evidence)
            | "Samples of evidence" >> beam.Flatten(pipeline=root.pipeline)
            | "Smallest ids" >> beam.CombinePerKey(SmallestFn())
        )
        sides = AsList(chunks), AsSingleton(tally), AsList(samples), AsList(evidence)
        keep = KeepFn(self._site.spill)
        return root | "End" >> beam.Create([None]) | "Keep" >> beam.ParDo(keep, *sides)


class KeepFn(beam.DoFn):
    """Everything of a part -> its index, once the disk has the chunks."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def process(
        self,
        _: None,
        chunks: list[tuple[str, tuple[Any, ...]]],
        tally: dict[tuple[str, ...], int],
        samples: list[tuple[str, list[str]]],
        evidence: list[tuple[tuple[str, str], list[Any]]],
    ) -> None:
        named = [(key, _named(Chunk(*chunk))) for key, chunk in chunks]
        index = Index(named, list(tally.items()), samples, evidence)
        for name in sorted({chunk.path for _, chunk in named}):
            sync(os.path.join(self._folder, name))
        sync_folder(self._folder)
        replace_file(os.path.join(self._folder, INDEX), msgspec.msgpack.encode(index))


def _named(chunk: Chunk) -> Chunk:
    return chunk._replace(path=os.path.basename(chunk.path))


def read_index(folder: str) -> Index:
    """Return the index of the part in `folder`, its chunks with the path of their file there."""
    with open(os.path.join(folder, INDEX), "rb") as file:
        index = msgspec.msgpack.decode(file.read(), type=Index)
    placed = [(key, _placed(folder, chunk)) for key, chunk in index.chunks]
    return msgspec.structs.replace(index, chunks=placed)


def is_whole(folder: str) -> bool:
    """Tell whether the index of a part can be read, and its chunks are as long as that says."""
    try:
        ends: dict[str, int] = {}
        for _, chunk in read_index(folder).chunks:
            ends[chunk.path] = max(ends.get(chunk.path, 0), chunk.offset + chunk.length)
        return all(os.path.getsize(path) >= end for path, end in ends.items())
    except (OSError, msgspec.MsgspecError):
        return False


def _placed(folder: str, chunk: Chunk) -> Chunk:
    return chunk._replace(path=os.path.join(folder, os.path.basename(chunk.path)))


class ReadKeptFn(beam.DoFn):
    """Folder of a part -> its chunks, on the outputs of their kinds; tally, samples, evidence."""

    def process(self, folder: str) -> Iterator[beam.pvalue.TaggedOutput]:
        index = read_index(folder)
        for key, chunk in index.chunks:
            yield beam.pvalue.TaggedOutput(chunk.table.split("/")[0], (key, tuple(chunk)))
        yield beam.pvalue.TaggedOutput(TALLY, index.tally)
        for sample in index.samples:
            yield beam.pvalue.TaggedOutput(SAMPLES, sample)
        for cell in index.evidence:
            yield beam.pvalue.TaggedOutput(CELLS, cell)
