"""Recipes on a real Flink cluster: the bytes of the DirectRunner, also after a fault."""

from pathlib import Path

import pytest

from tests.flink.distribution import Missing, distribution
from tests.flink.faults import (
    ASKING,
    MINING,
    fill_disk,
    free_disk,
    kill_committing,
    kill_job_manager,
    kill_task_manager,
    kill_worker,
    kill_writing,
)
from tests.flink.jobs import Job


def test_the_demo_gives_the_bytes_of_the_direct_runner(start, demo):
    job = start(demo.recipe)
    assert job.finish() == (0, "")
    assert demo.same(job.output)


@pytest.mark.parametrize(
    ("fault", "step"),
    [
        pytest.param(kill_task_manager, MINING, id="TaskManager while mining"),
        pytest.param(kill_worker, MINING, id="worker while mining"),
        pytest.param(kill_writing, ASKING, id="worker while writing"),
    ],
)
def test_after_a_kill_the_bytes_are_the_same(start, small, cluster, fault, step):
    job = start(small.recipe)
    assert job.reaches(step), job.finish()
    fault(cluster, job)
    status, said = job.finish()
    assert status == 0, said
    assert small.same(job.output)


def test_a_commit_that_is_cut_off_is_done_again(start, small, cluster):
    job = start(small.recipe)
    assert job.reaches(ASKING), job.finish()
    kill_committing(cluster, job)
    status, said = job.finish()
    assert status == 0, said
    assert small.same(job.output)


def test_a_full_disk_of_flink_publishes_nothing(doomed, found, small, tmp_path):
    with Job(doomed, found, small.recipe, tmp_path / "out") as job:
        assert job.reaches(MINING), job.finish()
        fill_disk(doomed, job)
        status, said = job.finish()
    free_disk(doomed)
    assert (status, job.output.exists()) == (1, False)
    assert "disk of the runner's own is full" in said


def test_a_lost_job_manager_publishes_nothing(doomed, found, small, tmp_path):
    with Job(doomed, found, small.recipe, tmp_path / "out") as job:
        assert job.reaches(MINING), job.finish()
        kill_job_manager(doomed, job)
        status, said = job.finish()
    assert (status, job.output.exists()) == (1, False)
    assert "the Flink job failed" in said


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setenv("PATH", str(Path(__file__).parent))
    with pytest.raises(Missing, match="no Java here: install a JDK"):
        distribution()
