from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.chunks import Row, key_of, to_batch
from pipeline.shards import write_shard
from schemas import DeadLetter
from schemas.arrow import record_schema
from tests.examples import record_rows


def test_a_shard_has_the_contract_and_the_same_bytes_for_any_order(tmp_path):
    forward = pa.Table.from_batches([to_batch("records/train", record_rows(50))])
    back = forward.take(list(range(49, -1, -1)))
    one = write_shard(str(tmp_path), "records/train", 0, forward, pa.array(range(50)))
    two = write_shard(str(tmp_path), "records/train", 0, back, pa.array(range(50)))
    assert one.sha256 == two.sha256
    assert pq.read_schema(one.path).equals(record_schema())
    assert one.cells == (("m", "s", 50, 450, 50),)


def test_dead_letters_are_json_lines_in_a_stable_order(tmp_path):
    letters = [DeadLetter("mine", "m", str(n), "u", 9 - n, "bad", "{") for n in range(3)]
    table = pa.Table.from_batches(
        [to_batch("dead/mine", [Row("dead/mine", key_of(x.key), x) for x in letters])]
    )
    shard = write_shard(str(tmp_path), "dead/mine", 0, table, pa.array([2, 0, 1]))
    lines = Path(shard.path).read_text().splitlines()
    assert [line.split('"offset":')[1][0] for line in lines] == ["7", "8", "9"]
