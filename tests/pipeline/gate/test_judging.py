"""A sound run passes; each way to break one is found, with the place and the cure."""

import os
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import UserError
from pipeline.gate import Options, findings, first_errors, judge, print_verdict, to_json
from tests.finished_runs import documents, make_run
from tests.pipeline.gate.breaking import (
    all_of,
    change_manifest,
    edit,
    manifest_of,
    only,
    replace_table,
    shards,
    sign,
    verdict_of,
)


def first(run, name="records", split="train"):
    return shards(run, name, split)[0]


@pytest.mark.parametrize("thorough", [False, True])
def test_a_sound_run_passes(sound, thorough):
    verdict = verdict_of(sound, thorough=thorough)
    assert verdict.ok, verdict.findings
    total = sum(table["rows"] for table in manifest_of(sound)["datasets"])
    assert sum(verdict.rows.values()) == total - 1  # the dead letter
    assert list(findings(str(sound))) == verdict.findings


def test_json_is_the_same_whatever_the_folder_and_the_threads(sound, run):
    edit(run, first(run), lambda rows: rows[3].update(targets=" "))
    other = shutil.copytree(run, run.parent / "elsewhere")
    told = [to_json(judge(str(f), Options(workers=n))) for f in (run, other) for n in (1, 2)]
    assert len(set(told)) == 1
    assert b'"ok": false' in told[0]


def test_no_folder_and_no_run(tmp_path):
    with pytest.raises(UserError, match="no such folder"):
        judge(str(tmp_path / "nowhere"))
    with pytest.raises(UserError, match=r"holds no manifest\.json"):
        judge(str(tmp_path))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.999])
@pytest.mark.parametrize("name", ["records", "signals/summary", "evidence"])
def test_one_broken_byte(run, share, name):
    path = first(run, name, "sample" if name == "evidence" else "train")
    data = bytearray((run / path).read_bytes())
    data[int(share * (len(data) - 1))] ^= 0x10
    (run / path).write_bytes(data)
    found = only(run, "files")
    assert found.path == path
    assert "SHA-256" in found.message
    assert "run the recipe again" in found.cure


@pytest.mark.parametrize("place", range(4, 3000, 97))
def test_no_broken_byte_ends_in_a_traceback(run, place):
    path = first(run)
    data = bytearray((run / path).read_bytes())
    data[-place] ^= 0xFF
    (run / path).write_bytes(data)
    sign(run, path, rows=False)
    verdict_of(run)


def test_a_truncated_shard(run):
    path = first(run)
    data = (run / path).read_bytes()
    (run / path).write_bytes(data[:-100])
    found = only(run, "files")
    assert found.path == path
    assert f"{len(data) - 100:,} bytes" in found.message
    sign(run, path, rows=False)
    assert "is no Parquet file" in only(run, "files").message


def test_swapped_shards(run):
    one, two = shards(run, "records")
    os.rename(run / one, run / "x")
    os.rename(run / two, run / one)
    os.rename(run / "x", run / two)
    assert {f.path for f in all_of(run, "files")} == {one, two}
    sign(run, one)
    sign(run, two)
    found = only(run, "order")
    assert (found.path, "were shards swapped?" in found.message) == (two, True)


def test_a_missing_shard(run):
    (run / first(run)).unlink()
    assert only(run, "files").message == "is missing"


def test_the_manifest_of_another_run(run, tmp_path):
    other = make_run(tmp_path / "other", documents(41, 20))
    shutil.copy(other / "manifest.json", run / "manifest.json")
    found = all_of(run, "files", most=1000)
    assert first(run) in {f.path for f in found}
    assert all("the manifest" in f.message for f in found)


def test_a_shard_of_contract_1(run):
    path = first(run)
    replace_table(run, path, pq.read_table(run / path).drop_columns(["document_chars"]))
    found = only(run, "columns")
    assert found.path == path
    assert "record contract 1" in found.message
    assert "--from_signals" in found.cure


def test_other_columns(run):
    path = first(run)
    table = pq.read_table(run / path)
    replace_table(run, path, table.replace_schema_metadata({}))
    assert "metadata" in only(run, "columns").message
    replace_table(run, path, table.set_column(0, "id", table["id"].cast(pa.large_string())))
    assert "large_string" in only(run, "columns").message
    nullable = pa.schema([f.with_nullable(True) for f in table.schema], table.schema.metadata)
    replace_table(run, path, table.cast(nullable))
    assert "column id" in all_of(run, "columns")[0].message


@pytest.mark.parametrize(
    ("path", "level"), [("notes.txt", "warning"), ("records/extra.parquet", "error")]
)
def test_an_unknown_file(run, path, level):
    (run / path).write_text("x")
    found = only(run, "files", level)
    assert (found.path, found.message) == (path, "is not in the manifest")
    assert found.cure == "move it out of the folder"


def test_a_name_that_is_not_utf8(run):
    (run / os.fsdecode(b"records/\xff")).write_text("x")
    assert only(run, "files").path == "records/\\udcff"
    to_json(verdict_of(run))


def test_a_link_out_of_the_folder(run, tmp_path):
    outside = tmp_path / "secret"
    outside.write_text("x")
    (run / "link").symlink_to(outside)
    assert only(run, "files").message == "is a link to a place outside the folder"
    (run / "link").unlink()
    path = first(run)
    shutil.move(run / path, tmp_path / "moved")
    (run / path).symlink_to(tmp_path / "moved")
    assert only(run, "files").path == path
    assert "is a link to a file outside" in only(run, "manifest").message


@pytest.mark.parametrize(
    ("name", "cure"),
    [(".lock", "--overwrite"), (".partial/x", "--overwrite"), (".forgetting/x", "restruct forget")],
)
def test_a_run_that_goes_on_or_was_killed(run, name, cure):
    (run / name).parent.mkdir(exist_ok=True)
    (run / name).write_text("x")
    found = only(run, "files")
    assert (found.path, cure in found.cure) == (name, True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.update(format="other/9"), "format: 'other/9'"),
        (lambda m: m.pop("books"), "lacks books"),
        (lambda m: m.update(contracts={"record": 9, "signal": 2}), "contract 9"),
        (lambda m: m["datasets"][-1].update(name="signals/../x"), "is no name of a dataset"),
        (lambda m: m["datasets"][-1].update(name="signals/sumary"), 'did you mean "summary"'),
        (lambda m: m["datasets"][-1].update(split="tain"), "'tain' is no split"),
        (lambda m: m["datasets"][-1].update(config="../x"), "config '../x'"),
        (lambda m: m["datasets"][-1].update(rows=0), "0 rows, but its shards have"),
        (lambda m: m["datasets"][-1].update(rows="many"), "datasets: Expected `int`"),
        (lambda m: m["datasets"].append(m["datasets"][-1]), "is named twice"),
        (lambda m: m["datasets"][-1]["shards"][0].update(path="../../etc/passwd"), "is no path"),
        (lambda m: m["datasets"][-1]["shards"][0].update(path="signals/x.parquet"), "should be"),
        (lambda m: m.update(datasets=[]), "there are no records"),
    ],
)
def test_a_broken_manifest(run, change, message):
    change_manifest(run, change)
    found = [f for f in verdict_of(run, most=100).findings if f.check == "manifest"]
    assert any(message in f.message for f in found), found
    assert {f.path for f in found} == {"manifest.json"}


def test_a_config_of_a_published_folder_with_dots(run):
    def change(manifest):
        manifest["published"] = {}
        for table in manifest["datasets"]:
            table["config"] = "../x"

    change_manifest(run, change)
    assert "config '../x' should be 'default'" in str(all_of(run, "manifest", most=100))


def test_a_manifest_that_is_no_json(run):
    (run / "manifest.json").write_text("{")
    assert "cannot be read" in only(run, "manifest").message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m["books"][0].update(out=0), "in, but 0 out"),
        (lambda m: m["dead_letters"].update(written=7), "7 dead letters"),
        (lambda m: m["verdict"].update(ok=False, why="no luck"), "verdict: no luck"),
        (lambda m: m["books"][-1].pop("in"), "cannot be read"),
    ],
)
def test_books_that_do_not_add_up(run, change, message):
    change_manifest(run, change)
    found = all_of(run, "books")
    assert any(message in f.message for f in found), found


def test_a_record_too_few(run):
    edit(run, first(run), lambda rows: rows[:-1])
    found = only(run, "books")
    assert "written, the shards hold" in found.message


def test_an_edited_row(run):
    """A text that was edited has other tokens, which the sample or a thorough look finds."""
    path = first(run)
    edit(run, path, lambda rows: rows[5].update(inputs=rows[5]["inputs"] + " and so forth"))
    row = pq.read_table(run / path).to_pylist()[5]
    found = only(run, "tokens", thorough=True)
    assert (found.path, found.row_id) == (path, row["id"])
    assert "input_tokens: says" in found.message


def test_evidence_that_is_not_in_its_text(run):
    path = first(run, "evidence", "sample")
    edit(run, path, lambda rows: rows[0].update(text="", text_start=0))
    row = pq.read_table(run / path, columns=["signal_id"])["signal_id"][0].as_py()
    found = only(run, "rows")
    assert (found.path, found.row_id) == (path, row)
    assert "text: holds 0:0, but the evidence is" in found.message


def test_an_edited_signal(run):
    path = first(run, "signals/summary")
    edit(run, path, lambda rows: rows[0]["fields"].update(summary="Something else"))
    found = only(run, "ids", thorough=True)
    assert "the row was edited" in found.message


def empty(run, path):
    table = pq.read_table(run / path)
    with pq.ParquetWriter(run / path, table.schema):
        pass
    sign(run, path)


def test_a_signal_without_rows(run):
    for path in shards(run, "signals/summary"):
        empty(run, path)
    found = only(run, "files", "warning")
    assert (found.path, found.message) == ("signals/summary", "train: holds no rows")
    change_manifest(run, lambda m: m.update(published={}))
    assert not verdict_of(run).ok


def test_an_empty_row_group(run):
    path = first(run, "signals/summary")
    table = pq.read_table(run / path)
    with pq.ParquetWriter(run / path, table.schema) as writer:
        writer.write_table(table.slice(0, 0))
        writer.write_table(table)
    sign(run, path)
    assert "empty row group" in only(run, "files").message


def test_a_record_of_50_mb(run):
    path = first(run)

    def change(rows):
        [long, *_] = [row for row in rows if row["form"] == "generation"]
        long.update(inputs="lamp " * 10_000_000, targets=" ")

    edit(run, path, change)
    found = only(run, "rows")
    assert (found.path, found.message) == (path, "targets: is blank")


def test_an_id_in_two_shards(run):
    one, two = shards(run, "records")
    row = pq.read_table(run / one).to_pylist()[0]
    edit(run, two, lambda rows: sorted([*rows, row], key=lambda r: r["id"]))
    found = [f for f in all_of(run, "ids") if f.message.startswith("id:")]
    assert [(f.path, f.row_id) for f in found] == [(two, row["id"])]
    assert one in found[0].message
    doubles = [f for f in all_of(run, "ids") if "same inputs and targets" in f.message]
    assert len(doubles) == 1


def test_a_document_in_two_splits(run):
    path = first(run, split="validation")
    row = pq.read_table(run / first(run)).to_pylist()[0]
    document, mine = row["document_id"], row["mine"]
    edit(run, path, lambda rows: rows[0].update(document_id=document, mine=mine))
    found = all_of(run, "splits")
    assert any(f"document {document}: stands in" in f.message for f in found)
    assert {f.path for f in found} == {path}


def test_a_document_without_signals(run):
    path = first(run)
    edit(run, path, lambda rows: rows[4].update(document_id="unheard-of"))
    row = pq.read_table(run / path, columns=["id"])["id"][4].as_py()
    found = only(run, "splits")
    assert (found.path, found.row_id) == (path, row)


def test_rows_out_of_order(run):
    path = first(run)
    edit(run, path, lambda rows: [rows[1], rows[0], *rows[2:]])
    found = only(run, "order")
    assert (found.path, "not above that of the row before" in found.message) == (path, True)


def test_invalid_utf8(run):
    path = first(run)
    table = pq.read_table(run / path)
    raw = [text.as_py().encode() for text in table["inputs"]]
    raw[3] = raw[3][:10] + b"\xff\xfe" + raw[3][10:]
    column = pa.array(raw, pa.binary()).view(pa.string())
    place = table.schema.get_field_index("inputs")
    replace_table(run, path, table.set_column(place, table.schema.field(place), column))
    found = only(run, "text")
    assert (found.path, found.row_id) == (path, table["id"][3].as_py())
    assert found.message == "inputs: is not valid UTF-8"


def test_conflicts_are_counted(run):
    path = first(run)

    def change(rows):
        rows[1] = rows[0] | {"id": rows[1]["id"], "targets": rows[0]["targets"] + " Yes."}

    edit(run, path, change)
    verdict = verdict_of(run)
    found = [f for f in verdict.findings if f.check == "conflicts"]
    assert any(" 2 records" in f.message or "records (" in f.message for f in found)


def test_findings_are_counted_all_and_kept_few(run):
    edit(run, first(run), lambda rows: [row.update(uri="\x00") for row in rows] and rows)
    verdict = verdict_of(run, most=2)
    rows = pq.read_table(run / first(run)).num_rows
    assert verdict.counts["text", "error"] == rows
    assert sum(f.check == "text" for f in verdict.findings) == 2
    assert "U+0000" in first_errors(verdict)


def test_a_verdict_in_words(run, capsys):
    from rich.console import Console

    edit(run, first(run), lambda rows: rows[3].update(targets=""))
    verdict = verdict_of(run)
    print_verdict(verdict, Console(width=200))
    said = capsys.readouterr().out
    assert "targets: is blank" in said
    assert f"breaks its contract: {verdict.total('error')} error" in said
    assert first(run) in said


def test_an_unknown_vocabulary_is_a_warning(run):
    change_manifest(run, lambda m: m["versions"].update(vocabulary="0" * 64))
    found = only(run, "tokens", "warning")
    assert "token counts were not checked" in found.message


def test_a_dead_letter_of_a_million_characters(run):
    path = "dead/mine-00000-of-00001.jsonl"
    (run / path).write_bytes(b'{"stage": "' + b"x" * 2**21 + b'"}\n')
    sign(run, path, rows=False)
    assert "longer than any dead letter" in only(run, "rows").message
