"""The output folder: only what runs wrote is deleted, and one run at a time writes there."""

import json
import os
import socket

import pytest

from pipeline.errors import RunError
from pipeline.lock import check_free, locked, unlock
from pipeline.output import LOCK, check_ours, clear, delete
from pipeline.workplace import abandon, check_output

OURS = [
    "records/train-00000-of-00002.parquet",
    "records/validation-00001-of-00002.parquet",
    "signals/span_corruption/train-00000-of-00001.parquet",
    "dead/mine-00000-of-00001.jsonl",
    "dead/signal-goal_steps-00000-of-00001.jsonl",
]


@pytest.fixture
def dataset(tmp_path):
    for path in ("manifest.json", *OURS):
        put(tmp_path, path)
    return tmp_path


def put(folder, path, text="x"):
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    return place


def files(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir())


def test_a_dataset_is_cleared_and_what_lies_beside_it_stays(dataset):
    put(dataset, "notes.txt")
    put(dataset, "other/records/mine.parquet")
    clear(str(dataset))
    assert files(dataset) == ["notes.txt", "other/records/mine.parquet"]
    assert sorted(p.name for p in dataset.iterdir()) == ["notes.txt", "other"]


@pytest.mark.parametrize(
    "path",
    [
        "records/README.md",
        "records/train.parquet",
        "records/train-00000-of-00002.parquet.bak",
        "records/mine/train-00000-of-00001.parquet",
        "signals/train-00000-of-00001.parquet",
        "signals/x/notes/train-00000-of-00001.parquet",
        "dead/mine-00000-of-00001.parquet",
        "dead/.hidden",
    ],
)
def test_nothing_is_deleted_where_a_foreign_file_lies_among_ours(dataset, path):
    put(dataset, path)
    before = files(dataset)
    with pytest.raises(RunError) as caught:
        clear(str(dataset))
    assert f"holds {path}, which no run wrote" in str(caught.value)
    assert "move it away or choose another --output" in str(caught.value)
    assert files(dataset) == before
    with pytest.raises(RunError, match="which no run wrote"):
        check_output(str(dataset), overwrite=True)


def test_a_linked_folder_and_a_file_in_the_place_of_one_are_foreign(dataset, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    put(elsewhere, "train-00000-of-00001.parquet")
    os.symlink(elsewhere, dataset / "signals" / "linked")
    with pytest.raises(RunError, match="holds signals/linked, which"):
        clear(str(dataset))
    other = tmp_path_factory.mktemp("other")
    put(other, "dead")
    with pytest.raises(RunError, match="holds dead/, which"):
        check_ours(str(other))


def test_a_name_is_never_taken_for_a_pattern(tmp_path):
    for name in ("d1", "d[12]", "d*"):
        put(tmp_path / name, "records/train-00000-of-00001.parquet")
        put(tmp_path / name, ".partial/x.part")
    clear(str(tmp_path / "d[12]"))
    delete(str(tmp_path / "d*" / ".partial"))
    assert files(tmp_path) == [
        "d*/records/train-00000-of-00001.parquet",
        "d1/.partial/x.part",
        "d1/records/train-00000-of-00001.parquet",
        "d[12]/.partial/x.part",
    ]


def test_an_empty_or_missing_output_is_free(tmp_path):
    check_ours(str(tmp_path))
    check_ours(str(tmp_path / "nothing"))
    check_free(str(tmp_path / "nothing"))


def test_one_run_at_a_time(tmp_path):
    with locked(str(tmp_path)):
        with pytest.raises(RunError) as caught:
            check_free(str(tmp_path))
        for words in (
            "another run writes there",
            f"process {os.getpid()} on {socket.gethostname()} since 20",
            f"delete {tmp_path / LOCK} and give --resume or --overwrite",
        ):
            assert words in str(caught.value)
        with pytest.raises(RunError, match="another run writes there"), locked(str(tmp_path)):
            pytest.fail("two runs are in one folder")
        assert (tmp_path / LOCK).exists()
    check_free(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_lock_goes_with_a_run_that_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), locked(str(tmp_path)):
        1 / 0  # noqa: B018
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_says_nothing_holds_too(tmp_path):
    (tmp_path / LOCK).write_bytes(b"")
    with pytest.raises(RunError, match=r"\(a run\)"):
        check_free(str(tmp_path))


def test_an_interrupted_run_leaves_another_s_files_alone(tmp_path):
    put(tmp_path, ".partial/one.part")
    put(tmp_path, LOCK, "process 1 on another machine\n")
    abandon(str(tmp_path))
    assert not unlock(str(tmp_path))
    assert files(tmp_path) == [LOCK, ".partial/one.part"]
    put(tmp_path, LOCK, f"process {os.getpid()} on {socket.gethostname()}\n")
    abandon(str(tmp_path))
    assert files(tmp_path) == []


def test_a_run_neither_overwrites_foreign_files_nor_enters_a_held_folder(make, tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": "Three words here.", "kind": "lamps"}))
    source = {"mine": "jsonl", "input": str(path), "fields": {"text": "text", "categories": "kind"}}
    recipe = {"sources": [source], "signals": ["category"]}
    made = make(recipe)
    assert LOCK not in files(made.folder)
    put(made.folder, "records/labels.csv")
    before = files(made.folder)
    with pytest.raises(RunError, match=r"holds records/labels.csv, which no run wrote"):
        make(recipe, overwrite=True)
    assert files(made.folder) == before
    (made.folder / "records" / "labels.csv").unlink()
    with locked(str(made.folder)), pytest.raises(RunError, match="another run writes there"):
        make(recipe, overwrite=True)
    assert make(recipe, overwrite=True).manifest["verdict"]["ok"]


def test_an_output_whose_name_is_not_utf_8_is_refused():
    with pytest.raises(RunError, match=r'--output: "caf\\xe9" is not UTF-8, .* rename the file'):
        check_output(os.fsdecode(b"caf\xe9"), overwrite=False)
    check_output("café 日本", overwrite=True)
