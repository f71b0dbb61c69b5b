"""A job for Dataflow is built whole: options, graph, hints, what travels and how large it is."""

import pytest

from pipeline.hints import ROOMY
from pipeline.mines.base import Unit
from pipeline.recipe import build as recipe_from
from pipeline.recipe import load
from schemas import stable_id
from tests.dataflow.offline import IMAGE, build

pytest.importorskip(
    "google.cloud.dataflow", reason="Dataflow's client is not installed: pip install -e '.[gcs]'"
)

# What Dataflow takes: of a request, of a graph, and of one function in it what we think is sound.
REQUEST_BYTES, GRAPH_BYTES, FUNCTION_BYTES, STEPS = 20e6, 10e6, 1e6, 20_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return build(load("recipes/demo.yaml"), tmp_path_factory.mktemp("staged"))


def test_every_step_is_far_below_the_limits(demo):
    assert demo.request_bytes < REQUEST_BYTES / 100
    assert demo.staged["pipeline.pb"] < GRAPH_BYTES / 5
    assert len(demo.graph.components.transforms) < STEPS / 10
    largest = max(demo.functions().items(), key=lambda named: len(named[1]))
    assert len(largest[1]) < FUNCTION_BYTES, largest[0]


def test_workers_run_our_image_and_nothing_is_installed_at_their_start(demo):
    [pool] = demo.request["environment"]["workerPools"]
    images = {image["containerImage"] for image in pool["sdkHarnessContainerImages"]}
    assert images == {IMAGE}
    assert set(demo.staged) == {"pipeline.pb", "submission_environment_dependencies.txt"}


def test_options_reach_the_request(demo):
    environment = demo.request["environment"]
    [pool] = environment["workerPools"]
    assert pool["machineType"] == "n2-standard-4"
    assert pool["autoscalingSettings"]["maxNumWorkers"] == 64
    assert environment["sdkPipelineOptions"]["options"]["save_main_session"] is False


def test_no_function_needs_the_main_program(demo):
    functions = demo.functions()
    assert len(functions) > 100
    assert [name for name, pickle in functions.items() if b"__main__" in pickle] == []


@pytest.mark.parametrize("step", ["Write shards", "One document an id"])
def test_steps_that_hold_a_shard_or_bucket_ask_for_memory(demo, step):
    assert demo.hint(step) == str(int(ROOMY.removesuffix("GB")) * 10**9)


def test_all_other_steps_share_one_environment_so_that_they_fuse(demo):
    plain = [t.environment_id for t in demo.leaves() if not _hinted(demo, t)]
    assert len(set(plain)) == 1
    assert len(demo.leaves()) - len(plain) == 2


def _hinted(job, step):
    return bool(job.graph.components.environments[step.environment_id].resource_hints)


def test_units_of_a_crawl_fit_into_the_graph(tmp_path):
    """A tenth of a snapshot of 90,000 archives, whose names share little with each other."""
    paths = [f"gs://crawls/{stable_id('archive', str(k))}-{k:05d}.warc.gz" for k in range(9_000)]
    recipe = recipe_from(
        {
            "name": "crawl",
            "sources": [{"mine": "web", "input": "samples/web/pages.warc.gz", "license": "other"}],
        }
    )
    job = build(recipe, tmp_path, units=[Unit(path, 0, 2**30) for path in paths])
    [step] = [t for t in job.leaves() if t.unique_name.startswith("Restructure/Units/FlatMap")]
    assert 10_000 < len(step.spec.payload) < GRAPH_BYTES / 20
