"""Beam's options: those of runners with a job server, and where their workers come from."""

import pytest
from apache_beam.options.pipeline_options import (
    DirectOptions,
    PipelineOptions,
    SetupOptions,
    StandardOptions,
)
from apache_beam.portability.api import beam_job_api_pb2
from apache_beam.runners.portability.flink_runner import FlinkRunner

from pipeline.errors import UserError
from pipeline.face.beam_options import options_of

FLINK = ["--runner=FlinkRunner", "--flink_master=host:8081"]
POOL = ["--environment_type=EXTERNAL", "--environment_config=localhost:50000"]


class Server:
    """What Beam asks of a job server before it submits a job."""

    def DescribePipelineOptions(self, request, timeout):  # noqa: N802 (gRPC's name)
        kinds = beam_job_api_pb2.PipelineOptionType
        options = [
            beam_job_api_pb2.PipelineOptionDescriptor(name=name, type=kind)
            for name, kind in {
                "number_of_execution_retries": kinds.INTEGER,
                "object_reuse": kinds.BOOLEAN,
                "parallelism": kinds.INTEGER,
                "state_backend": kinds.STRING,
                "newer_than_we": kinds.STRING,
            }.items()
        ]
        return beam_job_api_pb2.DescribePipelineOptionsResponse(options=options)


def arriving(options):
    """Return the options as Beam sends them to the server, by their short names."""
    sent = FlinkRunner().create_job_service_handle(Server(), options).get_pipeline_options()
    return {key.split(":")[2]: value for key, value in sent.items()}


def refusal(*flags):
    with pytest.raises(UserError) as caught:
        options_of([*flags], {"--resume"})
    return str(caught.value)


def test_options_of_the_job_server_arrive_there():
    flags = [*FLINK, *POOL, "--parallelism=4", "--number-of-execution-retries", "12"]
    sent = arriving(options_of([*flags, "--object_reuse", "--state_backend=rocksdb"], set()))
    assert sent["parallelism"] == "4"
    assert sent["number_of_execution_retries"] == "12"
    assert sent["object_reuse"] is True
    assert sent["state_backend"] == "rocksdb"
    assert sent["environment_config"] == "localhost:50000"


def test_what_is_behind_a_lone_dash_goes_to_the_server_unseen():
    sent = arriving(options_of([*FLINK, *POOL, "--", "--newer_than_we=x"], set()))
    assert sent["newer_than_we"] == "x"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ([*FLINK, *POOL, "--chekpointing_interval=5"], 'did you mean "--checkpointing_interval"?'),
        ([*FLINK, *POOL, "--checkpointing_interval=often"], "invalid int value: 'often'"),
        ([*FLINK, *POOL, "--object_reuse=true"], "ignored explicit argument 'true'"),
        ([*FLINK, *POOL, "--zzz=1"], 'unknown option --zzz; what only the job server knows goes'),
        (["--checkpointing_interval=5"], "is for the job server of FlinkRunner; give --runner="),
        (["--zzz=1"], "unknown option --zzz; `restruct --help` lists ours"),
        (["--", "--newer_than_we=x"], '"--": FnApiRunner has no job server that --newer_than_we'),
        ([*FLINK, *POOL, "--", "x"], '"x" behind "--" belongs to no option'),
        ([*FLINK, *POOL, "--rezume"], 'did you mean "--resume"?'),
    ],
)  # fmt: skip
def test_mistakes_are_told(flags, said):
    assert said in refusal(*flags)


@pytest.mark.parametrize(
    "flags",
    [
        FLINK,
        [*FLINK, "--environment_type=DOCKER"],
        ["--runner=SparkRunner", "--spark_master_url=spark://host:7077"],
        ["--runner=PortableRunner", "--job_endpoint=host:8099"],
    ],
)
def test_workers_without_this_package_are_refused(flags):
    said = refusal(*flags)
    assert flags[1] in said
    assert "which Restruct is not in; give --environment_type=EXTERNAL" in said


@pytest.mark.parametrize(
    "flags",
    [
        ["--runner=FlinkRunner"],
        ["--runner=FlinkRunner", "--flink_master=[local]"],
        ["--runner=SparkRunner", "--spark_master_url=local[4]"],
        ["--runner=PortableRunner"],
        ["--runner=DataflowRunner", "--setup_file=./pyproject.toml"],
        ["--runner=DataflowRunner", "--sdk_container_image=mine:1"],
        ["--runner=my.own.Runner", "--", "--anything"],
        [*FLINK, *POOL],
        [*FLINK, "--environment_type=process", '--environment_config={"command": "/boot"}'],
        [*FLINK, "--sdk_container_image=mine:1"],
        [*FLINK, "--setup_file=pyproject.toml"],
        [*FLINK, "--environment_options=docker_container_image=mine:1"],
    ],
)
def test_workers_with_it_are_not(flags):
    assert isinstance(options_of(flags, set()), PipelineOptions)


def test_dataflow_needs_an_image_and_pickles_no_main_session():
    assert "give --sdk_container_image with an image of yours" in refusal("--runner=DataflowRunner")
    flags = ["--runner=dataflow", "--sdk_container_image=mine:1"]
    assert options_of(flags, set()).view_as(SetupOptions).save_main_session is False
    kept = options_of([*flags, "--save_main_session"], set())
    assert kept.view_as(SetupOptions).save_main_session is True


def test_the_runner_in_this_process_stays_the_default():
    options = options_of(["--direct-num-workers=2"], set())
    assert options.view_as(StandardOptions).runner == "FnApiRunner"
    assert options.view_as(DirectOptions).direct_running_mode == "multi_processing"
