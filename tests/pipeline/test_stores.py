"""An output in a store: its address, the first file of a run, and what a store says."""

import pytest
from apache_beam.io.filesystem import BeamIOError

from pipeline.errors import RunError, UserError
from pipeline.stores import asking, check_address, claim, why
from tests import fake_store
from tests.fake_store import OBJECTS, REFUSED


@pytest.fixture(autouse=True)
def _empty():
    fake_store.clear()
    yield
    fake_store.clear()


@pytest.mark.parametrize("address", ["s3://bucket/out", "gs://bucket/a/b/", "hdfs:///data/out"])
def test_addresses_that_will_do(address):
    check_address(address, "--output")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("s3://bucket", "--output s3://bucket: lacks a bucket or a folder; give s3://BUCKET/PATH"),
        ("s3://bucket/", "lacks a bucket or a folder"),
        ("s3:///out", "lacks a bucket or a folder"),
        ("s3://bucket/out[1]", "which stand for patterns"),
        ("s3://bucket/*/out", "which stand for patterns"),
        ("s3://me:word@bucket/out", "--output: s3:// holds a user or key before an @; leave it"),
    ],
)
def test_addresses_that_will_not(address, reason):
    with pytest.raises(RunError) as caught:
        check_address(address, "--output")
    assert reason in str(caught.value)
    assert "word" not in str(caught.value)


def test_a_run_says_that_it_has_begun():
    claim("mem://bucket/out/.partial/claim-1")
    [(path, data)] = OBJECTS.items()
    assert path == "mem://bucket/out/.partial/claim-1"
    assert data.startswith(b"process ")


def test_a_store_that_takes_nothing_is_known_at_once():
    REFUSED.append(r"\.partial")
    with pytest.raises(
        RunError, match=r"cannot write to mem://bucket/out/\.partial: access denied"
    ):
        claim("mem://bucket/out/.partial/claim-1")


def test_our_own_words_pass():
    with pytest.raises(UserError, match=r"^ours$"), asking("s3://bucket/out"):
        raise UserError("ours")
    with pytest.raises(RunError, match=r"^s3://bucket/out: 'a'$"), asking("s3://bucket/out"):
        raise KeyError("a")


def test_why_is_one_line():
    class Told(Exception):
        message = "An error occurred (403): Forbidden\nand more"

    assert why(BeamIOError("failed", {"a": Told()})) == "An error occurred (403): Forbidden"
    assert why(ValueError("x" * 1000)) == "x" * 300
    assert why(KeyError()) == "KeyError"
