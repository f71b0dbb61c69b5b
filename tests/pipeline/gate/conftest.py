"""A sound run to break, made once."""

import shutil

import pytest

from tests.finished_runs import make_run


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("gate") / "out")


@pytest.fixture
def run(sound, tmp_path):
    """Return a copy of a sound run."""
    return shutil.copytree(sound, tmp_path / "out")
