"""Runs of Restruct on a cluster: started, watched, and disturbed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.flink.cluster import ROOT, Cluster
from tests.flink.distribution import Distribution

DEMO = ROOT / "recipes" / "demo.yaml"
PARALLELISM = 2
# An SDK worker is kept from one stage to the next. A task that lost its worker gets a new one
# only when this time is over, so the cluster waits longer than that before it tries again.
CACHE_MILLIS = 5000
STARTED = ("RUNNING", "FINISHED", "FAILED")
WORKER = "sdk_worker_main"


def flags(cluster: Cluster, found: Distribution) -> list[str]:
    """Return Beam's options for a run on a cluster."""
    command = json.dumps({"command": str(cluster.folder / "worker.sh")})
    common = ["--environment_type=PROCESS", f"--environment_config={command}"]
    common.append(f"--environment_cache_millis={CACHE_MILLIS}")
    if not found.job_server:
        return ["--runner=tests.flink.standin_runner.StandInRunner", *common]
    common += [f"--parallelism={PARALLELISM}", f"--flink_job_server_jar={found.job_server}"]
    return ["--runner=FlinkRunner", f"--flink_master=localhost:{cluster.port}", *common]


class Job:
    """One run of `beam_runner.py` on a cluster, as a process of its own."""

    def __init__(
        self, cluster: Cluster, found: Distribution, recipe: Path, output: Path, *more: str
    ) -> None:
        self._cluster = cluster
        self._before = self._jobs()
        self.output = output
        place: dict[str, Any] = {"java": found.java, "classpath": found.classpath}
        place |= {"port": cluster.port, "parallelism": PARALLELISM}
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "STANDIN": json.dumps(place),
        }
        command = [sys.executable, str(ROOT / "beam_runner.py"), "--recipe", str(recipe)]
        command += ["--output", str(output), "--quiet", *more, *flags(cluster, found)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
        )

    def steps(self) -> dict[str, str]:
        """Return the name and state of each step of the job; none before Flink has it."""
        with suppress(OSError, ValueError):
            [ours] = self._jobs() - self._before
            found = self._cluster.get(f"/jobs/{ours}")["vertices"]
            return {vertex["name"]: vertex["status"] for vertex in found}
        return {}

    def _jobs(self) -> set[str]:
        return {job["id"] for job in self._cluster.get("/jobs")["jobs"]}

    def reaches(self, step: str, seconds: float = 600) -> bool:
        """Wait until a step whose name holds `step` runs; False if the run ends before."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._process.poll() is None:
            if any(step in name and state in STARTED for name, state in self.steps().items()):
                return True
            time.sleep(0.2)
        return False

    def finish(self, seconds: float = 1800) -> tuple[int, str]:
        """Wait for the end; return the exit status and what was said on stderr."""
        try:
            _, said = self._process.communicate(timeout=seconds)
        finally:
            self._process.kill()
        return self._process.returncode, said


def kill_task_manager(cluster: Cluster) -> str:
    """Kill -9 a TaskManager; as whoever looks after a cluster does, start another."""
    name = cluster.task_managers()[0]
    os.kill(cluster.pid(name), signal.SIGKILL)
    cluster.start_task_manager()
    return f"{name}, by SIGKILL"


def kill_worker(cluster: Cluster) -> str:
    """Kill -9 the SDK worker of whichever TaskManager has one."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for name in cluster.task_managers():
            for pid in workers_of(cluster.pid(name)):
                os.kill(pid, signal.SIGKILL)
                return f"the SDK worker of {name}, by SIGKILL"
        time.sleep(0.1)
    raise RuntimeError("no TaskManager has an SDK worker")


def fill_disk(cluster: Cluster) -> str:
    """Fill the disk that Flink keeps what it shuffles on: a small one, of the cluster's own."""
    size = 0
    with suppress(OSError), (Path(cluster.settings["io.tmp.dirs"]) / "ballast").open("wb") as file:
        while True:
            size += file.write(bytes(2**16))
            file.flush()
    return f"the last {size // 2**20} MB of Flink's disk filled"


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    """Give a folder a disk of its own, in memory; needs root."""
    place.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    subprocess.run(mount, check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def workers_of(session: int) -> list[int]:
    """Return the SDK workers in the session of a TaskManager."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            ours = os.getsid(int(folder.name)) == session
            if ours and WORKER in (folder / "cmdline").read_text():
                found.append(int(folder.name))
    return found


def published(output: Path) -> dict[str, Any] | None:
    """Return the manifest of a run less its run section, None where nothing was published."""
    if not (output / "manifest.json").exists():
        return None
    manifest: dict[str, Any] = json.loads((output / "manifest.json").read_text())
    del manifest["run"]
    return manifest


def rows(manifest: dict[str, Any] | None) -> int:
    """Return how many records and signals a manifest names."""
    shards = (
        shard for entry in (manifest or {"datasets": []})["datasets"] for shard in entry["shards"]
    )
    return sum(shard["rows"] for shard in shards)
