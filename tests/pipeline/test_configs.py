import pytest

from pipeline.configs import config_of, shard_name
from pipeline.errors import RunError


def test_configs():
    assert config_of("records") == "default"
    assert config_of("records/summary") == "summary"
    assert config_of("signals/summary") == "signals_summary"


@pytest.mark.parametrize(
    "dataset", ["records/../x", "signals/..", "records/", "signals/a/b", "records/A", "dead/mine",
                "records/x\n", "records/-x", "signals/é", "records/" + "x" * 65, ""],
)  # fmt: skip
def test_odd_names_are_refused(dataset):
    with pytest.raises(RunError, match="cannot be published: the name of a config is a lower-case"):
        config_of(dataset)


@pytest.mark.parametrize("dataset", ["records/default", "records/signals_x", "signals/signals_x"])
def test_names_of_other_configs_are_refused(dataset):
    with pytest.raises(RunError, match="those of other configs; rename the signal"):
        config_of(dataset)


def test_shard_names():
    assert shard_name("default", "train", 3, 12) == "default/train-00003-of-00012.parquet"
    with pytest.raises(RunError, match=r"'\.\./up' is no split; the splits are train, validation"):
        shard_name("default", "../up", 0, 1)
