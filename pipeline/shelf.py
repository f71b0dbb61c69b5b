"""Where a run in parts keeps what is done: beside its output, until the dataset is there.

    .partial/plan.json      what was to be made, of which files, in which parts
    .partial/parts/00007/   the chunks of a part; with an index once it is done

On object stores a part is copied there when it is done, and back when a run goes on; the plan is
written before the first part, the index of a part last.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from typing import Any

import orjson
from apache_beam.io.filesystems import FileSystems

from pipeline.disk import replace_file, stable_json
from pipeline.errors import RunError
from pipeline.keeping import INDEX, is_whole
from pipeline.output import files_below, remove, remove_empty

PLAN, PARTS = "plan.json", "parts"
_BLOCK = 2**20


def clear_work(partial: str) -> None:
    """Delete all in a folder for partial files but a plan and the parts that are done."""
    paths = sorted(files_below(partial))
    done = {path.rpartition("/")[0] for path in paths if _is_index(path)}
    kept = FileSystems.join(partial, PLAN)
    gone = [path for path in paths if path != kept and path.rpartition("/")[0] not in done]
    remove(gone)
    if "://" not in partial:
        remove_empty(partial)


def _is_index(path: str) -> bool:
    return path.endswith(f"/{INDEX}") and path.split("/")[-3] == PARTS


class Shelf:
    """The parts of one run. `partial` is its folder on any filesystem, `local` one on this disk.

    They are the same where the output is local.
    """

    def __init__(self, partial: str, local: str) -> None:
        self._partial = partial
        self._local = local

    def plan(self) -> dict[str, Any] | None:
        """Return the plan of the run that began here, None if there is none."""
        path = FileSystems.join(self._partial, PLAN)
        if not FileSystems.exists(path):
            return None
        try:
            with _open(path) as file:
                plan = orjson.loads(file.read())
        except (OSError, orjson.JSONDecodeError) as error:
            raise RunError(f"{path}: is damaged: {error}; --overwrite begins again") from error
        if not isinstance(plan, dict):
            raise RunError(f"{path}: is no plan of a run; --overwrite begins again")
        return plan

    def write_plan(self, plan: dict[str, Any]) -> None:
        """Keep the plan: from now on a run can go on here."""
        data = stable_json(plan)
        if self._partial == self._local:
            replace_file(os.path.join(self._local, PLAN), data)
            return
        with _create(FileSystems.join(self._partial, PLAN)) as file:
            file.write(data)

    def folder(self, number: int) -> str:
        """Return the folder on this disk of a part."""
        return os.path.join(self._local, PARTS, f"{number:05d}")

    def done(self, parts: int) -> list[int]:
        """Return the numbers of the parts that are done, wherever they are kept."""
        paths = {self._far(number, INDEX): number for number in range(parts)}
        if self._partial == self._local:
            return [number for path, number in paths.items() if os.path.exists(path)]
        [found] = FileSystems.match([FileSystems.join(self._partial, PARTS, "*", INDEX)])
        there = {metadata.path for metadata in found.metadata_list}
        return [number for path, number in paths.items() if path in there]

    def any(self) -> bool:
        """Tell whether a plan and a part that is done are here: something to go on with."""
        plan = FileSystems.join(self._partial, PLAN)
        return bool(FileSystems.exists(plan)) and any(map(_is_index, files_below(self._partial)))

    def begin(self, number: int) -> str:
        """Return the folder of a part, with nothing in it."""
        folder = self.folder(number)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        return folder

    def keep(self, number: int) -> None:
        """Copy a part that is done to where it outlives this machine, the index last."""
        if self._partial == self._local:
            return
        folder = self.folder(number)
        for name in index_last(os.listdir(folder)):
            with (
                open(os.path.join(folder, name), "rb") as source,
                _create(self._far(number, name)) as target,
            ):
                shutil.copyfileobj(source, target, _BLOCK)

    def fetch(self, number: int) -> bool:
        """Copy a part that is done to this disk, if it is not there; tell whether it is whole."""
        folder = self.folder(number)
        if self._partial == self._local:
            return is_whole(folder)
        self.begin(number)
        paths = files_below(FileSystems.join(self._partial, PARTS, f"{number:05d}"))
        for name in index_last(path.rpartition("/")[2] for path in paths):
            with (
                FileSystems.open(
                    self._far(number, name), compression_type="uncompressed"
                ) as source,
                open(os.path.join(folder, os.path.basename(name)), "wb") as target,
            ):
                shutil.copyfileobj(source, target, _BLOCK)
        return is_whole(folder)

    def _far(self, number: int, name: str) -> str:
        return str(FileSystems.join(self._partial, PARTS, f"{number:05d}", name))


def index_last(names: Iterable[str]) -> list[str]:
    """Return the names of the files of a part in order, the index at the end."""
    return sorted(names, key=lambda name: (name == INDEX, name))


def _open(path: str) -> Any:
    return FileSystems.open(path, compression_type="uncompressed")


def _create(path: str) -> Any:
    return FileSystems.create(path, "application/octet-stream", "uncompressed")
