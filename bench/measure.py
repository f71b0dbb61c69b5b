"""What a command costs: wall clock, CPU and memory of it and all processes that it starts."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
_PR_SET_CHILD_SUBREAPER = 36
_SAMPLE_SECONDS = 0.1
_PAGE_BYTES = os.sysconf("SC_PAGESIZE")
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """Seconds of wall clock; seconds of CPU (user and system) of all processes; the highest sum
    of their resident memory in MB, seen ten times a second (pages that they share count once in
    each); CPU seconds that others used on this machine meanwhile."""

    wall: float
    cpu: float
    peak: float
    others: float


def cost(command: list[str]) -> Cost:
    """Run `command` at the root of the repository and return its cost.

    Raises RuntimeError with the end of its standard error if it fails. Linux only.
    """
    # Grandchildren that outlive their parent become ours, so that their CPU is counted too.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    others = set(_children(os.getpid()))
    cpu, busy, start = _children_cpu(), _busy(), time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    watch = Watch(process.pid)
    watch.start()
    _, errors = process.communicate()
    wall = time.perf_counter() - start
    watch.stop()
    _reap(others)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{errors.decode()[-2000:]}")
    cpu = _children_cpu() - cpu
    return Cost(wall, cpu, watch.peak / 1e6, max(_busy() - busy - cpu, 0.0))


class Watch(threading.Thread):
    """Looks at the resident memory of a process and all below it; `peak` is in bytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._done = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self._done.wait(_SAMPLE_SECONDS):
            self.peak = max(self.peak, sum(map(_resident, _family(self._pid))))

    def stop(self) -> None:
        """End the watch."""
        self._done.set()
        self.join()


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        found += _children(one)
    return found


def _children(pid: int) -> list[int]:
    found: list[int] = []
    # A process may end while it is looked at.
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
    return 0


def _reap(others: set[int]) -> None:
    """Wait for all that the command left behind; `others` were there before it."""
    while left := set(_children(os.getpid())) - others:
        for child in left:
            with suppress(ChildProcessError):
                os.waitpid(child, 0)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _busy() -> float:
    """Return the seconds that all cores of this machine worked since it started."""
    user, nice, system, _, _, irq, soft, *_ = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + irq + soft) / _TICKS_PER_SECOND
