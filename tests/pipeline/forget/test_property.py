"""For any run and any documents: what is left is the run less their rows; no other file moved."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.books import breaches
from pipeline.commit import unburied
from pipeline.forget import forget
from pipeline.shards import write_shard

SIZES = ((6, 3, 1), (12, 6, 2), (24, 12, 3))
_EXAMPLES = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@st.composite
def requests(draw):
    reviews, articles, shards = draw(st.sampled_from(SIZES))
    chosen = draw(st.sets(st.integers(0, reviews - 1), max_size=3))
    others = draw(st.sets(st.integers(0, articles - 1), max_size=2))
    if not chosen and not others:
        chosen = {draw(st.integers(0, reviews - 1))}
    return (reviews, articles, shards), sorted(chosen), sorted(others), draw(st.booleans())


@_EXAMPLES
@given(requests())
def test_what_is_left_is_the_run_less_the_rows_of_the_documents(runs, request_):
    sizes, reviews, articles, by_mine = request_
    ids = [f"review-{n}" for n in reviews] + [f"article-{n}" for n in articles]
    words = [f"{'reviews' if i.startswith('r') else 'press'}:{i}" for i in ids] if by_mine else ids
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(runs(*sizes), Path(place) / "out"))
        before = states(folder)
        done = forget(str(folder), words, yes=True)
        check(before, states(folder), set(ids), Path(place))
        check_manifest(folder)
        assert done.documents == len(ids)
        assert sum(done.rows.values()) == sum(
            len(_gone(s["table"], set(ids))) for s in before.values()
        )


def states(folder):
    """Return table, bytes, inode and time of every Parquet file of a folder."""
    return {
        str(path.relative_to(folder)): {
            "table": pq.read_table(path),
            "bytes": path.read_bytes(),
            "place": (path.stat().st_ino, path.stat().st_mtime_ns),
        }
        for path in sorted(folder.glob("**/*.parquet"))
    }


def check(before, after, ids, place):
    for path, old in before.items():
        gone = _gone(old["table"], ids)
        rest = [n for n in range(old["table"].num_rows) if n not in set(gone)]
        if not gone:
            assert after[path]["place"] == old["place"]
            assert after[path]["bytes"] == old["bytes"]
        elif path in after:
            assert after[path]["table"].equals(old["table"].take(pa.array(rest, pa.int64())))
            assert after[path]["bytes"] == written(place, path, old["table"], rest)
        else:
            # Only the shards of a table that is empty now may go.
            table = path.rpartition("-of-")[0].rpartition("-")[0]
            assert not [p for p in after if p.startswith(f"{table}-")]
    assert set(after) <= set(before)


def written(place, path, table, rows):
    """Return the bytes of a shard as a run writes it."""
    name = path.rpartition("-of-")[0].rpartition("-")[0]
    shard = write_shard(str(place), name, 0, table, pa.array(rows, pa.int64()))
    return Path(shard.path).read_bytes()


def _gone(table, ids):
    return [n for n, own in enumerate(table["document_id"].to_pylist()) if own in ids]


def check_manifest(folder):
    manifest = orjson.loads((folder / "manifest.json").read_bytes())
    named = {"manifest.json"}
    for dataset in manifest["datasets"]:
        assert dataset["rows"] == sum(shard["rows"] for shard in dataset["shards"]) > 0
        for shard in dataset["shards"]:
            data = (folder / shard["path"]).read_bytes()
            assert shard["bytes"] == len(data)
            assert shard["sha256"] == hashlib.sha256(data).hexdigest()
            named.add(shard["path"])
    there = {str(p.relative_to(folder)) for p in folder.glob("**/*") if p.is_file()}
    assert there == named
    assert not [*breaches(manifest["books"]), *unburied(manifest)]
    check_stats(folder, manifest)


def check_stats(folder, manifest):
    paths = sorted((folder / "records").glob("*.parquet"))
    rows = [row for path in paths for row in pq.read_table(path).to_pylist()]
    cells = {(row["mine"], row["signal"]) for row in rows}
    assert {(s["mine"], s["signal"]) for s in manifest["stats"]} == cells
    for line in manifest["stats"]:
        own = [r for r in rows if (r["mine"], r["signal"]) == (line["mine"], line["signal"])]
        assert line["records"] == len(own)
        assert line["mean_input_tokens"] == round(sum(r["input_tokens"] for r in own) / len(own), 1)
    written = [p for p in manifest["books"] if p["stage"] == "write"]
    assert sum(page["out"] for page in written) == len(rows)
