"""Signals to prompted records: pools of options, wording, token counts, the row contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
import pyarrow as pa

from pipeline import pool as pools
from pipeline.chunks import Row, at_end, key_of
from pipeline.curate import length_reason
from pipeline.dig import split_of
from pipeline.prompts import Asked, ask, pool_key, pool_values
from pipeline.recipe import Recipe
from pipeline.tally import CountedFn
from pipeline.tokens import Vocabulary
from schemas import DeadLetter, Record, Refused, Signal, bounded, stable_id
from schemas.validate import record_problems

# Signals whose records are counted in tokens together.
_BATCH = 256


class SampleFn(beam.DoFn):
    """Rows of signals -> (pool key, bounded sample of the values that may serve as options)."""

    def start_bundle(self) -> None:
        self._samples: dict[str, pools.Sample] = {}

    def process(self, row: Row) -> None:
        values = pool_values(row.row) if isinstance(row.row, Signal) else []
        if values:
            sample = self._samples.setdefault(pool_key(row.row), pools.empty())
            for value in values:
                pools.add(sample, value)

    def finish_bundle(self) -> Iterator[Any]:
        for key, sample in self._samples.items():
            yield at_end((key, pools.values(sample)))


class MergeSamples(beam.CombineFn):
    """Samples of one pool -> the values of their union's smallest."""

    def create_accumulator(self) -> pools.Sample:
        return pools.empty()

    def add_input(self, sample: pools.Sample, values: Iterable[str]) -> pools.Sample:
        for value in values:
            pools.add(sample, value)
        return sample

    def merge_accumulators(self, samples: Iterable[pools.Sample]) -> pools.Sample:
        merged = pools.empty()
        for sample in samples:
            merged = pools.merge(merged, sample)
        return merged

    def extract_output(self, sample: pools.Sample) -> list[str]:
        return pools.values(sample)


def signals_in(table: pa.Table) -> Iterator[Signal]:
    """Yield the rows of a table of signals as `Signal`s."""
    names = Signal.__slots__
    columns = (table.column(name).to_pylist() for name in names)
    for values in zip(*columns, strict=True):
        yield Signal(*values)


def to_record(signal: Signal, asked: Asked, tokens: tuple[int, int], split: str) -> Record:
    """Build the record of one asked prompt; `tokens` counts its inputs and its targets."""
    prompt = f"{signal.signal}/{asked.prompt}"
    return Record(
        id=stable_id(signal.id, prompt),
        inputs=asked.inputs,
        targets=asked.targets,
        options=asked.options,
        mine=signal.mine,
        signal=signal.signal,
        prompt=prompt,
        form=asked.form,
        document_id=signal.document_id,
        uri=signal.uri,
        license=signal.license,
        language=signal.language,
        method=signal.method,
        evidence_start=signal.start,
        evidence_end=signal.end,
        input_tokens=tokens[0],
        target_tokens=tokens[1],
        split=split,
    )


class AskFn(CountedFn):
    """(bucket key, table of unique signals) -> rows of records, and of dead letters.

    Counts two stages: "prompt" (prompts asked -> records, each valid under the contract) and
    "length" (records -> records inside the length policy).
    """

    stage = "prompt"

    def __init__(self, recipe: Recipe, ticks: str = "") -> None:
        super().__init__(ticks)
        self._recipe = recipe
        every = recipe.prompts_per_signal == "all"
        self._per_signal = None if every else int(recipe.prompts_per_signal)

    def setup(self) -> None:
        self._vocabulary = Vocabulary.load(self._recipe.vocabulary)

    def start_bundle(self) -> None:
        super().start_bundle()
        self._pools: dict[str, pools.Pool] = {}

    def process(
        self, element: tuple[str, pa.Table], samples: dict[str, list[str]]
    ) -> Iterator[Any]:
        table = element[1]
        for start in range(0, table.num_rows, _BATCH):
            asked: list[tuple[Signal, Asked]] = []
            for signal in signals_in(table.slice(start, _BATCH)):
                yield from self._ask(signal, samples, asked)
            yield from self._records(asked)

    def _ask(
        self, signal: Signal, samples: dict[str, list[str]], asked: list[tuple[Signal, Asked]]
    ) -> Iterator[Any]:
        try:
            answers = list(ask(signal, self._per_signal, self._pool(signal, samples)))
        except Exception as error:  # one signal that cannot be worded must not end the run
            self.count(signal.mine, signal.signal, "in")
            yield self._letter(signal, f"{type(error).__name__}: {error}", str(signal.fields))
            return
        for answer in answers:
            self.count(signal.mine, signal.signal, "in")
            if isinstance(answer, Refused):
                self.count(signal.mine, signal.signal, "filtered", answer.reason)
            else:
                asked.append((signal, answer))

    def _pool(self, signal: Signal, samples: dict[str, list[str]]) -> pools.Pool | None:
        key = pool_key(signal)
        if key not in samples:
            return None
        if key not in self._pools:
            self._pools[key] = pools.Pool(samples[key])
        return self._pools[key]

    def _records(self, asked: list[tuple[Signal, Asked]]) -> Iterator[Any]:
        inputs = self._vocabulary.count_many([answer.inputs for _, answer in asked])
        targets = self._vocabulary.count_many([answer.targets for _, answer in asked])
        for (signal, answer), *tokens in zip(asked, inputs, targets, strict=True):
            split = split_of(signal.mine, signal.document_id, self._recipe.validation)
            record = to_record(signal, answer, (tokens[0], tokens[1]), split)
            yield from self._kept(signal, record)

    def _kept(self, signal: Signal, record: Record) -> Iterator[Any]:
        for problem in record_problems(record):
            yield self._letter(signal, problem, record.inputs, record.id)
            return
        self.count(record.mine, record.signal, "out")
        reason = length_reason(record, self._recipe)
        self.count_length(record, reason)
        if not reason:
            self._ticker.tick("records")
            key = key_of(record.inputs, record.targets)
            yield Row(f"records/{record.split}", key, record)

    def count_length(self, record: Record, reason: str) -> None:
        """Count one record of the stage "length"."""
        self.count(record.mine, record.signal, "in", stage="length")
        what = "filtered" if reason else "out"
        self.count(record.mine, record.signal, what, reason, stage="length")

    def _letter(self, signal: Signal, error: str, payload: str, key: str = "") -> Any:
        letter = DeadLetter(
            stage="prompt",
            mine=signal.mine,
            key=key or signal.id,
            uri=signal.uri,
            offset=-1,
            error=bounded(error),
            payload=bounded(payload),
        )
        return self.bury(letter, signal.signal)
