"""A Dataflow job built without an account: all but the request that would start it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.options.pipeline_options import GoogleCloudOptions
from apache_beam.portability.api import beam_runner_api_pb2 as api

from pipeline.face.beam_options import options_of
from pipeline.mines.base import Unit
from pipeline.recipe import Recipe
from pipeline.restructure import Restructure
from pipeline.survey import veins_of
from pipeline.veins import Inputs, Site

IMAGE = "europe-west1-docker.pkg.dev/my-project/restruct/worker:1"
FLAGS = (
    "--runner=DataflowRunner",
    "--project=my-project",
    "--region=europe-west1",
    "--staging_location=gs://my-bucket/staging",
    "--temp_location=gs://my-bucket/temp",
    f"--sdk_container_image={IMAGE}",
    "--machine_type=n2-standard-4",
    "--max_num_workers=64",
)
# Of Beam itself: no look at buckets, no keys, no job.
_OFFLINE = ("--dry_run=true", "--no_auth", "--job_name=restruct")
PARDO = "beam:transform:pardo:v1"


class Built(NamedTuple):
    """A job: its graph, the request as JSON and in bytes, the staged files and their sizes."""

    graph: api.Pipeline
    request: dict[str, Any]
    request_bytes: int
    staged: dict[str, int]

    def leaves(self) -> list[Any]:
        """Return the steps that do something, composites left out."""
        transforms = self.graph.components.transforms.values()
        return [t for t in transforms if t.environment_id and not t.subtransforms]

    def hint(self, name: str) -> str:
        """Return the memory in bytes that a step asks for, "" for none."""
        [step] = [t for t in self.leaves() if name in t.unique_name.split("/")]
        hints = self.graph.components.environments[step.environment_id].resource_hints
        return hints.get("beam:resources:min_ram_bytes:v1", b"").decode()

    def functions(self) -> dict[str, bytes]:
        """Return the pickle of every DoFn by the name of its step."""
        pardos = [t for t in self.leaves() if t.spec.urn == PARDO]
        return {
            t.unique_name: api.ParDoPayload.FromString(t.spec.payload).do_fn.payload for t in pardos
        }


def graph_of(recipe: Recipe, flags: tuple[str, ...], units: list[Unit] | None = None) -> Any:
    """Return the pipeline of a recipe; `units` stand for those of its first source."""
    options = options_of(list(flags), set())
    veins = veins_of(recipe)
    if units is not None:
        veins[0] = replace(veins[0], units=tuple(units))
    pipeline = beam.Pipeline(options=options)
    output = "gs://my-bucket/out"
    site = Site(output, f"{output}/.partial", "", "", 16, f"{output}/.partial/claim")
    _ = pipeline | Restructure(Inputs(tuple(veins)), recipe, site)
    return pipeline


def build(recipe: Recipe, folder: Path, *flags: str, units: list[Unit] | None = None) -> Built:
    """Build the job of a recipe and stage what it needs into `folder` instead of a bucket."""
    from apache_beam.runners.dataflow.dataflow_runner import DataflowRunner
    from apache_beam.runners.dataflow.internal.apiclient import DataflowApplicationClient

    template = folder / "template.json"
    given = (*FLAGS, *_OFFLINE, f"--template_location={template}", *flags)
    pipeline = graph_of(recipe, given, units)
    runner = DataflowRunner()
    runner.run_pipeline(pipeline, pipeline.options)
    pipeline.options.view_as(GoogleCloudOptions).staging_location = str(folder)
    DataflowApplicationClient(pipeline.options, str(folder)).create_job(runner.job)
    text = template.read_bytes()
    template.unlink()
    staged = {file.name: file.stat().st_size for file in folder.iterdir()}
    return Built(runner.proto_pipeline, json.loads(text), len(text), staged)
