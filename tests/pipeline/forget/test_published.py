"""A takedown in a published folder: shards, card, Croissant file; and what readers then load."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.errors import RunError
from pipeline.forget import forget
from pipeline.gate import judge
from pipeline.publish.about import About
from pipeline.publish.layout import stage


@pytest.fixture(scope="module")
def folders(runs, tmp_path_factory):
    """A run and the folder published from it, whose shards share their files."""
    top = tmp_path_factory.mktemp("published")
    run = shutil.copytree(runs(24, 12, 3), top / "out")
    stage(str(run), str(top / "data"), About(title="Small"))
    return run, top / "data"


@pytest.fixture
def published(folders, tmp_path):
    return Path(shutil.copytree(folders[1], tmp_path / "data"))


def errors(folder):
    return [(f.path, f.message) for f in judge(str(folder)).findings if f.level == "error"]


def rows(folder, name):
    paths = sorted((folder / name).glob("*.parquet"))
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


def test_all_tables_and_papers_are_rid_of_it(published):
    shown = (published / "README.md").read_text()
    done = forget(str(published), ["review-3"])
    assert done.published
    for path in published.glob("**/*.parquet"):
        assert "review-3" not in pq.read_table(path)["document_id"].to_pylist()
    for name in ("README.md", "croissant.json", "manifest.json", "recipe.yaml"):
        assert "review-3" not in (published / name).read_text()
    assert shown != (published / "README.md").read_text()
    assert not errors(published)


def test_a_record_counts_once_though_it_lies_in_two_tables(published):
    before = len(rows(published, "default"))
    done = forget(str(published), ["review-3"])
    assert done.of("records") == before - len(rows(published, "default"))
    assert done.total_records == before


def test_the_run_keeps_what_the_published_folder_forgets(folders):
    run, data = folders
    own = next((data / "default").glob("train*"))
    assert os.stat(own).st_nlink > 1
    before = {p: p.read_bytes() for p in (run / "records").glob("*")}
    copy = data.parent / "linked"
    shutil.copytree(data, copy, copy_function=os.link)
    forget(str(copy), ["review-3", "review-4"])
    assert {p: p.read_bytes() for p in (run / "records").glob("*")} == before


def test_publishing_what_is_left_gives_the_same_records(folders, published, tmp_path):
    run = Path(shutil.copytree(folders[0], tmp_path / "out"))
    forget(str(run), ["review-3"])
    stage(str(run), str(tmp_path / "again"), About(title="Small"))
    forget(str(published), ["review-3"])

    def tables(folder):
        return {
            p.name: p.read_bytes()
            for p in (folder / "default").glob("*")
            if pq.read_metadata(p).num_rows
        }

    assert tables(published) == tables(tmp_path / "again")


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_OFFLINE", True)
    datasets.disable_progress_bars()

    def load(folder):
        return {
            name: datasets.load_dataset(str(folder), name, cache_dir=str(tmp_path / "cache"))
            for name in datasets.get_dataset_config_names(str(folder))
        }

    return load


def test_readers_load_it_though_a_shard_or_a_table_is_empty(published, loaded):
    first = min((published / "default").glob("train-*"))
    ids = sorted(set(pq.read_table(first)["document_id"].to_pylist()))
    done = forget(str(published), [*ids, *(f"article-{n}" for n in range(12))], yes=True)
    assert pq.read_metadata(first).num_rows == 0
    assert pq.read_metadata(first).num_row_groups == 0
    assert done.emptied
    assert not (published / "signals_summary").exists()
    found = loaded(published)
    left = {split: len(rows) for split, rows in found["default"].items()}
    assert sum(left.values()) == len(rows(published, "default")) > 0
    assert "summary" not in found
    for config, splits in found.items():
        assert len(rows(published, config)) == sum(map(len, splits.values()))
    assert not errors(published)


def test_a_card_that_cannot_be_written_is_written_the_next_time(published, folders, monkeypatch):
    calm = Path(shutil.copytree(folders[1], published.parent / "calm"))
    forget(str(calm), ["review-3"])

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.publish.papers.replace_file", refuse)
        with pytest.raises(RunError, match="Permission denied; see to it and run the same command"):
            forget(str(published), ["review-3"])
    assert errors(published)
    done = forget(str(published), ["review-3"])
    assert done.resumed

    def state(folder):
        return {
            str(p.relative_to(folder)): p.read_bytes() for p in folder.glob("**/*") if p.is_file()
        }

    assert state(published) == state(calm)
