"""What the tests on Flink share: the distribution, one cluster, the demo by the DirectRunner."""

import os
import subprocess
import sys
import warnings

import pytest

from tests.flink.cluster import ROOT, Cluster
from tests.flink.distribution import Missing, distribution
from tests.flink.jobs import DEMO, Job


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
    return found


@pytest.fixture(scope="session")
def cluster(found):
    with Cluster(found) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def direct(found, tmp_path_factory):
    """Return the folder of the demo as the DirectRunner makes it."""
    output = tmp_path_factory.mktemp("direct") / "out"
    command = [sys.executable, str(ROOT / "beam_runner.py"), "--recipe", str(DEMO), "--quiet"]
    subprocess.run([*command, "--output", str(output)], cwd=ROOT, check=True)
    return output


@pytest.fixture
def demo(cluster, found, tmp_path):
    """Return a function that starts the demo on the cluster."""
    return lambda output=tmp_path / "out": Job(cluster, found, DEMO, output)
