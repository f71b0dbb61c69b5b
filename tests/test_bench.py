"""Each contender does the job on fifty documents, and all make the same records."""

import importlib
import subprocess
import sys

import pytest
import yaml

from bench import compare, data, job, loop, measure


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    data.write_parts(folder / "documents", 50)
    job.write_recipe(folder / "recipe.yaml", folder / "documents")
    return folder / "recipe.yaml"


@pytest.fixture(scope="module")
def expected(recipe):
    loop.main(str(recipe), str(recipe.parent / "loop"))
    ids = compare.record_ids(recipe.parent / "loop")
    assert len(ids) > 100
    return ids


def test_the_documents_are_the_same_each_time_and_differ(recipe):
    parts = sorted((recipe.parent / "documents").iterdir())
    lines = [line for part in parts for line in part.read_bytes().splitlines(keepends=True)]
    assert lines == list(data.documents(50))
    assert len(set(lines)) == 50


def test_restruct_makes_the_records_of_the_loop(recipe, expected, make):
    made = make(yaml.safe_load(recipe.read_text()))
    assert {record["id"] for record in made.records()} == expected


@pytest.mark.parametrize("name", ["datasets", "datatrove"])
def test_a_rival_makes_the_records_of_the_loop(recipe, expected, tmp_path, name):
    pytest.importorskip(name, reason=f"{name} is in the extra 'bench'")
    module = importlib.import_module(f"bench.via_{name}")
    module.main(str(recipe), str(tmp_path / "out"))
    assert compare.record_ids(tmp_path / "out") == expected


@pytest.mark.skipif(sys.platform != "linux", reason="costs are read from Linux's /proc")
def test_a_cost_counts_what_a_command_started():
    busy = "sum(range(10**7))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{busy}'])"
    used = measure.cost([sys.executable, "-c", child])
    assert used.wall > 0
    assert used.cpu > 0.05
    with pytest.raises(RuntimeError, match="no such luck"):
        measure.cost([sys.executable, "-c", "raise SystemExit('no such luck')"])


@pytest.mark.skipif(sys.platform != "linux", reason="costs are read from Linux's /proc")
def test_a_cost_waits_for_no_process_that_was_there_before():
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        assert measure.cost([sys.executable, "-c", "pass"]).wall < 50
    finally:
        other.kill()
        other.wait()
