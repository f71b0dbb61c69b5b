"""A run that was cut off goes on from the parts that are done, to the same bytes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import crew
from pipeline.errors import RunError
from pipeline.face.interrupt import descendants
from pipeline.keeping import INDEX
from tests import fake_store

ROOT = Path(__file__).resolve().parent.parent.parent
PART = 4000


@pytest.fixture
def recipe(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(6):
        rows = [
            {"id": f"{n}-{k}", "title": f"Lamp {n} {k}", "kind": f"kind {k % 7}",
             "text": f"Lamp {n} {k} stands beside door {k}. It was lit in {1800 + k}."}
            for k in range(30)
        ]  # fmt: skip
        lines = [json.dumps(row) for row in rows] + (["{broken"] if n == 3 else [])
        (folder / f"{n}.jsonl").write_text("\n".join(lines))
    fields = {"text": "text", "title": "title", "categories": "kind", "id": "id"}
    source = {"mine": "jsonl", "input": str(folder), "fields": fields}
    signals = ["category", "span_corruption"]
    return {"sources": [source], "signals": signals, "max_dead_fraction": 1.0}


@pytest.fixture
def whole(make, recipe, tmp_path):
    return published(make(recipe, tmp_path / "whole").folder)


def published(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    run = manifest.pop("run")
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    del files["manifest.json"]
    return manifest, files, run


@pytest.fixture
def cut_off(make, recipe, tmp_path, monkeypatch):
    """Return the output of a run that failed when it had done three of its parts."""
    dig, done = crew.dig, []

    def fail_at_the_fourth(job):
        if len(done) == 3:
            raise MemoryError("no more")
        done.append(job.part.number)
        return dig(job)

    monkeypatch.setattr(crew, "dig", fail_at_the_fourth)
    with pytest.raises(MemoryError):
        make(recipe, tmp_path / "out", part_bytes=PART)
    monkeypatch.setattr(crew, "dig", dig)
    return tmp_path / "out"


def indexes(output):
    return {p: p.stat().st_mtime_ns for p in (output / ".partial" / "parts").rglob(INDEX)}


def test_a_run_in_parts_gives_the_same_bytes(make, recipe, whole, tmp_path):
    manifest, files, run = published(make(recipe, tmp_path / "out", part_bytes=PART).folder)
    assert (manifest, files) == whole[:2]
    assert run["parts"] == 6
    assert "parts" not in whole[2]


def test_buckets_in_pieces_give_the_same_bytes(make, recipe, whole, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.chunks.PIECE_BYTES", 1000)
    made = make(recipe, tmp_path / "out")
    assert published(made.folder)[:2] == whole[:2]


def test_what_is_done_is_not_done_again(make, recipe, whole, cut_off, monkeypatch):
    assert sorted(p.name for p in cut_off.iterdir()) == [".partial"]
    assert len(indexes(cut_off)) == 3
    dug, dig = [], crew.dig
    monkeypatch.setattr(crew, "dig", lambda job: dug.append(job.part.number) or dig(job))
    made = make(recipe, cut_off, resume=True)
    manifest, files, run = published(made.folder)
    assert dug == [3, 4, 5]
    assert (manifest, files) == whole[:2]
    assert (run["parts"], run["parts_taken_up"]) == (6, 3)


def test_nothing_but_resume_or_overwrite_touches_what_is_done(make, recipe, whole, cut_off):
    before = indexes(cut_off)
    with pytest.raises(RunError, match="give --resume to go on with it, --overwrite to begin"):
        make(recipe, cut_off)
    assert indexes(cut_off) == before
    made = make(recipe, cut_off, overwrite=True, part_bytes=PART)
    assert published(made.folder)[2]["parts_taken_up"] == 0
    assert published(made.folder)[:2] == whole[:2]


def test_what_was_made_of_other_inputs_is_not_taken_up(make, recipe, cut_off):
    path = Path(recipe["sources"][0]["input"]) / "5.jsonl"
    path.write_text(path.read_text() + "\n")
    before = indexes(cut_off)
    with pytest.raises(RunError, match=r"the input .*5\.jsonl has changed since that run began"):
        make(recipe, cut_off, resume=True)
    assert indexes(cut_off) == before
    with pytest.raises(RunError, match="recipe: validation was"):
        make(recipe | {"validation": 0.3}, cut_off, resume=True)


def test_resume_begins_where_nothing_is_and_leaves_alone_what_is_finished(make, recipe, tmp_path):
    made = make(recipe, tmp_path / "out", resume=True)
    manifest = (made.folder / "manifest.json").read_bytes()
    again = make(recipe, tmp_path / "out", resume=True)
    assert again.manifest == json.loads(manifest)
    assert (made.folder / "manifest.json").read_bytes() == manifest
    with pytest.raises(RunError, match="a finished dataset of another recipe is there"):
        make(recipe | {"validation": 0.3}, tmp_path / "out", resume=True)


def test_resume_is_for_runs_that_read_inputs(make, recipe, tmp_path):
    made = make(recipe, tmp_path / "out")
    with pytest.raises(RunError, match="a run --from_signals is one piece"):
        make(recipe, tmp_path / "again", from_signals=str(made.folder), resume=True)
    with pytest.raises(RunError, match="give bytes, 1 or more"):
        make(recipe, tmp_path / "again", part_bytes=0)


def test_a_run_into_a_store_goes_on_from_there(make, recipe, whole, monkeypatch):
    fake_store.clear()
    dig = crew.dig
    monkeypatch.setattr(crew, "dig", lambda job: 1 / 0 if job.part.number == 4 else dig(job))
    with pytest.raises(ZeroDivisionError):
        make(recipe, "mem://bucket/out", part_bytes=PART)
    monkeypatch.setattr(crew, "dig", dig)
    kept = [path for path in fake_store.OBJECTS if path.endswith(f"/{INDEX}")]
    assert len(kept) == 4
    made = make(recipe, "mem://bucket/out", resume=True)
    assert made.manifest["run"]["parts_taken_up"] == 4
    del made.manifest["run"]
    assert made.manifest == whole[0]
    found = {
        path.removeprefix("mem://bucket/out/"): data for path, data in fake_store.OBJECTS.items()
    }
    del found["manifest.json"]
    assert found == whole[1]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_goes_on(recipe, whole, tmp_path, workers):
    (tmp_path / "recipe.json").write_text(json.dumps(recipe))
    output = tmp_path / "out"
    command = [sys.executable, str(ROOT / "beam_runner.py"), "--quiet", "--output", str(output)]
    command += ["--recipe", str(tmp_path / "recipe.json"), f"--direct_num_workers={workers}"]
    killed = subprocess.Popen([*command, f"--part_bytes={PART}"], start_new_session=True)
    while killed.poll() is None and not indexes(output):
        time.sleep(0.02)
    os.killpg(killed.pid, signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert not (output / "manifest.json").exists()
    subprocess.run([*command, "--resume"], check=True)
    manifest, files, run = published(output)
    assert (manifest, files) == whole[:2]
    assert run["parts_taken_up"] >= 1


@pytest.mark.parametrize("damage", ["index cut", "index of garbage", "chunks cut", "chunks gone"])
def test_a_damaged_part_is_dug_again(make, recipe, whole, cut_off, damage):
    part = cut_off / ".partial" / "parts" / "00001"
    chunks = sorted(part.glob("*.chunks"))
    if damage == "index cut":
        (part / INDEX).write_bytes((part / INDEX).read_bytes()[:50])
    elif damage == "index of garbage":
        (part / INDEX).write_bytes(b"\xc1 no index")
    elif damage == "chunks cut":
        chunks[0].write_bytes(chunks[0].read_bytes()[:5])
    else:
        chunks[0].unlink()
    manifest, files, run = published(make(recipe, cut_off, resume=True).folder)
    assert (manifest, files) == whole[:2]
    assert run["parts_taken_up"] == 2


@pytest.mark.parametrize("plan", [b"", b"{", b"[]", b"{}", b'{"part_bytes": "x"}'])
def test_a_damaged_plan_is_one_line_with_the_cure(make, recipe, cut_off, plan):
    (cut_off / ".partial" / "plan.json").write_bytes(plan)
    with pytest.raises(RunError, match="--overwrite begins again"):
        make(recipe, cut_off, resume=True)


def test_inputs_that_are_gone_are_noticed_even_if_one_part_is_left(make, recipe, cut_off):
    for path in sorted(Path(recipe["sources"][0]["input"]).iterdir())[1:]:
        path.unlink()
    with pytest.raises(RunError, match=r"is gone since that run began"):
        make(recipe, cut_off, resume=True)


def test_resume_and_overwrite_exclude_each_other(make, recipe, cut_off):
    with pytest.raises(RunError, match="give one of them"):
        make(recipe, cut_off, resume=True, overwrite=True)
    assert len(indexes(cut_off)) == 3


def test_what_a_killed_run_left_without_a_plan_is_begun_again(make, recipe, whole, tmp_path):
    (tmp_path / "out" / ".partial" / "x").mkdir(parents=True)
    (tmp_path / "out" / ".partial" / "x" / "one.part").write_bytes(b"x")
    assert published(make(recipe, tmp_path / "out", resume=True).folder)[:2] == whole[:2]
    assert not (tmp_path / "out" / ".partial").exists()


def test_an_old_dataset_does_not_pass_for_one_that_was_to_replace_it(make, recipe, tmp_path):
    made = make(recipe, tmp_path / "out")
    (made.folder / ".partial").mkdir()
    with pytest.raises(RunError, match="cut off before anything of it was done; give --overwrite"):
        make(recipe, tmp_path / "out", resume=True)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_workers_end_with_a_run_that_is_killed_alone(recipe, tmp_path):
    (tmp_path / "recipe.json").write_text(json.dumps(recipe))
    output = tmp_path / "out"
    command = [sys.executable, str(ROOT / "beam_runner.py"), "--quiet", "--output", str(output)]
    command += ["--recipe", str(tmp_path / "recipe.json"), "--direct_num_workers=2"]
    killed = subprocess.Popen([*command, f"--part_bytes={PART}"])
    while killed.poll() is None and not indexes(output):
        time.sleep(0.02)
    workers = descendants(killed.pid)
    killed.kill()
    killed.wait()
    assert workers
    deadline = time.monotonic() + 60
    while (left := [pid for pid in workers if alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
