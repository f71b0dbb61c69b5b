"""Runs of Restruct on a cluster, each as a process of its own: started, watched, given up."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.flink.cluster import ROOT, Cluster
from tests.flink.distribution import Distribution
from tests.flink.processes import end, start
from tests.flink.settings import CACHE_MILLIS

DEMO = ROOT / "recipes" / "demo.yaml"
PARALLELISM = 2
STARTED = ("RUNNING", "FINISHED", "FAILED")
UNDONE = ("INITIALIZING", "CREATED", "RUNNING", "FAILING", "RESTARTING")


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
    """One run of `beam_runner.py` on a cluster; a context manager that leaves nothing of it."""

    def __init__(
        self, cluster: Cluster, found: Distribution, recipe: Path, output: Path, *more: str
    ) -> None:
        self._cluster = cluster
        self._before = cluster.jobs()
        self.output = output
        place: dict[str, Any] = {"java": found.java, "classpath": found.classpath}
        place |= {"port": cluster.port, "parallelism": PARALLELISM}
        environment = os.environ | {"PYTHONPATH": str(ROOT), "STANDIN": json.dumps(place)}
        command = [sys.executable, str(ROOT / "beam_runner.py"), "--recipe", str(recipe)]
        command += ["--output", str(output), "--quiet", *more, *flags(cluster, found)]
        self.process = start(command, ROOT, error=subprocess.PIPE, env=environment)

    def __enter__(self) -> Job:
        return self

    def __exit__(self, *_: object) -> None:
        end(self.process, polite=True)
        for job in self._undone():
            self._cluster.cancel(job)

    def steps(self) -> dict[str, str]:
        """Return the name and state of each step of the job; none before Flink has it."""
        with suppress(OSError, ValueError):
            [ours] = self._cluster.jobs() - self._before
            found = self._cluster.get(f"/jobs/{ours}")["vertices"]
            return {vertex["name"]: vertex["status"] for vertex in found}
        return {}

    def reaches(self, step: str, seconds: float = 600) -> bool:
        """Wait until a step whose name holds `step` runs; False if the run ends before."""
        stop = time.monotonic() + seconds
        while time.monotonic() < stop and self.process.poll() is None:
            if any(step in name and state in STARTED for name, state in self.steps().items()):
                return True
            time.sleep(0.2)
        return False

    def finish(self, seconds: float = 1800) -> tuple[int, str]:
        """Wait for the end; return the exit status and what was said on stderr."""
        _, said = self.process.communicate(timeout=seconds)
        return self.process.returncode, said.decode(errors="replace")

    def settle(self, seconds: float = 600) -> None:
        """Wait until the cluster has ended the job, which may go on without who submitted it."""
        stop = time.monotonic() + seconds
        while self._undone() and time.monotonic() < stop:
            time.sleep(0.5)

    def _undone(self) -> set[str]:
        # A cluster that is gone has no jobs.
        with suppress(OSError):
            return self._cluster.jobs(*UNDONE) - self._before
        return set()


def direct(recipe: Path, output: Path) -> dict[str, Any]:
    """Return the manifest of a run by the DirectRunner, made unless it is there."""
    if published(output) is None:
        command = [sys.executable, str(ROOT / "beam_runner.py"), "--recipe", str(recipe)]
        command += ["--output", str(output), "--quiet"]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)
    manifest = published(output)
    assert manifest, f"no manifest in {output}"
    return manifest


def published(output: Path) -> dict[str, Any] | None:
    """Return the manifest of a run less its run section, None where nothing was published."""
    if not (output / "manifest.json").exists():
        return None
    manifest: dict[str, Any] = json.loads((output / "manifest.json").read_text())
    manifest.pop("run", None)
    return manifest


def hashes(output: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of an output folder but the manifest."""
    paths = (p for p in output.rglob("*") if p.is_file() and p.name != "manifest.json")
    return {str(p.relative_to(output)): _sha256(p) for p in paths}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rows(manifest: dict[str, Any] | None) -> int:
    """Return how many records and signals a manifest names."""
    shards = (
        shard for entry in (manifest or {"datasets": []})["datasets"] for shard in entry["shards"]
    )
    return sum(shard["rows"] for shard in shards)
