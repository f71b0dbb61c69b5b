"""The published folder as `datasets` opens it, and the facts of its Parquet files."""

import datasets
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from datasets.packaged_modules.parquet import parquet as reader

from pipeline.publish.about import About
from pipeline.publish.layout import stage

GROUP_ROWS, GROUP_BYTES = 10_000, 100 * 2**20


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("HF_HUB_OFFLINE", "1")
    patch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path_factory.mktemp("cache"))
    yield
    patch.undo()


def configs(manifest):
    return sorted({table["config"] for table in manifest["datasets"]})


def rows(published, config, split):
    paths = sorted((published / config).glob(f"{split}-*.parquet"))
    return pa.concat_tables([pq.read_table(path) for path in paths])


def test_every_config_is_known_and_default_is_the_first(published, manifest):
    assert sorted(datasets.get_dataset_config_names(str(published))) == configs(manifest)
    assert datasets.get_dataset_default_config_name(str(published)) == "default"


def test_every_config_opens_with_its_features_and_without_a_cast(published, manifest, monkeypatch):
    # The reader casts to the features of the README; what is the same but for nulls costs nothing.
    cast = reader.table_cast

    def same(table, schema):
        features = datasets.Features.from_arrow_schema
        assert features(table.schema.remove_metadata()) == features(schema.remove_metadata())
        return cast(table, schema)

    monkeypatch.setattr(reader, "table_cast", same)
    for config in configs(manifest):
        found = datasets.load_dataset(str(published), config)
        for table in manifest["datasets"]:
            if table["config"] != config:
                continue
            own = found[table["split"]]
            path = published / table["shards"][0]["path"]
            assert own.num_rows == table["rows"]
            assert own.features == datasets.Features.from_arrow_schema(pq.read_schema(path))
            assert own[:] == rows(published, config, table["split"]).to_pydict()


def test_what_the_card_says_of_sizes_is_so(published, manifest):
    for config in ("default", "signals_summary"):
        info = datasets.load_dataset_builder(str(published), config).info
        splits = {name: (s.num_examples, s.num_bytes) for name, s in info.splits.items()}
        loaded = datasets.load_dataset(str(published), config, download_mode="force_redownload")
        for name, split in loaded.items():
            assert splits[name][0] == split.num_rows
            assert splits[name][1] == pytest.approx(split.data.nbytes, rel=0.02)


def test_every_config_streams(published, manifest):
    for config in configs(manifest):
        found = datasets.load_dataset(str(published), config, streaming=True)
        for split, stream in found.items():
            assert list(stream) == rows(published, config, split).to_pylist()


def test_parquet_facts(published):
    for path in published.rglob("*.parquet"):
        meta = pq.read_metadata(path)
        schema = pq.read_schema(path)
        assert b"huggingface" in schema.metadata
        assert datasets.Features.from_arrow_schema(schema) == datasets.Features.from_arrow_schema(
            schema.remove_metadata()
        )
        for number in range(meta.num_row_groups):
            group = meta.row_group(number)
            assert 0 < group.num_rows <= GROUP_ROWS
            assert group.total_byte_size <= GROUP_BYTES
            column = group.column(0)
            assert column.compression == "ZSTD"
            assert column.has_offset_index
            assert column.has_column_index


def test_a_split_that_is_missing_opens(published, small_run, tmp_path, manifest):
    """A signal all of whose records are in one split has no other."""
    one = [t["config"] for t in manifest["datasets"]]
    single = sorted(name for name in set(one) if one.count(name) == 1)
    for config in single[:2]:
        assert list(datasets.load_dataset(str(published), config)) == ["train"]


def test_many_row_groups_and_shards(tmp_path, manifest):
    from tests.finished_runs import documents, make_run

    out = make_run(tmp_path / "out", documents(60, 0), shards=8)
    made = stage(str(out), str(tmp_path / "new"), About())
    [train] = [t for t in made["datasets"] if (t["config"], t["split"]) == ("default", "train")]
    assert len(train["shards"]) > 4
    found = datasets.load_dataset(str(tmp_path / "new"), split="train", streaming=True)
    assert found.num_shards == len(train["shards"])
    every = ds.dataset(tmp_path / "new" / "default", format="parquet").count_rows()
    assert every == sum(t["rows"] for t in made["datasets"] if t["config"] == "default")
