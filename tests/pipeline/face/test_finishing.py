"""The commands for finished datasets, from words to exit status, over one small run."""

from __future__ import annotations

import shutil

import orjson
import pyarrow.parquet as pq
import pytest

from pipeline.face import cli
from tests.finished_runs import make_run


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("finishing") / "out")


@pytest.fixture
def out(made, tmp_path):
    """Return a copy that a test may change."""
    return shutil.copytree(made, tmp_path / "out")


def run(capfd, *words):
    """Return the status, standard output and standard error of a command."""
    status = cli.main([str(word) for word in words])
    printed = capfd.readouterr()
    return status, printed.out, printed.err


def test_validate_says_yes_and_no(out, tmp_path, capfd):
    status, text, _ = run(capfd, "validate", out)
    assert status == 0
    assert "keeps its contract" in text
    shard = next((out / "records").glob("train-*.parquet"))
    raw = bytearray(shard.read_bytes())
    raw[len(raw) // 2] ^= 1
    shard.write_bytes(raw)
    status, text, _ = run(capfd, "validate", out, "--json", tmp_path / "found.json")
    assert status == 1
    assert f"records/{shard.name}" in text
    found = orjson.loads((tmp_path / "found.json").read_bytes())
    assert found["ok"] is False
    assert any(one["path"] == f"records/{shard.name}" for one in found["findings"])


def test_validate_for_machines_goes_to_standard_output(made, capfdbinary):
    assert cli.main(["validate", str(made), "--json", "-"]) == 0
    assert orjson.loads(capfdbinary.readouterr().out)["ok"] is True


def test_publish_a_run_to_a_folder(made, tmp_path, capfd):
    target = tmp_path / "dataset"
    words = ["publish", made, "--to", target, "--title", "Lamps and harbours", "--quiet"]
    status, text, err = run(capfd, *words)
    assert (status, err) == (0, "")
    assert "published" in text
    assert "pretty_name: Lamps and harbours" in (target / "README.md").read_text()
    rows = sum(pq.read_metadata(path).num_rows for path in (target / "default").iterdir())
    [records] = [d["rows"] for d in _manifest(made)["datasets"] if d["name"] == "records"
                 and d["split"] == "train"]  # fmt: skip
    assert rows > records > 0
    status, text, _ = run(capfd, *words)
    assert status == 0
    assert "nothing to do" in text


def test_nothing_broken_is_published(out, tmp_path, capfd):
    next((out / "records").glob("train-*.parquet")).unlink()
    status, text, err = run(capfd, "publish", out, "--to", tmp_path / "dataset", "--quiet")
    assert (status, text) == (1, "")
    assert "restruct validate" in err
    assert not (tmp_path / "dataset").exists()


def test_export_counts_what_it_leaves_out(made, tmp_path, capfd):
    words = ["export", made, "--format", "verl", "--to", tmp_path / "verl", "--file-type", "jsonl"]
    status, text, _ = run(capfd, *words)
    assert status == 0
    assert "left out" in text
    line = next((tmp_path / "verl").glob("train-*.jsonl")).read_bytes().splitlines()[0]
    assert orjson.loads(line)["reward_model"]["style"] == "rule"


def test_report_is_one_page(made, tmp_path, capfd):
    pytest.importorskip("vl_convert", reason="the plots need restruct[report]")
    status, text, _ = run(capfd, "report", made, "--to", tmp_path / "r.html", "--samples", "2")
    assert status == 0
    assert "records in" in text
    assert (tmp_path / "r.html").read_text().startswith("<!doctype html>")


def test_forget_shows_first_and_then_does_it(out, capfd):
    words = ["forget", out, "--document", "press:article-3"]
    status, text, _ = run(capfd, *words, "--dry-run")
    assert status == 0
    assert "nothing was changed" in text
    status, text, _ = run(capfd, *words)
    assert status == 0
    assert "absence proven" in text
    assert run(capfd, "validate", out)[0] == 0
    status, _, err = run(capfd, *words)
    assert status == 2
    assert 'nothing of "article-3" is here' in err


def test_schema_diff_ends_as_diff_does(made, capfd):
    assert run(capfd, "schema", "diff", made, "current")[0] == 0
    status, text, _ = run(capfd, "schema", "diff", "current", "schemas/record.v1.json", "--json")
    assert status == 1
    assert orjson.loads(text)["verdict"] == "needs upgrade"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["validate"], "the following arguments are required: DIR"),
        (["validate", "nowhere"], "nowhere: no such folder"),
        (["publish", "{out}", "--to", "ftp://x/y"], "unknown scheme 'ftp'; known: "),
        (["export", "{out}", "--to", "x", "--format", "chatt"], 'did you mean "chat"'),
        (["forget", "{out}"], "--document"),
        (["schema", "merge", "a", "b"], "diff"),
        (["validat", "x"], 'did you mean "validate"'),
    ],
)
def test_mistakes_are_one_line_with_the_cure(made, words, message, capfd):
    status, _, err = run(capfd, *(word.format(out=made) for word in words))
    assert status == 2
    assert len(err.strip().splitlines()) == 1
    assert message in err


def _manifest(folder):
    return orjson.loads((folder / "manifest.json").read_bytes())
