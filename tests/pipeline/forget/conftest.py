"""Small runs for the tests here; each test that changes one gets a copy."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from tests.finished_runs import documents, make_run


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    """A function of the numbers of reviews, articles and shards that returns a run, made once."""
    top = tmp_path_factory.mktemp("runs")

    @cache
    def get(reviews: int, articles: int, shards: int) -> Path:
        folder = top / f"{reviews}-{articles}-{shards}"
        return make_run(folder, documents(reviews, articles), shards=shards)

    return get


@pytest.fixture
def run(runs, tmp_path):
    """A run of 24 reviews and 12 articles that a test may change."""
    return Path(shutil.copytree(runs(24, 12, 3), tmp_path / "out"))
