"""What `mlcroissant` finds wrong, and what it does not look at: names, hashes, files, columns."""

import hashlib
import json
import logging

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from pipeline.publish.about import About
from pipeline.publish.croissant import croissant
from pipeline.publish.croissant_words import CONTEXT
from schemas import SPLITS

ml = pytest.importorskip("mlcroissant", reason="mlcroissant reads Croissant files in tests only")


@pytest.fixture(scope="module")
def document(published):
    return json.loads((published / "croissant.json").read_text())


@pytest.fixture(scope="module")
def dataset(published):
    return ml.Dataset(jsonld=str(published / "croissant.json"))


def of_type(document, kind):
    return [part for part in document["distribution"] if part["@type"] == kind]


def test_valid_without_errors_or_warnings(published, caplog):
    with caplog.at_level(logging.WARNING):
        found = ml.Dataset(jsonld=str(published / "croissant.json"))
    assert not found.metadata.ctx.issues.errors
    assert not found.metadata.ctx.issues.warnings
    assert not [r for r in caplog.records if r.name in ("absl", "root", "mlcroissant")]
    assert found.metadata.ctx.conforms_to.value == "http://mlcommons.org/croissant/1.1"


def test_context_is_the_standard_one(dataset):
    from mlcroissant._src.core.rdf import make_context

    assert make_context(dataset.metadata.ctx) == CONTEXT


def test_what_the_specification_asks_of_a_dataset(document, manifest):
    for name in ("name", "description", "url", "license", "version", "datePublished", "citeAs"):
        assert document[name], name
    assert document["datePublished"] == "2026-01-02"
    assert document["url"] == "https://huggingface.co/datasets/org/small"
    assert document["inLanguage"] == ["en"]
    assert set(document["license"]) == {
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "https://creativecommons.org/licenses/by/4.0/",
    }
    for name in ("dataCollection", "dataLimitations", "dataUseCases", "dataBiases",
                 "personalSensitiveInformation"):  # fmt: skip
        assert document[f"rai:{name}"]


def test_no_date_where_the_run_has_none(manifest):
    undated = {**manifest, "run": {}}
    assert "datePublished" not in json.loads(croissant(undated, About()))


def test_every_file_has_its_own_hash_and_size(document, published, manifest):
    named = {f["contentUrl"]: f for f in of_type(document, "cr:FileObject")}
    shards = [s["path"] for t in manifest["datasets"] for s in t["shards"]]
    assert sorted(named) == sorted(shards)
    for path, entry in named.items():
        data = (published / path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        assert entry["contentSize"] == f"{len(data)} B"
        assert entry["encodingFormat"] == "application/x-parquet"


def test_file_sets_hold_the_files_of_their_config(document, published, manifest):
    sets = {s["@id"]: s["includes"] for s in of_type(document, "cr:FileSet")}
    configs = {t["config"] for t in manifest["datasets"]}
    assert set(sets) == {f"{config}-files" for config in configs}
    for config in configs:
        found = {
            p.relative_to(published).as_posix() for p in published.glob(sets[f"{config}-files"])
        }
        assert found == {s["path"] for t in manifest["datasets"] if t["config"] == config
                         for s in t["shards"]}  # fmt: skip


def test_columns_are_those_of_the_files(document, published, manifest):
    sets = {r["@id"]: r for r in document["recordSet"]}
    for table in manifest["datasets"]:
        schema = pq.read_schema(published / table["shards"][0]["path"])
        fields = {f["@id"].partition("/")[2]: f for f in sets[table["config"]]["field"]}
        assert [*fields][: len(schema.names)] == schema.names
        for name, field in fields.items():
            assert field["description"]
            if "source" in field and "column" in field["source"]["extract"]:
                assert field["source"]["extract"]["column"] == name
            parts = [p["@id"].rpartition("/")[2] for p in field.get("subField", [])]
            if parts:
                assert parts == [child.name for child in schema.field(name).type.fields]


def test_ids_are_given_once(document):
    ids = [p["@id"] for p in (*document["distribution"], *document["recordSet"])]
    ids += [f["@id"] for r in document["recordSet"] for f in r["field"]]
    assert len(ids) == len(set(ids))


def plain(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {key.rpartition("/")[2]: plain(held) for key, held in value.items()}
    if isinstance(value, (list, tuple)) or type(value).__name__ == "ndarray":
        return [plain(held) for held in value]
    return value.item() if hasattr(value, "item") else value


def test_splits(dataset, document):
    assert [plain(row) for row in dataset.records("splits")] == [{"name": s} for s in SPLITS]


def test_every_config_reads_through_it_as_it_is(dataset, published, manifest):
    for config in sorted({t["config"] for t in manifest["datasets"]}):
        rows = [plain(row) for row in dataset.records(config)]
        expected = ds.dataset(published / config, format="parquet").to_table().to_pylist()
        assert len(rows) == len(expected)
        splits = {row["id"]: row.pop("split") for row in rows if "split" not in expected[0]}
        by_id = {row["id"]: row for row in rows}
        assert by_id == {row["id"]: row for row in expected}, config
        for table in manifest["datasets"]:
            if splits and table["config"] == config:
                for shard in table["shards"]:
                    ids = pq.read_table(published / shard["path"], columns=["id"])["id"].to_pylist()
                    assert {splits[one] for one in ids} == {table["split"]}


def test_very_many_files_are_named_as_sets_alone(manifest, monkeypatch):
    monkeypatch.setattr("pipeline.publish.croissant.MOST_FILES", 3)
    document = json.loads(croissant(manifest, About()))
    assert not of_type(document, "cr:FileObject")
    assert len(of_type(document, "cr:FileSet")) == len({t["config"] for t in manifest["datasets"]})


def test_without_an_address_it_is_where_the_file_is(manifest):
    assert json.loads(croissant(manifest, About()))["url"] == "./"


def test_a_changed_shard_is_told_by_its_hash(document, published, tmp_path):
    """The reader does not compare hashes of local files, so the file must make it possible."""
    [first, *_] = of_type(document, "cr:FileObject")
    data = bytearray((published / first["contentUrl"]).read_bytes())
    data[len(data) // 2] ^= 1
    assert hashlib.sha256(bytes(data)).hexdigest() != first["sha256"]


def test_it_is_the_same_for_the_same_manifest(published, manifest):
    about = About(**manifest["published"]["about"])
    assert croissant(manifest, about) == (published / "croissant.json").read_bytes()
