from dataclasses import replace
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from datasets import Dataset, Features

from pipeline.chunks import Row, key_of, to_batch
from pipeline.shards import write_shard
from schemas import DeadLetter
from schemas.arrow import record_schema
from tests.examples import record_rows

ROWS = record_rows(20)


def replace_inputs(row, text):
    return row._replace(row=replace(row.row, inputs=text))


def test_a_shard_has_the_contract_and_the_same_bytes_for_any_order(tmp_path):
    forward = pa.Table.from_batches([to_batch("records/train", record_rows(50))])
    back = forward.take(list(range(49, -1, -1)))
    one = write_shard(str(tmp_path), "records/train", 0, forward, pa.array(range(50)))
    two = write_shard(str(tmp_path), "records/train", 0, back, pa.array(range(50)))
    assert one.sha256 == two.sha256
    assert pq.read_schema(one.path).equals(record_schema())
    assert one.cells == (("m", "s", 50, 450, 50),)


def test_a_row_group_ends_before_it_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.shards.ROW_GROUP_BYTES", 4000)
    rows = [replace_inputs(row, "long " * (400 if n == 3 else 2)) for n, row in enumerate(ROWS)]
    table = pa.Table.from_batches([to_batch("records/train", rows)])
    shard = write_shard(str(tmp_path), "records/train", 0, table, pa.array(range(len(rows))))
    file = pq.ParquetFile(shard.path)
    sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert sum(sizes) == len(rows)
    assert len(sizes) > 1
    assert all(
        group.num_rows == 1 or group.nbytes <= 4000
        for group in (file.read_row_group(n) for n in range(file.num_row_groups))
    )
    assert file.read()["id"].to_pylist() == [row.row.id for row in rows]


def test_a_shard_has_a_page_index_and_the_features_for_datasets(tmp_path):
    table = pa.Table.from_batches([to_batch("records/train", ROWS)])
    shard = write_shard(str(tmp_path), "records/train", 0, table, pa.array(range(len(ROWS))))
    file = pq.ParquetFile(shard.path)
    column = file.metadata.row_group(0).column(0)
    assert column.has_column_index
    assert column.has_offset_index
    assert file.schema_arrow.metadata == record_schema().metadata
    assert Dataset.from_parquet(shard.path, cache_dir=str(tmp_path)).features == Features.from_dict(
        orjson.loads(record_schema().metadata[b"huggingface"])["info"]["features"]
    )


def test_dead_letters_are_json_lines_in_a_stable_order(tmp_path):
    letters = [DeadLetter("mine", "m", str(n), "u", 9 - n, "bad", "{") for n in range(3)]
    table = pa.Table.from_batches(
        [to_batch("dead/mine", [Row("dead/mine", key_of(x.key), x) for x in letters])]
    )
    shard = write_shard(str(tmp_path), "dead/mine", 0, table, pa.array([2, 0, 1]))
    lines = Path(shard.path).read_text().splitlines()
    assert [line.split('"offset":')[1][0] for line in lines] == ["7", "8", "9"]
