"""Publishing to a local folder: whole or not at all, and nobody else's files are touched."""

from __future__ import annotations

import os
import shutil

import pytest

from pipeline.errors import RunError, UserError
from pipeline.finished import open_finished
from pipeline.publish.about import About
from pipeline.publish.layout import stage
from pipeline.publish.local import LocalTransport
from pipeline.publish.local_checks import check_apart, inputs_of
from pipeline.publish.partial import partial_name
from pipeline.publish.target import Local
from pipeline.publish.ways import Options, staged_in
from tests.finished_runs import make_run


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    make_run(folder / "out")
    make_run(folder / "other", validation=0.0, name="other")
    return folder


def put(runs, target, run="out", title="", **options):
    found = open_finished(str(runs / run))
    way = LocalTransport(Local(str(target)), found, Options(**options))
    way.check()
    with way.staging() as folder:
        return way.put(staged_in(folder, stage(found.root, folder, About(title=title))))


def tree(folder):
    return {
        os.path.join(parent, name): open(os.path.join(parent, name), "rb").read()
        for parent, _, names in os.walk(folder)
        for name in names
    }


def test_it_appears_whole_and_alone(runs, tmp_path):
    done = put(runs, tmp_path / "data")
    assert os.listdir(tmp_path) == ["data"]
    assert done.changed
    assert done.files == done.sent == len(tree(tmp_path / "data"))
    assert open_finished(str(tmp_path / "data")).dataset("records").count_rows() > 0


def test_an_empty_folder_and_folders_above_are_made_use_of(runs, tmp_path):
    (tmp_path / "data").mkdir()
    put(runs, tmp_path / "data")
    put(runs, tmp_path / "a" / "b" / "data")
    assert (tmp_path / "a" / "b" / "data" / "manifest.json").exists()


def test_the_same_again_changes_nothing(runs, tmp_path):
    put(runs, tmp_path / "data")
    before = os.stat(tmp_path / "data")
    done = put(runs, tmp_path / "data")
    assert not done.changed
    assert done.sent == 0
    assert os.stat(tmp_path / "data").st_ino == before.st_ino


def test_other_papers_need_a_word(runs, tmp_path):
    put(runs, tmp_path / "data")
    before = tree(tmp_path / "data")
    with pytest.raises(RunError, match=r"holds this dataset with other papers.*--overwrite"):
        put(runs, tmp_path / "data", title="Another title")
    assert tree(tmp_path / "data") == before
    assert os.listdir(tmp_path) == ["data"]
    assert put(runs, tmp_path / "data", title="Another title", overwrite=True).changed
    assert b"Another title" in (tmp_path / "data" / "README.md").read_bytes()


def test_another_dataset_needs_a_word(runs, tmp_path):
    put(runs, tmp_path / "data")
    before = tree(tmp_path / "data")
    with pytest.raises(RunError, match=r"holds another dataset, of \d+ records; --overwrite"):
        put(runs, tmp_path / "data", run="other")
    assert tree(tmp_path / "data") == before
    done = put(runs, tmp_path / "data", run="other", overwrite=True)
    assert done.deleted == len(before)
    assert os.listdir(tmp_path) == ["data"]
    assert open_finished(str(tmp_path / "data")).manifest["recipe"]["name"] == "other"


def test_a_damaged_copy_is_seen(runs, tmp_path):
    put(runs, tmp_path / "data")
    path = next((tmp_path / "data" / "default").iterdir())
    raw = bytearray(path.read_bytes())
    raw[10] ^= 1
    path.unlink()  # it may be the run's own file under another name
    path.write_bytes(raw)
    with pytest.raises(RunError, match="--overwrite"):
        put(runs, tmp_path / "data")
    assert put(runs, tmp_path / "data", overwrite=True).changed


@pytest.mark.parametrize("overwrite", [False, True])
def test_foreign_files_stop_it(runs, tmp_path, overwrite):
    put(runs, tmp_path / "data")
    (tmp_path / "data" / "notes.txt").write_text("mine")
    os.symlink("/etc", tmp_path / "data" / "default" / "link")
    with pytest.raises(RunError, match=r"default/link, notes\.txt was not published here"):
        put(runs, tmp_path / "data", overwrite=overwrite)
    assert (tmp_path / "data" / "notes.txt").exists()


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_of_others_stops_it(runs, tmp_path, overwrite):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "photo.jpg").write_bytes(b"x")
    with pytest.raises(RunError, match=r"holds photo\.jpg, which was not published here"):
        put(runs, tmp_path / "data", overwrite=overwrite)
    assert os.listdir(tmp_path) == ["data"]


def test_the_output_of_another_run_stops_it(runs, tmp_path):
    shutil.copytree(runs / "other", tmp_path / "data")
    with pytest.raises(RunError, match="is the output of a run; publish to a folder of its own"):
        put(runs, tmp_path / "data", overwrite=True)


@pytest.mark.parametrize("raw", [b'{"datasets": [], "published": {}}', b"{", b"[]"])
def test_a_manifest_that_is_not_ours_stops_it(runs, tmp_path, raw):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "manifest.json").write_bytes(raw)
    with pytest.raises(UserError, match=r"is of no dataset of ours|cannot be read|is no manifest"):
        put(runs, tmp_path / "data", overwrite=True)
    assert os.listdir(tmp_path / "data") == ["manifest.json"]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("out", "is or lies in the run itself"),
        ("out/published", "is or lies in the run itself"),
        ("out/records/../new", "is or lies in the run itself"),
        (".", "holds the run"),
        ("link", "is a link"),
        ("file", "is a file"),
        ("file/data", "cannot lie in .*file, which is a file"),
        ("through/data", "is or lies in the run itself"),
    ],
)
def test_places_that_will_not_do(runs, tmp_path, place, why):
    shutil.copytree(runs / "out", tmp_path / "out")
    os.symlink(tmp_path / "nowhere", tmp_path / "link")
    os.symlink(tmp_path / "out", tmp_path / "through")
    (tmp_path / "file").write_text("x")
    before = sorted(os.listdir(tmp_path))
    found = open_finished(str(tmp_path / "out"))
    with pytest.raises(UserError, match=why) as caught:
        LocalTransport(Local(str(tmp_path / place)), found, Options()).check()
    assert caught.value.status == 2
    assert sorted(os.listdir(tmp_path)) == before


def test_read_only_places(runs, tmp_path, monkeypatch):
    found = open_finished(str(runs / "out"))
    monkeypatch.setattr("pipeline.publish.local_checks.os.access", lambda *_: False)
    with pytest.raises(UserError, match="is read-only; choose another place"):
        LocalTransport(Local(str(tmp_path / "data")), found, Options()).check()


@pytest.mark.parametrize(
    ("pattern", "place", "good"),
    [
        ("raw/*.jsonl", "raw", False),
        ("raw/*.jsonl", "raw/published", True),
        ("raw", "raw/published", False),
        ("raw/**/*.jsonl", "raw/a/published", False),
        ("raw/a.jsonl", "raw/published", True),
        ("raw/a.jsonl", "raw", False),
        ("raw/a.jsonl", "published", True),
        ("s3://bucket/raw/*", "raw", True),
    ],
)
def test_inputs_of_the_run(runs, tmp_path, monkeypatch, pattern, place, good):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    found = open_finished(str(runs / "out"))
    found.manifest["recipe"]["sources"] = [{"input": [pattern]}]
    if good:
        check_apart(os.path.abspath(place), place, found)
    else:
        with pytest.raises(UserError, match="is among the inputs of the run"):
            check_apart(os.path.abspath(place), place, found)


@pytest.mark.parametrize("recipe", [None, [], {"sources": 3}, {"sources": [{"input": "a"}]}])
def test_a_recipe_that_cannot_be_read_is_for_the_gate(recipe):
    assert inputs_of({"recipe": recipe}) == []


def test_a_failed_rename_brings_the_old_one_back(runs, tmp_path, monkeypatch):
    put(runs, tmp_path / "data")
    before = tree(tmp_path / "data")
    rename = os.rename

    def refuse(source, target):
        if source.endswith("/new"):
            raise OSError(28, "No space left on device")
        rename(source, target)

    monkeypatch.setattr("pipeline.publish.local.os.rename", refuse)
    with pytest.raises(RunError, match="No space left on device; what was there before"):
        put(runs, tmp_path / "data", run="other", overwrite=True)
    assert tree(tmp_path / "data") == before
    assert os.listdir(tmp_path) == ["data"]


def test_an_interruption_leaves_nothing(runs, tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.publish.local.sync_all", interrupt)
    with pytest.raises(KeyboardInterrupt):
        put(runs, tmp_path / "above" / "data")
    assert os.listdir(tmp_path) == []


def test_after_a_kill_it_begins_anew(runs, tmp_path):
    left = partial_name(str(tmp_path / "data"))
    os.makedirs(f"{left}/new/default")
    with open(f"{left}/new/default/half.parquet", "wb") as file:
        file.write(b"PAR1")
    put(runs, tmp_path / "data")
    assert os.listdir(tmp_path) == ["data"]
    assert not (tmp_path / "data" / "default" / "half.parquet").exists()
