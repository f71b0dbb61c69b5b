"""What a step tells a service that chooses its machines by it."""

from __future__ import annotations

from typing import Any

from apache_beam.options.pipeline_options import StandardOptions
from apache_beam.pipeline import Pipeline

# For a worker machine of four cores, on which four processes each hold one shard or bucket:
# up to 0.8 GB (docs/speed.md), and as much again for what the interpreter does not give back.
ROOMY = "8GB"


def roomy(step: Any, pipeline: Pipeline) -> Any:
    """Return a step that holds a whole shard or bucket, with a hint for runners that use it.

    Elsewhere it stays as it is: steps of different hints have worker processes of their own, and
    are not fused.
    """
    runner = str(pipeline.options.view_as(StandardOptions).runner)
    return step.with_resource_hints(min_ram=ROOMY) if "Dataflow" in runner else step
