"""The comparison of runners knows who is here, and sees a dataset that differs."""

import json

import pytest

from bench.measure import Cost
from bench.runners import FIRST, compared, contenders, row


@pytest.fixture
def output(tmp_path):
    """Return the folder of a run of two shards."""
    shards = [{"path": f"records/{n}.parquet", "sha256": n * 3} for n in "ab"]
    (tmp_path / "manifest.json").write_text(json.dumps({"datasets": [{"shards": shards}]}))
    return tmp_path


def test_what_is_not_here_is_left_out():
    names = [contender.name for contender in contenders("", "")]
    assert names[0] == FIRST
    assert not {"Prism", "Dask"} & set(names)
    assert {"Prism", "Dask"} <= {one.name for one in contenders("/bin/prism", "/bin/python")}


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"records/a.parquet": "aaa", "records/b.parquet": "bbb"}, "yes"),
        ({"records/a.parquet": "aaa", "records/b.parquet": "other"}, "NO: 1 of 2, 2 found"),
        ({"records/a.parquet": "aaa"}, "NO: 1 of 1, 2 found"),
    ],
    ids=["same", "another byte", "one too many"],
)
def test_shards_are_compared_by_their_hashes(output, expected, said):
    assert compared(output, expected) == said


def test_a_runner_that_fails_has_its_reason_in_the_table():
    [first, *_] = contenders("", "")
    assert (
        row(first, (None, "no such runner"), "") == f"| {FIRST} | - | - | - | no: no such runner |"
    )
    assert row(first, (Cost(1, 2, 1234, 0), ""), "yes") == f"| {FIRST} | 1 | 2 | 1,234 | yes |"
