"""Publishing to a local folder, which appears under its name whole, by one rename."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.disk import sync
from pipeline.errors import RunError
from pipeline.finished import Finished
from pipeline.publish.local_checks import (
    check_apart,
    check_place,
    check_taken,
    files_in,
    holds,
    missing,
)
from pipeline.publish.partial import NEW, OLD, partial, restore, sync_all
from pipeline.publish.target import Local
from pipeline.publish.ways import Options, Published, Staged


class LocalTransport:
    """A folder. A killed process leaves a partial folder beside it, and the next one deletes it."""

    def __init__(self, target: Local, run: Finished, options: Options) -> None:
        self._path = os.path.abspath(target.path)
        self._shown = target.path
        self._run = run
        self._options = options
        self._partial = ""

    def check(self) -> None:
        """Raise UserError or RunError if nothing can be published there."""
        check_place(self._path, self._shown)
        check_apart(self._path, self._shown, self._run)
        check_taken(self._path, self._shown, self._run, self._options.overwrite)

    @contextmanager
    def staging(self) -> Iterator[str]:
        """Give a folder beside the target, which its files only have to be renamed from."""
        made = missing(os.path.dirname(self._path))
        try:
            with partial(self._path) as folder:
                self._partial = folder
                yield os.path.join(folder, NEW)
        finally:
            for parent in made:
                if os.path.isdir(parent) and not os.listdir(parent):
                    os.rmdir(parent)

    def put(self, staged: Staged) -> Published:
        """Rename the staged folder to its place. Raises RunError where that cannot be."""
        files, size = len(staged.files), staged.bytes
        if holds(self._path, staged):
            return Published(self._shown, files, size, 0, 0, 0, changed=False)
        check_taken(self._path, self._shown, self._run, self._options.overwrite)
        if os.path.isdir(self._path) and os.listdir(self._path) and not self._options.overwrite:
            raise RunError(
                f"{self._shown}: holds this dataset with other papers or other configs; "
                "--overwrite puts the new ones in their place"
            )
        stale = len(files_in(self._path)) if os.path.isdir(self._path) else 0
        try:
            sync_all(staged.root)
            self._swap(staged.root)
        except OSError as error:
            raise RunError(
                f"{self._shown}: could not be put in its place: {error.strerror or error}; "
                "what was there before is there still"
            ) from error
        return Published(self._shown, files, size, files, size, stale, changed=True)

    def _swap(self, new: str) -> None:
        """Move an old dataset aside and the new one in: under the name is a whole one or none."""
        if os.path.isdir(self._path) and os.listdir(self._path):
            os.rename(self._path, os.path.join(self._partial, OLD))
        try:
            os.rename(new, self._path)
        except OSError:
            restore(self._partial, self._path)
            raise
        sync(os.path.dirname(self._path))
