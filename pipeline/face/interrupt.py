"""Ctrl-C, SIGTERM, SIGHUP: the workers end, then the run unwinds as from a KeyboardInterrupt."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_GRACE_SECONDS = 2.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_heard: list[int] = []


@contextmanager
def interruptible() -> Iterator[None]:
    """Make SIGINT, SIGTERM and SIGHUP end all child processes, then raise KeyboardInterrupt here.

    The workers must go first: the runner waits for them while it unwinds. Further signals are
    not heard, so that cleaning up is not cut short. The old handlers come back if none came.
    Any error after an interrupt counts as the interrupt, since Beam wraps what stops its steps.
    """
    if threading.current_thread() is not threading.main_thread():
        # Python lets no other thread set handlers; then Ctrl-C is the main thread's business.
        yield
        return
    old = {number: signal.getsignal(number) for number in _SIGNALS}

    def handle(number: int, frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        _heard.append(number)
        end_children()
        raise KeyboardInterrupt

    for number in _SIGNALS:
        signal.signal(number, handle)
    try:
        yield
    except Exception as error:
        if interrupted():
            raise KeyboardInterrupt from error
        raise
    finally:
        if signal.getsignal(signal.SIGINT) is handle:
            for number, handler in old.items():
                signal.signal(number, handler)


def interrupted() -> bool:
    """Tell whether a signal has ended the run of this process."""
    return bool(_heard)


def end_children() -> None:
    """End all processes that descend from this one: politely first, then for good."""
    asked: set[int] = set()
    deadline = time.monotonic() + _GRACE_SECONDS
    while left := _still_there(asked):
        # A child may have begun another one since the last look.
        for pid in left - asked:
            _send(pid, signal.SIGTERM)
        asked |= left
        if time.monotonic() > deadline:
            break
        time.sleep(0.02)
    for pid in left:
        _send(pid, signal.SIGKILL)


def _still_there(asked: set[int]) -> set[int]:
    """Return our descendants, and those of `asked` that lost their parent but have not ended."""
    return {*descendants(os.getpid()), *(asked & {pid for pid, _ in _processes()})}


def descendants(root: int) -> list[int]:
    """Return the ids of all processes below `root`, parents before children."""
    children: dict[int, list[int]] = defaultdict(list)
    for pid, parent in _processes():
        children[parent].append(pid)
    found = [root]
    for pid in found:
        found += children[pid]
    return found[1:]


def _processes() -> Iterator[tuple[int, int]]:
    """Yield (pid, parent's pid) of every process, but for those that have ended."""
    if os.path.isdir("/proc/self"):
        for name in filter(str.isdecimal, os.listdir("/proc")):
            state, parent = _stat(int(name))
            if state not in ("", "Z"):
                yield int(name), parent
        return
    command = ["ps", "-A", "-o", "pid=,ppid="]
    table = subprocess.run(command, capture_output=True, text=True, check=False)
    for line in table.stdout.splitlines():
        one, its_parent = line.split()
        yield int(one), int(its_parent)


def _stat(pid: int) -> tuple[str, int]:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            # The name, in parentheses, may hold spaces and parentheses itself.
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        # It ended between the listing and the look.
        return "", 0
    return fields[0], int(fields[1])


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        # It has ended by itself, which is all we want.
        return
