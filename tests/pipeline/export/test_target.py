import os
from pathlib import Path

import pytest

from pipeline.errors import RunError, UserError
from pipeline.export.target import arrival


def fill(folder, source, text="new", **options):
    with arrival(str(folder), str(source), **({"overwrite": False} | options)) as partial:
        (partial / "export.json").write_text(text)


@pytest.fixture
def source(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def test_the_folder_appears_whole_with_the_usual_rights(tmp_path, source):
    fill(tmp_path / "deep" / "to", source)
    assert (tmp_path / "deep" / "to" / "export.json").read_text() == "new"
    (tmp_path / "plain").mkdir()
    assert (tmp_path / "deep" / "to").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert os.listdir(tmp_path / "deep") == ["to"]


def test_an_empty_folder_is_taken(tmp_path, source):
    (tmp_path / "to").mkdir()
    fill(tmp_path / "to", source)
    assert (tmp_path / "to" / "export.json").exists()


def test_a_filled_folder_is_kept_unless_it_is_an_export_to_overwrite(tmp_path, source):
    fill(tmp_path / "to", source, "old")
    with pytest.raises(UserError, match=r"holds export\.json; choose an empty folder or give"):
        fill(tmp_path / "to", source)
    assert (tmp_path / "to" / "export.json").read_text() == "old"
    fill(tmp_path / "to", source, overwrite=True)
    assert (tmp_path / "to" / "export.json").read_text() == "new"
    assert sorted(os.listdir(tmp_path)) == ["out", "to"]


def test_what_no_export_wrote_is_never_deleted(tmp_path, source):
    fill(tmp_path / "to", source, "old")
    (tmp_path / "to" / "thesis.tex").write_text("mine")
    with pytest.raises(UserError, match=r"holds thesis\.tex, which no export wrote"):
        fill(tmp_path / "to", source, overwrite=True)
    assert (tmp_path / "to" / "thesis.tex").read_text() == "mine"


def test_a_failure_leaves_what_was_there(tmp_path, source):
    fill(tmp_path / "to", source, "old")

    def fail():
        with arrival(str(tmp_path / "to"), str(source), overwrite=True) as partial:
            (partial / "export.json").write_text("half")
            raise RunError("stopped")

    with pytest.raises(RunError, match="stopped"):
        fail()
    assert (tmp_path / "to" / "export.json").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["out", "to"]


@pytest.mark.parametrize("place", ["out", "out/sub", "."])
def test_the_source_is_no_target(tmp_path, source, place):
    with pytest.raises(UserError, match="lies in, on or around"):
        fill(tmp_path / place, source, overwrite=True)


def test_a_file_a_link_and_a_remote_place_are_no_targets(tmp_path, source):
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("file", "link"):
        with pytest.raises(UserError, match="is no folder; choose another name"):
            fill(tmp_path / name, source, overwrite=True)
    with pytest.raises(UserError, match="exports go to a local folder"):
        fill("s3://bucket/to", source)


def test_a_place_that_cannot_be_written_is_named(tmp_path, source):
    Path(tmp_path / "file").write_text("")
    with pytest.raises(RunError, match=r"cannot be written \((Not a directory|File exists)"):
        fill(tmp_path / "file" / "to", source)
