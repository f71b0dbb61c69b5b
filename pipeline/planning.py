"""The plan of a run in parts, and whether a run that was killed can go on by it.

What is done may be taken up again only if every byte of it would be made the same today: by the
same recipe, libraries and code, of the same files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import orjson
from apache_beam.io.filesystem import BeamIOError
from apache_beam.io.filesystems import FileSystems

from pipeline.commit import versions
from pipeline.errors import RunError
from pipeline.inputs.finding import is_local, local_path
from pipeline.inputs.marks import mark_of
from pipeline.mines.base import Mine, Unit
from pipeline.mines.whole_files import in_bundle
from pipeline.output import files_below
from pipeline.recipe import Recipe
from pipeline.veins import Vein

FORMAT = "restruct-plan/1"
_HERE = Path(__file__).resolve().parent.parent
_OURS = ("schemas", "signals", "pipeline")


def plan_of(recipe: Recipe, veins: list[Vein], part_bytes: int, buckets: int) -> dict[str, Any]:
    """Return what decides the bytes of the parts of a run, as JSON would give it back."""
    plan = {
        "format": FORMAT,
        "recipe": msgspec.to_builtins(recipe),
        "versions": versions(recipe),
        "code": code_digest(),
        "part_bytes": part_bytes,
        "buckets": buckets,
        "inputs": inputs_of(veins),
    }
    return dict(orjson.loads(orjson.dumps(plan)))


@cache
def code_digest() -> str:
    """Return a digest of all files of this program."""
    found = hashlib.sha256()
    for top in _OURS:
        for path in sorted((_HERE / top).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                data = path.read_bytes()
                found.update(f"{path.relative_to(_HERE)} {len(data)}\n".encode())
                found.update(data)
    return found.hexdigest()


def inputs_of(veins: Iterable[Vein]) -> dict[str, list[float | str]]:
    """Map the path of every input to its size and time, as far as they can be had."""
    veins = list(veins)
    read = {path for vein in veins for unit in vein.units for path in _read(unit)}
    named = {path for vein in veins for path in _named(vein.mine) if os.path.isfile(path)}
    return {path: _state_of(path) for path in sorted(read | named)}


def _read(unit: Unit) -> Iterator[str]:
    """Yield the paths of all files that a unit reads: one, a bundle of them, or a folder's."""
    yield unit.path
    yield from in_bundle(unit)
    if is_local(unit.path) and os.path.isdir(local_path(unit.path)):
        yield from files_below(local_path(unit.path))


def _named(mine: Mine) -> Iterator[str]:
    """Yield what the options of a mine may name files by (a list of addresses, of labels)."""
    for field in fields(mine):
        value = getattr(mine, field.name)
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(one, str):
                yield one


def _state_of(path: str) -> list[float | str]:
    if mark := mark_of(path):
        return [mark]
    try:
        if is_local(path):
            found = os.stat(local_path(path))
            return [found.st_size, found.st_mtime_ns]
        [result] = FileSystems.match([path])
        return [
            n for m in result.metadata_list for n in (m.size_in_bytes, m.last_updated_in_seconds)
        ]
    except (OSError, BeamIOError, ValueError):
        # Reading meets the same fault, and makes a dead letter of it.
        return []


def part_bytes_of(plan: dict[str, Any], output: str) -> int:
    """Return how large the parts of a plan are. Raises RunError for one that is not of ours."""
    found = plan.get("part_bytes")
    if plan.get("format") != FORMAT or not isinstance(found, int) or found < 1:
        raise RunError(
            f"--resume {output}: the plan there is damaged, or of another version of this program; "
            "--overwrite begins again"
        )
    return found


def check_same(old: dict[str, Any], new: dict[str, Any], output: str) -> None:
    """Raise RunError unless what was done by plan `old` is what plan `new` would do."""
    for key in ("format", "versions", "recipe", "code", "buckets", "inputs"):
        if old.get(key) != new[key]:
            raise RunError(
                f"--resume {output}: {_difference(key, old.get(key), new[key])}, so what is done "
                "there is not what this run would do; --overwrite begins again"
            )


def _difference(key: str, old: Any, new: Any) -> str:
    if isinstance(old, dict) and isinstance(new, dict):
        [name, *_] = sorted(k for k in {*old, *new} if old.get(k) != new.get(k))
        if key == "inputs":
            gone = "is gone" if name not in new else "is new" if name not in old else "has changed"
            return f"the input {name} {gone} since that run began"
        return f"{key}: {name} was {old.get(name)!r} and is {new.get(name)!r}"
    if key == "code":
        return "the program itself has changed since that run began"
    return f"{key} was {old!r} and is {new!r}"
