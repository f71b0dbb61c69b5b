"""The folder that a run writes to: what in it is ours, and that one run at a time writes there."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress

from apache_beam.io.filesystems import FileSystems

from pipeline.errors import RunError
from pipeline.finished import MANIFEST
from pipeline.suggest import listed

FOLDERS = ("records", "signals", "evidence", "dead")
LOCK = ".lock"
# Where a run, and a takedown, make ready what is not in its place yet.
PARTIAL, FORGETTING = ".partial", ".forgetting"
_NUMBERS = r"\d{5,}-of-\d{5,}"
# What a run gives its files in each of the folders; see `commit.names`.
_OURS = {
    "records": re.compile(rf"\w+-{_NUMBERS}\.parquet"),
    "signals": re.compile(rf"\w+/\w+-{_NUMBERS}\.parquet"),
    "evidence": re.compile(rf"sample-{_NUMBERS}\.parquet"),
    "dead": re.compile(rf"[\w-]+-{_NUMBERS}\.jsonl"),
}


def contents(output: str) -> Iterator[tuple[str, str]]:
    """Yield (folder, path within it) of every file in the folders of datasets in `output`."""
    for folder in FOLDERS:
        top = FileSystems.join(output, folder)
        for path in sorted(_files(top)):
            yield folder, path[len(top) :].replace(os.sep, "/").lstrip("/")


def _files(top: str) -> Iterator[str]:
    if "://" in top:
        for result in FileSystems.match([f"{top}/**"]):
            yield from (found.path for found in result.metadata_list)
        return
    # A file, or a link, where the folder should be.
    if os.path.lexists(top) and not os.path.isdir(top):
        yield top
    for parent, folders, names in os.walk(top):
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        yield from (os.path.join(parent, name) for name in (*names, *links))


def check_ours(output: str) -> None:
    """Raise RunError if a dataset in `output` has files among its own that no run writes."""
    foreign = [f"{folder}/{path}" for folder, path in contents(output) if not ours(folder, path)]
    if foreign:
        raise RunError(
            f"{output} holds {listed(foreign, 3)}, which no run wrote; --overwrite deletes only "
            "what a run writes, so move it away or choose another --output"
        )


def ours(folder: str, path: str) -> bool:
    """Tell whether a run may have given a file in one of its folders this path."""
    return bool(_OURS[folder].fullmatch(path))


def clear(output: str, keep: Collection[str] = ()) -> None:
    """Delete a dataset of ours in `output`: the manifest first, so that no half looks whole.

    `keep` are paths of files that stay. Raises RunError, and deletes nothing, where other files
    lie among ours.
    """
    check_ours(output)
    found = list(contents(output))
    delete(FileSystems.join(output, MANIFEST))
    paths = [FileSystems.join(output, folder, *path.split("/")) for folder, path in found]
    paths = [path for path in paths if path not in keep]
    if paths:
        FileSystems.delete(paths)
    if "://" not in output:
        for folder in FOLDERS:
            _remove_empty(os.path.join(output, folder))


def _remove_empty(top: str) -> None:
    """Remove a local folder and those in it, but for those that hold something."""
    for parent, _, _ in os.walk(top, topdown=False):
        if not os.listdir(parent):
            os.rmdir(parent)


def delete(path: str) -> None:
    """Delete a file or folder if it is there."""
    if FileSystems.exists(path):
        FileSystems.delete([path])


@contextmanager
def locked(output: str) -> Iterator[None]:
    """Keep all other runs out of `output` meanwhile. Raises RunError where one is in there.

    The lock is a file, which the system lets one of several create. Object stores promise no
    such thing to Beam, so there it is on the user that no two runs share an output.
    """
    if "://" in output:
        yield
        return
    path = os.path.join(output, LOCK)
    try:
        lock = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        raise RunError(_held(output, path)) from None
    try:
        with os.fdopen(lock, "w", encoding="utf-8") as file:
            file.write(f"{_self()}\nsince {time.strftime('%Y-%m-%d %H:%M:%S')}\n")
        yield
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)


def check_free(output: str) -> None:
    """Raise RunError if another run writes to `output`, as far as can be seen without locking."""
    path = os.path.join(output, LOCK)
    if "://" not in output and os.path.lexists(path):
        raise RunError(_held(output, path))


def unlock(output: str) -> bool:
    """Delete the lock of `output` if it is of this process; tell whether it was."""
    path = os.path.join(output, LOCK)
    if "://" in output:
        return True
    with suppress(OSError), open(path, encoding="utf-8", errors="replace") as file:
        if file.readline().strip() == _self():
            os.unlink(path)
            return True
    return False


def _self() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}"


def _held(output: str, path: str) -> str:
    who = "a run"
    with suppress(OSError), open(path, encoding="utf-8", errors="replace") as file:
        who = " ".join(file.read(200).split()) or who
    return (
        f"{output}: another run writes there ({who}); wait for it or choose another --output. If "
        f"that run was killed, delete {path} and give --overwrite"
    )
