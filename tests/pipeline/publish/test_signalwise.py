import json
import shutil

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from pipeline.errors import RunError
from pipeline.finished import ShardEntry, Table
from pipeline.publish import signalwise
from pipeline.publish.signalwise import shards_for, split_records


@pytest.mark.parametrize(
    ("rows", "size", "sources", "shards"),
    [
        (1, 1, 1, 1),
        (9_999, 1, 8, 1),
        (80_000, 1, 8, 8),
        (79_999, 1, 8, 4),
        (31_000, 1, 100, 2),
        (1_000_000, 1, 7, 7),
        (100, 5 * 64 * 2**20, 8, 4),
        (0, 0, 8, 1),
    ],
)
def test_number_of_shards(rows, size, sources, shards):
    assert shards_for(rows, size, sources) == shards


def records(folder, name):
    return ds.dataset(folder / name, format="parquet").to_table().sort_by("id")


def tables_of(published):
    found = json.loads((published / "manifest.json").read_text())["datasets"]
    return [
        Table(t["name"], t["split"], t["rows"], [ShardEntry(**s) for s in t["shards"]], t["config"])
        for t in found
        if t["name"] == "records"
    ]


def only_default(published, tmp_path):
    shutil.copytree(published / "default", tmp_path / "default")
    return tmp_path


def test_the_configs_together_are_all_records(published, manifest):
    every = records(published, "default")
    names = [t["config"] for t in manifest["datasets"] if t["name"].startswith("records/")]
    assert len(set(names)) > 2
    parts = [records(published, name) for name in sorted(set(names))]
    assert pa.concat_tables(parts).sort_by("id").equals(every)
    for name, part in zip(sorted(set(names)), parts, strict=True):
        assert set(part["signal"].to_pylist()) == {name}


def test_rows_are_sorted_and_in_their_split(published, manifest):
    for table in manifest["datasets"]:
        if table["name"].startswith("records/"):
            for shard in table["shards"]:
                rows = pq.read_table(published / shard["path"], columns=["id", "split"])
                ids = rows["id"].to_pylist()
                assert ids == sorted(ids)
                assert set(rows["split"].to_pylist()) == {table["split"]}


def test_several_shards_a_signal(published, tmp_path, monkeypatch):
    monkeypatch.setattr(signalwise, "MIN_ROWS", 10)
    folder = only_default(published, tmp_path)
    made = split_records(str(folder), tables_of(published))
    many = [table for table in made if len(table.shards) == 2]
    assert many
    for table in many:
        paths = [shard.path for shard in table.shards]
        assert paths == [f"{table.config}/{table.split}-{n:05d}-of-00002.parquet" for n in (0, 1)]
    parts = [records(folder, name) for name in sorted({table.config for table in made})]
    assert pa.concat_tables(parts).sort_by("id").equals(records(published, "default"))


def test_small_batches_change_nothing(published, tmp_path, monkeypatch):
    monkeypatch.setattr(signalwise, "_BATCH_ROWS", 3)
    made = split_records(str(only_default(published, tmp_path)), tables_of(published))
    for table in made:
        for shard in table.shards:
            assert (tmp_path / shard.path).read_bytes() == (published / shard.path).read_bytes()


def test_nothing_is_left_behind(published):
    assert [p for p in published.iterdir() if p.name.startswith(".")] == []


def renamed(published, tmp_path, name):
    """A published folder, one of whose records says that it is of another signal."""
    folder = only_default(published, tmp_path)
    tables = tables_of(published)
    path = folder / tables[0].shards[0].path
    table = pq.read_table(path)
    signals = table["signal"].to_pylist()
    signals[0] = name
    at = table.schema.get_field_index("signal")
    table = table.set_column(at, table.schema.field(at), pa.array(signals))
    path.unlink()
    pq.write_table(table, path)
    return folder, tables


@pytest.mark.parametrize("name", ["../evil", "default", "signals_summary", "A b", ""])
def test_odd_signals_in_the_data(published, tmp_path, name):
    folder, tables = renamed(published, tmp_path, name)
    with pytest.raises(RunError, match="cannot be published"):
        split_records(str(folder), tables)
    assert sorted(p.name for p in folder.iterdir()) == ["default"]


def test_a_truncated_shard(published, tmp_path):
    folder, tables = only_default(published, tmp_path), tables_of(published)
    path = folder / tables[0].shards[0].path
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(RunError, match=r"cannot be split by signal: .*`restruct validate` says"):
        split_records(str(folder), tables)
    assert sorted(p.name for p in folder.iterdir()) == ["default"]


def test_a_very_large_record(published, tmp_path):
    folder, tables = only_default(published, tmp_path), tables_of(published)
    path = folder / tables[0].shards[0].path
    table = pq.read_table(path)
    texts = table["inputs"].to_pylist()
    texts[1] = "long " * (10 * 2**20)
    at = table.schema.get_field_index("inputs")
    path.unlink()
    pq.write_table(table.set_column(at, table.schema.field(at), pa.array(texts)), path)
    made = split_records(str(folder), tables)
    kept = [max(map(len, pq.read_table(folder / s.path)["inputs"].to_pylist()))
            for t in made for s in t.shards]  # fmt: skip
    assert max(kept) == 50 * 2**20
