"""Opening a finished dataset whose manifest or files are not what they should be."""

import os

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import RunError, UserError
from pipeline.finished import open_finished
from pipeline.forget.scan import check_has
from pipeline.gate import judge
from tests.record_runs import ODD, write_run


@pytest.fixture
def run(tmp_path):
    return write_run(tmp_path / "run", ODD)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("recipe", ["small"]),
        ("recipe", {"name": {"a": 1}}),
        ("recipe", {"sources": "abc"}),
        ("recipe", {"sources": [1, 2]}),
        ("recipe_id", {"a": 1}),
        ("books", "x"),
        ("books", [1]),
        ("books", None),
        ("stats", "x"),
        ("stats", [{"mine": 1}]),
        ("run", "x"),
        ("versions", [1]),
    ],
)
def test_a_manifest_of_wrong_types_is_refused_in_one_place(run, key, value):
    path = run / "manifest.json"
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | {key: value}))
    with pytest.raises(UserError, match=rf"is no manifest of ours: .*{key}"):
        open_finished(str(run))
    assert [finding.check for finding in judge(str(run)).findings] == ["manifest"]


def test_a_pipe_in_the_place_of_the_manifest_is_not_waited_for(run):
    (run / "manifest.json").unlink()
    os.mkfifo(run / "manifest.json")
    with pytest.raises(UserError, match="is no plain file"):
        open_finished(str(run))


def test_a_pipe_in_the_place_of_a_shard_is_not_waited_for(run):
    finished = open_finished(str(run))
    path = finished.paths("records")[0]
    os.unlink(path)
    os.mkfifo(path)
    with pytest.raises(UserError, match=r"records/.* is no plain file"):
        finished.dataset("records")


def test_a_shard_without_columns_is_damaged(run):
    finished = open_finished(str(run))
    path = finished.paths("records")[0]
    pq.write_table(pa.table({"x": [1]}).select([]), path)
    with pytest.raises(UserError, match="damaged: it has no columns"):
        finished.dataset("records")


def test_columns_that_a_takedown_needs_and_a_shard_lacks_are_named(tmp_path):
    path = str(tmp_path / "shard.parquet")
    pq.write_table(pa.table({"uri": ["u"]}), path)
    with pytest.raises(RunError, match="it lacks mine; `restruct validate`"):
        check_has(path, ["mine", "uri"])
