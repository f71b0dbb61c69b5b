"""One run at a time in an output folder: a file that the system lets one of several create."""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from pipeline.errors import RunError
from pipeline.output import LOCK

_BOOT = "/proc/sys/kernel/random/boot_id"


@contextmanager
def locked(output: str) -> Iterator[None]:
    """Keep all other runs out of `output` meanwhile. Raises RunError where one is in there.

    The lock of a process of this machine that is no more counts for nothing. Object stores
    promise Beam no such file, so there it is on the user that no two runs share an output.
    """
    if "://" in output:
        yield
        return
    path = os.path.join(output, LOCK)
    _take_from_the_dead(path)
    try:
        lock = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        raise RunError(_held(output, path)) from None
    try:
        with os.fdopen(lock, "w", encoding="utf-8") as file:
            since = time.strftime("%Y-%m-%d %H:%M:%S")
            file.write(f"{this_process()}\nsince {since}\n{_life(os.getpid())}\n")
        yield
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)


def check_free(output: str) -> None:
    """Raise RunError if another run writes to `output`, as far as can be seen without locking."""
    path = os.path.join(output, LOCK)
    if "://" not in output and os.path.lexists(path) and not _of_the_dead(_read(path)):
        raise RunError(_held(output, path))


def unlock(output: str) -> bool:
    """Delete the lock of `output` if it is of this process; tell whether it was."""
    if "://" in output:
        return True
    path = os.path.join(output, LOCK)
    if _read(path)[:1] != [this_process()]:
        return False
    with suppress(FileNotFoundError):
        os.unlink(path)
    return True


def _read(path: str) -> list[str]:
    with suppress(OSError), open(path, encoding="utf-8", errors="replace") as file:
        return file.read(1000).splitlines()
    return []


def this_process() -> str:
    """Return how locks and claims name this process."""
    return f"process {os.getpid()} on {socket.gethostname()}"


@cache
def _world() -> str:
    """Return what tells this boot of this machine, and this space of process ids; "" if nothing."""
    with suppress(OSError), open(_BOOT, encoding="ascii") as file:
        return f"{file.read().strip()} {os.readlink('/proc/self/ns/pid')}"
    return ""


def _life(pid: int) -> str:
    """Return what tells one process from all others, of any time; "" where that is not known."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            begun = file.read().rpartition(")")[2].split()[19]
    except OSError:
        return ""
    return f"life {_world()} {pid} {begun}"


def _of_the_dead(lines: list[str]) -> bool:
    """Tell whether a lock is of a process that certainly is no more."""
    if len(lines) < 3 or not lines[2].startswith(f"life {_world()} "):
        return False
    pid = lines[2].split()[-2]
    return pid.isdecimal() and _life(int(pid)) != lines[2]


def _take_from_the_dead(path: str) -> None:
    """Remove a lock that a killed process left; what another run made meanwhile stays."""
    lines = _read(path)
    if not _of_the_dead(lines):
        return
    aside = f"{path}.{uuid.uuid4().hex}"
    with suppress(FileNotFoundError):
        os.rename(path, aside)
        if _read(aside) != lines:
            # Another run was quicker to take the old lock, and this is its own.
            os.link(aside, path)
        os.unlink(aside)


def _held(output: str, path: str) -> str:
    who = " ".join(" ".join(_read(path)[:2]).split())[:200] or "a run"
    return (
        f"{output}: another run writes there ({who}); wait for it or choose another --output. If "
        f"that run was killed, delete {path} and give --resume or --overwrite"
    )
