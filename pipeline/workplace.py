"""The folders of a run: whether it may write there, where it works, what it leaves."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from apache_beam.io.filesystems import FileSystems

from pipeline.errors import Built, RunError, odd_name
from pipeline.finished import MANIFEST
from pipeline.lock import locked, unlock
from pipeline.output import FOLDERS, PARTIAL, check_ours, delete, there
from pipeline.recipe import Recipe
from pipeline.shelf import PLAN, Shelf, clear_work
from pipeline.stores import check_address
from pipeline.stores import claim as write_claim


def check_output(output: str, overwrite: bool) -> None:
    """Raise RunError unless a run may begin in `output`."""
    if odd := odd_name(output):
        raise RunError(f"--output: {odd}")
    if "://" in output:
        check_address(output, "--output")
    if overwrite:
        check_ours(output)
        return
    for name in (PARTIAL, MANIFEST, *FOLDERS):
        if there(FileSystems.join(output, name)):
            raise RunError(f"{output} already holds {_what(output, name)}")


def _what(output: str, name: str) -> str:
    if name == PARTIAL and has_plan(output):
        return (
            f"{name} of a run that was cut off; give --resume to go on with it, --overwrite to "
            "begin again, or choose another --output"
        )
    what = f"{name} of a run that was killed or goes on" if name == PARTIAL else name
    return f"{what}; choose another --output, or give --overwrite to replace what is there"


def check_apart(output: str, recipe: Recipe) -> None:
    """Raise RunError if the output lies in an input folder: the next run would read it."""
    for folder in (path for source in recipe.sources for path in source.input):
        if "://" in output and f"{output}/".startswith(folder.rstrip("/") + "/"):
            raise RunError(
                f"--output {output} lies under the input {folder}, where the next run would read "
                "it; choose a folder outside"
            )
        if os.path.isdir(folder) and "://" not in output:
            inside = os.path.realpath(output) + os.sep
            if inside.startswith(os.path.realpath(folder) + os.sep):
                raise RunError(
                    f"--output {output} lies in the input folder {folder}, where the next run "
                    "would read it; choose a folder outside"
                )


class Workplace(NamedTuple):
    """Where a run works: `partial` beside its output, `local` a folder of this disk or "".

    `claim` is a file of this run alone. It goes when the run is given up or another takes the
    output, so that a cluster which goes on with the job publishes nothing any more.
    """

    output: str
    partial: str
    local: str
    claim: str

    def spill(self) -> str:
        """Make a folder on this disk for the chunks of a pipeline; "" where there is none."""
        return tempfile.mkdtemp(prefix="spill-", dir=self.local) if self.local else ""

    def shelf(self) -> Shelf:
        """Return where the parts of this run are kept."""
        return Shelf(self.partial, self.local)


@contextmanager
def workplace(output: str, local: bool, *, overwrite: bool, resume: bool) -> Iterator[Workplace]:
    """Make the folders of a run that has `output` to itself.

    In the end its partial files go, but for the parts that are done if it did not come to its
    end. `resume` takes up such parts.
    """
    made = not there(output)
    try:
        if "://" not in output:
            os.makedirs(output, exist_ok=True)
        with locked(output):
            going_on = resume and has_plan(output)
            if not going_on:
                check_output(output, overwrite)
            with _folders(output, local, going_on) as place:
                yield place
    except OSError as error:
        raise RunError(f"cannot write to {output}: {error.strerror or error}") from error
    finally:
        leave(output, made)


def has_plan(output: str) -> bool:
    """Tell whether a run in parts began in `output` and was cut off."""
    return bool(FileSystems.exists(FileSystems.join(output, PARTIAL, PLAN)))


@contextmanager
def _folders(output: str, local: bool, going_on: bool) -> Iterator[Workplace]:
    partial = FileSystems.join(output, PARTIAL)
    away = ""
    try:
        if going_on:
            clear_work(partial)
        else:
            delete(partial)
        claim = FileSystems.join(partial, f"claim-{uuid.uuid4().hex}")
        write_claim(claim)
        if local and "://" in output:
            away = tempfile.mkdtemp(prefix="restruct-")
        yield Workplace(output, partial, away or (partial if local else ""), claim)
    except Built:
        # The job will need its claim when it runs.
        raise
    except BaseException:
        tidy(output)
        raise
    else:
        tidy(output)
    finally:
        shutil.rmtree(away, ignore_errors=True) if away else None


def tidy(output: str) -> None:
    """Delete partial files of a run that has ended, but for parts that a later one can take up."""
    partial = FileSystems.join(output, PARTIAL)
    if not there(partial):
        return
    if Shelf(partial, partial if "://" not in output else "").any():
        clear_work(partial)
    else:
        delete(partial)


def leave(output: str, made: bool) -> None:
    """Delete the output folder if the run made it and has nothing in it."""
    if made and "://" not in output and os.path.isdir(output) and not os.listdir(output):
        os.rmdir(output)


def abandon(output: str, made: bool = False) -> bool:
    """Clean up after a run of this process that was interrupted; tell if it can be resumed.

    Its partial files go, but for the parts that are done, and so does the output folder itself
    if the run made it and nothing is left in it.
    """
    # Without our lock there may be another's partial files.
    if unlock(output):
        tidy(output)
    leave(output, made)
    return has_plan(output)
