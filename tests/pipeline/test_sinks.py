import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.chunks import Spill, buckets_of, key_of, to_batch
from pipeline.sinks import WriteFn, buckets_for, shards_for, text_bytes
from tests.examples import record_rows

MB = 2**20


@pytest.mark.parametrize(
    ("size", "rows", "shards", "expected"),
    [
        (0, 0, None, 1),
        (100 * MB, 10**6, None, 1),
        (300 * MB, 10**6, None, 2),
        (1025 * MB, 10**6, None, 8),
        (1025 * MB, 100, None, 2),  # never under 32 rows a shard
        (1, 10**6, 6, 6),
        (1, 100, 6, 3),  # the largest divisor that keeps shards full
        (1, 5, 6, 1),
    ],
)
def test_the_number_of_shards(size, rows, shards, expected):
    assert shards_for(size, rows, shards, 256 * MB) == expected


@pytest.mark.parametrize("shards", [None, 1, 3, 48, 5000])
@pytest.mark.parametrize("size", [0, 10**6, 10**10, 10**14])
def test_every_bucket_lies_in_one_shard(size, shards):
    buckets = buckets_for(size, shards)
    assert buckets >= 16 or shards
    assert buckets % (shards or 1) == 0


@pytest.mark.parametrize("piece_bytes", [2**27, 2000])
def test_a_bucket_that_holds_several_shards_is_cut_like_one_that_holds_one(
    tmp_path, monkeypatch, piece_bytes
):
    monkeypatch.setattr("pipeline.chunks.PIECE_BYTES", piece_bytes)
    chunk = Spill("").store("records/train", to_batch("records/train", record_rows(100)))
    shards = list(WriteFn(str(tmp_path), 1).process(("records/train#4#0", [tuple(chunk)])))
    assert sorted(shard[1] for shard in shards) == [0, 1, 2, 3]
    assert sum(shard[3] for shard in shards) == 100
    for _, index, path, count, *_ in shards:
        ids = pq.read_table(path)["id"].to_pylist()
        assert ids == sorted(ids)
        assert len(ids) == count
        keys = pa.array([key_of(str(int(i))) for i in ids], pa.binary(16))
        assert set(buckets_of(keys, 4).tolist()) == {index}


def test_the_size_of_a_table_is_that_of_its_texts():
    table = pa.table(
        {"a": ["xx", "é"], "b": [["y"], []], "c": [{"d": "zzz"}, {"d": ""}], "n": [1, 2]}
    )
    assert (
        text_bytes(table) == text_bytes(pa.concat_tables([table.slice(1), table.slice(0, 1)])) == 8
    )
