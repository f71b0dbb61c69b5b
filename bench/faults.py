"""Faults on a Flink cluster, tried one after the other: the rows of docs/reliability.md.

    python -m bench.faults RECIPE FOLDER [FAULT ...]

First the recipe runs on the DirectRunner; then once on the cluster undisturbed, and once for each
fault. Peak memory is that of each process, looked at as the job goes on.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.flink.cluster import ROOT, Cluster
from tests.flink.distribution import Distribution, distribution
from tests.flink.jobs import (
    Job,
    fill_disk,
    kill_task_manager,
    kill_worker,
    published,
    rows,
    small_disk,
    workers_of,
)

# What is done, and when: as soon as a step whose name holds this runs.
FAULTS = {
    "none": (None, ""),
    "task manager while mining": (kill_task_manager, "ApplyPartitionFn"),
    "task manager while asking": (kill_task_manager, "Ask/"),
    "task manager while writing": (kill_task_manager, "Write shards"),
    "worker while mining": (kill_worker, "ApplyPartitionFn"),
    "worker while asking": (kill_worker, "Ask/"),
    "worker while writing": (kill_worker, "Write shards"),
    "full disk of the task managers": (fill_disk, "ApplyPartitionFn"),
    "full disk of the output": (None, ""),
}
# Flink unpacks some 70 MB of its own on the disks of its TaskManagers.
DISK = {"full disk of the task managers": "256m", "full disk of the output": "1m"}
_LOOK_SECONDS = 0.5


class Memory(threading.Thread):
    """The peak memory of each process of a cluster, in MB by name."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(daemon=True)
        self._cluster = cluster
        self._done = threading.Event()
        self.peaks: dict[str, int] = {}

    def run(self) -> None:
        while not self._done.wait(_LOOK_SECONDS):
            for name in ("jobmanager", *self._cluster.task_managers()):
                pid = self._cluster.pid(name)
                self._look(name, pid)
                for worker in workers_of(pid):
                    self._look(f"SDK worker of {name}", worker)

    def _look(self, name: str, pid: int) -> None:
        with suppress(OSError, IndexError):
            status = Path(f"/proc/{pid}/status").read_text()
            peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
            self.peaks[name] = max(peak, self.peaks.get(name, 0))

    def stop(self) -> None:
        self._done.set()
        self.join()


def tried(
    fault: str, found: Distribution, recipe: Path, folder: Path, after: float
) -> dict[str, Any]:
    """Run the recipe on a cluster of its own, with one fault; return what came of it."""
    output = folder / fault.replace(" ", "-")
    logs = folder / "logs" / output.name
    if fault in DISK:
        disk = folder / "disk"
        settings = {"io.tmp.dirs": str(disk)} if "task" in fault else {}
        output = output if settings else disk / "out"
        with small_disk(disk, DISK[fault]):
            return _run(
                fault, Cluster(found, settings=settings, keep=logs), found, recipe, output, after
            )
    return _run(fault, Cluster(found, keep=logs), found, recipe, output, after)


def _run(
    fault: str, cluster: Cluster, found: Distribution, recipe: Path, output: Path, after: float
) -> dict[str, Any]:
    what, step = FAULTS[fault]
    with cluster:
        memory = Memory(cluster)
        memory.start()
        started = time.monotonic()
        job = Job(cluster, found, recipe, output, "--overwrite")
        done = ""
        if what and job.reaches(step):
            time.sleep(after)
            done = what(cluster)
        status, said = job.finish()
        seconds = time.monotonic() - started
        memory.stop()
        manifest = published(output)
        left = sorted(p.name for p in output.iterdir()) if output.exists() else []
    return {
        "fault": fault, "done": done, "status": status, "said": said.strip()[-400:],
        "seconds": round(seconds), "rows": rows(manifest), "published": manifest is not None,
        "left": left, "memory": memory.peaks, "restarts": restarts(cluster, fault),
        "manifest": manifest,
    }  # fmt: skip


def restarts(cluster: Cluster, fault: str) -> int:
    """Return how often Flink began again, as its JobManager's log has it."""
    log = cluster.kept("jobmanager.log")
    return log.count("tasks will be restarted to recover")


def direct(recipe: Path, output: Path) -> dict[str, Any]:
    """Return the manifest of a run on the DirectRunner, made unless it is there."""
    if published(output) is None:
        command = [sys.executable, str(ROOT / "beam_runner.py"), "--recipe", str(recipe)]
        command += ["--output", str(output), "--quiet"]
        subprocess.run(command, cwd=ROOT, check=True)
    manifest = published(output)
    assert manifest
    return manifest


def line(result: dict[str, Any], expected: dict[str, Any]) -> str:
    """Return one row of the table."""
    same = "yes" if result["manifest"] == expected else "-" if not result["published"] else "NO"
    end = "finished" if result["status"] == 0 else f"failed, status {result['status']}"
    cells = (result["fault"], result["done"], end, result["restarts"], result["seconds"])
    return " | ".join(map(str, (*cells, rows(expected), result["rows"], same)))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("recipe", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("faults", nargs="*", default=list(FAULTS))
    options.add_argument("--after", type=float, default=1, help="seconds into the step")
    chosen = options.parse_args()
    folder = chosen.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    found = distribution()
    print(f"job server: {found.job_server or found.why}", flush=True)
    expected = direct(chosen.recipe.resolve(), folder / "direct")
    print("fault | done | end | restarts | s | rows before | rows after | same bytes", flush=True)
    for fault in chosen.faults:
        result = tried(fault, found, chosen.recipe.resolve(), folder, chosen.after)
        print(line(result, expected), flush=True)
        rest = {key: result[key] for key in ("said", "left", "memory")}
        print(f"    {json.dumps(rest)}", flush=True)


if __name__ == "__main__":
    main()
