"""The folder that a run writes to: what in it is ours, and how that is deleted."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Iterator

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
        for path in sorted(files_below(top)):
            yield folder, path[len(top) :].replace(os.sep, "/").lstrip("/")


def files_below(top: str) -> Iterator[str]:
    """Yield the path of every file below a folder of any filesystem, and of every link."""
    if "://" in top:
        for result in FileSystems.match([f"{top}/**"]):
            # An empty object may stand for a folder.
            yield from (f.path for f in result.metadata_list if not f.path.endswith("/"))
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
    remove(paths)
    if "://" not in output:
        for folder in FOLDERS:
            remove_empty(os.path.join(output, folder))


def remove_empty(top: str) -> None:
    """Remove a local folder and those in it, but for those that hold something."""
    for parent, _, _ in os.walk(top, topdown=False):
        if not os.listdir(parent):
            os.rmdir(parent)


def there(path: str) -> bool:
    """Tell whether there is a file or a folder; in a store a folder is what names begin with."""
    if "://" not in path:
        return os.path.lexists(path)
    return bool(FileSystems.exists(path)) or any(files_below(path))


def delete(path: str) -> None:
    """Delete a file or folder if it is there."""
    if "://" not in path:
        if os.path.lexists(path):
            remove([path])
        return
    # Stores know no folders, and Beam's delete of one differs from store to store.
    remove([*files_below(path), *([path] if FileSystems.exists(path) else [])])


def remove(paths: list[str]) -> None:
    """Delete files, links, and folders of this disk with all in them, each by its very name.

    Beam takes a name with a bracket or a star in it for a pattern: of `out[12]` it would delete
    what `out1` holds.
    """
    if any("://" in path for path in paths):
        FileSystems.delete(paths)
        return
    for path in paths:
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)
