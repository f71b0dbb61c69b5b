import gzip
import json
import tracemalloc

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.disk import sha256_of
from pipeline.errors import UserError
from pipeline.export.files import FILE_TYPES, check_file_type, line_of, opened

SCHEMA = pa.schema([pa.field("a", pa.string(), False), pa.field("n", pa.int64(), False)])


def write(path, file_type, rows):
    with opened(path, file_type, SCHEMA) as file:
        for row in rows:
            file.add(row, len(row["a"]))
    return path


@pytest.mark.parametrize("file_type", FILE_TYPES)
def test_same_rows_same_bytes_whatever_the_name(tmp_path, file_type):
    rows = [{"a": f"row {n}", "n": n} for n in range(25_000)]
    one, other = (write(tmp_path / name, file_type, rows) for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()
    assert sha256_of(one) == sha256_of(other)


def test_row_groups_are_cut_by_rows(tmp_path):
    path = write(tmp_path / "x.parquet", "parquet", ({"a": "b", "n": n} for n in range(25_000)))
    found = pq.ParquetFile(path).metadata
    assert [found.row_group(n).num_rows for n in range(found.num_row_groups)] == [
        10_000, 10_000, 5_000,
    ]  # fmt: skip
    assert pq.read_table(path)["n"].to_pylist() == list(range(25_000))


def test_row_groups_are_cut_by_bytes_and_no_more_than_two_wait_in_memory(tmp_path):
    rows = ({"a": chr(97 + n % 26) * 4_000_000, "n": n} for n in range(60))
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    path = write(tmp_path / "x.parquet", "parquet", rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    found = pq.ParquetFile(path).metadata
    assert found.num_row_groups >= 3
    assert max(found.row_group(n).total_byte_size for n in range(found.num_row_groups)) < 100e6
    assert peak < 40e6
    assert pa.total_allocated_bytes() - before < 10e6


def test_a_file_without_rows_has_no_row_group(tmp_path):
    found = pq.ParquetFile(write(tmp_path / "x.parquet", "parquet", []))
    assert found.metadata.num_row_groups == 0
    assert found.schema_arrow == SCHEMA


def test_nothing_in_a_line_ends_it_for_any_reader():
    row = {"a": "one\u2028two\u2029three\u0085four\nfive\rsix\x0b\x0c\x1c\x1d\x1e", "n": 1}
    line = line_of(row)
    assert len(line.decode().splitlines()) == 1
    assert json.loads(line) == row
    assert line_of({"a": "caf\u00e9 \U0001f41d"}) == '{"a":"caf\u00e9 \U0001f41d"}\n'.encode()


def test_packed_lines_are_the_lines(tmp_path):
    rows = [{"a": "b", "n": 1}, {"a": "\u2028", "n": 2}]
    plain = write(tmp_path / "x", "jsonl", rows).read_bytes()
    packed = write(tmp_path / "y", "jsonl.gz", rows).read_bytes()
    assert gzip.decompress(packed) == plain
    assert packed[4:8] == b"\0\0\0\0"


def test_an_unknown_type_is_named_with_the_known_ones():
    with pytest.raises(UserError, match=r'unknown type "csv"; known: jsonl, jsonl\.gz, parquet'):
        check_file_type("csv")
