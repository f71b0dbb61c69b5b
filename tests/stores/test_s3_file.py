"""Reading an S3 object past every fault of a store: all of its bytes, or a reason, never less."""

import io

import pytest

from pipeline.errors import RunError
from pipeline.inputs import files, s3_file
from pipeline.inputs.files import Unreadable
from pipeline.inputs.finding import expand
from tests.stores.conftest import SECRET

DATA = bytes(range(251)) * 4096  # 1 MB, of which no two windows are alike


@pytest.fixture(autouse=True)
def _small(brisk, monkeypatch):
    monkeypatch.setattr(s3_file, "_FIRST", 300_000)
    monkeypatch.setattr(s3_file, "_MOST", 600_000)


def drained(path, start=0):
    """Return the bytes from `start` on, and the fault that ended them."""
    got = b""
    with files.open_bytes(path, start) as stream:
        try:
            while piece := stream.read(100_000):
                got += piece
        except Unreadable as fault:
            return got, str(fault)
    return got, ""


@pytest.mark.parametrize("start", [0, 1, 299_999, 300_000, len(DATA) - 1, len(DATA)])
def test_all_bytes_from_a_place_on(store, start):
    path = store.put("a.bin", DATA)
    assert drained(path, start) == (DATA[start:], "")


def test_windows_grow_and_none_is_asked_for_twice(store):
    path = store.put("a.bin", DATA)
    drained(path)
    assert [line.split()[0] for line in store.proxy.lines] == ["GET"] * 3
    assert store.proxy.bytes_sent == len(DATA)


def test_an_empty_object(store):
    assert drained(store.put("empty", b"")) == (b"", "")


def test_it_seeks_as_a_file_does(store):
    with files.open_bytes(store.put("a.bin", DATA)) as stream:
        local = io.BytesIO(DATA)
        for place, whence, size in (
            (-9, 2, 5),
            (10, 0, 400_000),
            (-7, 1, 7),
            (0, 2, 1),
            (3, 0, -1),
        ):
            assert stream.seek(place, whence) == local.seek(place, whence)
            assert stream.read(size) == local.read(size)
            assert stream.tell() == local.tell()


@pytest.mark.parametrize(
    "fault",
    [
        {"cut": 100_000, "times": 2},
        {"cut": 0, "times": 2},
        {"cut": 70_000, "times": 2, "reset": True},
        {"short": 90_000, "times": 2},
        {"short": 0, "times": 2},
        {"cut": 60_000},
        {"status": 500, "times": 1},
        {"status": 503, "code": "SlowDown", "every": 3},
        {"delay": 0.002},
    ],
    ids=str,
)
def test_what_may_pass_is_passed(store, fault):
    path = store.put("a.bin", DATA)
    store.proxy.fault("GET .*a.bin", **fault)
    assert drained(path) == (DATA, "")
    assert store.proxy.faults[0].done


@pytest.mark.parametrize(
    "fault",
    [{"cut": 0}, {"cut": 0, "reset": True}, {"short": 0}],
    ids=str,
)
def test_an_answer_that_is_always_empty_is_no_end(store, fault):
    path = store.put("a.bin", DATA)
    store.proxy.fault("GET .*a.bin", after=1, **fault)
    got, why = drained(path)
    assert DATA.startswith(got)
    assert len(got) >= 300_000
    assert "cut off at byte" in why
    assert f"of {len(DATA)}, after 4 attempts" in why


def test_a_store_that_goes_on_failing(store):
    path = store.put("a.bin", DATA)
    store.proxy.fault("GET .*a.bin", after=1, status=500)
    got, why = drained(path)
    assert got == DATA[:300_000]
    assert why.startswith("cannot be read: ")
    assert "InternalError" in why


def test_a_fault_stays_one(store):
    path = store.put("a.bin", DATA)
    store.proxy.fault("GET .*a.bin", after=1, status=500, times=2)
    with files.open_bytes(path) as stream:
        assert len(stream.read(500_000)) == 300_000
        for _ in range(2):
            with pytest.raises(Unreadable):
                stream.read(1)


def test_an_object_that_is_replaced_while_it_is_read(store):
    path = store.put("a.bin", DATA)
    store.proxy.fault("GET .*a.bin", after=1, times=1, then=lambda: store.put("a.bin", DATA[::-1]))
    assert drained(path) == (
        DATA[:300_000],
        "cannot be read: was replaced since it was listed, or while it was read",
    )


def test_a_store_that_knows_no_conditions_is_held_to_the_version_all_the_same(store, monkeypatch):
    path = store.put("a.bin", DATA)
    client = s3_file.client()

    class Unconditional:
        def get_object(self, IfMatch="", **rest):  # noqa: N803
            return client.get_object(**rest)

    monkeypatch.setattr(s3_file, "client", Unconditional)
    store.proxy.fault("GET .*a.bin", after=1, times=1, then=lambda: store.put("a.bin", DATA[::-1]))
    assert drained(path) == (
        DATA[:300_000],
        "was replaced since it was listed, or while it was read",
    )


def test_an_object_that_is_replaced_between_listing_and_reading(store):
    path = store.put("a.bin", DATA)
    assert expand(path) == [(path, len(DATA))]
    store.put("a.bin", DATA + b"more")
    with pytest.raises(Unreadable, match="was replaced since it was listed"):
        files.open_bytes(path, 300_000)
    expand(path)
    assert drained(path, len(DATA)) == (b"more", "")


def test_an_object_that_is_deleted_between_listing_and_reading(store):
    path = store.put("a.bin", DATA)
    expand(path)
    store.delete("a.bin")
    with pytest.raises(Unreadable, match=r"is not there \(deleted since it was listed\?\)"):
        files.open_bytes(path)


def test_an_object_that_may_not_be_read(store):
    path = store.put("a.bin", DATA)
    store.proxy.fault("GET .*a.bin", status=403, code="AccessDenied")
    with pytest.raises(Unreadable, match="access denied: the keys in use may not read it"):
        files.open_bytes(path)


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (403, "InvalidAccessKeyId", "the store does not take the keys"),
        (400, "ExpiredToken", "the keys have expired"),
        (404, "NoSuchBucket", "there is no such bucket"),
    ],
)
def test_what_concerns_the_whole_store_ends_the_run(store, status, code, why):
    path = store.put("a.bin", DATA)
    store.proxy.fault("GET .*a.bin", status=status, code=code)
    with pytest.raises(RunError, match=rf"s3://corpus/a\.bin: {why}.*; see that .*AWS_ENDPOINT"):
        files.open_bytes(path)


def test_keys_that_expire_in_the_middle_end_the_run_and_no_file(store):
    path = store.put("a.bin", DATA)
    store.proxy.fault("GET .*a.bin", after=1, status=400, code="ExpiredToken")
    with pytest.raises(RunError, match="the keys have expired"):
        list(files.lines(files.open_bytes(path), 0, 10))


def test_a_store_that_is_not_there(bare, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(RunError, match="the store cannot be reached; see that"):
        files.open_bytes("s3://corpus/a")


def test_keys_that_are_missing(bare, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(RunError, match="no keys were found"):
        files.open_bytes("s3://corpus/a")


def test_no_message_tells_a_key(store):
    path = store.put("a.bin", DATA)
    store.proxy.fault("GET .*a.bin", status=403, code="SignatureDoesNotMatch")
    with pytest.raises(RunError) as caught:
        files.open_bytes(path)
    assert SECRET not in str(caught.value)
    assert "AKIDOFTESTS" not in str(caught.value)
