"""Whole runs in this process, on small inputs."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import RunError, UserError
from schemas import stable_id

ROOT = Path(__file__).resolve().parents[2]

FIELDS = {
    "id": "id",
    "text": "text",
    "title": "title",
    "rating": {"from": "stars", "worst": 1, "best": 5},
    "categories": "kind",
}
FIELD_FLAGS = ("--fields", "id=id", "text=text", "categories=kind")
# The command line under a limit that no file may outgrow: what a full disk is to a program.
SMALL_FILES = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
from pipeline.face.cli import main
sys.exit(main())
"""


def review(number, **changes):
    words = " ".join(f"word{(number * 7 + n) % 50}" for n in range(20))
    base = {
        "id": f"r{number}",
        "text": f"I have used this lamp for {number} weeks. It is {words}, and I can say so.",
        "title": f"A lamp, number {number}",
        "stars": 1 + number % 5,
        "kind": ["lamps", "chairs", "tables", "shelves", "rugs"][number % 5],
    }
    return base | changes


def recipe(folder, **changes):
    source = {"mine": "jsonl", "input": str(folder), "fields": FIELDS}
    return {"sources": [source], "validation": 0.2, "max_dead_fraction": 1.0} | changes


@pytest.fixture
def reviews(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "a.jsonl", [review(n) for n in range(40)])
    return folder


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_a_run_gives_records_signals_and_books(make, reviews):
    made = make(recipe(reviews))
    assert made.manifest["verdict"]["ok"]
    assert made.page("mine", "jsonl")["out"] == 40
    assert len(made.signals("sentiment")) == 32  # the middle of five stars is left out
    assert made.page("signal", "jsonl", "sentiment")["filtered"] == {"middling rating": 8}
    records = made.records()
    assert {r["signal"] for r in records} == {"category", "rating", "sentiment"}
    assert {p.name for p in made.folder.iterdir()} == {
        "evidence",
        "manifest.json",
        "records",
        "signals",
    }


def test_no_document_feeds_both_splits_and_ids_are_unique(make, reviews):
    records = make(recipe(reviews, prompts_per_signal="all")).records()
    splits = {}
    for record in records:
        splits.setdefault(record["document_id"], set()).add(record["split"])
    assert all(len(found) == 1 for found in splits.values())
    assert {next(iter(found)) for found in splits.values()} == {"train", "validation"}
    assert len({r["id"] for r in records}) == len(records)


def test_every_record_leads_back_to_a_signal(make, reviews):
    made = make(recipe(reviews, prompts_per_signal="all"))
    kinds = ("sentiment", "category", "rating")
    signals = {s["id"]: s for name in kinds for s in made.signals(name)}
    by_document = {}
    for signal in signals.values():
        by_document.setdefault((signal["document_id"], signal["signal"]), []).append(signal["id"])
    for record in made.records():
        ids = by_document[record["document_id"], record["signal"]]
        assert record["id"] in {stable_id(i, record["prompt"]) for i in ids}


def test_prompting_again_gives_the_same_records(make, reviews, tmp_path):
    first = make(recipe(reviews), tmp_path / "first")
    again = make(recipe(reviews), tmp_path / "again", from_signals=str(first.folder))
    shas = [
        [shard["sha256"] for d in made.manifest["datasets"] for shard in d["shards"]]
        for made in (first, again)
    ]
    assert shas[0] == shas[1]


def test_prompting_again_can_take_one_signal(make, reviews, tmp_path):
    first = make(recipe(reviews), tmp_path / "first")
    asked = recipe(reviews, signals=["sentiment"])
    again = make(asked, tmp_path / "again", from_signals=str(first.folder))
    assert {r["signal"] for r in again.records()} == {"sentiment"}
    with pytest.raises(RunError, match="no signal entities; it holds category, rating, sentiment"):
        make(
            recipe(reviews, signals=["entities"]),
            tmp_path / "no",
            from_signals=str(first.folder),
        )


def test_doubles_caps_and_lengths_are_counted(make, reviews):
    write(reviews / "b.jsonl", [review(n, id=f"x{n}") for n in range(10)])
    made = make(recipe(reviews, signals=["category"], caps={"jsonl/category": 15}))
    page = made.page("curate", "jsonl", "category")
    assert page["out"] == len(made.records()) == 15
    assert page["filtered"]["over the cap"] >= 20
    assert page["in"] == 50
    short = make(recipe(reviews, max_input_tokens=5), made.folder.parent / "short")
    assert not short.manifest["verdict"]["ok"]
    assert short.manifest["verdict"]["why"] == "no records were made"
    assert short.page("length", "jsonl", "category")["filtered"] == {"inputs over 5 tokens": 50}


def test_of_two_documents_with_one_id_the_first_by_content_wins(make, reviews, tmp_path):
    kept = []
    for names in (("b.jsonl", "c.jsonl"), ("c.jsonl", "b.jsonl")):
        write(reviews / names[0], [review(1, text="Another text stands here under the same id.")])
        write(reviews / names[1], [review(2)])
        made = make(recipe(reviews), tmp_path / names[0])
        assert made.page("document", "jsonl")["filtered"] == {
            "another document has this id": 1,
            "the same document again": 1,
        }
        signals = made.signals("category")
        assert len({s["id"] for s in signals}) == len(signals) == 40
        kept.append({s["fields"]["text"] for s in signals if s["document_id"] == "r1"})
    assert kept[0] == kept[1]
    assert len(kept[0]) == 1


def test_sources_with_names_keep_their_ids_apart(make, reviews, tmp_path):
    other = tmp_path / "other.jsonl"
    write(other, [review(n, text=f"Quite another text, number {n}.") for n in range(5)])
    sources = [
        {"mine": "jsonl", "name": name, "input": str(path), "fields": FIELDS}
        for name, path in (("lamps", reviews), ("others", other))
    ]
    made = make(recipe(reviews, sources=sources))
    assert made.page("document", "lamps")["out"] == 40
    assert made.page("document", "others")["out"] == 5
    assert {s["mine"] for s in made.signals("category")} == {"lamps", "others"}


def test_doubles_do_not_stand_in_both_splits(make, tmp_path):
    path = tmp_path / "in.jsonl"
    write(path, [review(n, text="The very same words, again and again.") for n in range(60)])
    made = make(recipe(path, signals=["category"], validation=0.5, prompts_per_signal="all"))
    pairs = [(r["inputs"], r["targets"]) for r in made.records()]
    assert len(set(pairs)) == len(pairs)
    assert {r["split"] for r in made.records()} == {"train", "validation"}


def test_an_output_inside_an_input_is_refused(make, reviews):
    with pytest.raises(RunError, match=r"lies in the input folder .*; choose a folder outside"):
        make(recipe(reviews), reviews / "out")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{bad", "is not JSON"),
        (b"{}", "its format is None"),
        (b'{"format": "restruct-manifest/1"}', "states no contract for its records"),
    ],
)
def test_signals_of_another_format_are_refused(make, reviews, tmp_path, data, message):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "manifest.json").write_bytes(data)
    with pytest.raises(RunError, match=message):
        make(recipe(reviews), from_signals=str(tmp_path / "old"))


def test_a_vocabulary_that_is_not_there_is_found_before_the_run(make, reviews, tmp_path):
    with pytest.raises(UserError, match=r"nofile.model: no such file"):
        make(recipe(reviews, vocabulary="nofile.model"))
    assert not (tmp_path / "out").exists()


def test_shards_are_full_and_like_in_size(make, reviews):
    write(reviews / "b.jsonl", [review(n) for n in range(40, 400)])
    made = make(recipe(reviews, shards=4, validation=0))
    sizes = {d["name"]: [s["rows"] for s in d["shards"]] for d in made.manifest["datasets"]}
    assert len(sizes["records"]) == 4
    assert min(sizes["records"]) > 0.7 * max(sizes["records"])


def test_an_output_is_not_overwritten_unasked(make, reviews):
    made = make(recipe(reviews))
    (made.folder / "notes.txt").write_text("mine")
    with pytest.raises(RunError, match=r"already holds manifest.json; .* --overwrite"):
        make(recipe(reviews))
    make(recipe(reviews, signals=["sentiment"]), overwrite=True)
    assert not (made.folder / "signals" / "category").exists()
    assert (made.folder / "notes.txt").read_text() == "mine"


def test_a_run_that_fails_leaves_nothing(make, reviews, tmp_path, monkeypatch):
    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.shards.write_parquet", broken)
    with pytest.raises(Exception, match="No space left on device"):
        make(recipe(reviews))
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_one_line_and_leaves_nothing(reviews, tmp_path):
    write(reviews / "b.jsonl", [review(n) for n in range(40, 1500)])
    what = ["--mine", "jsonl", "--input", str(reviews), "--output", str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-c", SMALL_FILES, *what, *FIELD_FLAGS],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "cannot write to" in done.stderr
    assert "File too large; nothing new is published there" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("place", ["/proc/restruct", "file/out"])
def test_an_output_that_cannot_be_made_is_one_line(make, reviews, tmp_path, place):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunError, match="cannot write to"):
        make(recipe(reviews), str(tmp_path / place) if place[0] != "/" else place)


def test_a_text_that_looks_like_a_template_comes_out_as_it_went_in(make, tmp_path):
    path = tmp_path / "in.jsonl"
    text = "{{ 7*7 }} and {% for x in y %} are how some people write their shopping lists."
    write(path, [review(n, text=f"{text} {n}") for n in range(10)])
    records = make(recipe(path, prompts_per_signal="all")).records()
    shown = [r for r in records if "shopping" in r["inputs"] + r["targets"]]
    assert len(shown) > 20
    assert all(text in r["inputs"] or text in r["targets"] for r in shown)


BAD = [
    (b'{"id": "r1", "text": "cut of', "broken JSON"),
    (b'["an", "array"]', "expected an object, got list"),
    (b"12", "expected an object, got int"),
    (b'{"id": "b3", "text": 12345, "kind": "rugs"}', "text: expected a string, got int"),
    (b'{"id": "b4", "text": null, "kind": "rugs"}', "text: is null"),
    (b'{"id": "b5", "kind": "rugs"}', "text: is missing"),
    (b'{"id": "b6", "text": " ", "kind": "rugs"}', "text: is empty"),
    (b'{"id": "b7", "text": "a \\ud800 b", "kind": "rugs"}', "surrogate"),
    (b'{"id": "b8", "text": "a \xff b", "kind": "rugs"}', "UTF-8"),
    (b'{"id": "b9", "text": "a \\u0000 b", "kind": "rugs"}', "U+0000"),
    (b'{"id": "b10", "text": "a \x00 b", "kind": "rugs"}', "holds a NUL byte"),
    (b'{"id": "b11", "text": "fine", "stars": 9, "kind": "rugs"}', "rating: 9"),
    (b'{"id": "b12", "text": "' + b"x" * 9000 + b'"}', "9"),
]


def test_each_bad_line_costs_that_line(make, tmp_path):
    path = tmp_path / "in.jsonl"
    good = [json.dumps(review(n)).encode() for n in range(len(BAD))]
    lines = [line for pair in zip(good, (bad for bad, _ in BAD), strict=True) for line in pair]
    path.write_bytes(b"\n".join(lines) + b"\n")
    made = make(recipe(path, max_item_bytes=5000))
    assert made.page("mine", "jsonl")["out"] == len(BAD)
    dead = sorted(made.dead(), key=lambda letter: letter["offset"])
    assert [d["uri"] for d in dead] == [f"{path}#L{2 * n + 2}" for n in range(len(BAD))]
    for letter, (line, reason) in zip(dead, BAD, strict=True):
        assert reason in letter["error"], letter
        assert path.read_bytes()[letter["offset"] :].startswith(line[:40])


def test_an_input_that_is_cut_off_is_told_apart_from_one_bad_item(make, tmp_path):
    data = gzip.compress("".join(json.dumps(review(n)) + "\n" for n in range(300)).encode())
    (tmp_path / "in.jsonl.gz").write_bytes(data[: len(data) // 2])
    made = make(recipe(tmp_path / "in.jsonl.gz"))
    page = made.page("mine", "jsonl")
    assert page["in"] == page["out"] + 1
    assert 50 < page["out"] < 300
    assert page["cut"] == made.manifest["verdict"]["inputs_cut"] == 1


def test_too_many_dead_items_are_a_verdict_not_a_loss(make, tmp_path):
    path = tmp_path / "in.jsonl"
    write(path, [review(n) for n in range(20)])
    with path.open("a") as file:
        file.write("{broken\n")
    made = make(recipe(path, max_dead_fraction=0.01))
    assert not made.manifest["verdict"]["ok"]
    assert "4.76%" in made.manifest["verdict"]["why"]
    assert made.page("mine", "jsonl")["out"] == 20
    assert Path(made.folder / "manifest.json").exists()
