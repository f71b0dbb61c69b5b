"""`show` and `why` over small datasets written as a run writes them."""

from __future__ import annotations

import io
from dataclasses import asdict, replace
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

import signals
from pipeline.errors import UserError
from pipeline.face.lookup import record_by_id, records_of, signal_of, spread
from pipeline.face.show import show, why
from pipeline.finished import read_manifest
from pipeline.prompts import ask, registry
from schemas import Document, Rating, Record, stable_id
from schemas.arrow import record_schema, signal_schema

TEXT = "The lamp came well packed. It gives a warm light, and I would buy it again."


def review(number, mine="csv"):
    return Document(
        id=f"r{number}", mine=mine, uri=f"reviews.csv#row={number}", text=f"{TEXT} No. {number}",
        title="A good lamp", language="en", license="CC0-1.0", rating=Rating(5, 1, 5),
    )  # fmt: skip


def worded(signal, asked, split="train"):
    prompt = f"{signal.signal}/{asked.prompt}"
    return Record(
        id=stable_id(signal.id, prompt), inputs=asked.inputs, targets=asked.targets,
        options=asked.options, mine=signal.mine, signal=signal.signal, prompt=prompt,
        form=asked.form, document_id=signal.document_id, uri=signal.uri, license=signal.license,
        language=signal.language, method=signal.method, evidence_start=signal.start,
        evidence_end=signal.end, document_chars=signal.document_chars, input_tokens=9,
        target_tokens=1, split=split,
    )  # fmt: skip


def write(folder, name, rows, schema):
    path = folder / name / "train-00000-of-00001.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist([asdict(row) for row in rows], schema=schema), path)
    shard = {"path": f"{name}/{path.name}", "rows": len(rows), "bytes": 1, "sha256": ""}
    return {"name": name, "split": "train", "rows": len(rows), "shards": [shard]}


@pytest.fixture(scope="module")
def made():
    """Return the signals and records of a few reviews, all prompts asked."""
    kind = signals.registry()["sentiment"]
    documents = [review(n) for n in range(3)] + [review(9, "jsonl")]
    found = [signal for document in documents for signal in signals.dig(kind, document)]
    return found, [worded(signal, asked) for signal in found for asked in ask(signal, None, None)]


@pytest.fixture
def data(tmp_path, made):
    found, records = made
    schema = signal_schema(signals.registry()["sentiment"].fields)
    sets = [
        write(tmp_path, "records", records, record_schema()),
        write(tmp_path, "signals/sentiment", found, schema),
    ]
    (tmp_path / "manifest.json").write_bytes(orjson.dumps({"datasets": sets}))
    return str(tmp_path)


def printed(function, *args):
    out = io.StringIO()
    function(*args, Console(file=out, width=100))
    return out.getvalue()


def test_records_are_spread_over_mines_and_prompts(data, made):
    shown = spread(records_of(data), None, 4)
    assert len({record.prompt for record in shown}) == 4
    assert {record.mine for record in shown} == {"csv", "jsonl"}
    assert [r.id for r in shown] == [r.id for r in spread(records_of(data), "sentiment", 4)]


def test_more_than_there_are_cells_or_records_is_no_error(data, made):
    ids = [record.id for record in spread(records_of(data), None, 10_000)]
    assert sorted(ids) == sorted(record.id for record in made[1])


def test_the_choice_does_not_depend_on_the_order_of_rows(data, made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reversed")
    sets = [write(folder, "records", made[1][::-1], record_schema())]
    (folder / "manifest.json").write_bytes(orjson.dumps({"datasets": sets}))
    for n in (1, 5, 40):
        ids = [[r.id for r in spread(records_of(d), None, n)] for d in (data, str(folder))]
        assert ids[0] == ids[1]


def test_show_prints_whole_records(data, made):
    text = printed(show, data, "sentiment", 3)
    shown = [record for record in made[1] if record.id in text]
    assert len(shown) == 3
    for record in shown:
        assert record.targets in text
        assert record.prompt in text


def test_an_unknown_signal_has_a_hint(data):
    with pytest.raises(UserError, match='--signal: no record of "sentment"; did you mean "senti'):
        show(data, "sentment", 3, Console())


def test_why_tells_the_whole_way(data, made):
    record = next(record for record in made[1] if record.form == "choice")
    text = printed(why, record.id[:10], data)
    entry = next(
        p.entry for p in registry()["sentiment"].prompts if record.prompt.endswith(f"/{p.name}")
    )
    for part in (
        record.id, f"document: {record.document_id}", f"uri: {record.uri}", "title: A good lamp",
        f"method: {record.method}", f"prompt: {record.prompt}", TEXT,
        f"characters {record.evidence_start} to {record.evidence_end}",
        "options from: the labels of the prompt",
    ):  # fmt: skip
        assert part in text
    for line in entry.inputs.strip().splitlines():
        assert line in text


def test_a_record_finds_its_own_signal(data, made):
    for record in made[1]:
        signal = signal_of(data, record)
        assert stable_id(signal.id, record.prompt) == record.id


def test_a_record_prompted_elsewhere_says_so(tmp_path, made):
    sets = [write(tmp_path, "records", made[1], record_schema())]
    (tmp_path / "manifest.json").write_bytes(orjson.dumps({"datasets": sets}))
    text = printed(why, made[1][0].id, str(tmp_path))
    assert "so it was prompted from another folder" in text


def test_signals_of_another_folder_are_found_by_the_manifest(data, made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("again")
    manifest = {
        "datasets": [write(folder, "records", made[1], record_schema())],
        "run": {"from_signals": data},
    }
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest))
    assert "title: A good lamp" in printed(why, made[1][0].id, str(folder))


def test_unknown_and_ambiguous_ids_are_one_line_with_a_hint(data, made):
    records = records_of(data)
    known = sorted(record.id for record in made[1])
    wrong = known[3][:12] + ("0" if known[3][12] != "0" else "1") + known[3][13:]
    with pytest.raises(UserError) as caught:
        record_by_id(records, wrong)
    assert str(caught.value) == (
        f'RECORD_ID: no record has the id "{wrong}"; the nearest is {known[3]}'
    )
    shared = next(i[0] for i in known if sum(j[0] == i[0] for j in known) > 1)
    with pytest.raises(UserError, match="begins several ids; give more of one: "):
        record_by_id(records, shared)
    with pytest.raises(UserError, match="is empty"):
        record_by_id(records, " ")
    assert record_by_id(records, known[0].upper()).id == known[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "holds no manifest.json; give the --output of a run that has ended"),
        (b"{", "cannot be read"),
        (b"[]", "is no manifest of ours"),
        (b'{"datasets": []}', "holds no records"),
    ],
)
def test_a_folder_that_is_no_dataset_is_named(tmp_path, content, message):
    if content is not None:
        (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(UserError, match=message):
        show(str(tmp_path), None, 5, Console())


def test_other_places_and_lost_files_are_named(data, tmp_path):
    with pytest.raises(UserError, match="no such folder"):
        read_manifest(str(tmp_path / "nope"))
    with pytest.raises(UserError, match="only datasets on a local disk"):
        read_manifest("gs://bucket/out")
    (tmp_path / "records" / "train-00000-of-00001.parquet").unlink()
    with pytest.raises(UserError, match="records is damaged"):
        records_of(data)


def test_text_that_looks_like_markup_is_printed_as_it_is(tmp_path, made):
    record = replace(made[1][0], inputs="[bold]{{ 7*7 }}[/] :smile:", options=["[red]", "b"])
    sets = [write(tmp_path, "records", [record], record_schema())]
    (tmp_path / "manifest.json").write_bytes(orjson.dumps({"datasets": sets}))
    for text in (printed(show, str(tmp_path), None, 1), printed(why, record.id, str(tmp_path))):
        assert "[bold]{{ 7*7 }}[/] :smile:" in text
        assert "[red]" in text


def test_damaged_rows_are_one_line_with_the_cure(data):
    [path] = Path(data, "records").glob("*.parquet")
    table = pq.read_table(path)
    column = table.schema.get_field_index("inputs")
    bad = pa.array([b"\xff"] * table.num_rows).cast(pa.string(), safe=False)
    pq.write_table(table.set_column(column, table.schema.field(column), bad), path)
    with pytest.raises(UserError, match=r"is damaged: .*`restruct validate"):
        printed(show, data, None, 2)
