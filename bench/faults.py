"""Faults on a Flink cluster, tried one after the other: the rows of docs/reliability.md.

    python -m bench.faults RECIPE FOLDER [FAULT ...]

First the recipe runs on the DirectRunner; then once on the cluster undisturbed, and once for each
fault. Peak memory is that of each process, looked at as the job goes on.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.flink.cluster import JOB, Cluster
from tests.flink.distribution import Distribution, distribution
from tests.flink.faults import (
    ASKING,
    MINING,
    WRITING,
    Fault,
    fill_disk,
    interrupt,
    kill_committing,
    kill_job_manager,
    kill_submitter,
    kill_task_manager,
    kill_worker,
    kill_writing,
    small_disk,
    workers_of,
)
from tests.flink.jobs import Job, direct, published, rows
from tests.flink.processes import unwinding

# What is done, and when: as soon as a step whose name holds this runs.
FAULTS: dict[str, tuple[Fault | None, str]] = {
    "none": (None, ""),
    "task manager while mining": (kill_task_manager, MINING),
    "task manager while asking": (kill_task_manager, ASKING),
    "task manager while writing": (kill_task_manager, WRITING),
    "worker while mining": (kill_worker, MINING),
    "worker while asking": (kill_worker, ASKING),
    "worker while writing": (kill_writing, ASKING),
    "workers while committing": (kill_committing, ASKING),
    "job manager while mining": (kill_job_manager, MINING),
    "submitter while mining": (kill_submitter, MINING),
    "Ctrl-C while mining": (interrupt, MINING),
    "full disk of the task managers": (fill_disk, MINING),
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
            for name in (JOB, *self._cluster.task_managers()):
                self._look(name, self._cluster.pid(name))
                for worker in workers_of(self._cluster, name):
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
        with Job(cluster, found, recipe, output, "--overwrite") as job:
            done = ""
            if what and job.reaches(step):
                time.sleep(after)
                done = what(cluster, job)
            status, said = job.finish()
            job.settle()
        seconds = time.monotonic() - started
        memory.stop()
        manifest = published(output)
        left = sorted(p.name for p in output.iterdir()) if output.exists() else []
    return {
        "fault": fault, "done": done, "status": status, "said": said.strip()[-400:],
        "seconds": round(seconds), "rows": rows(manifest), "published": manifest is not None,
        "left": left, "memory": memory.peaks, "restarts": restarts(cluster),
        "manifest": manifest,
    }  # fmt: skip


def restarts(cluster: Cluster) -> int:
    """Return how often Flink began again, as its JobManager's log has it."""
    return cluster.kept(f"{JOB}.log").count("tasks will be restarted to recover")


def line(result: dict[str, Any], expected: dict[str, Any]) -> str:
    """Return one row of the table."""
    same = "yes" if result["manifest"] == expected else "-" if not result["published"] else "NO"
    end = "finished" if result["status"] == 0 else f"failed, status {result['status']}"
    cells = (result["fault"], result["done"], end, result["restarts"], result["seconds"])
    return " | ".join(map(str, (*cells, rows(expected), result["rows"], same)))


@unwinding()
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
