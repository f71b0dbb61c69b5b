"""One run from recipe to manifest: the plan, the pipeline or pipelines, the runner."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from typing import Any

import apache_beam as beam
import orjson
from apache_beam.io.filesystems import FileSystems
from apache_beam.options.pipeline_options import (
    DirectOptions,
    FlinkRunnerOptions,
    PipelineOptions,
    StandardOptions,
    WorkerOptions,
)

from pipeline.again import Earlier, earlier
from pipeline.commit import write_bytes
from pipeline.crew import Job, alone, dig_all, workers_of
from pipeline.disk import stable_json
from pipeline.errors import Built, RunError
from pipeline.finished import MANIFEST
from pipeline.full import full_disk
from pipeline.lock import check_free
from pipeline.output import PARTIAL, there
from pipeline.parts import part_bytes_for, parted, parts_of
from pipeline.planning import check_same, part_bytes_of, plan_of
from pipeline.recipe import Recipe
from pipeline.restructure import Restructure
from pipeline.resuming import LOCAL_RUNNERS, check_resumable, finished
from pipeline.sinks import buckets_for
from pipeline.stores import asking
from pipeline.survey import veins_of
from pipeline.tokens import Vocabulary
from pipeline.veins import Inputs, Site, Vein
from pipeline.weights import weight
from pipeline.workplace import Workplace, check_apart, check_output, has_plan, workplace


def run(
    recipe: Recipe,
    output: str,
    options: PipelineOptions,
    *,
    overwrite: bool = False,
    resume: bool = False,
    from_signals: str | None = None,
    part_bytes: int | None = None,
    ticks: str = "",
) -> dict[str, Any]:
    """Make a dataset in `output` and return its manifest.

    `from_signals` is the output of a finished run whose signals are prompted again; the sources
    of the recipe are not read then. `resume` goes on with a run that was cut off in `output`, if
    there is one; what is finished there already, by the same recipe, is returned as it is.
    `part_bytes` is how much input is read between two points that it could go on from, None for
    what suits the input. `ticks` is a folder for `pipeline.progress`, "" for none.
    Raises RunError where the run is refused or fails. What it leaves then are the parts that are
    done, if it was one in parts, and nothing otherwise.
    """
    started = time.time()
    workers = _workers_in(options)
    if part_bytes is not None and part_bytes < 1:
        raise RunError(f"--part_bytes: {part_bytes} is no amount of input; give bytes, 1 or more")
    # Beam sets them with the pipeline; inputs and output are looked at before there is one.
    FileSystems.set_options(options)
    check_free(output)
    runner = options.view_as(StandardOptions).runner or ""
    going_on = resume and has_plan(output)
    if resume:
        check_resumable(runner, from_signals, overwrite)
        if not going_on and (done := finished(recipe, output)):
            return done if "run" in done else finish(output, 0.0, {"runner": runner})
        # What a killed run left that had nothing yet to go on with; no finished dataset is there.
        overwrite = not going_on and there(FileSystems.join(output, PARTIAL))
    if not going_on:
        with asking(output):
            check_output(output, overwrite)
    check_apart(output, recipe)
    Vocabulary.load(recipe.vocabulary)
    source: list[Vein] | Earlier
    source = earlier(from_signals, recipe.signals) if from_signals else veins_of(recipe)
    local = runner in LOCAL_RUNNERS
    with workplace(output, local, overwrite=overwrite, resume=resume) as place:
        with full_disk(output):
            facts = _restructure(recipe, source, place, options, part_bytes, ticks)
        facts |= {"runner": runner, "workers": workers}
        return finish(output, time.time() - started, facts)


def _workers_in(options: PipelineOptions) -> int | None:
    """Return how many workers were asked for, None where the cluster decides."""
    if options.view_as(StandardOptions).runner in LOCAL_RUNNERS:
        return int(options.view_as(DirectOptions).direct_num_workers)
    asked = int(options.view_as(FlinkRunnerOptions).parallelism)
    return asked if asked > 0 else options.view_as(WorkerOptions).num_workers


def _restructure(
    recipe: Recipe,
    source: list[Vein] | Earlier,
    place: Workplace,
    options: PipelineOptions,
    part_bytes: int | None,
    ticks: str,
) -> dict[str, Any]:
    """Run everything up to the commit; return what the run section says of parts."""
    shards = None if recipe.shards == "auto" else int(recipe.shards)
    weighed = 0 if isinstance(source, Earlier) else weight(source)
    buckets = buckets_for(weighed, shards)
    site = Site(place.output, place.partial, "", ticks, buckets, place.claim)
    facts: dict[str, Any] = {}
    inputs: Inputs | Earlier
    inputs = source if isinstance(source, Earlier) else Inputs(tuple(source))
    if place.local and isinstance(inputs, Inputs):
        part_bytes = part_bytes or part_bytes_for(weighed, workers_of(options))
        inputs, facts = _in_parts(recipe, inputs, place, site, options, part_bytes)
    pipeline = beam.Pipeline(options=options)
    _ = pipeline | Restructure(inputs, recipe, replace(site, spill=place.spill()))
    try:
        result = pipeline.run()
        if not place.local and only_built(options):
            raise Built(
                f"the job was built, not run; once it has run, {place.output} has its manifest"
            )
        result.wait_until_finish()
    finally:
        # The steps froze what there was when they started in this process.
        gc.unfreeze()
    return facts


def _in_parts(
    recipe: Recipe,
    inputs: Inputs,
    place: Workplace,
    site: Site,
    options: PipelineOptions,
    part_bytes: int,
) -> tuple[Inputs, dict[str, Any]]:
    """Dig the parts of a run that are not done yet; a run too small for parts is left as it is.

    Sources that are joined stay veins: the last pipeline digs them, with all its workers.
    """
    shelf = place.shelf()
    old = shelf.plan()
    part_bytes = part_bytes if old is None else part_bytes_of(old, place.output)
    veins, joined = parted(list(inputs.veins))
    parts = parts_of(veins, part_bytes)
    if len(parts) < 2 and old is None:
        return inputs, {}
    new = plan_of(recipe, list(inputs.veins), part_bytes, site.buckets)
    if old is not None:
        check_same(old, new, place.output)
    else:
        shelf.write_plan(new)
    done = [number for number in shelf.done(len(parts)) if shelf.fetch(number)]
    given = alone(options)
    jobs = [
        Job(part, recipe, replace(site, spill=shelf.begin(part.number)), given)
        for part in parts
        if part.number not in done
    ]
    dig_all(jobs, options, shelf.keep)
    folders = tuple(shelf.folder(part.number) for part in parts)
    return Inputs(tuple(joined), folders), {"parts": len(parts), "parts_taken_up": len(done)}


def only_built(options: PipelineOptions) -> bool:
    """Tell whether Beam was asked for a job to look at or to start later, not for a run."""
    given = options.get_all_options()
    return bool(given.get("dry_run") or given.get("template_location"))


def finish(output: str, seconds: float, facts: dict[str, Any]) -> dict[str, Any]:
    """Add the run section, the only part that the recipe and input do not decide."""
    path = FileSystems.join(output, MANIFEST)
    with FileSystems.open(path, compression_type="uncompressed") as file:
        manifest: dict[str, Any] = orjson.loads(file.read())
    manifest["run"] = {
        "seconds": round(seconds, 2),
        "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        **facts,
    }
    write_bytes(path, stable_json(manifest))
    return manifest
