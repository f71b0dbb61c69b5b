import pytest
import yaml
from datasets import Features
from huggingface_hub import DatasetCard

from pipeline.publish.about import About
from pipeline.publish.columns import described, features, schema, tasks
from pipeline.publish.front import (
    front_matter,
    languages,
    size_category,
    task_categories,
    title,
    to_yaml,
)  # fmt: skip
from schemas.arrow import record_schema
from signals import registry


def test_configs_and_splits(manifest):
    front = front_matter(manifest, About())
    first = front["configs"][0]
    assert first == {
        "config_name": "default",
        "data_files": [
            {"split": "train", "path": "default/train-*.parquet"},
            {"split": "validation", "path": "default/validation-*.parquet"},
        ],
        "default": True,
    }
    assert [c["config_name"] for c in front["configs"]] == [
        i["config_name"] for i in front["dataset_info"]
    ]
    assert [c for c in front["configs"] if c.get("default")] == [first]


def test_infos_count(manifest):
    infos = {i["config_name"]: i for i in front_matter(manifest, About())["dataset_info"]}
    for table in manifest["datasets"]:
        info = infos[table["config"]]
        [split] = [s for s in info["splits"] if s["name"] == table["split"]]
        assert split["num_examples"] == table["rows"]
        assert split["num_bytes"] > 0
    shards = [s for t in manifest["datasets"] if t["config"] == "default" for s in t["shards"]]
    assert infos["default"]["download_size"] == sum(s["bytes"] for s in shards)
    assert infos["default"]["dataset_size"] == sum(
        s["num_bytes"] for s in infos["default"]["splits"]
    )


@pytest.mark.parametrize("dataset", ["records", *(f"signals/{name}" for name in registry())])
def test_features_are_those_of_datasets_itself(dataset):
    columns = schema(dataset)
    expected = Features.from_arrow_schema(columns)
    assert Features._from_yaml_list(features(columns)) == expected
    assert expected == Features.from_arrow_schema(columns.remove_metadata())


def test_the_hub_reads_it(published):
    data = DatasetCard.load(published / "README.md").data
    assert data.license == "other"
    assert data.size_categories == ["n<1K"]
    assert data.pretty_name == "Small & <plain>"
    assert data.language == ["en"]


def test_yaml_has_no_aliases_and_keeps_odd_text():
    shared = ["a"]
    text = to_yaml({"x": shared, "y": shared, "name": "- --- # é\u2028: {"})
    assert "&id" not in text
    assert yaml.safe_load(text) == {"x": ["a"], "y": ["a"], "name": "- --- # é\u2028: {"}


def test_titles():
    assert title({"recipe": {"name": "lamps"}}, About()) == "lamps"
    assert title({"recipe": {"name": "lamps"}}, About(title="Lamps")) == "Lamps"
    assert title({"recipe": {}}, About()) == "A restructured dataset"


@pytest.mark.parametrize(
    ("records", "category"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (9_999_999, "1M<n<10M"),
     (10**10, "10B<n<100B"), (10**13, "n>1T")],
)  # fmt: skip
def test_size_categories(records, category):
    assert size_category(records) == category


def test_languages_that_the_hub_knows():
    found = ["en", "pt-BR", "EN_us", "", "zh-Hans", "english", "x\n- y", "pt"]
    assert languages([{"language": code} for code in found]) == ["en", "pt", "zh"]


def test_tasks_are_of_signals_that_there_are():
    assert set(tasks()) <= set(registry())


def test_tasks_by_records():
    cells = [{"signal": "summary", "records": 1}, {"signal": "rating", "records": 5}]
    assert task_categories(cells) == ["text-classification", "summarization", "text-generation"]


def test_every_column_is_described():
    assert list(described("record")) == record_schema().names
    assert list(described("signal")) == schema("signals/summary").names
