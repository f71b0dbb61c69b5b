"""The counts of a report are those of its rows, counted here one by one."""

from collections import Counter, defaultdict

import orjson
import pyarrow.parquet as pq
import pytest

from pipeline.errors import RunError, UserError
from pipeline.finished import open_finished
from pipeline.report.data import count, quantiles
from pipeline.report.scan import scan
from schemas.arrow import record_schema
from tests.finished_runs import make_run


@pytest.fixture(scope="module")
def rows(small):
    shards = sorted((small / "records").glob("*.parquet"))
    return [row for shard in shards for row in pq.read_table(shard).to_pylist()]


def test_cells_facets_prompts_and_documents(counts, rows):
    assert counts.cells == Counter((r["mine"], r["signal"]) for r in rows)
    assert counts.records == len(rows)
    for name in ("form", "split", "language", "license", "method"):
        assert counts.facets[name] == Counter(r[name] for r in rows)
    assert {(s, p, f): n for s, p, f, n in counts.prompts} == Counter(
        (r["signal"], r["prompt"], r["form"]) for r in rows
    )
    documents = {(r["mine"], r["document_id"]) for r in rows}
    assert counts.documents == Counter(mine for mine, _ in documents)
    assert {m: dict(found) for m, found in counts.licenses.items()} == {
        "press": {"CC-BY-4.0": sum(r["mine"] == "press" for r in rows)},
        "reviews": {"CC0-1.0": sum(r["mine"] == "reviews" for r in rows)},
    }


def test_lengths(counts, rows):
    for found, column in ((counts.inputs, "input_tokens"), (counts.targets, "target_tokens")):
        expected = defaultdict(Counter)
        for row in rows:
            expected[row["signal"]][row[column]] += 1
        assert found == expected


def test_answers_and_their_places(counts, rows):
    choices = [r for r in rows if r["form"] == "choice"]
    for signal, labels in counts.labels.items():
        answers = Counter(r["targets"] for r in choices if r["signal"] == signal)
        assert (labels.rows, labels.distinct) == (answers.total(), len(answers))
        best = sorted(answers.items(), key=lambda pair: (-pair[1], pair[0]))
        assert labels.top == best[: len(labels.top)]
    places = Counter(
        (r["signal"], len(r["options"]), r["options"].index(r["targets"]) + 1) for r in choices
    )
    assert places == {
        (signal, options, place): n
        for signal, by_options in counts.positions.items()
        for options, found in by_options.items()
        for place, n in found.items()
    }


def test_labels_of_typed_signals(counts, small):
    table = pq.read_table(sorted((small / "signals" / "sentiment").glob("*.parquet")))
    labels = Counter(fields["label"] for fields in table["fields"].to_pylist())
    found = counts.typed["sentiment"]
    assert dict(found.top) == labels
    assert found.field == "label"
    assert found.closed
    # What a signal answers with a text of its own has no balance.
    assert not counts.typed["summary"].closed


def test_repeated_inputs_and_conflicts(tmp_path):
    folder = make_run(tmp_path / "out", shards=1, validation=0.0)
    path = next((folder / "records").glob("train-*"))
    table = pq.read_table(path)
    rows = table.to_pylist()
    choice = next(r for r in rows if r["form"] == "choice")
    other = next(o for o in choice["options"] if o != choice["targets"])
    free = next(r for r in rows if r["form"] == "generation")
    rows += [choice | {"id": "x1", "targets": other}, free | {"id": "x2", "targets": "else"}]
    pq.write_table(type(table).from_pylist(rows, schema=record_schema()), path)
    run = open_finished(str(folder))
    with scan(run) as records:
        found = count(run, records).repeats
    expected = defaultdict(lambda: [0, 0])
    for row in rows:
        expected[row["signal"]][0] += 1
    for signal in expected:
        inputs = [r["inputs"] for r in rows if r["signal"] == signal]
        expected[signal][1] = len(inputs) - len(set(inputs))
    assert {s: [r.records, r.repeated] for s, r in found.items()} == expected
    assert {s: r.conflicting for s, r in found.items() if r.conflicting} == {choice["signal"]: 1}


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ({7: 1}, [7, 7, 7, 7, 7]),
        ({1: 50, 10: 50}, [1, 1, 1, 10, 10]),
        (dict.fromkeys(range(1, 101), 1), [5, 25, 50, 75, 95]),
    ],
)
def test_quantiles_are_exact(lengths, expected):
    assert quantiles(lengths) == expected


def test_no_records(small, tmp_path):
    manifest = orjson.loads((small / "manifest.json").read_bytes())
    manifest["datasets"] = [d for d in manifest["datasets"] if d["name"] != "records"]
    (tmp_path / "manifest.json").write_bytes(orjson.dumps(manifest))
    message = r"holds no records; its manifest\.json says why"
    with pytest.raises(RunError, match=message), scan(open_finished(str(tmp_path))):
        pass


def test_a_damaged_shard_is_named(tmp_path):
    folder = make_run(tmp_path / "out")
    path = next((folder / "records").glob("train-00000*"))
    data = path.read_bytes()
    path.write_bytes(data[:200] + b"\0" * 3000 + data[3200:])
    run = open_finished(str(folder))
    message = r"out: .*`restruct validate .*` says more"
    with pytest.raises(UserError, match=message), scan(run) as records:
        count(run, records)


def test_questions_reach_nothing_but_the_tables(small):
    shard = next((small / "records").glob("*"))
    with scan(open_finished(str(small))) as records:
        with pytest.raises(RunError, match="disabled"):
            records.rows(f"SELECT * FROM read_parquet('{shard}')")  # noqa: S608
        assert records.rows("SELECT count(*) > 0 FROM records") == [(True,)]
