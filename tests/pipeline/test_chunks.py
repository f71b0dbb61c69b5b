from dataclasses import replace

import pyarrow as pa
import pytest

from pipeline.chunks import Chunk, Row, Spill, buckets_of, key_of, load, load_all, to_batch
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
