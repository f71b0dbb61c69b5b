"""Who digs the parts of a run: this process, one after the other, or several processes.

Beam's in-process runner shares a step's work out before it knows what each piece costs, and all
wait for the slowest. Parts are taken one by one by whoever is free, each by a runner of its own.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions

from pipeline.errors import RunError
from pipeline.keeping import DigPart
from pipeline.parts import Part
from pipeline.recipe import Recipe
from pipeline.veins import Site


class Job(NamedTuple):
    """A part to dig; `site.spill` is its own folder. `options` are those of Beam, as a dict."""

    part: Part
    recipe: Recipe
    site: Site
    options: dict[str, Any]


def dig(job: Job) -> int:
    """Dig one part in this process; return its number."""
    pipeline = beam.Pipeline(options=PipelineOptions.from_dictionary(job.options))
    _ = pipeline | DigPart(job.part.veins, job.recipe, job.site)
    try:
        pipeline.run().wait_until_finish()
    finally:
        # The steps froze what there was when they started; another part follows in this process.
        gc.unfreeze()
        gc.collect()
    return job.part.number


def dig_all(jobs: list[Job], options: PipelineOptions, kept: Callable[[int], None]) -> None:
    """Dig parts with as many workers as `options` ask for; call `kept` with each that is done.

    Raises what a part raises; those that are done by then are kept.
    """
    workers = workers_of(options)
    if workers < 2 or len(jobs) < 2:
        for job in jobs:
            kept(dig(job))
        return
    with _pool(min(workers, len(jobs))) as pool:
        for future in as_completed([pool.submit(dig, job) for job in jobs]):
            kept(future.result())


def workers_of(options: PipelineOptions) -> int:
    """Return how many processes should dig: those that Beam's own options ask for."""
    direct = options.view_as(DirectOptions)
    return direct.direct_num_workers if direct.direct_running_mode == "multi_processing" else 1


def alone(options: PipelineOptions) -> dict[str, Any]:
    """Return Beam's options for a pipeline that one of several workers runs by itself."""
    given: dict[str, Any] = options.get_all_options(drop_default=True)
    if workers_of(options) > 1:
        given |= {"direct_num_workers": 1, "direct_running_mode": "in_memory"}
    return given


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    """Open processes that have nothing of ours but what a job says; end them in any case."""
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_settle)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise RunError(
            "a worker process ended (killed, often for want of memory); what is done is kept: give "
            "--resume, and fewer workers"
        ) from error
    finally:
        # Whoever cleans up after a part that failed must not meet the others at work.
        pool.shutdown(wait=True, cancel_futures=True)


def _settle() -> None:
    logging.disable(logging.INFO)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End with the parent: a worker would wait for ever, or dig what another run digs."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
