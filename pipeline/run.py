"""One run from recipe to manifest: the plan, the folders, the runner, and cleaning up."""

from __future__ import annotations

import errno
import gc
import os
import re
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import apache_beam as beam
import orjson
from apache_beam.io.filesystems import FileSystems
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions, StandardOptions

from pipeline.again import earlier
from pipeline.commit import write_bytes
from pipeline.disk import stable_json
from pipeline.errors import RunError, odd_name
from pipeline.finished import MANIFEST
from pipeline.inputs.finding import is_compressed, is_local, local_path
from pipeline.mines.base import Unit
from pipeline.output import (
    FOLDERS,
    PARTIAL,
    check_free,
    check_ours,
    delete,
    locked,
    unlock,
)
from pipeline.recipe import Recipe, label_of, mine_of, plan
from pipeline.restructure import Restructure
from pipeline.sinks import buckets_for
from pipeline.tokens import Vocabulary
from pipeline.veins import Site, Vein

# What a worker's OSError says when a disk, a quota or a limit on files is full. Beam hands errors
# on as text only.
_FULL = re.compile(
    rf"\[Errno (?:{errno.ENOSPC}|{errno.EDQUOT}|{errno.EFBIG})\] ([^\n\[:]*[^\n\[: ])"
)
# What a runner written in Java says of its own disks.
_FULL_RUNNER = re.compile(
    r"java\.io\.IOException: (No space left on device|Disk quota exceeded|File too large)"
)

LOCAL_RUNNERS = ("FnApiRunner", "DirectRunner", "BundleBasedDirectRunner")
# Runners share out units before they know what each costs, so there must be many of them even
# where the input is small.
_UNIT_BYTES = 2**22
# A unit of unknown size is most likely a whole compressed file.
_UNKNOWN_BYTES = 2**25
# How much larger dumps are unpacked, at the least.
_SHRINKS = 4


def veins_of(recipe: Recipe) -> list[Vein]:
    """Expand the inputs of every source into work units.

    Raises RecipeError for a plan that cannot work, NoInput where an input matches nothing.
    """
    feeds = plan(recipe)
    veins = []
    for number, source in enumerate(recipe.sources):
        mine = mine_of(source, recipe)
        units = [unit for pattern in source.input for unit in mine.units(pattern, _UNIT_BYTES)]
        veins.append(Vein(label_of(source), mine, tuple(feeds[number]), tuple(units)))
    return veins


def check_output(output: str, overwrite: bool) -> None:
    """Raise RunError unless a run may write into `output`."""
    if odd := odd_name(output):
        raise RunError(f"--output: {odd}")
    if overwrite:
        check_ours(output)
        return
    for name in (MANIFEST, *FOLDERS, PARTIAL):
        if FileSystems.exists(FileSystems.join(output, name)):
            what = f"{name} of a run that was killed or goes on" if name == PARTIAL else name
            raise RunError(
                f"{output} already holds {what}; choose another --output, "
                "or give --overwrite to replace what is there"
            )


def check_apart(output: str, recipe: Recipe) -> None:
    """Raise RunError if the output lies in an input folder: the next run would read it."""
    for folder in (path for source in recipe.sources for path in source.input):
        if os.path.isdir(folder) and "://" not in output:
            inside = os.path.realpath(output) + os.sep
            if inside.startswith(os.path.realpath(folder) + os.sep):
                raise RunError(
                    f"--output {output} lies in the input folder {folder}, where the next run "
                    "would read it; choose a folder outside"
                )


@contextmanager
def site(output: str, local: bool, ticks: str, buckets: int, overwrite: bool) -> Iterator[Site]:
    """Make the folders of a run that has `output` to itself; leave no partial files behind."""
    made = not FileSystems.exists(output)
    try:
        if "://" not in output:
            os.makedirs(output, exist_ok=True)
        with locked(output):
            check_output(output, overwrite)
            with _workshop(output, local) as (partial, spill):
                yield Site(output, partial, spill, ticks, buckets)
    except OSError as error:
        raise RunError(f"cannot write to {output}: {error.strerror or error}") from error
    finally:
        _leave(output, made)


@contextmanager
def _workshop(output: str, local: bool) -> Iterator[tuple[str, str]]:
    """Make the folders for partial and for spilled files ("" for none); delete them in the end."""
    partial = FileSystems.join(output, PARTIAL)
    spill = ""
    try:
        delete(partial)
        FileSystems.mkdirs(FileSystems.join(partial, uuid.uuid4().hex))
        if local:
            here = "://" not in output
            spill = tempfile.mkdtemp(prefix="spill-", dir=partial if here else None)
        yield partial, spill
    finally:
        shutil.rmtree(spill, ignore_errors=True) if spill else None
        delete(partial)


def _leave(output: str, made: bool) -> None:
    """Delete the output folder if the run made it and has nothing in it."""
    if made and "://" not in output and os.path.isdir(output) and not os.listdir(output):
        os.rmdir(output)


def abandon(output: str, made: bool = False) -> None:
    """Delete what is left of a run of this process that was interrupted.

    That is its partial files, and the output folder itself if the run made it.
    """
    # Without our lock there may be another's partial files.
    if unlock(output):
        delete(FileSystems.join(output, PARTIAL))
    _leave(output, made)


def run(
    recipe: Recipe,
    output: str,
    options: PipelineOptions,
    *,
    overwrite: bool = False,
    from_signals: str | None = None,
    ticks: str = "",
) -> dict[str, Any]:
    """Make a dataset in `output` and return its manifest.

    `from_signals` is the output of a finished run whose signals are prompted again; the sources
    of the recipe are not read then. `ticks` is a folder for `pipeline.progress`, "" for none.
    Raises RunError where the run is refused or fails; nothing of it is left then.
    """
    started = time.time()
    check_free(output)
    check_output(output, overwrite)
    check_apart(output, recipe)
    Vocabulary.load(recipe.vocabulary)
    # A portable runner takes its own name out of the options.
    runner = options.view_as(StandardOptions).runner or ""
    local = runner in LOCAL_RUNNERS
    shards = None if recipe.shards == "auto" else int(recipe.shards)
    veins = [] if from_signals else veins_of(recipe)
    files = earlier(from_signals, recipe.signals) if from_signals else None
    with site(output, local, ticks, buckets_for(weight(veins), shards), overwrite) as place:
        pipeline = beam.Pipeline(options=options)
        _ = pipeline | Restructure(veins, files, recipe, place)
        try:
            pipeline.run().wait_until_finish()
        except RuntimeError as error:
            if _FULL.search(str(error)):
                raise RunError(_full_disk(output, str(error))) from error
            if found := _FULL_RUNNER.search(str(error)):
                raise RunError(_full_worker(output, found[1])) from error
            raise
        finally:
            # The steps froze what there was when they started in this process.
            gc.unfreeze()
        return finish(output, options, runner, time.time() - started)


def _full_disk(output: str, error: str) -> str:
    [what] = _FULL.findall(error)[:1]
    return (
        f"cannot write to {output}: {what}; nothing of this run is left there; free some space, "
        "choose another --output, or restructure fewer inputs at a time"
    )


def _full_worker(output: str, what: str) -> str:
    return (
        f"a disk of the runner's own is full ({what}); nothing of this run is left in {output}; "
        "give its workers more room for what they shuffle (Flink: io.tmp.dirs), or restructure "
        "fewer inputs at a time"
    )


def weight(veins: list[Vein]) -> int:
    """Return about how many bytes the units of a run hold."""
    units = (unit for vein in veins for unit in vein.units)
    return sum(map(_unit_bytes, units))


def _unit_bytes(unit: Unit) -> int:
    if unit.end >= 0:
        return unit.end - unit.start
    if unit.start or not is_local(unit.path):
        return _UNKNOWN_BYTES
    try:
        size = os.path.getsize(local_path(unit.path))
    except OSError:
        return _UNKNOWN_BYTES  # reading meets the same fault, and makes a dead letter of it
    return max(size * _SHRINKS if is_compressed(unit.path) else size, _UNKNOWN_BYTES)


def finish(output: str, options: PipelineOptions, runner: str, seconds: float) -> dict[str, Any]:
    """Add the run section, the only part that the recipe and input do not decide."""
    path = FileSystems.join(output, MANIFEST)
    with FileSystems.open(path, compression_type="uncompressed") as file:
        manifest: dict[str, Any] = orjson.loads(file.read())
    manifest["run"] = {
        "seconds": round(seconds, 2),
        "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "runner": runner,
        "workers": options.view_as(DirectOptions).direct_num_workers,
    }
    write_bytes(f"{path}.new", stable_json(manifest))
    FileSystems.rename([f"{path}.new"], [path])
    return manifest
