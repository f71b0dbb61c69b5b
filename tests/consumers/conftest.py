"""A published dataset for the libraries that read such things, and its rows as Arrow has them."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.publish.about import About
from pipeline.publish.layout import stage
from tests.finished_runs import documents, make_run

SHARDS = 8


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A folder as `restruct publish` makes it: two mines, three signals, eight shards a split."""
    top = tmp_path_factory.mktemp("published")
    run = make_run(top / "out", documents(80, 40), shards=SHARDS)
    stage(str(run), str(top / "dataset"), About())
    return top / "dataset"


@pytest.fixture(scope="session")
def truth(published):
    """A function: the rows of a config and split, in the order of the files."""

    def rows(config="default", split="train"):
        paths = sorted((published / config).glob(f"{split}-*.parquet"))
        assert paths
        return pa.concat_tables([pq.read_table(path) for path in paths]).to_pylist()

    return rows


@pytest.fixture(scope="session", autouse=True)
def offline(tmp_path_factory):
    """No library may go to the network or leave a cache outside the test's folder."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE"):
            patch.setenv(name, "1")
        patch.setenv("HF_DATASETS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
