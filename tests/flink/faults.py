"""What goes wrong on a cluster, on purpose: processes killed, disks filled."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from tests.flink.cluster import JOB, Cluster
from tests.flink.jobs import Job
from tests.flink.processes import in_session

Found = TypeVar("Found")
Fault = Callable[[Cluster, Job], str]
WORKER = "sdk_worker_main"
# Part of the name of a step of the job: what goes on as soon as it runs.
MINING, ASKING, WRITING = "ApplyPartitionFn", "Ask/", "Write shards"
WAIT_SECONDS = 120


def kill_task_manager(cluster: Cluster, job: Job) -> str:
    """Kill -9 a TaskManager; as whoever looks after a cluster does, start another."""
    name = cluster.task_managers()[0]
    os.kill(cluster.pid(name), signal.SIGKILL)
    cluster.start_task_manager()
    return f"{name}, by SIGKILL"


def kill_job_manager(cluster: Cluster, job: Job) -> str:
    """Kill -9 the JobManager, which nobody starts again: its jobs are lost with it."""
    os.kill(cluster.pid(JOB), signal.SIGKILL)
    return "the JobManager, by SIGKILL"


def kill_submitter(cluster: Cluster, job: Job) -> str:
    """Kill -9 the process that submitted the job and waits for it."""
    os.killpg(job.process.pid, signal.SIGKILL)
    return "the process that had submitted the job, by SIGKILL"


def interrupt(cluster: Cluster, job: Job) -> str:
    """Do what Ctrl-C does to the process that submitted the job."""
    job.process.send_signal(signal.SIGINT)
    return "the process that had submitted the job, by SIGINT"


def kill_worker(cluster: Cluster, job: Job) -> str:
    """Kill -9 the SDK worker of whichever TaskManager has one."""
    [worker, *_] = until(lambda: workers(cluster), "no TaskManager has an SDK worker")
    os.kill(worker, signal.SIGKILL)
    return "an SDK worker, by SIGKILL"


def kill_writing(cluster: Cluster, job: Job) -> str:
    """Kill -9 an SDK worker as soon as a shard is written; of small ones it writes many at once."""
    until(lambda: whole_shards(job.output), "no shard was written")
    return kill_worker(cluster, job)


def kill_committing(cluster: Cluster, job: Job) -> str:
    """Kill -9 the SDK workers while the last step reads the footers of the shards.

    A pipe in the place of one of them holds it up there.
    """
    [shard, *_] = until(lambda: whole_shards(job.output), "no shard was written")
    away = shard.with_suffix(".away")
    shard.rename(away)
    os.mkfifo(shard)
    try:
        [pipe] = until(lambda: _to_reader(shard), "the last step did not come to that shard")
        for process in workers(cluster):
            os.kill(process, signal.SIGKILL)
        os.close(pipe)
    finally:
        away.replace(shard)
    return "the SDK workers, by SIGKILL, the last step having begun"


def whole_shards(output: Path) -> list[Path]:
    """Return the shards that are written and have no final name yet."""
    found = (path for path in output.glob(".partial/*.part"))
    return [path for path in found if path.read_bytes()[-4:] == b"PAR1"]


def _to_reader(pipe: Path) -> list[int]:
    """Open a pipe for writing if somebody waits to read it; nothing where nobody does."""
    try:
        return [os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)]
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return []


def fill_disk(cluster: Cluster, job: Job) -> str:
    """Fill the disk that Flink keeps what it shuffles on: a small one, of the cluster's own."""
    size = 0
    with suppress(OSError), _ballast(cluster).open("wb") as file:
        while True:
            size += file.write(bytes(2**16))
            file.flush()
    return f"the last {size // 2**20} MB of Flink's disk filled"


def free_disk(cluster: Cluster) -> None:
    """Take away what `fill_disk` put there."""
    _ballast(cluster).unlink(missing_ok=True)


def _ballast(cluster: Cluster) -> Path:
    return Path(cluster.settings["io.tmp.dirs"]) / "ballast"


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


def workers(cluster: Cluster) -> list[int]:
    """Return the SDK workers of a cluster."""
    return [pid for name in cluster.task_managers() for pid in workers_of(cluster, name)]


def workers_of(cluster: Cluster, task_manager: str) -> list[int]:
    """Return the SDK workers of one TaskManager."""
    return in_session(cluster.pid(task_manager), WORKER)


def until(look: Callable[[], list[Found]], failing: str) -> list[Found]:
    """Return what `look` finds as soon as that is something. Raises RuntimeError `failing`."""
    stop = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < stop:
        if found := look():
            return found
        time.sleep(0.01)
    raise RuntimeError(failing)
