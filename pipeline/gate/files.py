"""The files of a dataset against its manifest: each there, whole and unchanged, none besides."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from pipeline.configs import PAPERS
from pipeline.disk import sha256_of, within
from pipeline.errors import odd_name
from pipeline.finished import MANIFEST, Finished, ShardEntry
from pipeline.gate.finding import ERROR, WARNING, Finding, Level
from pipeline.gate.manifest import published
from pipeline.output import FORGETTING, LOCK, PARTIAL

# What git and the Hub's tools put beside a dataset.
_TOOLS = (".git", ".gitattributes", ".gitignore", ".cache", ".huggingface")
_AGAIN = "take the file from where the run wrote it, or run the recipe again"
_MOVE = "move it out of the folder"


def foreign(dataset: Finished) -> Iterator[Finding]:
    """Yield a finding for each file that the manifest does not name, and for links out."""
    known = {shard.path for table in dataset.tables for shard in table.shards} | {MANIFEST}
    tables = {path.partition("/")[0] for path in known if "/" in path}
    papers = PAPERS if published(dataset.manifest) else ()
    top = os.path.realpath(dataset.root)
    unread: list[OSError] = []
    for path in _walk(dataset.root, unread):
        head = path.partition("/")[0]
        full = os.path.join(dataset.root, path)
        if os.path.islink(full) and not within(os.path.realpath(full), top):
            yield _finding(ERROR, path, "is a link to a place outside the folder", _MOVE)
        elif head in (LOCK, PARTIAL):
            cure = "wait for that run; if it was killed, run the recipe again with --overwrite"
            yield _finding(ERROR, path, "a run writes here, or ended half-way", cure)
        elif head == FORGETTING:
            cure = "give any `restruct forget` of this folder; it finishes what was begun first"
            yield _finding(ERROR, path, "a takedown was cut off here", cure)
        elif path not in known and path not in papers and head not in _TOOLS:
            level = ERROR if head in tables else WARNING
            yield _finding(level, path, "is not in the manifest", _MOVE)
    for error in unread:
        shown = os.path.relpath(str(error.filename), dataset.root)
        yield _finding(ERROR, shown, f"cannot be listed: {error.strerror}", "mend access to it")


def _walk(root: str, unread: list[OSError]) -> Iterator[str]:
    """Yield the relative paths of all files, and of links to folders, in a stable order.

    Why a folder cannot be read is put into `unread`.
    """
    for parent, folders, names in os.walk(root, onerror=unread.append):
        folders.sort()
        inner = [name for name in folders if not os.path.islink(os.path.join(parent, name))]
        links = [name for name in folders if name not in inner]
        folders[:] = [name for name in inner if name not in _TOOLS]
        for name in sorted([*names, *links]):
            yield os.path.relpath(os.path.join(parent, name), root).replace(os.sep, "/")


def unsound(full: str, entry: ShardEntry) -> Finding | None:
    """Return what is wrong with the bytes of one file, None if they are those of the manifest."""
    path = entry.path
    try:
        found = os.stat(full)
        if not stat.S_ISREG(found.st_mode):
            return _finding(ERROR, path, "is no plain file", _AGAIN)
        if found.st_size != entry.bytes:
            said = f"has {found.st_size:,} bytes, the manifest says {entry.bytes:,}"
            return _finding(ERROR, path, said, _AGAIN)
        digest = sha256_of(full)
    except FileNotFoundError:
        return _finding(ERROR, path, "is missing", _AGAIN)
    except OSError as error:
        return _finding(ERROR, path, f"cannot be read: {error.strerror}", "mend the disk or access")
    if digest != entry.sha256:
        return _finding(
            ERROR,
            path,
            f"its SHA-256 is {digest[:12]}..., the manifest says {entry.sha256[:12]}...: the file "
            "was damaged or edited, or the manifest is another run's",
            _AGAIN,
        )
    return None


def _finding(level: Level, path: str, message: str, cure: str) -> Finding:
    # A name that is not UTF-8 could not be printed, nor stand in JSON.
    shown = path.encode("utf-8", "backslashreplace").decode() if odd_name(path) else path
    return Finding("files", level, shown, "", message, cure)
