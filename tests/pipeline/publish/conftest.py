"""A small run and what is published of it, made once for all tests that only read them."""

import json

import pytest

from pipeline.publish.about import About
from pipeline.publish.layout import stage
from tests.finished_runs import make_run

ABOUT = About(title="Small & <plain>", repo="org/small", contact="data@example.org")


@pytest.fixture(scope="session")
def small_run(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("small") / "out")


@pytest.fixture(scope="session")
def published(small_run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("small") / "published"
    stage(str(small_run), str(folder), ABOUT)
    return folder


@pytest.fixture(scope="session")
def manifest(published):
    return json.loads((published / "manifest.json").read_text())
