"""The race on few documents: who runs, what is planted, the tables, the same records in all."""

import importlib
import sys

import pyarrow.dataset as ds
import pytest
import yaml

from bench import data, measure
from bench.race import __main__ as race
from bench.race import courses, planted, results
from bench.race.bare import loop as bare_loop
from bench.race.bare import prompting, with_datasets
from bench.race.contenders import ADAPTLLM, BARE, DONE, DUTIES, RESTRUCT, SAME, Contender, Stable
from bench.race.same import loop

RECORD = {"id": "d1", "title": "Bees", "text": "A text.", "stars": 5, "category": "Local"}
COST = measure.Cost(10.0, 8.0, 500.0, 0.1)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    return courses.many(tmp_path_factory.mktemp("race"), 50)


@pytest.fixture(scope="module")
def expected(inputs):
    loop.main(str(inputs.with_suffix(".yaml")), str(inputs.parent / "loop"))
    ids = record_ids(inputs.parent / "loop")
    assert len(ids) > 100
    return ids


def record_ids(output):
    ids = ds.dataset(output / "records").to_table(columns=["id"])["id"].to_pylist()
    assert len(set(ids)) == len(ids)
    return set(ids)


def test_the_documents_are_the_same_each_time_and_differ(inputs):
    parts = sorted(inputs.iterdir())
    lines = [line for part in parts for line in part.read_bytes().splitlines(keepends=True)]
    assert lines == list(data.documents(50))
    assert len(set(lines)) == courses.lines_in(inputs) == 50


def test_the_large_file_is_one_of_long_documents(tmp_path):
    folder = courses.one(tmp_path, 1)
    [path] = folder.iterdir()
    assert 1_000_000 <= path.stat().st_size < 1_030_000
    assert all(len(line) > courses.LONG_CHARS for line in path.read_bytes().splitlines())
    assert yaml.safe_load((tmp_path / "one.yaml").read_text())["sources"][0]["input"] == str(folder)


@pytest.mark.parametrize(
    ("stars", "tasks"),
    [(5, ["category", "sentiment", "title"]), (3, ["category", "title"])],
)
def test_a_record_gives_a_row_a_task(stars, tasks):
    rows = list(prompting.prompts(RECORD | {"stars": stars}))
    assert [row["task"] for row in rows] == tasks
    assert all(tuple(row) == prompting.COLUMNS and "A text." in row["inputs"] for row in rows)


def test_a_long_text_ends_with_a_sentence_before_the_limit():
    text = "Some words here. " * 1000
    cut = prompting.passage(text)
    assert text.startswith(cut)
    assert cut.endswith("here.")
    assert 2900 < len(cut) <= 3000
    assert len(prompting.passage("x" * 5000)) == 3000


def test_columns_of_records_become_columns_of_rows():
    columns = prompting.in_columns({name: [value, value] for name, value in RECORD.items()})
    assert columns["task"] == ["category", "sentiment", "title"] * 2
    assert {len(values) for values in columns.values()} == {6}


@pytest.mark.parametrize("module", [bare_loop, with_datasets])
def test_a_bare_rival_writes_the_rows_of_all_documents(inputs, tmp_path, module):
    module.main(str(inputs), str(tmp_path), "1")
    assert 100 < results.records_in(tmp_path) <= 150
    assert planted.documents_out(tmp_path) == 50


def test_bare_datatrove_writes_the_same_rows(inputs, tmp_path):
    pytest.importorskip("datatrove", reason="datatrove is in the extra 'bench'")
    from bench.race.bare import with_datatrove

    with_datatrove.main(str(inputs), str(tmp_path / "there"), "1")
    bare_loop.main(str(inputs), str(tmp_path / "loop"), "1")
    assert record_ids(tmp_path / "there") == record_ids(tmp_path / "loop")


def test_restruct_makes_the_records_of_the_loop(inputs, expected, make):
    made = make(yaml.safe_load(inputs.with_suffix(".yaml").read_text()))
    assert {record["id"] for record in made.records()} == expected


@pytest.mark.parametrize("name", ["datasets", "datatrove"])
def test_a_rival_makes_the_records_of_the_loop(inputs, expected, tmp_path, name):
    pytest.importorskip(name, reason=f"{name} is in the extra 'bench'")
    module = importlib.import_module(f"bench.race.same.with_{name}")
    module.main(str(inputs.with_suffix(".yaml")), str(tmp_path / "out"))
    assert record_ids(tmp_path / "out") == expected


def test_who_cannot_run_is_left_out_with_the_reason():
    [miner] = [one for one in BARE if one.name == ADAPTLLM]
    assert "--adaptllm" in Stable({}).missing(miner)
    strange = Contender("strange", "x", "no-such-package")
    assert "lacks no-such-package" in Stable({}).missing(strange)
    assert not Stable({}).missing(RESTRUCT)


def test_commands_name_recipe_or_folder(tmp_path):
    stable = Stable({"datatrove": "/other/python"}, "/clone")
    words = {one.name: stable.command(one, tmp_path, tmp_path / "o", 2) for one in BARE}
    assert words["datatrove"][:3] == ["/other/python", "-m", "bench.race.bare.with_datatrove"]
    assert words["plain loop"][3:] == [str(tmp_path), str(tmp_path / "o"), "2"]
    assert words[ADAPTLLM][-1] == "/clone"
    assert stable.command(SAME[0], tmp_path, tmp_path / "o", 1)[3] == f"{tmp_path}.yaml"
    assert "--direct_num_workers=2" in stable.command(RESTRUCT, tmp_path, tmp_path / "o", 2)


@pytest.mark.parametrize("fault", planted.FAULTS)
def test_a_planted_line_stands_among_all_good_ones(tmp_path, fault):
    folder = planted.plant(tmp_path, fault)
    lines = b"".join(path.read_bytes() for path in sorted(folder.iterdir())).splitlines(True)
    assert planted.FAULTS[fault] in lines
    good = [line for line in lines if line != planted.FAULTS[fault]]
    assert good == list(data.documents(planted.DOCUMENTS))


@pytest.mark.parametrize(
    ("status", "printed", "told"),
    [
        (1, "", True),
        (0, "WARNING | part-0.jsonl may be corrupted", True),
        (0, "done", False),
        (0, "Warnings: 3\nErrors: 0\nCommand nvidia-smi is not found: error", False),
    ],
)
def test_who_said_that_there_was_a_bad_line(status, printed, told):
    assert planted.said(status, printed) == told


def test_a_table_has_ratios_to_one_contender_and_marks_a_crowd():
    rival = measure.Cost(5.0, 4.0, 100.0, 4.0)
    run = [results.Result(RESTRUCT, 1, COST, 30), results.Result(BARE[0], 1, rival, 30)]
    _, _, ours, other = results.table(run, "restruct")
    assert ours == "| restruct | 1 | 10.0 | 1.00 | 8.0 | 1.00 | 500 | 30 | 1% |"
    assert other == "| plain loop | 1 | 5.0 | 0.50 | 4.0 | 0.50 | 100 | 30 | 50% (!) |"
    failed = results.Result(BARE[1], 1, measure.Cost(0, 0, 0, 0), 0, "no | luck")
    assert "failed: no / luck" in list(results.table([*run, failed], "restruct"))[-1]


def test_the_gain_of_two_workers_is_said():
    two = results.Result(RESTRUCT, 2, COST._replace(wall=5.0), 30)
    said = results.speedup([results.Result(RESTRUCT, 1, COST, 30), two], 100.0)
    assert said == "restruct by workers: 1: 10.0 MB/s, 2: 20.0 MB/s; 2 are 2.00 x 1"


def test_every_contender_has_its_line_of_duties():
    names = ["restruct", *(one.name for one in BARE)]
    lines = list(results.duties(names))
    assert len(lines) == len(names) + 2
    assert {duty for done in DONE.values() for duty in done} == set(DUTIES)


def test_what_is_asked_for_is_raced():
    chosen = race.parsed(["--only", "datasets.map", "plain loop", "--views", "same"])
    assert [one.name for one in race.field(chosen, Stable({}))["same"]] == [
        "plain loop",
        "datasets.map",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="costs are read from Linux's /proc")
def test_a_run_is_measured_and_a_failed_one_says_why(inputs, tmp_path):
    made = results.run(Stable({}), BARE[0], inputs, tmp_path / "out", 1)
    assert made.records > 100
    assert made.cost.peak > 0
    assert not (tmp_path / "out").exists()
    failed = results.run(Stable({}), Contender("none", "bench.none"), inputs, tmp_path / "out", 1)
    assert "No module named bench.none" in failed.error
