"""A runner may run the last step again, whose worker was lost at any point of it."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from apache_beam.options.pipeline_options import PipelineOptions

import pipeline.commit
from pipeline.commit import CommitFn
from pipeline.errors import RunError
from pipeline.placing import places, publish
from pipeline.recipe import build
from pipeline.run import run

ROOT = Path(__file__).resolve().parent.parent.parent


class Killed(Exception):
    """The worker ends here."""


def stop(*_, **__):
    raise Killed


def half_moved(output, written, done=None):
    """Move every other shard, and be killed."""
    some = list(places(output, written))[::2]
    publish(output, written, {path: "" for path in places(output, written) if path not in some})
    raise Killed


KILLS = {
    "before the old dataset is cleared": {"clear": stop},
    "before anything is moved": {"publish": stop},
    "in the middle of the moves": {"publish": half_moved},
    "before the manifest": {"write_bytes": stop},
    "before the partial files are deleted": {"delete": stop},
    "after the end": {},
}


@pytest.fixture
def twice(monkeypatch):
    """Return a function that lets the first attempt to commit be killed in the way of `kill`."""
    once = CommitFn.process

    def twice(kill):
        def process(self, _, shards, tally):
            with monkeypatch.context() as patched:
                for name, what in KILLS[kill].items():
                    patched.setattr(pipeline.commit, name, what)
                with suppress(Killed):
                    list(once(self, None, shards, tally))
            yield from once(self, None, shards, tally)

        monkeypatch.setattr(CommitFn, "process", process)

    return twice


def made(folder, output, **more):
    """Run a small recipe; return the bytes of what it wrote, and the manifest less its run."""
    fields = {"id": "id", "title": "title", "text": "text", "categories": "section"}
    source = {"mine": "jsonl", "input": str(ROOT / "samples" / "news.jsonl"), "fields": fields}
    recipe = {"name": "small", "sources": [source | {"language": "en"}], "validation": 0.3}
    recipe |= {"max_dead_fraction": 1.0, "prompts_per_signal": 2} | more
    options = PipelineOptions(["--runner=FnApiRunner"])
    manifest = run(build(recipe), str(folder / output), options, overwrite=True)
    del manifest["run"]
    files = [p for p in (folder / output).rglob("*") if p.is_file() and p.suffix != ".json"]
    return {str(p.relative_to(folder / output)): p.read_bytes() for p in files}, manifest


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return made(tmp_path_factory.mktemp("plain"), "out")


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """Another dataset, some of whose shards have the names of ours."""
    folder = tmp_path_factory.mktemp("older")
    made(folder, "out", validation=0.0)
    return folder / "out"


@pytest.mark.parametrize("kill", KILLS)
def test_a_second_attempt_publishes_the_same(plain, older, twice, tmp_path, kill):
    shutil.copytree(older, tmp_path / "out")
    twice(kill)
    assert len(plain[0]) > 2
    assert made(tmp_path, "out") == plain
    assert not (tmp_path / "out" / ".partial").exists()


def test_a_run_that_was_given_up_publishes_nothing(older, monkeypatch, tmp_path):
    shutil.copytree(older, tmp_path / "out")
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    once = CommitFn.process

    def process(self, _, shards, tally):
        Path(self._claim).unlink()
        yield from once(self, None, shards, tally)

    monkeypatch.setattr(CommitFn, "process", process)
    with pytest.raises(RunError, match="this run was given up; nothing of it is published"):
        made(tmp_path, "out")
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before
