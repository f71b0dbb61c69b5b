"""Small things about files, and the bytes in them, that several commands need."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson


def stable_json(value: Any) -> bytes:
    """Return JSON for people and machines: the same bytes for the same value, keys sorted."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


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


def replace_file(path: str, data: bytes) -> None:
    """Write a small file under another name, have the disk keep it, and move it into place."""
    part = f"{path}.new"
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def within(path: str, folder: str) -> bool:
    """Tell whether a path is that of a folder or of something in it; both are real paths."""
    return os.path.commonpath([path, folder]) == folder


def umask() -> int:
    """Return which rights this process takes from files that it makes.

    What `tempfile` makes is for its owner alone; what takes its place should be as usual.
    """
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
