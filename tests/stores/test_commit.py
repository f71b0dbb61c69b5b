"""The commit in a store that fails or a process that ends at any request: a whole dataset or no
manifest, and a second attempt that makes it whole."""

import hashlib
from dataclasses import dataclass

import orjson
import pytest

from pipeline.commit import CommitFn
from pipeline.veins import Site
from tests import finished_runs

pytestmark = pytest.mark.usefixtures("brisk")
OUT = "s3://corpus/out"
PARTIAL = f"{OUT}/.partial"
SITE = Site(OUT, PARTIAL, "", "", 16, f"{PARTIAL}/claim")


class Caught(Exception):
    """The shards and the tally of a run that was about to commit."""


@dataclass
class Ready:
    """All that a commit takes; `shards` with the bytes of each."""

    recipe: object
    shards: list
    tally: dict

    def stage(self, store):
        """Put the shards where a commit finds them, and return them as it takes them."""
        store.put("out/.partial/claim", b"a run")
        found = []
        for number, (shard, data) in enumerate(self.shards):
            path = store.put(f"out/.partial/{number:03d}.part", data)
            found.append(tuple(shard._replace(path=path)))
        return found

    def commit(self, staged):
        """Commit, and return the manifest."""
        [manifest] = CommitFn(self.recipe, SITE).process(None, staged, dict(self.tally))
        return manifest


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """Return the shards of a small run, and with other documents those of another."""
    return [_ready(tmp_path_factory.mktemp("run"), reviews) for reviews in (3, 5)]


def _ready(folder, reviews):
    def caught(*arguments):
        raise Caught(*arguments)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(finished_runs, "manifest_of", caught)
        with pytest.raises(Caught) as found:
            finished_runs.make_run(folder, finished_runs.documents(reviews, 0), shards=1)
    recipe, written, tally = found.value.args
    # A few tables are enough, one of each kind.
    kinds = ("records/", "dead/", "signals/rating/train")
    kept = [shard for shard in written if shard.table.startswith(kinds)]
    return Ready(recipe, [(shard, open(shard.path, "rb").read()) for shard in kept], tally)


def whole(store):
    """Return the manifest in the store if there is one; all that it names must be there then."""
    keys = set(store.keys("out/"))
    if "out/manifest.json" not in keys:
        return None
    manifest = orjson.loads(store.get("out/manifest.json"))
    shards = [shard for dataset in manifest["datasets"] for shard in dataset["shards"]]
    assert shards
    for shard in shards:
        data = store.get(f"out/{shard['path']}")
        assert (len(data), hashlib.sha256(data).hexdigest()) == (shard["bytes"], shard["sha256"])
    return manifest


def test_a_commit_asks_for_no_shard_twice(store, ready):
    staged = ready[0].stage(store)
    manifest = ready[0].commit(staged)
    assert whole(store) == manifest
    assert {key.split("/")[1] for key in store.keys("out/")} == {
        "records", "signals", "dead", "manifest.json",
    }  # fmt: skip
    # Of each shard: where its footer is, its footer; how large it is, and that it be copied.
    parquet = sum(not shard[0].startswith("dead/") for shard in staged)
    assert store.proxy.asked(r"^HEAD .*\.part$") <= 2 * len(staged)
    assert store.proxy.asked("^GET .*part$") == parquet
    # The shards that were copied, and the claim of the run.
    assert store.proxy.asked("^POST /corpus.delete") == 2
    # Folders are nothing to ask for in a store.
    assert store.proxy.asked("^HEAD /corpus/out/(records|signals|dead)") == 0


@pytest.mark.parametrize(
    "fault",
    [
        {"on": ".", "status": 500, "every": 5},
        {"on": ".", "status": 503, "code": "SlowDown", "every": 4},
        {"on": "PUT .*parquet$", "status": 500, "late": True, "every": 2},
        {"on": r"GET .*\.part$", "cut": 100, "every": 2},
    ],
    ids=str,
)
def test_faults_that_pass_do_no_harm(store, ready, fault):
    staged = ready[0].stage(store)
    made = store.proxy.fault(fault.pop("on"), **fault)
    manifest = ready[0].commit(staged)
    assert made.done
    assert whole(store) == manifest


@pytest.mark.parametrize(
    ("on", "late"),
    [
        ("PUT .*parquet$", False),
        (r"POST /corpus\?delete", False),
        (r"POST /corpus\?delete", True),
        (r"PUT .*manifest.json\?part", False),
        (r"POST .*manifest.json\?uploadId", False),
        (r"POST .*manifest.json\?uploadId", True),
    ],
)
def test_faults_that_stay_leave_a_whole_dataset_or_no_manifest(store, ready, on, late):
    store.proxy.fault(on, status=500, late=late)
    staged = ready[0].stage(store)
    with pytest.raises(Exception, match=r"InternalError|NoSuchUpload|failed with exceptions"):
        ready[0].commit(staged)
    assert (whole(store) is None) != (late and "manifest" in on)
    store.proxy.clear()
    ready[0].commit(staged)
    assert whole(store)


def test_a_commit_that_ends_at_a_request_can_be_done_again(store, ready):
    """From one request on nothing gets through, as where a process is killed; for every third."""
    older, newer = ready[1], ready[0]
    older.commit(older.stage(store))
    old = {key: store.get(key) for key in store.keys("out/")}
    before = whole(store)
    store.proxy.clear()
    newer.commit(newer.stage(store))
    requests = len(store.proxy.lines)
    after = orjson.loads(store.get("out/manifest.json"))
    assert requests > 15
    for number in range(0, requests, 3):
        store.reset()
        for key, data in old.items():
            store.put(key, data)
        staged = newer.stage(store)
        store.proxy.clear()
        store.proxy.fault(".", after=number, status=403, code="AccessDenied")
        with pytest.raises(Exception):  # noqa: B017, PT011 (which one depends on the request)
            newer.commit(staged)
        store.proxy.clear()
        # The dataset before is whole until its manifest is gone; no half of one has a manifest.
        assert whole(store) in (before, None, after), number
        newer.commit(staged)
        assert whole(store) == after
