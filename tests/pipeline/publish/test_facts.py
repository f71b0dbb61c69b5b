import json
import shutil
from collections import Counter
from dataclasses import replace

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from pipeline.errors import RunError
from pipeline.publish.about import About
from pipeline.publish.facts import EXAMPLE_CHARS, measure, plain_host
from pipeline.publish.layout import stage
from tests.finished_runs import documents, make_run, review


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """A published folder of documents of many hosts, licences, languages and pieces."""
    found = [
        replace(
            review(n),
            id=f"thing-{n // 2}#{n}",
            uri=("/home/x/a.csv#3", "https://U:P@Shop.example:80/a?b", "samples/a.csv", "")[n % 4],
            license=("MIT", "CC-BY-4.0", "")[n % 3],
            language=("en", "")[n % 2],
        )
        for n in range(24)
    ]
    folder = tmp_path_factory.mktemp("odd")
    out = make_run(folder / "out", [*found, *documents(0, 4)])
    stage(str(out), str(folder / "new"), About())
    return folder / "new"


def rows(folder):
    return ds.dataset(folder / "default", format="parquet").to_table().to_pylist()


def facts_of(folder):
    return json.loads((folder / "manifest.json").read_text())["published"]["facts"]


def test_counts_of_cells_and_mines(odd):
    facts, found = facts_of(odd), rows(odd)
    cells = Counter((row["mine"], row["signal"]) for row in found)
    assert {(c["mine"], c["signal"]): c["records"] for c in facts["cells"]} == cells
    things = {(row["mine"], row["document_id"].partition("#")[0]) for row in found}
    assert facts["documents"] == len(things)
    assert {m["mine"]: m["documents"] for m in facts["mines"]} == Counter(m for m, _ in things)


def test_counts_of_licences_and_languages(odd):
    facts, found = facts_of(odd), rows(odd)
    terms = Counter(row["license"] for row in found)
    assert {t["license"]: t["records"] for t in facts["terms"]} == terms
    assert facts["terms"] == sorted(facts["terms"], key=lambda t: (-t["records"], t["license"]))
    own = Counter((row["mine"], row["license"]) for row in found)
    assert {(t["mine"], t["license"]): t["records"] for t in facts["licenses"]} == own
    languages = Counter(row["language"] for row in found)
    assert {t["language"]: t["records"] for t in facts["languages"]} == languages


def test_hosts_without_users_and_ports(odd):
    facts = facts_of(odd)
    assert {(h["mine"], h["host"]) for h in facts["hosts"]} == {
        ("reviews", "shop.example"),
        ("press", "press.example"),
    }
    local = sum(row["uri"].startswith("/home") for row in rows(odd))
    assert local
    assert facts["local_uris"] == local


def test_methods(odd):
    found = Counter((r["signal"], r["form"], r["method"]) for r in rows(odd))
    assert {(m["signal"], m["form"], m["method"]): m["records"]
            for m in facts_of(odd)["methods"]} == found  # fmt: skip


def test_an_example_of_each_signal_is_a_record(odd):
    by_id = {row["id"]: row for row in rows(odd)}
    examples = facts_of(odd)["examples"]
    assert set(examples) == {row["signal"] for row in by_id.values()}
    for signal, example in examples.items():
        row = by_id[example["id"]]
        assert (row["signal"], row["inputs"], row["targets"]) == (
            signal,
            example["inputs"],
            example["targets"],
        )


def test_long_examples_are_cut(tmp_path):
    long = replace(review(1), text="Lamp 1 works. " + "It hums. " * 400)
    stage(str(make_run(tmp_path / "out", [long])), str(tmp_path / "new"), About())
    longest = max(facts_of(tmp_path / "new")["examples"].values(), key=lambda e: len(e["inputs"]))
    assert longest["inputs"].endswith("characters more)")
    assert len(longest["inputs"]) < EXAMPLE_CHARS + 40


def test_bytes_are_those_of_the_rows_in_memory(odd):
    sizes = facts_of(odd)["bytes"]["default"]
    for split, size in sizes.items():
        paths = sorted((odd / "default").glob(f"{split}-*"))
        assert size == pytest.approx(sum(pq.read_table(p).nbytes for p in paths), rel=0.02)


def test_measuring_again_gives_the_same(odd):
    manifest = json.loads((odd / "manifest.json").read_text())
    assert measure(str(odd), manifest) == manifest["published"]["facts"]


def test_a_folder_whose_name_looks_like_a_pattern(odd, tmp_path):
    folder = tmp_path / "a[1]*?{b}"
    shutil.copytree(odd, folder)
    manifest = json.loads((odd / "manifest.json").read_text())
    assert measure(str(folder), manifest) == manifest["published"]["facts"]


def test_an_empty_dataset(odd):
    manifest = json.loads((odd / "manifest.json").read_text())
    facts = measure(str(odd), {**manifest, "datasets": []})
    assert facts["documents"] == facts["local_uris"] == 0
    assert facts["cells"] == facts["terms"] == []
    assert set(facts) == set(manifest["published"]["facts"])


def test_a_shard_that_is_none(odd, tmp_path):
    shutil.copytree(odd, tmp_path / "new")
    manifest = json.loads((odd / "manifest.json").read_text())
    path = next((tmp_path / "new" / "default").glob("*.parquet"))
    path.unlink()
    path.write_bytes(b"PAR1 no more")
    with pytest.raises(RunError, match=r"its tables cannot be counted: .*`restruct validate`"):
        measure(str(tmp_path / "new"), manifest)


def test_hosts_that_may_be_shown():
    assert plain_host("www.example.org")
    assert not plain_host("a`b")
    assert not plain_host("xn--[x](y)")
