"""Signals to prompted records: pools of options, wording, token counts, the row contract."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
import pyarrow as pa

from pipeline import pool as pools
from pipeline.chunks import Row, at_end, key_of
from pipeline.curate import length_reason
from pipeline.prompts import Asked, Room, ask, pool_key, pool_values
from pipeline.recipe import Recipe
from pipeline.tally import CountedFn
from pipeline.tokens import Vocabulary
from schemas import DeadLetter, Record, Refused, Signal, bounded, stable_id
from schemas.validate import record_problems

# Signals whose records are counted in tokens together.
_BATCH = 256


class SampleFn(beam.DoFn):
    """Lists of rows of signals -> (pool key, bounded sample of the values for options)."""

    def start_bundle(self) -> None:
        self._samples: dict[str, pools.Sample] = defaultdict(pools.empty)

    def process(self, rows: list[Row]) -> None:
        for row in rows:
            if isinstance(row.row, Signal):
                for value in pool_values(row.row):
                    pools.add(self._samples[pool_key(row.row)], value)

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
        document_chars=signal.document_chars,
        input_tokens=tokens[0],
        target_tokens=tokens[1],
        split=split,
    )


class AskFn(CountedFn):
    """(bucket key, table of unique signals) -> lists of rows of records and dead letters.

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
        super().setup()
        self._vocabulary = Vocabulary.load(self._recipe.vocabulary)
        recipe = self._recipe
        self._room = Room(self._vocabulary, recipe.max_input_tokens, recipe.max_target_tokens)

    def start_bundle(self) -> None:
        super().start_bundle()
        self._pools: dict[str, pools.Pool] = {}

    def process(
        self, element: tuple[str, pa.Table], samples: dict[str, list[str]]
    ) -> Iterator[list[Row]]:
        key, table = element
        split = key.split("#")[0].rpartition("/")[2]
        for start in range(0, table.num_rows, _BATCH):
            asked: list[tuple[Signal, Asked]] = []
            letters = [
                letter
                for signal in signals_in(table.slice(start, _BATCH))
                if (letter := self._ask(signal, samples, asked)) is not None
            ]
            yield [*letters, *self._records(asked, split)]

    def _ask(
        self, signal: Signal, samples: dict[str, list[str]], asked: list[tuple[Signal, Asked]]
    ) -> Row | None:
        """Put the answers for a signal into `asked`; return the dead letter if there is one."""
        try:
            pool = self._pool(signal, samples)
            answers = list(ask(signal, self._per_signal, pool, self._room))
        except Exception as error:  # one signal that cannot be worded must not end the run
            self.count(signal.mine, signal.signal, "in")
            return self._letter(signal, f"{type(error).__name__}: {error}", str(signal.fields))
        self.count(signal.mine, signal.signal, "in", n=len(answers))
        for answer in answers:
            if isinstance(answer, Refused):
                self.count(signal.mine, signal.signal, "filtered", answer.reason)
            else:
                asked.append((signal, answer))
        return None

    def _pool(self, signal: Signal, samples: dict[str, list[str]]) -> pools.Pool | None:
        key = pool_key(signal)
        if key not in samples:
            return None
        if key not in self._pools:
            self._pools[key] = pools.Pool(samples[key])
        return self._pools[key]

    def _records(self, asked: list[tuple[Signal, Asked]], split: str) -> Iterator[Row]:
        lengths = self._lengths([answer for _, answer in asked])
        sound: Counter[tuple[str, str, str]] = Counter()
        for (signal, answer), tokens in zip(asked, lengths, strict=True):
            record = to_record(signal, answer, tokens, split)
            problem = next(record_problems(record), None)
            if problem is not None:
                yield self._letter(signal, problem, record.inputs, record.id)
                continue
            reason = length_reason(record, self._recipe)
            sound[record.mine, record.signal, reason] += 1
            if not reason:
                self._ticker.tick("records")
                key = key_of(record.inputs, record.targets)
                # One table for both splits, so that doubles meet whichever split each is of.
                yield Row("records", key, record)
        self._count_sound(sound)

    def _lengths(self, answers: list[Asked]) -> Iterator[tuple[int, int]]:
        """Yield the tokens of inputs and targets: those known, and for all others their counts."""
        unknown = [answer for answer in answers if answer.tokens is None]
        inputs = self._vocabulary.count_many([answer.inputs for answer in unknown])
        targets = self._vocabulary.count_many([answer.targets for answer in unknown])
        counted = zip(inputs, targets, strict=True)
        for answer in answers:
            yield next(counted) if answer.tokens is None else answer.tokens

    def _count_sound(self, sound: Counter[tuple[str, str, str]]) -> None:
        """Count valid records, by mine, signal and why they go out of the length policy."""
        for (mine, signal, reason), n in sound.items():
            self.count(mine, signal, "out", n=n)
            self.count(mine, signal, "in", n=n, stage="length")
            self.count(mine, signal, "filtered" if reason else "out", reason, n, "length")

    def _letter(self, signal: Signal, error: str, payload: str, key: str = "") -> Row:
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
