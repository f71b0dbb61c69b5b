"""The composition: raw inputs to signals to records to shards, readable aloud."""

from __future__ import annotations

from typing import Any

import apache_beam as beam
from apache_beam.pvalue import AsDict, AsList, AsSingleton, PBegin, PCollection

from pipeline.again import Earlier, ReadSignalsFn, evidence_rows
from pipeline.asking import AskFn, MergeSamples, SampleFn
from pipeline.commit import CommitFn
from pipeline.curate import RanksFn, Threshold, UniqueDocumentsFn, UniqueFn
from pipeline.digging import Dig
from pipeline.evidence import SmallestFn, rows_of
from pipeline.hints import roomy
from pipeline.keeping import CELLS, SAMPLES, ReadKeptFn
from pipeline.letters import BoundFn, LetterRanksFn
from pipeline.recipe import Recipe
from pipeline.sinks import AddPairs, AssignFn, StoreFn, WriteFn
from pipeline.tally import TALLY, SumTallies
from pipeline.veins import KINDS, Flow, Inputs, Site, pack
from schemas.record import PAYLOAD_CHARS


class Restructure(beam.PTransform):
    """Inputs, or the files of an earlier run -> one manifest.

    Reading this class is reading the pipeline.
    """

    def __init__(self, source: Inputs | Earlier, recipe: Recipe, site: Site) -> None:
        super().__init__()
        self._source = source
        self._recipe = recipe
        self._site = site

    def expand(self, root: PBegin) -> PCollection[dict[str, Any]]:
        flow = Flow.empty()
        source = self._source
        if isinstance(source, Earlier):
            values = self._again(root, source, flow)
        else:
            values = self._dig(root, source, flow)
        samples = values | "Pools" >> beam.CombinePerKey(MergeSamples())
        losers = self._losers(root, flow)
        signals = self._unique_signals(root, flow, losers)
        self._evidence(root, flow, losers)
        self._ask(signals, samples, flow)
        records = self._unique_records(root, flow)
        shards = self._write(root, [signals, records], flow)
        return self._commit(root, shards, flow)

    def _dig(self, root: PBegin, inputs: Inputs, flow: Flow) -> PCollection[Any]:
        """Read every source, and what is left of those that were read; return samples."""
        samples = [self._kept(root, inputs.parts, flow)] if inputs.parts else []
        if inputs.veins:
            samples.append(Dig(inputs.veins, self._recipe, self._site, flow).samples(root))
        return samples | "Samples" >> beam.Flatten(pipeline=root.pipeline)

    def _kept(self, root: PBegin, folders: tuple[str, ...], flow: Flow) -> PCollection[Any]:
        """Take up the parts in `folders`; return their samples."""
        tags = [*KINDS, TALLY, SAMPLES, CELLS]
        read = (
            root
            | "Parts" >> beam.Create(folders)
            | "Share out parts" >> beam.Reshuffle()
            | "Read parts" >> beam.ParDo(ReadKeptFn()).with_outputs(*tags)
        )
        for kind in KINDS:
            flow.chunks[kind].append(read[kind])
        flow.tallies.append(read[TALLY])
        flow.evidence.append(read[CELLS])
        return read[SAMPLES]

    def _again(self, root: PBegin, earlier: Earlier, flow: Flow) -> PCollection[Any]:
        """Read the signals of an earlier run; return samples of options."""
        read = (
            root
            | "Signal files" >> beam.Create(earlier.signals)
            | "Share out" >> beam.Reshuffle()
            | "Read signals"
            >> beam.ParDo(ReadSignalsFn(self._recipe.validation, self._site.ticks)).with_outputs(
                TALLY, main="main"
            )
        )
        flow.tallies.append(read[TALLY])
        pack(read["main"], "Pack signals", ("signals",), self._site, flow)
        evidence = (
            root
            | "Evidence files" >> beam.Create(earlier.evidence)
            | "Read evidence" >> beam.FlatMap(evidence_rows, earlier.names)
        )
        pack(evidence, "Pack old evidence", ("evidence",), self._site, flow)
        return read["main"] | "Sample" >> beam.ParDo(SampleFn())

    def _losers(self, root: PBegin, flow: Flow) -> PCollection[Any]:
        fn = UniqueDocumentsFn()
        found = (
            flow.all(root, "documents")
            | "Documents by id" >> beam.GroupByKey()
            | "One document an id"
            >> roomy(beam.ParDo(fn), root.pipeline).with_outputs(TALLY, main="main")
        )
        flow.tallies.append(found[TALLY])
        return found["main"]

    def _unique_signals(
        self, root: PBegin, flow: Flow, losers: PCollection[Any]
    ) -> PCollection[Any]:
        unique = (
            flow.all(root, "signals")
            | "Signals by key" >> beam.GroupByKey()
            | "Unique signals"
            >> beam.ParDo(UniqueFn("unique", ("uri",)), losers=AsList(losers)).with_outputs(
                TALLY, main="main"
            )
        )
        flow.tallies.append(unique[TALLY])
        return unique["main"]

    def _evidence(self, root: PBegin, flow: Flow, losers: PCollection[Any]) -> None:
        """Keep a sample of where signals stand; that of an earlier run is in the flow already."""
        rows = (
            tuple(flow.evidence)
            | "Samples of evidence" >> beam.Flatten(pipeline=root.pipeline)
            | "Smallest ids" >> beam.CombinePerKey(SmallestFn())
            | "Evidence" >> beam.FlatMap(rows_of, losers=AsList(losers))
        )
        pack(rows, "Pack evidence", ("evidence",), self._site, flow)

    def _ask(self, signals: PCollection[Any], samples: PCollection[Any], flow: Flow) -> None:
        asked = signals | "Ask" >> beam.ParDo(
            AskFn(self._recipe, self._site.ticks), samples=AsDict(samples)
        ).with_outputs(TALLY, main="main")
        flow.tallies.append(asked[TALLY])
        pack(asked["main"], "Pack records", ("records", "dead"), self._site, flow)

    def _unique_records(self, root: PBegin, flow: Flow) -> PCollection[Any]:
        chunks = flow.all(root, "records")
        sides = {}
        if self._recipe.caps:
            ranks = chunks | "Ranks" >> beam.ParDo(RanksFn(self._recipe.caps))
            sides["thresholds"] = AsDict(ranks | "Caps" >> beam.CombinePerKey(Threshold()))
        unique = (
            chunks
            | "Records by key" >> beam.GroupByKey()
            | "Unique records"
            >> beam.ParDo(UniqueFn("curate", ("id",)), **sides).with_outputs(TALLY, main="main")
        )
        flow.tallies.append(unique[TALLY])
        return unique["main"]

    def _write(self, root: PBegin, tables: list[PCollection[Any]], flow: Flow) -> PCollection[Any]:
        """Cut what is unique into shards of like size, and write them."""
        shards = None if self._recipe.shards == "auto" else int(self._recipe.shards)
        stored, sizes = [self._letters(root, flow)], []
        stored.append(flow.all(root, "evidence"))
        for name, chunks in zip(("dead", "evidence"), stored, strict=True):
            sizes.append(chunks | f"Sizes of {name}" >> beam.Map(chunk_size))
        for name, table in zip(("signals", "records"), tables, strict=True):
            out = table | f"Store {name}" >> beam.ParDo(StoreFn(self._site.spill)).with_outputs(
                "sizes", main="main"
            )
            stored.append(out["main"])
            sizes.append(out["sizes"])
        totals = sizes | "All sizes" >> beam.Flatten() | beam.CombinePerKey(AddPairs())
        assign = AssignFn(self._site.buckets, shards, self._recipe.shard_bytes)
        return (
            stored
            | "All stored" >> beam.Flatten()
            | "Assign shards" >> beam.ParDo(assign, sizes=AsDict(totals))
            | "Rows by shard" >> beam.GroupByKey()
            | "Write shards"
            >> roomy(beam.ParDo(WriteFn(self._site.partial, self._site.buckets)), root.pipeline)
        )

    def _letters(self, root: PBegin, flow: Flow) -> PCollection[Any]:
        """Return the chunks of dead letters, bounded in number for each stage, mine and reason."""
        chunks = flow.all(root, "dead")
        sizes = (
            chunks
            | "Letters" >> beam.Map(chunk_size)
            | "All letters" >> beam.CombinePerKey(AddPairs())
        )
        highest = (
            chunks
            | "Ranks of letters"
            >> beam.ParDo(LetterRanksFn(self._recipe.max_dead_letters), sizes=AsDict(sizes))
            | "Most letters" >> beam.CombinePerKey(Threshold())
        )
        bound = chunks | "Bound letters" >> beam.ParDo(
            BoundFn(self._site.spill), thresholds=AsDict(highest)
        ).with_outputs(TALLY, main="main")
        flow.tallies.append(bound[TALLY])
        return bound["main"]

    def _commit(
        self, root: PBegin, shards: PCollection[Any], flow: Flow
    ) -> PCollection[dict[str, Any]]:
        tally = flow.tallies | "All tallies" >> beam.Flatten() | beam.CombineGlobally(SumTallies())
        commit = CommitFn(self._recipe, self._site)
        return (
            root
            | "End" >> beam.Create([None])
            | "Commit" >> beam.ParDo(commit, AsList(shards), AsSingleton(tally))
        )


def chunk_size(element: tuple[str, tuple[Any, ...]]) -> tuple[str, tuple[int, int]]:
    """Return the size of a chunk of dead letters or evidence as (table name, (bytes, rows)).

    The size is reckoned from the rows alone: that of a chunk depends on how rows were bundled.
    """
    key, chunk = element
    return key.split("#")[0], (chunk[1] * PAYLOAD_CHARS, chunk[1])
