"""PyTorch: a DataLoader with workers over a stream, each worker with shards of its own."""

import pytest
from datasets import load_dataset
from datasets.distributed import split_dataset_by_node

torch = pytest.importorskip("torch", reason="torch is in the extra consumers")


def stream(published):
    return load_dataset(str(published), "default", split="train", streaming=True)


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_every_row_comes_once_whatever_the_number_of_workers(published, truth, workers):
    rows = stream(published).select_columns(["id", "inputs", "targets", "input_tokens"])
    loader = torch.utils.data.DataLoader(rows, batch_size=16, num_workers=workers)
    batches = list(loader)
    assert all(set(batch) == {"id", "inputs", "targets", "input_tokens"} for batch in batches)
    assert batches[0]["input_tokens"].dtype.is_floating_point is False
    ids = [one for batch in batches for one in batch["id"]]
    assert sorted(ids) == sorted(row["id"] for row in truth())


def test_nodes_and_workers_together_lose_and_double_nothing(published, truth):
    ids = []
    for rank in range(2):
        part = split_dataset_by_node(stream(published).select_columns(["id"]), rank, 2)
        loader = torch.utils.data.DataLoader(part, batch_size=None, num_workers=2)
        ids += [row["id"] for row in loader]
    assert sorted(ids) == sorted(row["id"] for row in truth())


def test_options_of_any_number_pass_with_a_collate_function(published):
    rows = stream(published).select_columns(["id", "options"])
    loader = torch.utils.data.DataLoader(rows, batch_size=16, num_workers=2, collate_fn=list)
    lengths = {len(row["options"]) for batch in loader for row in batch}
    assert 0 in lengths
    assert max(lengths) > 1
