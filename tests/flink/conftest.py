"""What the tests on Flink share: the distribution, a cluster, and what the DirectRunner makes."""

import os
import warnings
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

from tests.flink.cluster import Cluster
from tests.flink.distribution import Missing, distribution
from tests.flink.faults import small_disk
from tests.flink.jobs import DEMO, Job, direct, hashes, published
from tests.flink.processes import unwinding

# Of the demo's sources one of each kind of input: a dump, JSON lines, a web archive.
KINDS = ("encyclopedia", "news", "web")


class Expected:
    """A recipe, and what the DirectRunner makes of it."""

    def __init__(self, recipe, output):
        self.recipe = recipe
        self._output = output
        direct(recipe, output)

    def same(self, output: Path) -> bool:
        """Tell whether a run published the same: books, hashes, and every byte of every file."""
        published_same = published(output) == published(self._output)
        return published_same and hashes(output) == hashes(self._output)


@pytest.fixture(scope="session")
def found():
    """Return what a cluster runs on; skip without it, or fail where it is required."""
    required = os.environ.get("RESTRUCT_REQUIRE_FLINK") == "1"
    if not required and os.environ.get("RESTRUCT_FLINK") != "1":
        pytest.skip("a cluster takes minutes: make flink-test runs these")
    try:
        found = distribution()
    except Missing as missing:
        if required:
            pytest.fail(f"RESTRUCT_REQUIRE_FLINK=1, but {missing}")
        pytest.skip(str(missing))
    if not found.job_server:
        warnings.warn(f"{found.why}: tests/flink/standin takes its place", stacklevel=1)
    with unwinding():
        yield found


@pytest.fixture(scope="session")
def cluster(found):
    with Cluster(found) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def demo(found, tmp_path_factory):
    return Expected(DEMO, tmp_path_factory.mktemp("demo") / "out")


@pytest.fixture(scope="session")
def small(found, tmp_path_factory):
    """Return the demo with three of its sources only, for what is about the cluster."""
    folder = tmp_path_factory.mktemp("small")
    recipe = yaml.safe_load(DEMO.read_text())
    del recipe["expect"]
    recipe["sources"] = [s for s in recipe["sources"] if s.get("name") in KINDS]
    (folder / "recipe.yaml").write_text(yaml.safe_dump(recipe))
    return Expected(folder / "recipe.yaml", folder / "out")


@pytest.fixture
def start(cluster, found, tmp_path):
    """Return a function that starts a recipe on the cluster."""
    with ExitStack() as jobs:
        yield lambda recipe: jobs.enter_context(Job(cluster, found, recipe, tmp_path / "out"))


@pytest.fixture(scope="session")
def doomed(found, tmp_path_factory):
    """Return a cluster of its own for what the other one would not survive."""
    if os.geteuid() != 0:
        pytest.skip("a small disk of its own takes root to mount")
    disk = tmp_path_factory.mktemp("doomed") / "disk"
    settings = {"io.tmp.dirs": str(disk), "restart-strategy.fixed-delay.attempts": 1}
    with small_disk(disk, "256m"), Cluster(found, settings=settings) as cluster:
        yield cluster
