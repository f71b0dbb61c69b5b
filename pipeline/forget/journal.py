"""All or nothing: new files are made ready in a folder of their own, then take their places.

What is to be done is written down there before the first file moves. A takedown that is killed
earlier has changed nothing; one that is killed later is finished by the next one, whatever that
is asked for, before it does anything else.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
import orjson

from pipeline.disk import replace_file, sync_folder
from pipeline.errors import RunError
from pipeline.finished import MANIFEST, inside
from pipeline.forget.targets import Targets, from_bytes
from pipeline.output import FORGETTING

_PLAN, _TARGETS = "plan.json", "targets.arrow"
_STAGED = re.compile(r"\d+\.part")


class Plan(msgspec.Struct, frozen=True):
    """What is to be done: files of the stage with the paths that they go to, paths to delete, the
    SHA-256 of what was asked and of the manifest before, and the outcome, for the one who finishes
    it."""

    asked: str
    manifest: str
    moves: list[tuple[str, str]]
    removals: list[str]
    outcome: dict[str, Any]


def stage_of(folder: str) -> str:
    """Return where new files of a folder are made ready."""
    return os.path.join(folder, FORGETTING)


@contextmanager
def staging(folder: str) -> Iterator[str]:
    """Make the folder for new files; delete it if they are not to take their places any more."""
    stage = stage_of(folder)
    shutil.rmtree(stage, ignore_errors=True)
    os.mkdir(stage)
    try:
        yield stage
    finally:
        if not os.path.exists(os.path.join(stage, _PLAN)):
            shutil.rmtree(stage, ignore_errors=True)


def commit(folder: str, plan: Plan, manifest: bytes, targets: Targets) -> None:
    """Write down what is to be done. From here on it will be."""
    stage = stage_of(folder)
    replace_file(os.path.join(stage, MANIFEST), manifest)
    replace_file(os.path.join(stage, _TARGETS), targets.to_bytes())
    replace_file(os.path.join(stage, _PLAN), msgspec.json.encode(plan))
    sync_folder(stage)


def pending(folder: str) -> tuple[Plan, Targets] | None:
    """Return the plan that an earlier takedown wrote down and did not finish, None without one.

    A plan for another dataset, which stood here before, is none. Raises RunError for one that
    cannot be read.
    """
    stage = stage_of(folder)
    if not os.path.lexists(os.path.join(stage, _PLAN)):
        return None
    try:
        with open(inside_stage(folder, _PLAN), "rb") as file:
            plan = msgspec.json.decode(file.read(), type=Plan)
        with open(inside_stage(folder, _TARGETS), "rb") as file:
            targets = from_bytes(file.read())
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise RunError(
            f"{stage}: is left of a takedown that was cut off, and cannot be read ({error}); "
            "publish or make the dataset again, then forget again"
        ) from error
    waiting = os.path.exists(inside_stage(folder, MANIFEST))
    return None if waiting and plan.manifest != digest(folder) else (plan, targets)


def digest(folder: str) -> str:
    """Return the SHA-256 of the manifest of a folder, in hex."""
    with open(os.path.join(folder, MANIFEST), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def inside_stage(folder: str, name: str) -> str:
    """Return the path of a file in the stage. Raises RunError where the stage is a link."""
    stage = stage_of(folder)
    if os.path.islink(stage) or os.path.islink(os.path.join(stage, name)):
        raise RunError(f"{stage}: is or holds a link, which no takedown makes; delete it")
    return os.path.join(stage, name)


def carry_out(folder: str, plan: Plan) -> dict[str, Any] | None:
    """Move the new shards into their places and delete those that go; return the new manifest.

    Safe to repeat. None where the manifest was in its place already.
    """
    for name, path in plan.moves:
        if not _STAGED.fullmatch(name):
            raise RunError(f"{stage_of(folder)}: its plan names {name!r}, no file of a takedown")
        staged = inside_stage(folder, name)
        if os.path.exists(staged):
            os.replace(staged, inside(folder, path))
    for path in plan.removals:
        _remove(folder, inside(folder, path))
    waiting = inside_stage(folder, MANIFEST)
    if not os.path.exists(waiting):
        return None
    with open(waiting, "rb") as file:
        found: dict[str, Any] = orjson.loads(file.read())
    return found


def _remove(folder: str, path: str) -> None:
    """Delete a shard, and its folder where that is empty now."""
    with suppress(FileNotFoundError):
        os.unlink(path)
    parent = os.path.dirname(path)
    with suppress(FileNotFoundError):
        if not os.path.samefile(parent, folder) and not os.listdir(parent):
            os.rmdir(parent)


def close(folder: str, manifest: bytes | None) -> None:
    """Put the new manifest in its place, the last thing of all, and delete the stage."""
    if manifest is not None:
        final = inside_stage(folder, "final.json")
        replace_file(final, manifest)
        os.replace(final, os.path.join(folder, MANIFEST))
    with suppress(FileNotFoundError):
        os.unlink(inside_stage(folder, MANIFEST))
    sync_folder(folder)
    shutil.rmtree(stage_of(folder))
