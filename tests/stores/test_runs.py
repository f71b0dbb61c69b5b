"""Whole runs from S3 and to S3: the same bytes as on a disk, whatever a store does meanwhile."""

import gzip
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from apache_beam.options.pipeline_options import PipelineOptions

from pipeline.errors import RunError
from pipeline.recipe import build
from pipeline.run import run
from tests.stores.conftest import SECRET

pytestmark = pytest.mark.usefixtures("brisk")
ROOT = Path(__file__).resolve().parent.parent.parent
OUT = "s3://corpus/out"
NEWS = (ROOT / "samples" / "news.jsonl").read_bytes()
KILLED = """
import sys
from apache_beam.options.pipeline_options import PipelineOptions
from pipeline.recipe import build
from pipeline.run import run
import orjson
run(build(orjson.loads(sys.argv[1])), sys.argv[2], PipelineOptions(["--runner=FnApiRunner"]))
"""


def recipe_of(*inputs, **source):
    """Return a small recipe over JSON lines in S3, and more of it."""
    fields = {"id": "id", "title": "title", "text": "text", "categories": "section"}
    news = {"mine": "jsonl", "input": list(inputs), "fields": fields, "language": "en"} | source
    return {
        "name": "small", "sources": [news], "prompts_per_signal": 1, "max_dead_fraction": 1.0,
        "validation": 0.3,
    }  # fmt: skip


def made(recipe, output, **options):
    return run(build(recipe), output, PipelineOptions(["--runner=FnApiRunner"]), **options)


def dead(store):
    """Return the dead letters in the store."""
    keys = store.keys("out/dead/")
    return [orjson.loads(line) for key in keys for line in store.get(key).splitlines()]


def page_of(manifest, stage):
    [page] = [p for p in manifest["books"] if (p["stage"], p["signal"]) == (stage, "")]
    return page


def shards_of(manifest):
    return {s["path"]: s["sha256"] for table in manifest["datasets"] for s in table["shards"]}


def test_the_same_bytes_as_on_a_disk(store, tmp_path):
    """A dump, an archive and packed lines, in pages of one object, and a store that fails often."""
    samples = ROOT / "samples"
    lines = NEWS.splitlines(keepends=True)
    for number in range(4):
        store.put(f"news/{number}.jsonl.gz", gzip.compress(b"".join(lines[number::4])))
    store.put("dump.xml", (samples / "wikipedia.xml").read_bytes())
    store.put("web/pages.warc.gz", (samples / "web" / "pages.warc.gz").read_bytes())
    recipe = recipe_of("s3://corpus/news/*.jsonl.gz", signals=["category"])
    recipe["sources"] += [
        {"mine": "wikipedia", "input": "s3://corpus/dump.xml", "signals": ["section_title"]},
        {"mine": "web", "input": "s3://corpus/web", "signals": ["summary"]},
    ]
    here = made(recipe, str(tmp_path / "out"))
    store.proxy.page = 1
    store.proxy.fault(".", status=500, every=7)
    store.proxy.fault("GET .*(gz|xml)$", cut=2000, every=2)
    there = made(recipe, OUT)
    assert all(fault.done for fault in store.proxy.faults)
    assert {k: v for k, v in there.items() if k != "run"} == {
        k: v for k, v in here.items() if k != "run"
    }
    assert {page["mine"] for page in there["books"]} == {"jsonl", "wikipedia", "web"}
    for path, digest in shards_of(there).items():
        assert hashlib.sha256(store.get(f"out/{path}")).hexdigest() == digest
    assert orjson.loads(store.get("out/manifest.json")) == orjson.loads(orjson.dumps(there))
    # Nothing is left of partial files, and nothing else was made.
    assert {f"out/{path}" for path in shards_of(there)} == {*store.keys("out/")} - {
        "out/manifest.json"
    }


def test_an_input_that_cannot_be_read_is_one_dead_letter_that_says_why(store):
    store.put("news/1.jsonl", NEWS)
    store.put("news/2.jsonl", NEWS)
    store.put("news/3.jsonl", NEWS)
    store.put("news/4.jsonl", b"")
    store.proxy.fault("GET .*/2.jsonl", status=403, code="AccessDenied")
    # Gone, and replaced, between the listing and the reading.
    store.proxy.fault("GET .*/1.jsonl", then=lambda: store.delete("news/3.jsonl"), times=1)
    store.proxy.fault("GET .*/4.jsonl", then=lambda: store.put("news/4.jsonl", b"{}"), times=1)
    manifest = made(recipe_of("s3://corpus/news"), OUT)
    found = {letter["uri"]: letter["error"] for letter in dead(store) if "#" not in letter["uri"]}
    assert found == {
        f"s3://corpus/news/{number}.jsonl": f"cannot be read: {why}"
        for number, why in (
            (2, "access denied: the keys in use may not read it"),
            (3, "is not there (deleted since it was listed?)"),
            (4, "was replaced since it was listed, or while it was read"),
        )
    }
    assert page_of(manifest, "mine")["cut"] == 3
    assert manifest["verdict"]["inputs_cut"] == 3


def test_keys_that_expire_end_the_run_and_leave_no_manifest(store):
    store.put("news/1.jsonl", NEWS)
    store.put("news/2.jsonl", NEWS)
    store.proxy.fault("GET .*/news/", after=1, status=400, code="ExpiredToken")
    with pytest.raises(Exception, match="the keys have expired") as caught:
        made(recipe_of("s3://corpus/news"), OUT)
    assert store.keys("out/") == []
    assert SECRET not in str(caught.value)


def test_a_run_that_is_killed_while_it_commits(store):
    path = store.put("news/1.jsonl", NEWS)
    recipe = recipe_of(path)
    command = [sys.executable, "-c", KILLED, orjson.dumps(recipe).decode(), OUT]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    store.proxy.fault(
        "PUT .*parquet$", after=1, times=1, then=lambda: os.kill(process.pid, signal.SIGKILL)
    )
    assert process.wait(120) == -signal.SIGKILL
    left = store.keys("out/")
    assert any(key.startswith("out/.partial/") for key in left)
    assert any(key.endswith(".parquet") for key in left)
    assert "out/manifest.json" not in left
    store.proxy.clear()
    with pytest.raises(RunError, match=r"already holds .*--overwrite"):
        made(recipe, OUT)
    manifest = made(recipe, OUT, overwrite=True)
    assert {f"out/{path}" for path in shards_of(manifest)} == {*store.keys("out/")} - {
        "out/manifest.json"
    }


def test_an_output_that_cannot_be_written_to_is_refused_before_any_work(store):
    recipe = recipe_of(store.put("news/1.jsonl", NEWS))
    store.proxy.clear()
    for output, why in (
        ("s3://nobucket/out", "cannot be listed|no such bucket|does not exist"),
        ("s3://corpus", "lacks a bucket or a folder"),
        ("s3://corpus/a[1]", "which stand for patterns"),
        ("s3://me:word@corpus/out", "holds a user or key before an @"),
    ):
        with pytest.raises(RunError, match=why) as caught:
            made(recipe, output)
        assert "word" not in str(caught.value)
    store.proxy.fault("POST", status=403, code="AccessDenied")
    with pytest.raises(RunError, match=r"cannot write to .*AccessDenied"):
        made(recipe, OUT)
    assert store.proxy.asked("GET /corpus/news") == 0


def test_an_output_among_the_inputs_is_refused(store):
    store.put("news/1.jsonl", NEWS)
    with pytest.raises(RunError, match="the next run would read"):
        made(recipe_of("s3://corpus/news"), "s3://corpus/news/out")
