"""Publishing to a store: the manifest last, uploads that go on, nobody else's files touched."""

from __future__ import annotations

import os

import pytest

from pipeline.errors import RunError, UserError
from pipeline.finished import Finished
from pipeline.publish.journal import JOURNAL, Journal, Sent, from_bytes, to_bytes
from pipeline.publish.store import StoreTransport
from pipeline.publish.store_files import check_scheme
from pipeline.publish.target import Store
from pipeline.publish.ways import Options
from tests import fake_store, staged_datasets
from tests.fake_store import HISTORY, OBJECTS, REFUSED, WRITES

TOP = "mem://bucket/data"


@pytest.fixture(autouse=True)
def _empty():
    fake_store.clear()
    yield
    fake_store.clear()


def staged(folder, **options):
    return staged_datasets.staged(folder, name="default/train-{number:05d}.parquet", **options)


def put(ready, address=TOP, **options):
    way = StoreTransport(Store(address), Finished("out", {}), Options(**options))
    way.check()
    return way.put(ready)


def test_all_of_it_arrives_and_the_manifest_last(tmp_path):
    ready = staged(tmp_path / "new")
    done = put(ready)
    assert (done.changed, done.files, done.sent, done.deleted) == (True, 5, 5, 0)
    for file in ready.files:
        with open(file.full, "rb") as opened:
            assert OBJECTS[f"{TOP}/{file.path}"] == opened.read()
    assert len(OBJECTS) == 5
    assert HISTORY[-2:] == [f"write {TOP}/manifest.json", f"delete {TOP}/{JOURNAL}"]


def test_the_same_again_sends_nothing(tmp_path):
    put(staged(tmp_path / "new"))
    HISTORY.clear()
    done = put(staged(tmp_path / "again"))
    assert (done.changed, done.sent) == (False, 0)
    assert HISTORY == []


@pytest.mark.parametrize("stop", [r"train-00001", r"train-00002", "README", "manifest"])
def test_an_interrupted_upload_goes_on(tmp_path, stop):
    ready = staged(tmp_path / "new")
    REFUSED.append(stop)
    with pytest.raises(RunError, match=r"publishing: BeamIOError.*goes on where it stopped"):
        put(ready)
    assert f"{TOP}/manifest.json" not in OBJECTS
    kept = {path for path in WRITES if not path.endswith(JOURNAL)}
    REFUSED.clear()
    done = put(ready)
    assert done.sent == len(ready.files) - len(kept)
    assert all(WRITES[path] == 1 for path in kept)
    assert len(OBJECTS) == 5


def test_a_file_that_changed_since_is_sent_again(tmp_path):
    ready = staged(tmp_path / "new")
    REFUSED.append("manifest")
    with pytest.raises(RunError):
        put(ready)
    path = f"{TOP}/default/train-00000.parquet"
    OBJECTS[path] = OBJECTS[path][::-1]
    REFUSED.clear()
    assert put(ready).sent == 2
    assert OBJECTS[path] == (tmp_path / "new/default/train-00000.parquet").read_bytes()


def test_another_dataset_needs_a_word_and_loses_its_manifest_first(tmp_path):
    put(staged(tmp_path / "new", shards=3))
    before = dict(OBJECTS)
    newer = staged(tmp_path / "newer", shards=2, title="Newer")
    with pytest.raises(RunError, match=r"holds another dataset, .*--overwrite"):
        put(newer)
    assert before == OBJECTS
    HISTORY.clear()
    done = put(newer, overwrite=True)
    assert done.deleted == 1
    # Two shards are the same and stay where they are.
    assert done.sent == 2
    assert HISTORY[1] == f"delete {TOP}/manifest.json"
    assert HISTORY[-2] == f"write {TOP}/manifest.json"
    assert {path.removeprefix(f"{TOP}/") for path in OBJECTS} == {f.path for f in newer.files}


def test_a_killed_replacement_still_knows_what_to_delete(tmp_path):
    put(staged(tmp_path / "new", shards=5))
    newer = staged(tmp_path / "newer", shards=2, salt="b")
    REFUSED.append("00001")
    with pytest.raises(RunError):
        put(newer, overwrite=True)
    REFUSED.clear()
    put(newer)
    assert {path.removeprefix(f"{TOP}/") for path in OBJECTS} == {f.path for f in newer.files}


def test_files_of_others_stay_and_are_not_overwritten(tmp_path):
    OBJECTS[f"{TOP}/notes.txt"] = b"mine"
    OBJECTS[f"{TOP}/README.md"] = b"mine, too"
    OBJECTS[f"{TOP}-2/manifest.json"] = b"a neighbour"
    ready = staged(tmp_path / "new")
    with pytest.raises(RunError, match=r"README\.md was not published from here; --overwrite"):
        put(ready)
    assert OBJECTS[f"{TOP}/README.md"] == b"mine, too"
    put(ready, overwrite=True)
    assert OBJECTS[f"{TOP}/notes.txt"] == b"mine"
    assert OBJECTS[f"{TOP}-2/manifest.json"] == b"a neighbour"


def test_a_manifest_of_something_else(tmp_path):
    OBJECTS[f"{TOP}/manifest.json"] = b'{"format": "restruct-manifest/1", "datasets": []}'
    with pytest.raises(RunError, match="is of no published dataset; give a prefix of its own"):
        put(staged(tmp_path / "new"), overwrite=True)


def test_a_file_that_changes_while_it_is_sent(tmp_path):
    ready = staged(tmp_path / "new")
    path = ready.files[1].full
    raw = open(path, "rb").read()  # noqa: SIM115
    os.unlink(path)
    with open(path, "wb") as file:
        file.write(raw[::-1])
    with pytest.raises(RunError, match="changed while it was sent"):
        put(ready)
    assert f"{TOP}/manifest.json" not in OBJECTS


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://host/a", "unknown scheme 'ftp'; known: .*gs, hdfs, hf, mem, s3"),
        ("s4://bucket/a", "unknown scheme 's4'"),
    ],
)
def test_unknown_schemes(address, why):
    with pytest.raises(UserError, match=why):
        check_scheme(Store(address))


def test_a_scheme_whose_package_is_missing(monkeypatch):
    monkeypatch.setattr("pipeline.inputs.remote.find_spec", lambda _: None)
    with pytest.raises(UserError, match=r"pip install 'restruct\[s3\]'"):
        check_scheme(Store("s3://bucket/a"))


def test_a_journal_comes_back_and_a_broken_one_is_empty():
    journal = Journal(["a"], {"a": Sent("0f", 3, "mark")})
    assert from_bytes(to_bytes(journal)) == journal
    for raw in (b"", b"[]", b'{"own": 3}', b"\xff"):
        assert from_bytes(raw) == Journal()


def test_s3_itself(tmp_path, monkeypatch):
    pytest.importorskip("boto3", reason="needs the extra s3")
    moto = pytest.importorskip("moto.server", reason="needs moto, a store that looks like S3")
    import boto3

    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        for name, value in {
            "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        client = boto3.client("s3")
        client.create_bucket(Bucket="bucket")
        ready = staged(tmp_path / "new")
        assert put(ready, "s3://bucket/data").changed
        assert not put(ready, "s3://bucket/data").changed
        newer = staged(tmp_path / "newer", shards=1, title="Newer")
        assert put(newer, "s3://bucket/data", overwrite=True).deleted == 2
        keys = {entry["Key"] for entry in client.list_objects_v2(Bucket="bucket")["Contents"]}
        assert keys == {f"data/{file.path}" for file in newer.files}
        with pytest.raises(RunError, match="check the address and your keys"):
            put(ready, "s3://nobucket/data")
    finally:
        server.stop()
