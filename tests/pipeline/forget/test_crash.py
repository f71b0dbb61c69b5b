"""Cut off at any step: either nothing has changed, or the next takedown finishes what was begun."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import orjson
import pytest

from pipeline.errors import RunError, UserError
from pipeline.forget import forget, journal, lines
from pipeline.output import FORGETTING as STAGE


class Killed(BaseException):
    """Stands for a process that ends: nothing below may catch it."""


def files(folder):
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in Path(folder).glob("**/*")
        if p.is_file() and p.name != ".lock"
    }


def cut_off(monkeypatch, calls, name="replace"):
    """Let a function of `os` end the process at its n-th call; return what counts the calls."""
    real, seen = getattr(os, name), []

    def dying(*args, **kwargs):
        seen.append(args)
        if len(seen) == calls:
            raise Killed
        return real(*args, **kwargs)

    monkeypatch.setattr(f"pipeline.forget.journal.os.{name}", dying)
    return seen


@pytest.fixture(scope="module")
def after(runs, tmp_path_factory):
    """What a run looks like after a takedown that nothing disturbed."""
    folder = tmp_path_factory.mktemp("after") / "out"
    shutil.copytree(runs(12, 6, 2), folder)
    forget(str(folder), ["review-3"])
    return files(folder)


def moves(monkeypatch, folder):
    with monkeypatch.context() as patch:
        seen = cut_off(patch, 10**9)
        forget(str(folder), ["review-3"])
        return len(seen)


def test_cut_off_at_every_rename_and_finished_by_the_same_command(
    runs, after, tmp_path, monkeypatch
):
    whole = runs(12, 6, 2)
    total = moves(monkeypatch, shutil.copytree(whole, tmp_path / "probe"))
    assert total > 6
    before = files(whole)
    states = set()
    for call in range(1, total + 1):
        folder = tmp_path / f"cut-{call}"
        shutil.copytree(runs(12, 6, 2), folder)
        with monkeypatch.context() as patch:
            cut_off(patch, call)
            with pytest.raises(Killed):
                forget(str(folder), ["review-3"])
        (folder / ".lock").unlink(missing_ok=True)
        begun = (folder / STAGE / "plan.json").exists()
        states.add(begun)
        if not begun:
            assert {k: v for k, v in files(folder).items() if not k.startswith(STAGE)} == before
        done = forget(str(folder), ["review-3"])
        assert done.resumed is begun
        assert done.files > 0
        assert files(folder) == after
    assert states == {True, False}


def test_another_takedown_finishes_it_first(run, monkeypatch, tmp_path):
    plain = shutil.copytree(run, tmp_path / "plain")
    with monkeypatch.context() as patch:
        cut_off(patch, 5)
        with pytest.raises(Killed):
            forget(str(run), ["review-3"])
    done = forget(str(run), ["review-5"])
    assert not done.resumed
    for name in ("review-3", "review-5"):
        forget(str(plain), [name])
    assert files(run) == files(plain)


def test_nothing_else_finds_a_folder_that_is_half_done_sound(run, monkeypatch):
    with monkeypatch.context() as patch:
        cut_off(patch, 5)
        with pytest.raises(Killed):
            forget(str(run), ["review-3"])
    with pytest.raises(RunError, match="cut off here in the middle; run forget without --dry_run"):
        forget(str(run), ["review-3"], dry_run=True)


def test_a_resumed_takedown_says_so_and_what_went(run, monkeypatch):
    with monkeypatch.context() as patch:
        cut_off(patch, 6)
        with pytest.raises(Killed):
            forget(str(run), ["review-3"])
    done = forget(str(run), ["review-3"])
    said = list(lines(done))
    assert said[0] == "finished a takedown that had been cut off"
    assert done.of("records") > 0
    with pytest.raises(UserError, match="nothing of"):
        forget(str(run), ["review-3"])


def test_a_disk_that_is_full_while_shards_are_written_changes_nothing(run, monkeypatch):
    before = files(run)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.forget.rewrite.sync", full)
    with pytest.raises(RunError, match="cannot be written to: No space left on device"):
        forget(str(run), ["review-3"])
    assert files(run) == before


def test_emptied_tables_are_deleted_by_the_next_takedown_too(runs, tmp_path, monkeypatch):
    folder = shutil.copytree(runs(6, 3, 1), tmp_path / "out")
    with monkeypatch.context() as patch:
        cut_off(patch, 1, "unlink")
        with pytest.raises(Killed):
            forget(str(folder), [f"article-{n}" for n in range(3)])
    (folder / ".lock").unlink(missing_ok=True)
    forget(str(folder), [f"article-{n}" for n in range(3)])
    assert not (folder / "signals" / "summary").exists()


@pytest.mark.parametrize("data", [b"", b"{}", b'{"asked": 1}', b"[]"])
def test_a_plan_that_cannot_be_read(run, data):
    stage = run / STAGE
    stage.mkdir()
    (stage / "plan.json").write_bytes(data)
    with pytest.raises(
        RunError, match="is left of a takedown that was cut off, and cannot be read"
    ):
        forget(str(run), ["review-3"])


def plant(run, **changes):
    """Leave a plan in a run, as a takedown would, but for some changes."""
    from pipeline.forget.targets import Targets, strings

    (run / STAGE).mkdir()
    before = journal.digest(str(run))
    plan = {"asked": "0", "manifest": before, "moves": [], "removals": [], "outcome": {}} | changes
    journal.commit(
        str(run),
        journal.Plan(**plan),
        (run / "manifest.json").read_bytes(),
        Targets(strings([]), strings([]), strings([]), ()),
    )
    assert orjson.loads((run / STAGE / "plan.json").read_bytes())["asked"] == "0"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"moves": [("../../etc/passwd", "records/x.parquet")]}, "no file of a takedown"),
        ({"removals": ["../elsewhere.parquet"]}, "no path of a run's files"),
        ({"removals": ["/etc/passwd"]}, "no path of a run's files"),
    ],
)
def test_a_plan_leads_nowhere_else(run, changes, said):
    plant(run, **changes)
    with pytest.raises(UserError, match=said):
        forget(str(run), ["review-3"])


def test_a_move_leads_nowhere_else(run):
    plant(run, moves=[("0.part", "../x.parquet")])
    (run / STAGE / "0.part").write_bytes(b"x")
    with pytest.raises(UserError, match="no path of a run's files"):
        forget(str(run), ["review-3"])


def test_a_stage_that_is_a_link_is_not_followed(run, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "plan.json").write_bytes(b"{}")
    (run / STAGE).symlink_to(other)
    with pytest.raises(RunError, match="is or holds a link, which no takedown makes"):
        forget(str(run), ["review-3"])


def test_a_plan_for_a_dataset_that_is_no_more_is_void(runs, run, monkeypatch):
    with monkeypatch.context() as patch:
        cut_off(patch, 5)
        with pytest.raises(Killed):
            forget(str(run), ["review-3"])
    other = runs(12, 6, 2)
    for name in ("records", "signals", "evidence", "dead"):
        shutil.rmtree(run / name)
        shutil.copytree(other / name, run / name)
    shutil.copyfile(other / "manifest.json", run / "manifest.json")
    assert forget(str(run), ["review-3"], dry_run=True).dry_run
    done = forget(str(run), ["review-3"])
    assert not done.resumed
    assert not (run / STAGE).exists()
    names = {path for path in files(run) if path.startswith("records/")}
    assert names == {path for path in files(other) if path.startswith("records/")}
