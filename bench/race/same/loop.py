"""The job as a plain Python program: two loops, or two `Pool.imap`s; the rows lie in memory.

python -m bench.race.same.loop RECIPE OUTPUT [WORKERS]
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterable, Iterator

from bench.race.same.job import BATCH, Job, Tables, batched, pools_of, sample, unique
from pipeline.pool import Pool, Sample
from schemas import Record, Signal

# Lines that one task of a worker takes, a small part of what there is.
_LINES = 500
Line = tuple[bytes, int, str]


def lines(job: Job) -> Iterator[Line]:
    """Yield every line with its number and the path of its file."""
    for path in job.inputs:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield line, number, str(path)


def finish(job: Job, output: str, signals: Iterable[Signal], records: Iterable[Record]) -> None:
    """Write the tables."""
    tables = Tables(output)
    for rows in (signals, records):
        for row in rows:
            tables.add(job.table(row), row)
    tables.close()


def one(job: Job, output: str) -> None:
    """Do the job in this process."""
    samples: dict[str, Sample] = {}
    signals: dict[str, Signal] = {}
    for line, number, uri in lines(job):
        found = list(job.signals(line, number, uri))
        sample(found, samples)
        signals |= {signal.id: signal for signal in found}
    drawn = pools_of(samples)
    made = (r for batch in batched(signals.values(), BATCH) for r in job.records(batch, drawn))
    finish(job, output, signals.values(), unique(made))


class Worker:
    """What a process of `multiprocessing.Pool` holds; set up by its initializer."""

    job: Job
    pools: dict[str, Pool]


def set_up(recipe: str, samples: dict[str, Sample]) -> None:
    """Make a worker process ready."""
    Worker.job = Job(recipe)
    Worker.pools = pools_of(samples)


def signals_of(batch: list[Line]) -> list[Signal]:
    """Return the signals of some lines, in a worker."""
    return [signal for line in batch for signal in Worker.job.signals(*line)]


def records_of(batch: list[Signal]) -> list[tuple[bytes, Record]]:
    """Return the records of some signals, in a worker."""
    return list(Worker.job.records(batch, Worker.pools))


def many(job: Job, recipe: str, output: str, workers: int) -> None:
    """Do the job with worker processes; this one samples, keeps one of each, and writes."""
    samples: dict[str, Sample] = {}
    signals: dict[str, Signal] = {}
    with multiprocessing.Pool(workers, set_up, (recipe, {})) as pool:
        for found in pool.imap(signals_of, batched(lines(job), _LINES)):
            sample(found, samples)
            signals |= {signal.id: signal for signal in found}
    with multiprocessing.Pool(workers, set_up, (recipe, samples)) as pool:
        batches = pool.imap(records_of, batched(signals.values(), 4 * BATCH))
        made = (pair for batch in batches for pair in batch)
        finish(job, output, signals.values(), unique(made))


def main(recipe: str, output: str, workers: str = "1") -> None:
    """Do the job of `recipe` into `output`."""
    job = Job(recipe)
    if workers == "1":
        one(job, output)
    else:
        many(job, recipe, output, int(workers))


if __name__ == "__main__":
    main(*sys.argv[1:])
