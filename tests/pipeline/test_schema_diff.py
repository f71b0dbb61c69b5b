"""`restruct schema diff`: what changed, and who can still read it."""

from __future__ import annotations

import shutil
from importlib.resources import files

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import RunError, UserError
from pipeline.schema_diff import BREAKS, COMPATIBLE, SAME, UPGRADE, lines, schema_diff, to_json
from tests.finished_runs import documents, make_run

SNAPSHOTS = files("schemas")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("diff") / "out", documents(8, 4), shards=2)


def snapshot(name):
    return str(SNAPSHOTS.joinpath(name))


def parquet(path, **columns):
    pq.write_table(pa.table({name: pa.array(values) for name, values in columns.items()}), path)
    return str(path)


def whats(diff):
    return {(c.table, c.column, c.what, c.verdict) for c in diff.changes}


def test_a_run_of_today_has_the_columns_of_today(run):
    for pair in ((str(run), "current"), ("current", str(run)), (str(run), str(run))):
        diff = schema_diff(*pair)
        assert (diff.verdict, diff.status, diff.changes) == (SAME, 0, ())
        assert "have the same columns" in list(lines(diff))[-1]


@pytest.mark.parametrize(("kind", "table"), [("record", "records"), ("signal", "signals/summary")])
def test_contracts_from_one_version_to_the_next_and_back(kind, table):
    one, two = (snapshot(f"{kind}.v{n}.json") for n in (1, 2))
    forth, back = schema_diff(one, two), schema_diff(two, one)
    assert (table, "document_chars", "added", COMPATIBLE) in whats(forth)
    assert (table, "document_chars", "removed", UPGRADE) in whats(back)
    assert (forth.verdict, back.verdict) == (COMPATIBLE, UPGRADE)
    assert (forth.status, back.status) == (1, 1)


@pytest.mark.parametrize("kind", ["record", "signal", "evidence"])
def test_the_newest_snapshots_are_current(kind):
    from schemas.arrow import CONTRACTS

    newest = snapshot(f"{kind}.v{CONTRACTS[kind]}.json")
    assert schema_diff(newest, "current").verdict == SAME
    assert schema_diff("current", newest).verdict == SAME


def test_tables_that_changed_alike_stand_under_one_heading():
    diff = schema_diff(snapshot("signal.v2.json"), snapshot("signal.v1.json"))
    said = list(lines(diff))
    assert len(said) == 3
    assert "and " in said[0]
    assert said[1] == "  - document_chars (int64, never null) [needs upgrade]"
    assert said[2].startswith("needs upgrade: ")


def test_every_kind_of_change_in_two_files(tmp_path):
    schema = pa.schema([
        pa.field("a", pa.string(), nullable=False), pa.field("b", pa.int64()),
        pa.field("c", pa.list_(pa.string())), pa.field("d", pa.string()),
    ])  # fmt: skip
    pq.write_table(schema.empty_table(), tmp_path / "a.parquet")
    other = pa.schema([
        pa.field("c", pa.list_(pa.int64())), pa.field("a", pa.string()),
        pa.field("b", pa.int64(), nullable=False), pa.field("e", pa.struct([("f", pa.bool_())])),
    ])  # fmt: skip
    pq.write_table(other.empty_table(), tmp_path / "b.parquet")
    diff = schema_diff(str(tmp_path / "a.parquet"), str(tmp_path / "b.parquet"))
    assert whats(diff) == {
        ("records", "d", "removed", BREAKS),
        ("records", "e", "added", COMPATIBLE),
        ("records", "e.f", "added", COMPATIBLE),
        ("records", "a", "nullable", BREAKS),
        ("records", "b", "nullable", COMPATIBLE),
        ("records", "c[]", "type", BREAKS),
        ("records", "", "order", COMPATIBLE),
    }
    assert diff.verdict == BREAKS
    assert "~ the order of columns differs [compatible]" in "\n".join(lines(diff))
    assert "~ c[]: string -> int64 [breaks]" in "\n".join(lines(diff))


def test_a_file_is_compared_with_its_own_table_alone(run):
    path = str(next((run / "signals" / "summary").glob("*.parquet")))
    assert schema_diff(path, str(run)).verdict == SAME
    assert schema_diff(path, "current").verdict == SAME
    assert schema_diff(snapshot("signal.v1.json"), path).verdict == COMPATIBLE


def test_a_version_of_a_signal_is_seen(run, tmp_path):
    folder = tmp_path / "summary"
    folder.mkdir()
    path = next((run / "signals" / "summary").glob("*.parquet"))
    table = pq.read_table(path)
    place = table.schema.get_field_index("version")
    other = table.set_column(place, table.schema.field(place), pa.array([99] * len(table)))
    pq.write_table(other, folder / "x.parquet")
    diff = schema_diff(str(path), str(folder / "x.parquet"))
    [change] = diff.changes
    assert (change.what, change.after, change.verdict) == ("version", "99", COMPATIBLE)
    assert "~ version: " in "\n".join(lines(diff))


def test_a_dataset_need_not_have_every_signal_but_knows_no_other(run, tmp_path):
    folder = shutil.copytree(run, tmp_path / "out")
    manifest = orjson.loads((folder / "manifest.json").read_bytes())
    for dataset in manifest["datasets"]:
        dataset["name"] = dataset["name"].replace("signals/summary", "signals/palmistry")
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest))
    assert whats(schema_diff("current", str(folder))) == {
        ("signals/palmistry", "", "added", BREAKS)
    }
    between = whats(schema_diff(str(run), str(folder)))
    assert ("signals/summary", "", "removed", BREAKS) in between
    assert ("signals/palmistry", "", "added", COMPATIBLE) in between
    assert "- the table [breaks]" in "\n".join(lines(schema_diff(str(run), str(folder))))


def test_unlike_shards_of_one_table_are_an_error(run, tmp_path):
    folder = shutil.copytree(run, tmp_path / "out")
    path = max((folder / "records").glob("train-*"))
    pq.write_table(pq.read_table(path).drop_columns(["uri"]), path)
    with pytest.raises(RunError, match=r"its columns are not those of .*lacks uri"):
        schema_diff(str(folder), "current")


def test_the_machine_form_is_the_same_again(run):
    diff = schema_diff(snapshot("record.v1.json"), "current")
    found = orjson.loads(to_json(diff))
    assert found["verdict"] == COMPATIBLE
    assert set(found) == {"a", "b", "changes", "verdict"}
    assert set(found["changes"][0]) == {"table", "column", "what", "before", "after", "verdict"}
    assert to_json(diff) == to_json(schema_diff(snapshot("record.v1.json"), "current"))


def test_what_is_no_source(tmp_path):
    (tmp_path / "x.json").write_text('{"contract": "poem", "columns": []}')
    (tmp_path / "y.json").write_text("{")
    (tmp_path / "z.parquet").write_bytes(b"PAR1 nothing")
    (tmp_path / "folder").mkdir()
    cases = {
        "nowhere": "no such file or folder; give a finished dataset's folder, a .parquet file",
        str(tmp_path / "x.json"): "is no snapshot of a contract (KeyError: 'poem')",
        str(tmp_path / "y.json"): "is no snapshot of a contract",
        str(tmp_path / "z.parquet"): "no Parquet that can be read",
        str(tmp_path / "folder"): "holds no manifest.json",
    }
    for source, said in cases.items():
        with pytest.raises(UserError) as caught:
            schema_diff("current", source)
        assert said in str(caught.value)


def test_two_sources_without_a_table_in_common():
    with pytest.raises(UserError, match=r"no table to compare: .*; give two of the same kind"):
        schema_diff(snapshot("record.v1.json"), snapshot("signal.v1.json"))
