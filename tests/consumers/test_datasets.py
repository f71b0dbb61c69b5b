"""Hugging Face `datasets`: every config whole and streamed, and split over the nodes of a job."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datasets import get_dataset_config_names, load_dataset
from datasets.distributed import split_dataset_by_node

from schemas import Record
from schemas.arrow import dataclass_fields


@pytest.fixture
def load(published, tmp_path):
    def load(config, **options):
        cache = {} if options.get("streaming") else {"cache_dir": str(tmp_path)}
        return load_dataset(str(published), config, **cache, **options)

    return load


def test_every_config_opens_whole_and_streamed_with_the_rows_of_its_files(load, published, truth):
    configs = get_dataset_config_names(str(published))
    assert configs[0] == "default"
    assert {"rating", "signals_rating"} <= set(configs)
    for config in configs:
        whole, stream = load(config), load(config, streaming=True)
        assert whole.keys() == stream.keys() == {"train", "validation"}
        for split, rows in whole.items():
            assert rows.to_list() == truth(config, split)
            assert list(stream[split]) == truth(config, split)


def test_columns_are_the_contract_and_need_no_cast(load, published):
    rows = load("default", split="train")
    wanted = {field.name: field.type for field in dataclass_fields(Record)}
    # `datasets` has no word for a list whose items are never null.
    wanted["options"] = pa.list_(pa.string())
    assert {field.name: field.type for field in rows.features.arrow_schema} == wanted
    [path] = sorted((published / "default").glob("train-00000-*"))
    assert b"huggingface" in pq.read_schema(path).metadata


@pytest.mark.parametrize("nodes", [2, 4, 8])
def test_each_node_reads_its_own_shards_and_all_together_every_row_once(load, truth, nodes):
    stream = load("default", split="train", streaming=True)
    assert stream.num_shards % nodes == 0
    parts = [split_dataset_by_node(stream, rank, nodes) for rank in range(nodes)]
    # By whole files: else each node reads all and drops what is not its own.
    assert {part.num_shards for part in parts} == {stream.num_shards // nodes}
    ids = [[row["id"] for row in part] for part in parts]
    assert all(ids)
    assert sorted(one for own in ids for one in own) == sorted(row["id"] for row in truth())


def test_a_stream_stopped_in_the_middle_goes_on_where_it_was(load, truth):
    stream = load("default", split="train", streaming=True)
    ids, state = [], None
    for row in stream:
        ids.append(row["id"])
        if len(ids) == 25:
            state = stream.state_dict()
            break
    again = load("default", split="train", streaming=True)
    again.load_state_dict(state)
    assert ids + [row["id"] for row in again] == [row["id"] for row in truth()]


def test_a_choice_is_filtered_by_columns_alone(load):
    rows = load("rating", split="train", columns=["id", "options", "form"])
    assert rows.column_names == ["id", "options", "form"]
    choices = rows.filter(lambda row: row["form"] == "choice")
    assert choices.num_rows
    assert all(len(row["options"]) > 1 for row in choices)
    assert all(row["options"] == [] for row in rows if row["form"] != "choice")
