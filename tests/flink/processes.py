"""Processes of the tests: in a session of their own, and gone when the tests are."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any

POLITE_SECONDS = 20


def start(
    command: list[str],
    cwd: Path,
    out: IO[Any] | int | None = None,
    error: IO[Any] | int | None = None,
    env: dict[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process that is killed with this one, even where this one is killed outright."""
    if shutil.which("setpriv"):
        command = ["setpriv", "--pdeathsig", "KILL", *command]
    return subprocess.Popen(
        command, cwd=cwd, env=env, stdout=out, stderr=error, start_new_session=True
    )


def end(process: subprocess.Popen[bytes], polite: bool = False) -> None:
    """End a process and its session; a polite end lets it clean up behind itself first."""
    if polite and process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(POLITE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def unwinding() -> Iterator[None]:
    """Let SIGTERM and SIGHUP unwind this process as Ctrl-C does, so that all is cleaned up."""
    old = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}

    def unwind(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in old:
        signal.signal(number, unwind)
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def in_session(session: int, name: str) -> list[int]:
    """Return the processes of a session whose command line holds `name`."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            ours = os.getsid(int(folder.name)) == session
            if ours and name in (folder / "cmdline").read_text():
                found.append(int(folder.name))
    return found
