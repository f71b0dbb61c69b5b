"""A Flink cluster on this machine: a JobManager and TaskManagers, each a process of its own."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.flink.distribution import Distribution
from tests.flink.processes import end, start
from tests.flink.settings import HEAP, JOB_MANAGER, LOG4J, OPENS, SETTINGS, TASK_MANAGER

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
START_SECONDS = 90
JOB = "jobmanager"


class Cluster:
    """A running cluster; a context manager that ends every process and deletes its folder.

    `settings` are more of Flink's options; `keep` is a folder that the logs are copied to.
    """

    def __init__(
        self,
        found: Distribution,
        task_managers: int = 2,
        settings: dict[str, Any] | None = None,
        keep: Path | None = None,
    ) -> None:
        self._found = found
        self._count = task_managers
        self._keep = keep
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.port = free_port()
        ports = {"rest.port": self.port, "jobmanager.rpc.port": free_port()}
        self.settings = SETTINGS | ports | (settings or {})

    def __enter__(self) -> Cluster:
        self.folder = Path(tempfile.mkdtemp(prefix="restruct-flink-"))
        try:
            self._write()
            self._start(JOB, JOB_MANAGER)
            for _ in range(self._count):
                self.start_task_manager()
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _write(self) -> None:
        (self.folder / "log4j.properties").write_text(LOG4J)
        worker = self.folder / "worker.sh"
        # Workers import what this process does, and read relative paths as it does.
        worker.write_text(
            f"#!/bin/sh\ncd '{ROOT}'\nexport PYTHONPATH='{ROOT}'\n"
            f"exec '{sys.executable}' '{HERE / 'boot.py'}' \"$@\"\n"
        )
        worker.chmod(0o755)

    def _configure(self, name: str) -> Path:
        conf = self.folder / name
        (conf / "tmp").mkdir(parents=True)
        settings = {"io.tmp.dirs": str(conf / "tmp")}
        # The JobManager keeps what became of a job on a disk, too: faults are not for that one.
        settings = self.settings | settings if name == JOB else settings | self.settings
        lines = [f"{key}: {json.dumps(value)}" for key, value in settings.items()]
        (conf / "config.yaml").write_text("\n".join(lines) + "\n")
        return conf

    def start_task_manager(self) -> None:
        """Start one more TaskManager, or one in the place of a dead one."""
        self._start(f"taskmanager-{len(self._processes) - 1}", TASK_MANAGER)

    def _start(self, name: str, main: str) -> None:
        log = self.folder / f"{name}.log"
        command = [self._found.java, f"-Xmx{HEAP[main]}", *OPENS, f"-Dlog.file={log}"]
        command += [f"-Dlog4j.configurationFile={self.folder / 'log4j.properties'}"]
        command += ["-cp", self._found.classpath, main, "--configDir", str(self._configure(name))]
        with (self.folder / f"{name}.out").open("ab") as out:
            self._processes[name] = start(command, self.folder, out, out)

    def pid(self, name: str) -> int:
        """Return the process id of "jobmanager", "taskmanager-0", ..."""
        return self._processes[name].pid

    def task_managers(self) -> list[str]:
        """Return the names of the TaskManagers that run."""
        alive = [name for name, process in self._processes.items() if process.poll() is None]
        return [name for name in alive if name != JOB]

    def get(self, path: str) -> Any:
        """Ask the JobManager's REST interface."""
        return self._ask(path, "GET")

    def jobs(self, *states: str) -> set[str]:
        """Return the ids of the jobs that are in one of these states, without any of all jobs."""
        found = self.get("/jobs")["jobs"]
        return {job["id"] for job in found if not states or job["status"] in states}

    def cancel(self, job: str) -> None:
        """Cancel a job."""
        self._ask(f"/jobs/{job}?mode=cancel", "PATCH")

    def _ask(self, path: str, method: str) -> Any:
        address = f"http://localhost:{self.port}{path}"
        request = urllib.request.Request(address, method=method)
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 (it is http)
            return json.load(answer)

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            for name, process in self._processes.items():
                if process.poll() is not None:
                    raise RuntimeError(f"Flink's {name} ended at once: {self._tail(name)}")
            with suppress(OSError, ValueError):
                if self.get("/overview")["slots-total"] == self._count:
                    return
            time.sleep(0.5)
        raise RuntimeError(f"no {self._count} TaskManagers in {START_SECONDS} s, see the logs")

    def _tail(self, name: str) -> str:
        files = (self.folder / f"{name}.out", self.folder / f"{name}.log")
        return "\n".join(f.read_text(errors="replace")[-2000:] for f in files if f.exists())

    def kept(self, name: str) -> str:
        """Return a log that was copied to `keep`, "" where it was not."""
        log = self._keep / name if self._keep else None
        return log.read_text(errors="replace") if log and log.exists() else ""

    def stop(self) -> None:
        """End every process of the cluster, those of SDK workers too, and delete its folder."""
        for process in self._processes.values():
            end(process)
        if self._keep:
            self._keep.mkdir(parents=True, exist_ok=True)
            for file in (*self.folder.glob("*.log"), *self.folder.glob("*.out")):
                shutil.copy(file, self._keep)
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port() -> int:
    """Return a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])
