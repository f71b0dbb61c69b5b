"""A Beam runner that hands a pipeline to `standin/`, which makes a Flink job of it and waits.

`--runner=tests.flink.standin_runner.StandInRunner`, with STANDIN (java, class path, port,
parallelism) in the environment. It stands in for Beam's own FlinkRunner where that one's job
server cannot be had.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.runners.portability.portable_runner import JobServiceHandle, PortableRunner
from apache_beam.runners.runner import PipelineResult, PipelineState
from google.protobuf import json_format

from tests.flink.processes import end, start
from tests.flink.settings import OPENS


class StandInRunner(PortableRunner):
    """Optimises a pipeline as for any portable runner, and runs it on the cluster."""

    def run_portable_pipeline(self, pipeline: Any, options: PipelineOptions) -> PipelineResult:
        place = json.loads(os.environ["STANDIN"])
        # As Beam's portable runners do: Java must not look for a runner of this name.
        options.view_as(StandardOptions).runner = None
        encoded = JobServiceHandle.encode_pipeline_options(options.get_all_options())
        with tempfile.TemporaryDirectory(prefix="standin-") as name:
            folder = Path(name)
            proto, flags = folder / "pipeline.pb", folder / "options.json"
            proto.write_bytes(self._optimize_pipeline(pipeline, options).SerializeToString())
            flags.write_text(json_format.MessageToJson(encoded))
            command = [place["java"], *OPENS, "-cp", place["classpath"], "restruct.standin.Submit"]
            command += [str(proto), str(flags), str(place["port"]), str(place["parallelism"])]
            process = start(command, folder, subprocess.DEVNULL, subprocess.PIPE)
            try:
                _, said = process.communicate()
            finally:
                end(process)
        return Result(process.returncode, said.decode(errors="replace"))


class Result(PipelineResult):
    """The end of a job: what the submitting process said."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(PipelineState.FAILED if status else PipelineState.DONE)
        self._said = said

    def wait_until_finish(self, duration: float | None = None) -> str:
        if self.state == PipelineState.FAILED:
            causes = [line for line in self._said.splitlines() if line.startswith("Caused by: ")]
            cause = causes[-1] if causes else "no cause given"
            raise RuntimeError(f"the Flink job failed: {cause}\n{self._said}")
        return str(self.state)
