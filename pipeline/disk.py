"""Small things about local files that several commands need."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path


def sha256_of(path: str | Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: str) -> None:
    """Have the system write one file, or the names in one folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: str) -> None:
    """Have the disk keep the names in a folder, where the system can be asked to."""
    with suppress(OSError):
        sync(folder)


def umask() -> int:
    """Return which rights this process takes from files that it makes.

    What `tempfile` makes is for its owner alone; what takes its place should be as usual.
    """
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
