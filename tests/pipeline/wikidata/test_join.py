"""Whole runs: names by a join, facts by sentences, books that add up, the same bytes always."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from pipeline.errors import RecipeError
from pipeline.inputs.files import NoInput
from pipeline.recipe import build, plan
from pipeline.survey import veins_of
from tests.pipeline.wikidata.making import entity, statement, string, to_item

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "samples"
WIKI = {"mine": "wikipedia", "name": "wiki", "input": str(SAMPLES / "wikipedia.xml")}
FACTS = {
    "mine": "wikidata",
    "name": "facts",
    "input": str(SAMPLES / "wikidata/entities.json"),
    "wiki": "samplewiki",
    "labels": [str(SAMPLES / "wikidata/names.tsv")],
    "signals": ["entity_type", "fact", "relation"],
}
STATED = FACTS | {"sentences": "wiki"}
TWO_PROCESSES = ("--direct_num_workers=2", "--direct_running_mode=multi_processing")


def facts(*sources: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"sources": list(sources), "validation": 0.0} | changes


def triples(rows: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    fields = [row["fields"] for row in rows]
    return {(f["subject"], f["relation"], f["object"]) for f in fields}


def test_ids_become_names(make: Any) -> None:
    made = make(facts(FACTS))
    found = triples(made.signals("relation"))
    assert ("Ashwend", "mouth of the watercourse", "Port Ellory") in found
    assert ("Ashwend", "length", "148 kilometres") in found
    assert ("Ilse Harrow", "occupation", "schoolteacher") in found
    assert ("Ilse Harrow", "date of birth", "9 February 1871") in found
    assert ("Port Ellory", "population", "21,300") in found
    assert not {subject for subject, _, _ in found} & {"mouth of the watercourse"}
    types = {row["title"]: row["fields"]["types"] for row in made.signals("entity_type")}
    assert types["Port Ellory"] == ["harbour town"]
    assert types["Tollen"] == ["market town"]
    assert made.page("join", "facts")["filtered"] == {"a property": 1}
    page = made.page("statement", "facts")
    assert page["in"] == page["out"] + sum(page["filtered"].values())
    assert page["in"] == 51
    assert made.page("labels", "facts")["out"] == 13


def test_sentences_state_facts_and_keep_their_page_s_terms(make: Any, tmp_path: Path) -> None:
    made = make(facts(STATED, WIKI | {"license": "CC-BY-SA-4.0"}))
    rows = [row for row in made.signals("relation") if row["mine"] == "facts"]
    stated = [row for row in rows if "#" in row["document_id"]]
    own = [row for row in rows if "#" not in row["document_id"]]
    assert ("Mill Lane Weir", "located in or next to body of water", "Ashwend") in triples(stated)
    assert {row["license"] for row in stated} == {"CC-BY-SA-4.0"}
    assert {row["license"] for row in own} == {"CC0-1.0"}
    assert all(row["uri"].startswith("https://wiki.example.org/wiki/") for row in stated)
    assert {row["uri"] for row in own} >= {"https://www.wikidata.org/wiki/Q900001"}
    # Nothing is lost by the sentences: an item alone still tells all that is known of it.
    assert triples(own) == triples(make(facts(FACTS), tmp_path / "alone").signals("relation"))
    for row in stated:
        text = row["fields"]["text"]
        assert any(n in text for n in (row["title"], *row["fields"]["subject_names"]))
    page = made.page("sentence", "facts")
    assert page["in"] == page["out"] + sum(page["filtered"].values())
    both = made.page("join", "facts")["out"] + page["out"]
    assert made.page("document", "facts")["in"] == both
    assert made.page("document", "wiki")["in"] == made.page("mine", "wiki")["out"]


def test_signals_of_a_join_can_be_asked_again(make: Any, tmp_path: Path) -> None:
    recipe = facts(STATED, WIKI | {"signals": ["category"]})
    made = make(recipe)
    again = make(recipe, tmp_path / "again", from_signals=str(made.folder))
    assert {r["id"] for r in again.records()} == {r["id"] for r in made.records()}


def test_few_sentences_an_item_where_few_are_wanted(make: Any) -> None:
    made = make(facts(STATED | {"sentences_per_item": 1}, WIKI | {"signals": ["category"]}))
    ids = {row["document_id"] for row in made.signals("relation") if "#" in row["document_id"]}
    assert max(Counter(id_.partition("#")[0] for id_ in ids).values()) == 1
    assert made.page("sentence", "facts")["filtered"]["over the cap of sentences an item"] > 0


def write(path: Path, *entities: dict[str, Any]) -> str:
    path.write_bytes(b"[\n" + b",\n".join(map(orjson.dumps, entities)) + b"\n]\n")
    return str(path)


def labelled(id_: str, label: str, **changes: Any) -> dict[str, Any]:
    return entity(id_, labels={"en": {"language": "en", "value": label}}, **changes)


def test_every_statement_is_a_triple_or_has_a_reason(make: Any, tmp_path: Path) -> None:
    claims = {
        "P17": [statement(to_item("Q2")), statement(to_item("Q3"))],
        "P18": [statement(string("x.jpg", "commonsMedia"))],
        "P99999": [statement(to_item("Q2"))],
    }
    path = write(
        tmp_path / "d.json",
        labelled("Q1", "Berlin", claims=claims),
        labelled("Q2", "Germany"),
        entity("Q3", labels={}),
    )
    made = make(facts(FACTS | {"input": path, "labels": []}))
    assert triples(made.signals("relation")) == {("Berlin", "country", "Germany")}
    assert made.page("statement", "facts")["filtered"] == {
        "media file": 1,
        "object without a name": 1,
        "relation without a name": 1,
    }
    assert made.page("mine", "facts")["filtered"] == {"no label in the languages wanted": 1}
    assert made.page("join", "facts")["filtered"] == {"nothing but a name": 1}


def test_two_of_one_id_are_one_document(make: Any, tmp_path: Path) -> None:
    said = {"P17": [statement(to_item("Q2"))]}
    rows = [labelled("Q1", name, claims=said) for name in ("Berlin", "Berlin", "Bonn")]
    path = write(tmp_path / "d.json", *rows, labelled("Q2", "Germany", claims=said))
    made = make(facts(FACTS | {"input": path, "labels": []}))
    page = made.page("document", "facts")
    assert (page["in"], page["out"]) == (4, 2)
    assert sum(page["filtered"].values()) == 2
    assert len(_subjects(made) & {"Berlin", "Bonn"}) == 1


def _subjects(made: Any) -> set[str]:
    return {row["title"] for row in made.signals("relation")}


def test_a_bad_line_of_names_is_one_dead_letter(make: Any, tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("Q900101\triver\nfive\tfive\n")
    made = make(facts(FACTS | {"labels": [str(names)]}, max_dead_fraction=1.0))
    [letter] = made.dead()
    assert (letter["stage"], letter["key"]) == ("labels", "line 2")
    assert letter["error"] == "id: 'five' is none of an item or property"
    page = made.page("labels", "facts")
    assert (page["in"], page["out"], sum(page["dead"].values())) == (2, 1, 1)


def test_lines_of_names_that_break_readers_are_dead_letters(make: Any, tmp_path: Path) -> None:
    names = tmp_path / "names.jsonl"
    deep = b'{"id": "Q8", "label": "x", "y": ' + b"[" * 10**5
    names.write_bytes(
        deep + b'\n{"id": "Q9", "label": "caf\xe9"}\n{"id": "Q5", "label": "human"}\n'
    )
    made = make(facts(FACTS | {"labels": [str(names)]}, max_dead_fraction=1.0))
    assert sorted(letter["error"] for letter in made.dead()) == [
        "broken JSON: lists or objects nested too deep",
        "invalid UTF-8: byte 0xe9 at byte 26",
    ]


def test_names_may_come_from_another_dump(make: Any, tmp_path: Path) -> None:
    claims = {"P17": [statement(to_item("Q2"))], "P36": [statement(to_item("Q3"))]}
    path = write(tmp_path / "d.json", labelled("Q1", "Berlin", claims=claims))
    write(tmp_path / "names.json", labelled("Q2", "Germany"))
    (tmp_path / "more.jsonl").write_text('{"id": "Q3", "label": "Bonn"}\n')
    names = [str(tmp_path / name) for name in ("names.json", "more.jsonl")]
    made = make(facts(FACTS | {"input": path, "labels": names}))
    objects = {found for _, _, found in triples(made.signals("relation"))}
    assert objects == {"Germany", "Bonn"}
    assert made.page("labels", "facts")["in"] == 2


@pytest.mark.parametrize(
    ("sources", "error"),
    [
        ([STATED], r'joins the sentences of "wiki", which is no other source; the recipe has no'),
        ([STATED | {"sentences": "wika"}, WIKI], 'which is no other source; did you mean "wiki"'),
        ([STATED | {"sentences": "facts"}, WIKI], "which is no other source"),
        ([STATED, FACTS | {"name": "wiki"}], "gives no links to tell what a sentence is about"),
    ],
)
def test_a_partner_that_cannot_be(sources: list[Any], error: str) -> None:
    with pytest.raises(RecipeError, match=error):
        plan(build(facts(*sources)))


def test_files_of_names_that_match_nothing_are_found_out_first(make: Any) -> None:
    assert veins_of(build(facts(FACTS)))
    with pytest.raises(NoInput, match="no-such-names"):
        make(facts(FACTS | {"labels": ["no-such-names.tsv"]}))


def restruct(
    folder: Path, *options: str, seed: str = "0", backwards: bool = False
) -> dict[str, bytes]:
    """Run the sample in a folder, its dump in two files; return every file that was written."""
    lines = (SAMPLES / "wikidata/entities.json").read_text().splitlines()[1:-1]
    lines = [line.removesuffix(",") for line in (lines[::-1] if backwards else lines)]
    for name, part in (("a", lines[:5]), ("b", lines[5:])):
        # What is one document's place in its file must not matter, and its name is its id.
        (folder / f"{name}.json").write_text("\n".join(part))
    for name in ("wikipedia.xml", "wikidata/names.tsv"):
        (folder / name.split("/")[-1]).write_bytes((SAMPLES / name).read_bytes())
    sources = [
        STATED | {"input": ["a.json", "b.json"], "labels": ["names.tsv"]},
        WIKI | {"input": "wikipedia.xml", "signals": ["category"]},
    ]
    (folder / "r.yaml").write_text(yaml.safe_dump({"sources": sources, "validation": 0.1}))
    command = [sys.executable, str(ROOT / "beam_runner.py"), "--recipe", "r.yaml", "--quiet"]
    done = subprocess.run(
        [*command, "--output", "out", *options],
        cwd=folder,
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    manifest = json.loads((folder / "out/manifest.json").read_text())
    del manifest["run"]
    files = {str(p): p.read_bytes() for p in (folder / "out").rglob("*.parquet")}
    shown = {name.replace(str(folder), ""): data for name, data in files.items()}
    return shown | {"manifest": json.dumps(manifest).encode()}


def test_same_bytes_whatever_the_workers_the_seed_and_the_order(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    one = restruct(folders[0])
    two = restruct(folders[1], *TWO_PROCESSES, seed="77", backwards=True)
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []


def test_the_49_entities(make: Any, corpora: Path) -> None:
    dump = str(corpora / "wikidata/dump-49-entities/entities.json")
    made = make(facts(FACTS | {"input": dump, "labels": []}))
    page = made.page("statement", "facts")
    assert page["in"] == 4282 == page["out"] + sum(page["filtered"].values())
    assert page["filtered"]["external id"] == 811
    assert ("Berlin", "capital of", "Germany") not in triples(made.signals("relation"))
    assert ("Scotland", "country", "United Kingdom") in triples(made.signals("relation"))
