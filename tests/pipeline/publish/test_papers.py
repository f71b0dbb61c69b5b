import json
import shutil

import pytest

from pipeline.configs import PAPERS
from pipeline.errors import RunError, UserError
from pipeline.publish.about import About
from pipeline.publish.cite import citation, published_on, version
from pipeline.publish.papers import papers, remake_papers


def test_the_papers_are_those_of_the_folder(published, manifest):
    made = papers(manifest)
    assert sorted(made) == sorted(PAPERS)
    for name, data in made.items():
        assert (published / name).read_bytes() == data


def test_remaking_changes_nothing_where_nothing_changed(published, tmp_path):
    shutil.copytree(published, tmp_path / "new")
    for name in PAPERS:
        (tmp_path / "new" / name).unlink()
    remake_papers(str(tmp_path / "new"))
    for name in (*PAPERS, "manifest.json"):
        assert (tmp_path / "new" / name).read_bytes() == (published / name).read_bytes()


def test_remaking_forgets_what_is_gone(published, tmp_path):
    shutil.copytree(published, tmp_path / "new")
    manifest = json.loads((published / "manifest.json").read_text())
    gone = [t for t in manifest["datasets"] if t["config"] in ("summary", "signals_summary")]
    example = manifest["published"]["facts"]["examples"]["summary"]["inputs"]
    manifest["datasets"] = [t for t in manifest["datasets"] if t not in gone]
    (tmp_path / "new" / "manifest.json").write_text(json.dumps(manifest))
    made = remake_papers(str(tmp_path / "new"))
    assert "summary" not in made["published"]["facts"]["examples"]
    text = "".join((tmp_path / "new" / n).read_text() for n in (*PAPERS, "manifest.json"))
    assert example.splitlines()[0] not in text
    assert "summary/train-" not in text


def test_a_run_has_no_papers(small_run):
    manifest = json.loads((small_run / "manifest.json").read_text())
    with pytest.raises(UserError, match="this manifest is a run's"):
        papers(manifest)
    with pytest.raises(UserError, match="was not made by `restruct publish`"):
        remake_papers(str(small_run))


@pytest.mark.parametrize(("facts", "lacks"), [({"cells": []}, "bytes, documents"), (None, "its f")])
def test_facts_that_are_missing(manifest, facts, lacks):
    broken = {**manifest, "published": {"about": {}, "facts": facts}}
    with pytest.raises(RunError, match=f"of the manifest lacks {lacks}.*; publish the run anew"):
        papers(broken)


def test_citation():
    manifest = {"recipe": {"name": "lamps"}, "run": {"finished": "2026-01-02T03:04:05Z"}}
    about = About(title="Lamps & {more}", authors="A. Lamp", repo="org/lamps")
    assert citation(manifest, about) == (
        "@misc{lamps-more,\n"
        "  title   = {Lamps \\& \\{more\\}},\n"
        "  author  = {A. Lamp},\n"
        "  year    = {2026},\n"
        "  version = {1.0.0},\n"
        "  url     = {https://huggingface.co/datasets/org/lamps}\n"
        "}"
    )
    assert citation(manifest, About(citation="@misc{x}\n")) == "@misc{x}"


def test_a_takedown_makes_another_version():
    assert version({}, About()) == "1.0.0"
    assert version({"forgotten": [{}, {}]}, About(version="2.1.3")) == "2.1.5"


@pytest.mark.parametrize("finished", ["", "yesterday", None, 7])
def test_no_date_is_made_up(finished):
    assert published_on({"run": {"finished": finished}}) == ""
    assert published_on({}) == ""
