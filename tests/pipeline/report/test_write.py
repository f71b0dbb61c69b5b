"""A report as a file: the same bytes each time, never over others' files or into the dataset."""

import base64
import hashlib
import os
import re
import shutil

import orjson
import pytest

from pipeline.errors import RunError, UserError
from pipeline.report.page import MARK
from pipeline.report.write import Options, check_place, put, write_report


@pytest.fixture(scope="module")
def written(small, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    return write_report(str(small), str(path), Options(samples=5)), path


def test_the_summary_is_true(written, counts):
    summary, path = written
    assert summary.path == str(path)
    assert summary.bytes == path.stat().st_size
    assert summary.records == counts.records
    assert summary.cells == len(counts.cells)
    assert 0 < summary.samples <= 5 * summary.cells
    assert os.listdir(path.parent) == ["report.html"]


def test_the_same_run_gives_the_same_bytes(small, written, tmp_path):
    copy = tmp_path / "elsewhere"
    shutil.copytree(small, copy)
    write_report(str(copy), str(tmp_path / "again.html"), Options(samples=5))
    assert (tmp_path / "again.html").read_bytes() == written[1].read_bytes()


def test_nothing_is_loaded_and_only_our_script_may_run(written):
    page = written[1].read_text()
    assert page.startswith(MARK)
    assert not re.search(r'(?:src|href|action|poster|data)="(?:https?:)?//', page)
    assert not re.search(r"@import|url\((?!#)", page)
    # A script, the samples and nothing else; no handlers in attributes.
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert [attributes.strip() for attributes, _ in scripts] == [
        'type="application/json" id="samples"', "",
    ]  # fmt: skip
    digest = base64.b64encode(hashlib.sha256(scripts[1][1].encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;;" in page
    assert "default-src &#39;none&#39;;" in page
    assert not re.search(r"<[^>]+\son\w+=", page.split("<script")[0])


def test_a_report_takes_the_place_of_a_report_and_of_nothing_else(small, tmp_path):
    path = tmp_path / "r.html"
    for text in (MARK, MARK + "<title>Newer</title>"):
        check_place(str(small), str(path), MARK)
        put(str(path), text.encode())
    assert path.read_text().endswith("<title>Newer</title>")
    path.write_text("<!doctype html><title>Dear diary</title>")
    with pytest.raises(UserError, match=r"r\.html exists and is no report of ours; choose another"):
        write_report(str(small), str(path))
    assert "diary" in path.read_text()


def test_no_place_for_a_report(small, tmp_path):
    def told(path):
        with pytest.raises(UserError) as caught:
            write_report(str(small), str(path))
        return str(caught.value)

    assert "is a folder; give a file" in told(tmp_path)
    assert "there is no folder" in told(tmp_path / "no" / "r.html")
    assert "lies in the dataset" in told(small / "r.html")
    assert "lies in the dataset" in told(small / "records" / "r.html")
    assert "is no local file" in told("s3://bucket/r.html")
    (tmp_path / "link").symlink_to(small)
    assert "lies in the dataset" in told(tmp_path / "link" / "r.html")
    assert not list(small.rglob("*.html*"))


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(RunError, match=r"cannot be written: Permission denied; choose another"):
        put(str(tmp_path / "r.html"), b"")


def test_a_file_that_cannot_be_named_leaves_nothing_behind(tmp_path, monkeypatch):
    def refuse(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(RunError, match="No space left on device"):
        put(str(tmp_path / "r.html"), b"text")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("samples", [-1, 201])
def test_too_many_samples(small, tmp_path, samples):
    with pytest.raises(UserError, match=f"--samples: {samples} is not between 0 and 200"):
        write_report(str(small), str(tmp_path / "r.html"), Options(samples=samples))


def test_no_dataset(tmp_path):
    with pytest.raises(UserError, match=r"holds no manifest\.json"):
        write_report(str(tmp_path), str(tmp_path.parent / "r.html"))


def test_a_dataset_without_books_letters_or_evidence(small, tmp_path):
    shutil.copytree(small, tmp_path / "out")
    manifest = orjson.loads((small / "manifest.json").read_bytes())
    kept = [d for d in manifest["datasets"] if d["name"] == "records"]
    bare = {"format": manifest["format"], "datasets": kept}
    (tmp_path / "out" / "manifest.json").write_bytes(orjson.dumps(bare))
    write_report(str(tmp_path / "out"), str(tmp_path / "r.html"), Options(samples=1))
    page = (tmp_path / "r.html").read_text()
    for text in ("A dataset · report", "manifest holds no books", "<p>None here.</p>"):
        assert text in page
    assert '"windows":[]' in page
