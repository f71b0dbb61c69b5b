"""The partial folder: one process at a time, and nothing of a killed one left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from pipeline.errors import RunError, UserError
from pipeline.publish.partial import partial, partial_name


def test_it_lies_beside_and_goes(tmp_path):
    target = tmp_path / "data"
    with partial(str(target)) as folder:
        assert os.path.dirname(folder) == str(tmp_path)
        assert os.path.basename(folder).startswith(".data.partial-")
        (tmp_path / folder / "x").write_text("x")
    assert os.listdir(tmp_path) == []


def test_names_depend_on_nothing_but_place_and_purpose(tmp_path):
    assert partial_name("a/../data") == partial_name("data")
    assert len({partial_name("data"), partial_name("data", "s3://b/a"), partial_name("b")}) == 3


def test_it_goes_after_an_error_too(tmp_path):
    with pytest.raises(ZeroDivisionError), partial(str(tmp_path / "data")):
        _ = 1 / 0
    assert os.listdir(tmp_path) == []


def test_a_second_process_is_refused(tmp_path):
    target = str(tmp_path / "data")
    second = partial(target)
    with partial(target), pytest.raises(RunError, match="is being published by another process"):
        second.__enter__()


def test_leavings_of_a_killed_process_are_deleted(tmp_path):
    target = str(tmp_path / "data")
    code = (
        "import sys, time\n"
        "from pipeline.publish.partial import partial\n"
        f"with partial({target!r}) as folder:\n"
        "    open(folder + '/half', 'w').write('x'); print('in', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert process.stdout.readline() == b"in\n"
        with pytest.raises(RunError, match="another process"), partial(target):
            pass
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert os.listdir(partial_name(target)) == ["half"]
    start = time.monotonic()
    with partial(target) as folder:
        assert os.listdir(folder) == []
    assert time.monotonic() - start < 5
    assert os.listdir(tmp_path) == []


def test_what_was_moved_aside_comes_back(tmp_path):
    target = tmp_path / "data"
    left = partial_name(str(target))
    os.makedirs(f"{left}/old/default")
    os.makedirs(f"{left}/new")
    with partial(str(target)) as folder:
        assert (target / "default").is_dir()
        assert os.listdir(folder) == []


def test_what_was_moved_aside_goes_where_its_place_is_taken(tmp_path):
    target = tmp_path / "data"
    target.mkdir()
    os.makedirs(f"{partial_name(str(target))}/old/default")
    with partial(str(target)):
        pass
    assert os.listdir(tmp_path) == ["data"]
    assert os.listdir(target) == []


def test_a_place_that_cannot_be_written_to(tmp_path, monkeypatch):
    def refuse(path, **_):
        raise OSError(30, "Read-only file system", path)

    monkeypatch.setattr("pipeline.publish.partial.os.makedirs", refuse)
    with (
        pytest.raises(UserError, match=r"nothing can be written beside it.*Read-only file system"),
        partial(str(tmp_path / "data")),
    ):
        pass


def test_a_link_in_its_place_is_not_followed(tmp_path):
    target = str(tmp_path / "data")
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept").write_text("x")
    os.symlink(other, partial_name(target))
    with pytest.raises(UserError, match="nothing can be written beside it"), partial(target):
        pass
    assert (other / "kept").exists()
