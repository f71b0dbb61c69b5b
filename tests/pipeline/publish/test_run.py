"""Publishing from end to end: judged, staged, put, and opened by `datasets` where it lies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.again import ReadSignalsFn, earlier
from pipeline.errors import RunError, UserError
from pipeline.finished import open_finished
from pipeline.publish.about import About
from pipeline.publish.run import publish
from pipeline.publish.ways import Options
from tests import fake_store
from tests.fake_hub import TOKEN, FakeHub
from tests.finished_runs import documents, make_run

ROOT = Path(__file__).parents[3]
QUIET = Options(quiet=True)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("run") / "out", documents(reviews=20, articles=0))


def test_to_a_folder(run, tmp_path):
    steps = []
    target = str(tmp_path / "data")
    assert publish(str(run), target, About(title="A title"), say=steps.append).changed
    assert steps == [
        f"judging {run}", "writing what is published", "judging it again", f"putting it at {target}"
    ]  # fmt: skip
    assert b"A title" in (tmp_path / "data" / "README.md").read_bytes()
    assert not publish(str(run), target, About(title="A title")).changed


def test_a_published_folder_is_published_as_it_is(run, tmp_path):
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    publish(str(run), first, About(title="A title", authors="B. C."))
    publish(first, second, About(authors="D. E."))
    card = (tmp_path / "second" / "README.md").read_text()
    assert "A title" in card
    assert "D. E." in card
    assert "B. C." not in card


def test_to_a_store(run):
    fake_store.clear()
    assert publish(str(run), "mem://bucket/data").changed
    assert not publish(str(run), "mem://bucket/data").changed
    assert os.listdir(run.parent) == ["out"]
    fake_store.clear()


def test_a_run_that_breaks_its_contract_is_not_published(run, tmp_path):
    broken = shutil.copytree(run, tmp_path / "out")
    shard = next((broken / "records").iterdir())
    raw = bytearray(shard.read_bytes())
    raw[len(raw) // 2] ^= 1
    shard.write_bytes(raw)
    for options in (None, Options(overwrite=True)):
        with pytest.raises(RunError, match="is not published: ") as caught:
            publish(str(broken), str(tmp_path / "data"), options=options)
        assert f"records/{shard.name}" in str(caught.value)
        assert f"`restruct validate {broken}` shows all" in str(caught.value)
    assert os.listdir(tmp_path) == ["out"]


def test_what_was_staged_is_judged_too(run, tmp_path, monkeypatch):
    from pipeline.publish import run as module

    def spoil(out, folder, about):
        manifest = stage(out, folder, about)
        shard = next((Path(folder) / "rating").iterdir())
        shard.write_bytes(shard.read_bytes()[:-1])
        return manifest

    stage = module.stage
    monkeypatch.setattr(module, "stage", spoil)
    with pytest.raises(RunError, match=r"is not sound: rating/.* fault of restruct"):
        publish(str(run), str(tmp_path / "data"))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("to", "about", "options", "why"),
    [
        ("nowhere", About(), Options(private=True), "--private is for the Hub"),
        ("nowhere", About(), Options(tag="v1"), "--tag is for the Hub"),
        ("hf://datasets/a/b", About(repo="c/d"), Options(), "'c/d' would stand in the card"),
        ("hf://models/a/b", About(), Options(), "is no dataset"),
        ("s4://bucket/a", About(), Options(), "unknown scheme 's4'"),
    ],
)
def test_wrong_usage(run, tmp_path, monkeypatch, to, about, options, why):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=why):
        publish(str(run), to, about, options)
    assert os.listdir(tmp_path) == []


def test_no_run_at_all(tmp_path):
    with pytest.raises(UserError, match="no such folder"):
        publish(str(tmp_path / "out"), str(tmp_path / "data"))


PUBLISH_AND_LOAD = """
import json, sys
from datasets import load_dataset
from pipeline.publish.run import publish
from pipeline.publish.ways import Options
out, configs = sys.argv[1], sys.argv[2:]
target = "hf://datasets/org/small"
told = {"changed": [publish(out, target, options=Options(quiet=True)).changed for _ in "12"]}
for config in configs:
    loaded = load_dataset("org/small", config)
    streamed = load_dataset("org/small", config, streaming=True)
    for name, split in streamed.items():
        assert [row["id"] for row in split] == loaded[name]["id"], (config, name)
        assert split.features == loaded[name].features, (config, name)
    told[config] = {name: len(split) for name, split in loaded.items()}
print(json.dumps(told))
"""


def test_to_a_hub_and_loaded_from_there(run, tmp_path):
    configs = {"default": "records", "signals_rating": "signals/rating"}
    with FakeHub() as hub:
        env = {
            **os.environ, "HF_ENDPOINT": hub.endpoint, "HF_TOKEN": TOKEN, "HF_HUB_DISABLE_XET": "1",
            "HF_HOME": str(tmp_path / "home"), "HF_HUB_OFFLINE": "0", "HF_DATASETS_OFFLINE": "0",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", PUBLISH_AND_LOAD, str(run), *configs],
            capture_output=True, text=True, env=env, cwd=ROOT, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert TOKEN not in done.stdout + done.stderr
        repo = hub.repos["org/small"]
    assert len(repo.titles) == 2
    assert b"org/small" in repo.files()["README.md"]
    told = json.loads(done.stdout)
    assert told["changed"] == [True, False]
    tables = open_finished(str(run)).tables
    for config, name in configs.items():
        assert told[config] == {t.split: t.rows for t in tables if t.name == name and t.rows}


def test_a_published_folder_can_be_prompted_again(tmp_path):
    run = make_run(tmp_path / "out")
    publish(str(run), str(tmp_path / "data"))
    found = earlier(str(tmp_path / "data"), None)
    fn = ReadSignalsFn(0.2)
    fn.setup()
    fn.start_bundle()
    names = {
        row.table.split("/")[1] for p in found.signals for rows in fn.process(p) for row in rows
    }
    assert names == set(found.names) == {"rating", "sentiment", "summary"}
