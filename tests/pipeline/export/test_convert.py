import hashlib
import json
import os
from dataclasses import asdict, replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datasets import load_dataset

from pipeline.errors import RunError, UserError
from pipeline.export import FORMATS, Options, export
from tests.examples import RECORD
from tests.record_runs import HIDDEN, ODD, worded, write_run


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    records = [*worded(), HIDDEN, *ODD]
    return write_run(tmp_path_factory.mktemp("run") / "out", records, shards=3)


def rows_of(folder, split="train"):
    paths = sorted(folder.glob(f"{split}-*.parquet"))
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


@pytest.mark.parametrize("name", FORMATS)
def test_every_record_is_written_or_counted(run, tmp_path, name):
    made = export(str(run), str(tmp_path / "to"), name)
    listing = json.loads((tmp_path / "to" / "export.json").read_bytes())
    assert made.read == len(worded()) + 1 + len(ODD)
    assert made.written + sum(made.left_out.values()) == made.read
    assert made.written == sum(one["rows"] for one in made.files) > 0
    assert listing["format"] == "restruct-export/1"
    assert listing["export"] == name
    assert listing["source"]["recipe_id"] == "abc"
    assert listing["files"] == made.files
    for counts in ("written", "left_out"):
        total = sum(one[counts] for one in listing["signals"].values())
        assert total == (made.written if counts == "written" else made.read - made.written)
    for one in made.files:
        data = (tmp_path / "to" / one["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == one["sha256"]
        assert len(data) == one["bytes"]
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("name", FORMATS)
def test_rows_give_the_records_back_in_order(run, tmp_path, name):
    export(str(run), str(tmp_path / "to"), name)
    form = FORMATS[name]
    for split in ("train", "validation"):
        source = sorted((run / "records").glob(f"{split}-*"))
        records = [row for path in source for row in pq.read_table(path).to_pylist()]
        taken = [row for row in records if not form.refusal(replace(RECORD, **row))]
        if name == "jsonl":
            paths = sorted((tmp_path / "to").glob(f"{split}-*.jsonl"))
            rows = [json.loads(line) for p in paths for line in p.read_bytes().split(b"\n")[:-1]]
        else:
            rows = rows_of(tmp_path / "to", split)
        kept = [form.from_row(row) for row in rows]
        assert kept == [{key: record[key] for key in kept[0]} for record in taken]


@pytest.mark.parametrize(
    ("name", "file_type"),
    [
        *((name, file_type) for name in FORMATS for file_type in ("jsonl", "jsonl.gz")),
        *((name, "parquet") for name in FORMATS if name != "jsonl"),
    ],
)
def test_datasets_loads_it_whole_and_streamed(run, tmp_path, name, file_type):
    # One signal alone, so that shards of it are empty.
    options = Options(file_type=file_type, signals=("temporal_order",))
    made = export(str(run), str(tmp_path / "to"), name, options)
    loaded = load_dataset(str(tmp_path / "to"), cache_dir=str(tmp_path / "cache"))
    assert sum(split.num_rows for split in loaded.values()) == made.written
    streamed = load_dataset(str(tmp_path / "to"), split="train", streaming=True)
    assert len(list(streamed)) == loaded["train"].num_rows
    assert next(iter(streamed)) == loaded["train"][0]
    assert list(loaded["train"].features)[: len(FORMATS[name].schema)] == FORMATS[name].schema.names


def test_files_are_named_like_the_shards_and_all_have_the_same_types(run, tmp_path):
    export(str(run), str(tmp_path / "to"), "verl")
    files = sorted((tmp_path / "to").glob("*.parquet"))
    assert [path.name for path in files] == [
        f"{split}-0000{n}-of-00003.parquet" for split in ("train", "validation") for n in range(3)
    ]
    assert {str(pq.read_schema(path)) for path in files} == {str(FORMATS["verl"].schema)}


def test_the_rows_of_a_split_are_numbered_through(run, tmp_path):
    export(str(run), str(tmp_path / "to"), "verl")
    rows = rows_of(tmp_path / "to")
    assert [row["extra_info"]["index"] for row in rows] == list(range(len(rows)))


def test_two_exports_are_the_same_bytes(run, tmp_path):
    for name in ("one", "other"):
        export(str(run), str(tmp_path / name), "chat")
    one, other = (
        {p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "other")
    )
    assert one == other


def test_signals_and_split_choose(run, tmp_path):
    options = Options(signals=("rating", "sentiment"), split="train")
    made = export(str(run), str(tmp_path / "to"), "chat", options)
    rows = rows_of(tmp_path / "to")
    assert {row["signal"] for row in rows} == {"rating", "sentiment"}
    assert {one["split"] for one in made.files} == {"train"}
    assert made.left_out["of another signal than those asked for"] == made.read - len(rows)


def test_a_shard_that_gives_no_row_gives_no_file(tmp_path):
    records = [RECORD, HIDDEN, replace(RECORD, id="r2")]
    run = write_run(tmp_path / "out", records, shards=3)
    made = export(str(run), str(tmp_path / "to"), "chat")
    names = ["train-00000-of-00003.parquet", "train-00002-of-00003.parquet"]
    assert [one["path"] for one in made.files] == names
    assert sorted(path.name for path in (tmp_path / "to").glob("*.parquet")) == names


def test_a_split_that_comes_out_empty_has_no_file(tmp_path):
    run = write_run(tmp_path / "out", [RECORD, replace(HIDDEN, split="validation")])
    made = export(str(run), str(tmp_path / "to"), "chat")
    assert [one["split"] for one in made.files] == ["train"]
    assert not list((tmp_path / "to").glob("validation*"))
    assert load_dataset(str(tmp_path / "to"), cache_dir=str(tmp_path / "c")).keys() == {"train"}


def test_no_record_left_is_an_error_with_the_reasons(tmp_path):
    run = write_run(tmp_path / "out", [HIDDEN])
    with pytest.raises(RunError, match=r"no record is left for --format chat \(1 hidden spans are"):
        export(str(run), str(tmp_path / "to"), "chat")
    assert not (tmp_path / "to").exists()


def test_a_record_of_50_mb_passes(tmp_path):
    large = replace(RECORD, id="large", inputs="x" * 50_000_000)
    run = write_run(tmp_path / "out", [RECORD, large, replace(RECORD, id="r2")])
    made = export(str(run), str(tmp_path / "to"), "chat")
    assert made.written == 3
    lengths = [len(row["messages"][0]["content"]) for row in rows_of(tmp_path / "to")]
    assert lengths[1] == 50_000_000


def test_rows_of_the_first_contract_are_read(tmp_path):
    run = write_run(tmp_path / "out", [RECORD])
    [path] = (run / "records").iterdir()
    pq.write_table(pq.read_table(path).drop_columns(["document_chars"]), path)
    manifest = json.loads((run / "manifest.json").read_bytes())
    manifest["contracts"] = {"record": 1, "signal": 1}
    (run / "manifest.json").write_text(json.dumps(manifest))
    export(str(run), str(tmp_path / "to"), "jsonl")
    [path] = (tmp_path / "to").glob("*.jsonl")
    assert json.loads(path.read_bytes()) == asdict(RECORD) | {"document_chars": -1}


def damage(path):
    path.write_bytes(path.read_bytes()[:-200])


def bad_utf8(path):
    table = pq.read_table(path)
    column = pa.array([b"\xff\xfe"], pa.binary()).cast(pa.string(), safe=False)
    pq.write_table(table.set_column(1, table.schema.field(1), column), path)


def other_rows(path):
    table = pq.read_table(path)
    pq.write_table(pa.concat_tables([table, table]), path)


def other_columns(path):
    pq.write_table(pq.read_table(path).drop_columns(["inputs"]), path)


@pytest.mark.parametrize(
    ("mischief", "message"),
    [
        (damage, "cannot be read after row 0"),
        (os.remove, "cannot be read after row 0: .*train-00000-of-00001"),
        (bad_utf8, "cannot be read after row 0: 'utf-8' codec"),
        (other_rows, "holds 2 rows, its manifest says 1; `restruct validate"),
        (other_columns, "its columns are of no known record contract: it lacks inputs"),
    ],
)
def test_a_damaged_shard_is_named_and_nothing_is_left_behind(tmp_path, mischief, message):
    run = write_run(tmp_path / "out", [RECORD])
    [path] = (run / "records").iterdir()
    mischief(path)
    with pytest.raises(RunError, match=message) as caught:
        export(str(run), str(tmp_path / "to"), "chat")
    assert "records/train-00000-of-00001.parquet" in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_two_shards_of_one_name_do_not_overwrite_each_other(tmp_path):
    run = write_run(tmp_path / "out", [RECORD])
    manifest = json.loads((run / "manifest.json").read_bytes())
    manifest["datasets"] *= 2
    (run / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(RunError, match="its manifest names two shards train-00000-of-00001"):
        export(str(run), str(tmp_path / "to"), "chat")


def test_a_link_out_of_the_run_is_not_followed(tmp_path):
    run = write_run(tmp_path / "out", [RECORD])
    [path] = (run / "records").iterdir()
    path.rename(tmp_path / "elsewhere.parquet")
    path.symlink_to(tmp_path / "elsewhere.parquet")
    with pytest.raises(UserError, match="is a link to a file outside"):
        export(str(run), str(tmp_path / "to"), "chat")


def test_the_readme_shows_names_as_text_and_counts_what_is_missing(tmp_path):
    run = write_run(tmp_path / "out", [RECORD, HIDDEN])
    manifest = json.loads((run / "manifest.json").read_bytes())
    manifest["recipe"]["name"] = "<script>\n# a *b*"
    (run / "manifest.json").write_text(json.dumps(manifest))
    export(str(run), str(tmp_path / "to"), "chat")
    text = (tmp_path / "to" / "README.md").read_text()
    assert "<script>" not in text.replace("\\<", "")
    assert "\n# a" not in text
    assert "1 of 2 records" in text
    assert "* 1: hidden spans are no conversation" in text


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("alpaca", Options(), 'unknown format "alpaca"; known: chat, instruction, jsonl, p3, verl'),
        ("chat", Options(file_type="csv"), 'unknown type "csv"'),
        ("jsonl", Options(file_type="parquet"), "writes lines; the records in .* are Parquet"),
        ("chat", Options(signals=("ratings",)), 'no records of "ratings"; did you mean "rating"'),
        ("chat", Options(split="test"), 'no records of "test"; known: train, validation'),
    ],
)
def test_a_mistake_in_the_options_is_named_with_the_cure(run, tmp_path, name, options, message):
    with pytest.raises(UserError, match=message):
        export(str(run), str(tmp_path / "to"), name, options)
    assert not (tmp_path / "to").exists()


def test_no_run_and_no_records_are_errors(tmp_path):
    with pytest.raises(UserError, match="no such folder"):
        export(str(tmp_path / "none"), str(tmp_path / "to"), "chat")
    run = write_run(tmp_path / "out", [])
    with pytest.raises(UserError, match="holds no records"):
        export(str(run), str(tmp_path / "to"), "chat")
