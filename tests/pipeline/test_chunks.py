from dataclasses import replace
from itertools import combinations

import pyarrow as pa
import pytest

from pipeline.chunks import (
    Chunk,
    Row,
    Spill,
    buckets_of,
    in_pieces,
    key_of,
    load,
    load_all,
    to_batch,
)
from pipeline.dig import DocumentId
from tests.examples import RECORD

ROWS = [Row("records/train", key_of(str(n)), replace(RECORD, id=str(n))) for n in range(5)]


@pytest.mark.parametrize("spilled", [True, False])
def test_a_chunk_gives_back_what_was_stored(tmp_path, spilled):
    spill = Spill(str(tmp_path) if spilled else "")
    batch = to_batch("records/train", ROWS)
    chunks = [spill.store("records/train", batch) for _ in range(2)]
    spill.close()
    assert all(bool(c.path) == spilled == (not c.data) for c in chunks)
    assert load(chunks[1]).equals(batch)
    assert load_all(tuple(c) for c in chunks).num_rows == 10


def test_a_chunk_survives_as_a_plain_tuple():
    chunk = Spill("").store("records/train", to_batch("records/train", ROWS))
    assert Chunk(*tuple(chunk)) == chunk


def test_buckets_share_out_the_keys_evenly_and_in_order():
    keys = sorted(key_of(str(n)) for n in range(4000))
    buckets = buckets_of(pa.array(keys, pa.binary(16)), 8).tolist()
    assert buckets == sorted(buckets)
    assert all(400 < buckets.count(b) < 600 for b in range(8))


def test_a_bucket_over_the_size_comes_in_pieces_by_key(monkeypatch):
    rows = [Row("documents", key_of("m", str(n % 50)), DocumentId("m", str(n))) for n in range(200)]
    spill = Spill("")
    chunks = [
        tuple(spill.store("documents", to_batch("documents", rows[k : k + 20])))
        for k in range(0, 200, 20)
    ]
    whole = load_all(chunks)
    assert [table.num_rows for table in in_pieces(chunks)] == [200]
    monkeypatch.setattr("pipeline.chunks.PIECE_BYTES", sum(chunk[2] for chunk in chunks) // 4)
    pieces = [table["_key"].to_pylist() for table in in_pieces(chunks)]
    assert len(pieces) > 3
    assert sorted(key for keys in pieces for key in keys) == sorted(whole["_key"].to_pylist())
    assert all(not set(a) & set(b) for a, b in combinations(pieces, 2))
