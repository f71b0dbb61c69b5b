import hashlib
import json
import os
import shutil

import pyarrow.parquet as pq
import pytest

from pipeline.configs import PAPERS
from pipeline.errors import RunError, UserError
from pipeline.finished import open_finished
from pipeline.publish import layout
from pipeline.publish.about import About
from pipeline.publish.layout import place, stage


def files(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def edited(run, tmp_path, change):
    """Return a copy of a run whose manifest was changed."""
    copy = tmp_path / "out"
    shutil.copytree(run, copy)
    manifest = json.loads((copy / "manifest.json").read_text())
    change(manifest)
    (copy / "manifest.json").write_text(json.dumps(manifest))
    return str(copy)


def test_the_folder_holds_what_its_manifest_names_and_the_papers(published, manifest):
    named = [shard["path"] for table in manifest["datasets"] for shard in table["shards"]]
    assert files(published) == sorted([*named, *PAPERS, "manifest.json"])
    assert not [path for path in named if path.startswith(("dead", "evidence"))]


def test_manifest_tells_the_truth_of_each_file(published, manifest):
    for table in manifest["datasets"]:
        assert table["rows"] == sum(shard["rows"] for shard in table["shards"])
        for shard in table["shards"]:
            path = published / shard["path"]
            assert digest(path) == shard["sha256"]
            assert path.stat().st_size == shard["bytes"]
            assert pq.read_metadata(path).num_rows == shard["rows"]


def test_shards_of_the_run_are_taken_over_byte_for_byte(small_run, manifest):
    run = open_finished(str(small_run))
    for kind in ("records", "signals"):
        before = [s.sha256 for t in run.tables if t.kind == kind for s in t.shards]
        names = set(run.names(kind))
        after = [s["sha256"] for t in manifest["datasets"] if t["name"] in names
                 for s in t["shards"]]  # fmt: skip
        assert sorted(after) == sorted(before)


def test_names_of_tables_and_configs(manifest):
    found = {(t["config"], t["name"]) for t in manifest["datasets"]}
    assert {("default", "records"), ("summary", "records/summary"),
            ("signals_summary", "signals/summary")} <= found  # fmt: skip
    assert manifest["format"] == "restruct-manifest/1"
    assert manifest["published"]["about"]["repo"] == "org/small"


def test_the_same_run_gives_the_same_bytes(small_run, published, tmp_path):
    about = About(**json.loads((published / "manifest.json").read_text())["published"]["about"])
    stage(str(small_run), str(tmp_path / "again"), about)
    assert files(tmp_path / "again") == files(published)
    for path in files(published):
        assert digest(tmp_path / "again" / path) == digest(published / path), path


def test_a_published_folder_can_be_published(published, tmp_path):
    about = About(**json.loads((published / "manifest.json").read_text())["published"]["about"])
    stage(str(published), str(tmp_path / "again"), about)
    for path in files(published):
        assert digest(tmp_path / "again" / path) == digest(published / path), path


def test_copies_where_links_cannot_be(small_run, published, tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(layout.os, "link", refused)
    about = About(**json.loads((published / "manifest.json").read_text())["published"]["about"])
    stage(str(small_run), str(tmp_path / "copied"), about)
    assert digest(tmp_path / "copied" / "README.md") == digest(published / "README.md")
    assert all(p.stat().st_nlink == 1 for p in (tmp_path / "copied").rglob("*.parquet"))


def test_a_missing_shard(tmp_path):
    with pytest.raises(RunError, match=r"gone.parquet: cannot be copied .*: No such file"):
        place(str(tmp_path / "gone.parquet"), str(tmp_path / "new.parquet"))


def test_a_folder_in_use(small_run, tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(UserError, match="holds files already; give an empty or a new folder"):
        stage(str(small_run), str(tmp_path), About())
    assert files(tmp_path) == ["mine.txt"]


def test_a_target_that_is_a_file(small_run, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="cannot be written to: File exists"):
        stage(str(small_run), str(tmp_path / "file"), About())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_target(small_run, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="cannot be written to: Permission denied"):
        stage(str(small_run), str(tmp_path / "new"), About())


def test_no_run(tmp_path):
    with pytest.raises(UserError, match="no such folder"):
        stage(str(tmp_path / "none"), str(tmp_path / "new"), About())


def test_a_config_that_climbs_out(small_run, tmp_path):
    def climb(manifest):
        table = next(t for t in manifest["datasets"] if t["name"] == "signals/summary")
        table["name"] = "signals/../../evil"

    out = edited(small_run, tmp_path, climb)
    with pytest.raises(RunError, match=r"'signals/\.\./\.\./evil' cannot be published"):
        stage(out, str(tmp_path / "new"), About())
    assert files(tmp_path / "new") == []


def test_a_split_that_climbs_out(small_run, tmp_path):
    def climb(manifest):
        next(t for t in manifest["datasets"] if t["name"] == "records")["split"] = "../x"

    out = edited(small_run, tmp_path, climb)
    with pytest.raises(RunError, match=r"'\.\./x' is no split"):
        stage(out, str(tmp_path / "new"), About())


def test_a_shard_path_that_climbs_out(small_run, tmp_path):
    def climb(manifest):
        table = next(t for t in manifest["datasets"] if t["name"] == "records")
        table["shards"][0]["path"] = "../../etc/passwd"

    out = edited(small_run, tmp_path, climb)
    with pytest.raises(UserError, match="which is no path of a run's files"):
        stage(out, str(tmp_path / "new"), About())


def test_a_run_without_records(small_run, tmp_path):
    def emptied(manifest):
        manifest["datasets"] = [t for t in manifest["datasets"] if t["name"] != "records"]

    out = edited(small_run, tmp_path, emptied)
    with pytest.raises(RunError, match="holds no records, so there is nothing to publish"):
        stage(out, str(tmp_path / "new"), About())


def test_empty_splits_and_shards_are_left_out(small_run, tmp_path):
    def emptied(manifest):
        for table in manifest["datasets"]:
            if table["name"] == "signals/summary" and table["split"] == "validation":
                table["rows"], table["shards"] = 0, []
            elif table["name"] == "signals/summary":
                table["shards"].append({**table["shards"][0], "rows": 0})

    out = edited(small_run, tmp_path, emptied)
    made = stage(out, str(tmp_path / "new"), About())
    [table] = [t for t in made["datasets"] if t["name"] == "signals/summary"]
    assert table["split"] == "train"
    assert all(shard["rows"] for shard in table["shards"])


def test_what_is_private_stays_out_of_every_file(small_run, tmp_path):
    def told(manifest):
        manifest["recipe"]["sources"][0]["input"] = [
            "https://lovelace:pa55word@host.example/a?sig=5ecret"
        ]
        manifest["recipe"]["sources"][0]["options"] = {
            "api_key": "t0ken",
            "root": "/home/lovelace/x",
        }
        manifest["run"]["from_signals"] = "/home/lovelace/earlier"

    out = edited(small_run, tmp_path, told)
    made = stage(out, str(tmp_path / "new"), About())
    assert made["published"]["recipe_cleaned"] is True
    text = "".join((tmp_path / "new" / name).read_text() for name in (*PAPERS, "manifest.json"))
    for private in ("pa55word", "5ecret", "t0ken", "/home", "lovelace"):
        assert private not in text
    assert "https://host.example/a?REMOVED" in text
