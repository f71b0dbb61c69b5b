"""Runs of the contract before today are read; what cannot be read, or put together, is refused."""

from __future__ import annotations

import shutil

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.again import ReadSignalsFn, earlier
from pipeline.errors import RunError
from pipeline.face.lookup import record_by_id, records_of, signal_of, spread
from pipeline.older import check_alike, check_readable, check_same_columns, check_signals, current
from schemas.arrow import CONTRACTS, signal_schema
from signals import registry
from tests.finished_runs import documents, make_run


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("older") / "today", documents(8, 4), shards=1)


@pytest.fixture(scope="module")
def first(today, tmp_path_factory):
    """The same run as version 0.1 wrote it: contract 1, no evidence, no metadata."""
    folder = tmp_path_factory.mktemp("older") / "first"
    shutil.copytree(today, folder)
    shutil.rmtree(folder / "evidence")
    for path in folder.glob("**/*.parquet"):
        table = pq.read_table(path).drop_columns(["document_chars"]).replace_schema_metadata()
        pq.write_table(table, path)
    manifest = orjson.loads((folder / "manifest.json").read_bytes())
    manifest["contracts"] = {"record": 1, "signal": 1}
    manifest["datasets"] = [d for d in manifest["datasets"] if d["name"] != "evidence"]
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest))
    return folder


def read(folder):
    reader = ReadSignalsFn(0.2)
    reader.setup()
    reader.start_bundle()
    paths = earlier(str(folder), None).signals
    return sorted(
        (row.table, row.row.id, row.row.document_chars)
        for path in paths
        for rows in reader.process(path)
        for row in rows
    )


def test_signals_of_the_first_contract_are_prompted_again(first, today):
    old, new = read(first), read(today)
    assert [row[:2] for row in old] == [row[:2] for row in new]
    assert {row[2] for row in old} == {-1}
    assert min(row[2] for row in new) > 0


def test_records_of_the_first_contract_are_shown(first):
    records = records_of(str(first))
    [one] = spread(records, "summary", 1)
    assert one.document_chars == -1
    assert record_by_id(records, one.id) == one
    signal = signal_of(str(first), one)
    assert signal is not None
    assert (signal.document_chars, signal.document_id) == (-1, one.document_id)


def test_signals_whose_fields_have_changed_say_how():
    schema = signal_schema(registry()["summary"].fields)
    struct = schema.field("fields").type
    kept = [struct.field(i) for i in range(struct.num_fields)][1:]
    other = pa.struct([*kept, pa.field("mood", pa.string())])
    changed = schema.set(schema.get_field_index("fields"), pa.field("fields", other))
    gone = struct.field(0).name
    with pytest.raises(RunError) as caught:
        check_signals("x.parquet", "summary", changed)
    assert f"signal 'summary' have changed (mood: gone, {gone}: new)" in str(caught.value)
    with pytest.raises(RunError, match=r"fields of signal 'rating' have changed .* mine again"):
        check_signals("x.parquet", "rating", schema)


def test_signals_that_there_are_no_more():
    with pytest.raises(RunError, match="there is no signal 'palmistry' any more"):
        check_signals("x.parquet", "palmistry", signal_schema(registry()["summary"].fields))


def test_signals_with_other_common_columns():
    schema = signal_schema(registry()["summary"].fields).append(pa.field("mood", pa.string()))
    with pytest.raises(RunError, match="has unknown mood; a newer restruct may have written it"):
        check_signals("x.parquet", "summary", schema)


def test_rows_of_no_contract_name_the_file():
    with pytest.raises(RunError, match=r"x\.parquet: its columns are of no known record contract"):
        current(pa.table({"id": ["a"]}), "record", "x.parquet")


def test_a_newer_manifest_wants_a_newer_program():
    with pytest.raises(RunError, match=r"out: states contract 3 for its records, .* update"):
        check_readable("out", {"contracts": {"record": 3, "signal": 2}})


def manifest(**changes):
    recipe = {"name": "small"}
    return {"format": "f/1", "contracts": dict(CONTRACTS), "recipe": recipe, **changes}


def test_datasets_alike_may_follow_each_other():
    check_alike(manifest(), manifest(stats=[1]), "data")
    # The first manifests knew no evidence.
    check_alike(manifest(contracts={"record": 2, "signal": 2}), manifest(), "data")


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ({"contracts": {"record": 1, "signal": 2}}, "records of contract 1, the new ones of 2"),
        ({"format": "f/0"}, "its manifest is 'f/0', the new one 'f/1'"),
        ({"recipe": {"name": "other"}}, "its name is 'other', the new one's 'small'"),
        ({"recipe": None}, "its name is '', the new one's 'small'"),
    ],
)
def test_unlike_datasets_are_kept_apart(old, said):
    with pytest.raises(RunError, match=f"data holds another kind of dataset: .*{said}.*--overwr"):
        check_alike(manifest(**old), manifest(), "data")


def test_shards_of_one_table_must_be_alike():
    one = pa.schema([("a", pa.string()), ("b", pa.int64())])
    check_same_columns([("x", one), ("y", one.with_metadata({"k": "v"}))])
    other = pa.schema([("a", pa.int64()), ("c", pa.string())])
    with pytest.raises(RunError, match=r"y: .* of x \(lacks b, has also c, a is int64, there stri"):
        check_same_columns([("x", one), ("y", other)])
    turned = pa.schema([one.field(1), one.field(0)])
    with pytest.raises(RunError, match="another order of columns"):
        check_same_columns([("x", one), ("y", turned)])
