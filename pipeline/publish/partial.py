"""A folder beside another one, to make in it what is renamed or sent off when it is whole."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.disk import sync
from pipeline.errors import RunError, UserError
from schemas import stable_id

NEW, OLD = "new", "old"
# File systems that know no locks; what is written there is still renamed in one step.
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EINVAL)


def partial_name(path: str, purpose: str = "") -> str:
    """Return where the partial folder of `path` lies: beside it, so on the same file system."""
    full = os.path.abspath(path)
    parent, name = os.path.split(full)
    return os.path.join(parent, f".{name}.partial-{stable_id(full, purpose)[:8]}")


@contextmanager
def partial(path: str, purpose: str = "") -> Iterator[str]:
    """Give the partial folder of `path`, empty, and delete it at the end, whatever happens.

    What a killed process left there is deleted first; but if it had moved the folder at `path`
    aside to make room for a new one, that is moved back. One process at a time has it: RunError
    for the next. Raises UserError where no folder can be made.
    """
    folder = partial_name(path, purpose)
    lock = _locked(folder, path)
    try:
        restore(folder, path)
        _empty(folder)
        yield folder
    finally:
        try:
            restore(folder, path)
            # What cannot be deleted now is under no name that counts, and goes the next time.
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


def restore(folder: str, path: str) -> None:
    """Move back what was moved aside, if nothing has taken its place."""
    old = os.path.join(folder, OLD)
    if os.path.isdir(old) and not os.path.lexists(path):
        os.rename(old, path)


def _locked(folder: str, path: str) -> int:
    """Make a folder, lock it against other processes, and return its open descriptor.

    The system lets go of such a lock when the process dies, so that none is ever left behind.
    """
    while True:
        try:
            os.makedirs(folder, exist_ok=True)
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError as error:
            raise UserError(
                f"{path}: nothing can be written beside it, in {os.path.dirname(folder)}: "
                f"{error.strerror or error}; choose another place or mend its permissions"
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise RunError(f"{path}: is being published by another process; wait for it") from None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                os.close(lock)
                raise
        if _same(lock, folder):
            return lock
        # Whoever had it deleted it between our opening and our locking.
        os.close(lock)


def _same(lock: int, folder: str) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), os.stat(folder))
    except FileNotFoundError:
        return False


def _empty(folder: str) -> None:
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)


def sync_all(root: str) -> None:
    """Have the system write all of a folder to the disk, before its name says that it is whole."""
    for parent, _, names in os.walk(root, topdown=False):
        for name in (*names, ""):
            sync(os.path.join(parent, name))
