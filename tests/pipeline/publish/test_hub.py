"""Publishing to a Hub, here one on this machine: commits, faults, interruptions, secrets."""

from __future__ import annotations

import logging
import time
import traceback
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.disk import stable_json
from pipeline.errors import RunError, UserError
from pipeline.finished import Finished
from pipeline.publish.hub import HubTransport
from pipeline.publish.hub_words import Patience
from pipeline.publish.target import Hub
from pipeline.publish.ways import Options, own_tables
from tests.fake_hub import TOKEN, FakeHub, Fault
from tests.staged_datasets import staged

REPO = "org/small"
COMMIT = rf"POST /api/datasets/{REPO}/commit/"
PUT = "PUT /storage/"
ENDPOINT = []


@pytest.fixture
def waits():
    return []


@pytest.fixture
def hub(monkeypatch, tmp_path, waits):
    clock = SimpleNamespace(sleep=waits.append, time=time.time)
    monkeypatch.setattr("huggingface_hub.utils._http.time", clock)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with FakeHub() as hub:
        ENDPOINT.append(hub.endpoint)
        yield hub
    ENDPOINT.clear()


def transport(tmp_path, waits, branch="", **options):
    patience = Patience(waits=(1, 2), longest=100, sleep=waits.append)
    run = Finished(str(tmp_path / "out"), {})
    return HubTransport(
        Hub(REPO, branch), run, Options(quiet=True, **options), patience, ENDPOINT[0]
    )


def put(tmp_path, waits, ready, branch="", **options):
    way = transport(tmp_path, waits, branch, **options)
    way.check()
    return way.put(ready)


def test_first_publication_is_one_commit_and_the_second_none(hub, tmp_path, waits):
    ready = staged(tmp_path / "new")
    first = put(tmp_path, waits, ready)
    assert first.changed
    assert (first.files, first.sent, first.deleted) == (5, 5, 0)
    repo = hub.repos[REPO]
    assert repo.titles == ["initial commit", "Publish small: 15 records"]
    assert set(repo.files()) == {".gitattributes", *(file.path for file in ready.files)}
    for file in ready.files:
        assert hub.bytes_of(repo.files()[file.path]) == Path(file.full).read_bytes()
    hub.asked.clear()
    again = put(tmp_path, waits, ready)
    assert not again.changed
    assert again.commit == first.commit == repo.branches["main"]
    assert not hub.count("^PUT|commit/|preupload|batch")
    assert waits == []


def test_a_listing_of_many_pages(hub, tmp_path, waits):
    hub.page = 2
    ready = staged(tmp_path / "new", shards=5)
    put(tmp_path, waits, ready)
    assert not put(tmp_path, waits, ready).changed


def test_private_and_tag(hub, tmp_path, waits):
    done = put(tmp_path, waits, staged(tmp_path / "new"), private=True, tag="v1")
    assert hub.repos[REPO].private
    assert hub.repos[REPO].tags == {"v1": done.commit}
    again = put(tmp_path, waits, staged(tmp_path / "again"), tag="v1")
    assert (again.changed, again.tag) == (False, "v1")


def test_private_is_refused_for_a_public_repository(hub, tmp_path, waits):
    hub.make(REPO)
    with pytest.raises(RunError, match="is public, and --private only makes new"):
        transport(tmp_path, waits, private=True).check()


def test_private_is_refused_for_a_new_branch_of_a_public_repository(hub, tmp_path, waits):
    hub.make(REPO)
    with pytest.raises(RunError, match="is public, and --private only makes new"):
        transport(tmp_path, waits, branch="next", private=True).check()


def test_a_tag_elsewhere_is_refused_before_anything_is_sent(hub, tmp_path, waits):
    put(tmp_path, waits, staged(tmp_path / "new"), tag="v1")
    put(tmp_path, waits, staged(tmp_path / "newer", salt="b"))
    with pytest.raises(RunError, match="the tag v1 is on another commit already"):
        transport(tmp_path, waits, tag="v1").check()


def test_a_branch_is_made(hub, tmp_path, waits):
    hub.make(REPO)
    done = put(tmp_path, waits, staged(tmp_path / "new"), branch="next")
    repo = hub.repos[REPO]
    assert done.commit == repo.branches["next"] != repo.branches["main"]
    assert set(repo.files()) == {".gitattributes"}
    assert done.address.endswith(f"/datasets/{REPO}/tree/next")


def test_a_tag_is_no_branch(hub, tmp_path, waits):
    put(tmp_path, waits, staged(tmp_path / "new"), tag="v1")
    with pytest.raises(UserError, match="v1 is a tag, and nothing can be added to one"):
        transport(tmp_path, waits, branch="v1").check()


def test_stale_files_go_and_foreign_ones_stay(hub, tmp_path, waits):
    put(tmp_path, waits, staged(tmp_path / "new", shards=3))
    repo = hub.repos[REPO]
    repo.commit("main", "by hand", {**repo.files(), "notes.txt": b"mine", "default/x.csv": b"a"})
    done = put(tmp_path, waits, staged(tmp_path / "newer", shards=2))
    assert done.deleted == 3
    # The first two shards are the same bytes under another name: nothing is sent for them.
    assert hub.count(PUT) == 3
    assert sorted(repo.files()) == [
        ".gitattributes", "README.md", "default/train-00000-of-00002.parquet",
        "default/train-00001-of-00002.parquet", "default/x.csv", "manifest.json", "notes.txt",
    ]  # fmt: skip


def test_foreign_files_in_the_way_are_replaced_on_demand_only(hub, tmp_path, waits):
    repo = hub.make(REPO)
    repo.commit("main", "by hand", {"README.md": b"my own words"})
    ready = staged(tmp_path / "new")
    with pytest.raises(RunError, match=r"README\.md was not published from here; --overwrite"):
        put(tmp_path, waits, ready)
    assert not hub.count(PUT)
    assert len(repo.titles) == 2
    put(tmp_path, waits, ready, overwrite=True)
    assert repo.files()["README.md"] == b"# Small\n"


def test_unlike_shards_do_not_take_the_place_of_others_unasked(hub, tmp_path, waits):
    put(tmp_path, waits, staged(tmp_path / "new", contract=1))
    hub.asked.clear()
    ready = staged(tmp_path / "newer", contract=2)
    with pytest.raises(RunError, match=r"records of contract 1, the new ones of 2.*--overwrite"):
        put(tmp_path, waits, ready)
    assert not hub.count(PUT)
    assert not hub.count(COMMIT)
    assert put(tmp_path, waits, ready, overwrite=True).changed


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"format": "x"}', b'{"datasets": 3}', b"\xff"])
def test_a_manifest_that_is_not_ours_owns_nothing(raw):
    assert own_tables(raw) == []


def test_only_files_that_are_there_are_deleted(hub, tmp_path, waits):
    ready = staged(tmp_path / "new")
    repo = hub.make(REPO)
    hostile = {**ready.manifest, "datasets": [{"name": "records", "split": "train", "rows": 1,
        "shards": [{"path": p, "rows": 1, "bytes": 1, "sha256": ""} for p in ("../x", "gone")]}],
    }  # fmt: skip
    repo.commit("main", "old", {"manifest.json": stable_json(hostile), "keep": b""})
    assert put(tmp_path, waits, ready).deleted == 0
    assert "keep" in repo.files()


def test_an_interrupted_upload_goes_on(hub, tmp_path, waits):
    ready = staged(tmp_path / "new", shards=6)
    first = next(file for file in ready.files if file.path.endswith("00003-of-00006.parquet"))
    hub.faults = [Fault(f"{PUT}{first.sha256}", 500, times=99)]
    with pytest.raises(RunError, match="goes on where it stopped") as caught:
        put(tmp_path, waits, ready)
    assert "0 of 8 files were sent" in str(caught.value)
    assert hub.repos[REPO].titles == ["initial commit"]
    kept = set(hub.large)
    assert kept
    assert first.sha256 not in kept
    hub.faults, hub.asked = [], type(hub.asked)()
    assert put(tmp_path, waits, ready).changed
    assert hub.count(PUT) == 6 - len(kept)
    assert not any(hub.count(f"{PUT}{digest}") for digest in kept)


def test_killed_between_sending_and_committing(hub, tmp_path, waits):
    ready = staged(tmp_path / "new")

    def kill():
        raise KeyboardInterrupt

    way = transport(tmp_path, waits)
    way._commit_once = lambda *_: kill()
    with pytest.raises(KeyboardInterrupt):
        way.put(ready)
    assert hub.count(PUT) == 3
    put(tmp_path, waits, ready)
    assert hub.count(PUT) == 3
    assert len(hub.repos[REPO].titles) == 2


def test_a_race_commits_nothing(hub, tmp_path, waits):
    repo = hub.make(REPO)
    hub.before[COMMIT] = lambda: repo.commit("main", "somebody else", {"a": b"b"})
    with pytest.raises(RunError, match="somebody else committed there meanwhile"):
        put(tmp_path, waits, staged(tmp_path / "new"))
    assert repo.titles == ["initial commit", "somebody else"]


def test_a_commit_whose_answer_is_lost_is_not_made_twice(hub, tmp_path, waits):
    hub.faults = [Fault(COMMIT, "lost")]
    done = put(tmp_path, waits, staged(tmp_path / "new"))
    assert hub.repos[REPO].titles[1:] == ["Publish small: 15 records"]
    assert done.changed
    assert done.commit == hub.repos[REPO].branches["main"]


WHERE = [
    rf"GET /api/datasets/{REPO}$", "POST /api/repos/create", "POST .*/preupload/", "POST .*/batch",
    "PUT /storage/", "POST /verify", COMMIT, "GET .*/tree/", "POST /api/validate-yaml",
    rf"GET /api/datasets/{REPO}/refs", rf"POST /api/datasets/{REPO}/tag/",
]  # fmt: skip


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("kind", [429, 500, 502, 503, 504, "close"])
def test_faults_that_pass(hub, tmp_path, waits, where, kind):
    headers = {"Retry-After": "7"} if kind == 429 else {}
    hub.faults = [Fault(where, kind, times=2, headers=headers)]
    done = put(tmp_path, waits, staged(tmp_path / "new"), tag="v1")
    assert hub.faults[0].times == 0
    assert hub.repos[REPO].titles == ["initial commit", "Publish small: 15 records"]
    assert hub.repos[REPO].tags == {"v1": done.commit}
    # The client adds a second to what it is asked to wait, and sends files side by side.
    assert waits in ([[7, 7], [8, 8]] if kind == 429 else [[1, 2], [1, 1]])


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("kind", [429, 503, "close"])
def test_faults_that_stay(hub, tmp_path, waits, where, kind, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    hub.faults = [Fault(where, kind, times=99)]
    with pytest.raises(RunError) as caught:
        put(tmp_path, waits, staged(tmp_path / "new"), tag="v1")
    message = str(caught.value)
    assert message.startswith(f"hf://datasets/{REPO}: ")
    assert "time and again" in message
    assert "the same command goes on where it stopped" in message
    assert len(hub.repos.get(REPO, SimpleNamespace(titles=[])).titles) <= 2
    assert max(waits) <= 16
    out, err = capfd.readouterr()
    told = "".join(traceback.format_exception(caught.value))
    for text in (message, told, caplog.text, out, err):
        assert TOKEN not in text
        assert "s1gned" not in text


def test_a_wait_beyond_patience_is_told_not_waited(hub, tmp_path, waits):
    hub.faults = [Fault(rf"GET /api/datasets/{REPO}$", 429, 99, {"Retry-After": "3600"})]
    with pytest.raises(RunError, match="asks to wait 3600 s"):
        put(tmp_path, waits, staged(tmp_path / "new"))
    assert waits == []


def test_without_a_token(hub, tmp_path, waits, monkeypatch):
    monkeypatch.setattr("pipeline.publish.hub.get_token", lambda: None)
    with pytest.raises(UserError, match="no token for the Hub; log in with `hf auth login`"):
        transport(tmp_path, waits).check()
    assert not hub.asked


def test_a_token_that_is_not_taken(hub, tmp_path, waits, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("HF_TOKEN", "not-shaped-like-a-token-of-the-hub")
    with pytest.raises(UserError, match="the Hub does not take the token") as caught:
        transport(tmp_path, waits).check()
    assert "hf auth login" in str(caught.value)
    told = "".join(traceback.format_exception(caught.value)) + caplog.text
    assert "not-shaped-like" not in told
    assert "got Bearer ***" in str(caught.value)


def test_a_token_that_may_not_write(hub, tmp_path, waits):
    hub.forbidden = True
    with pytest.raises(UserError, match=r"the token may not do that .* role write"):
        put(tmp_path, waits, staged(tmp_path / "new"))


def test_files_that_the_repository_ignores_are_told(hub, tmp_path, waits):
    hub.ignored = "README"
    with pytest.raises(RunError, match=r"does not show all of its files.*\.gitignore"):
        put(tmp_path, waits, staged(tmp_path / "new"))


def test_offline(hub, tmp_path, waits, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.is_offline_mode", lambda: True)
    with pytest.raises(UserError, match="HF_HUB_OFFLINE is set; unset it"):
        transport(tmp_path, waits).check()


def test_no_hub_at_all(hub, tmp_path, waits, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ENDPOINT", ["http://127.0.0.1:9"])
    with pytest.raises(RunError, match="ConnectError"):
        transport(tmp_path, waits).check()
