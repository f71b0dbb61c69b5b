"""The demo on a real Flink cluster: the bytes of the DirectRunner, also after a fault."""

import os
from pathlib import Path

import pytest

from tests.flink.cluster import Cluster
from tests.flink.distribution import Missing, distribution
from tests.flink.jobs import (
    DEMO,
    Job,
    fill_disk,
    kill_task_manager,
    kill_worker,
    published,
    small_disk,
)


def files(output):
    paths = (p for p in output.rglob("*") if p.is_file() and p.name != "manifest.json")
    return {str(p.relative_to(output)): p.read_bytes() for p in paths}


def same(output, direct):
    """Tell whether two runs published the same: books, hashes, and every byte of every file."""
    return published(output) == published(direct) and files(output) == files(direct)


def test_the_demo_gives_the_bytes_of_the_direct_runner(demo, direct):
    job = demo()
    assert job.finish() == (0, "")
    assert same(job.output, direct)


@pytest.mark.parametrize(
    ("fault", "step"),
    [
        (kill_task_manager, "ApplyPartitionFn"),
        (kill_worker, "ApplyPartitionFn"),
        (kill_worker, "Write shards"),
    ],
    ids=["TaskManager while mining", "worker while mining", "worker while writing"],
)
def test_after_a_kill_the_bytes_are_the_same(demo, direct, cluster, fault, step):
    job = demo()
    assert job.reaches(step), job.finish()
    fault(cluster)
    status, said = job.finish()
    assert status == 0, said
    assert same(job.output, direct)


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk of its own takes root to mount")
def test_a_full_disk_of_flink_publishes_nothing(found, tmp_path):
    disk = tmp_path / "disk"
    settings = {"io.tmp.dirs": str(disk), "restart-strategy.fixed-delay.attempts": 2}
    with small_disk(disk, "256m"), Cluster(found, settings=settings) as cluster:
        job = Job(cluster, found, DEMO, tmp_path / "out")
        assert job.reaches("ApplyPartitionFn"), job.finish()
        fill_disk(cluster)
        status, said = job.finish()
    assert status == 1
    assert "disk" in said
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setenv("PATH", str(Path(__file__).parent))
    with pytest.raises(Missing, match="no Java here: install a JDK"):
        distribution()
