"""Options of runners that work through a job server: what only that server knows, and workers.

Beam asks the server for its options after it has started, and leaves out unseen what neither
knows. So those of Flink's server stand here by name, and any others go behind a lone "--".
"""

from __future__ import annotations

import argparse
import re

from apache_beam.options.pipeline_options import (
    FlinkRunnerOptions,
    PipelineOptions,
    PortableOptions,
    SetupOptions,
    SparkRunnerOptions,
    WorkerOptions,
)

from pipeline.errors import UserError

SERVED = ("FlinkRunner", "KafkaStreamsRunner", "PortableRunner", "PrismRunner", "SparkRunner")
_FLINK = ("FlinkRunner", "PortableRunner")
# What Beam's FlinkPipelineOptions (Java) has and its Python classes lack.
_NUMBERS = """
    auto_watermark_interval checkpoint_timeout_millis checkpointing_interval execution_retry_delay
    job_check_interval_in_secs latency_tracking_interval max_bundle_size max_bundle_time_mills
    min_pause_between_checkpoints num_concurrent_checkpoints number_of_execution_retries
    shutdown_sources_after_idle_ms
"""
_WORDS = """
    checkpointing_mode execution_mode_for_batch flink_conf_dir report_checkpoint_duration
    savepoint_path state_backend state_backend_factory state_backend_storage_path
"""
# Without a value: each turns round what holds without it.
_SWITCHES = """
    allow_non_restored_state attached_mode auto_balance_write_files_sharding_enabled
    disable_metrics enable_stable_input_drain externalized_checkpoints_enabled
    fail_on_checkpointing_errors faster_copy finish_bundle_before_checkpointing
    force_unaligned_checkpoint_enabled object_reuse operator_chaining
    re_iterable_group_by_key_result retain_externalized_checkpoints_on_cancellation
    unaligned_checkpoint_enabled
"""
_LOCAL_SPARK = re.compile(r"local(\[.+\])?$")


def served(runner: str) -> bool:
    """Tell whether a runner may have a job server; of a class of the user's nobody knows."""
    return runner in SERVED or "." in runner


def add_server_options(parser: argparse.ArgumentParser, runner: str) -> None:
    """Add to a parser what the job server of `runner` is known to take."""
    if runner in _FLINK:
        for name in _NUMBERS.split():
            parser.add_argument(f"--{name}", type=int)
        for name in _WORDS.split():
            parser.add_argument(f"--{name}")
        for name in _SWITCHES.split():
            parser.add_argument(f"--{name}", action="store_true")


def owner_of(flag: str) -> str:
    """Return the runner whose job server has an option, "" if none is known to."""
    name = flag.removeprefix("--").replace("-", "_")
    return "FlinkRunner" if name in f"{_NUMBERS} {_WORDS} {_SWITCHES}".split() else ""


def parted(flags: list[str]) -> tuple[list[str], list[str]]:
    """Part what is before a lone "--" from what is behind it, for the job server alone."""
    if "--" not in flags:
        return flags, []
    at = flags.index("--")
    return flags[:at], flags[at + 1 :]


def check_handed(handed: list[str], runner: str) -> None:
    """Raise UserError where nobody takes what stands behind a lone "--"."""
    if handed and not served(runner):
        raise UserError(
            f'"--": {runner} has no job server that {handed[0]} could be for; leave the "--" out, '
            f"or choose one of {', '.join(SERVED)}"
        )
    if handed and not handed[0].startswith("--"):
        raise UserError(f'"{handed[0]}" behind "--" belongs to no option; expected --NAME=VALUE')


def check_workers(runner: str, options: PipelineOptions) -> None:
    """Raise UserError where workers would begin in Beam's own image, which lacks this package."""
    cluster = _cluster(runner, options)
    if runner == "DataflowRunner" and not _equipped(options):
        raise UserError(
            f"--runner={runner}: workers there would start in Beam's own image, which Restruct is "
            "not in; give --sdk_container_image with an image of yours, or "
            "--setup_file=./pyproject.toml to try something small (docs/dataflow.md)"
        )
    if cluster and not _equipped(options):
        raise UserError(
            f"--runner={runner}, {cluster}: workers there would start in Beam's own Docker image, "
            "which Restruct is not in; give --environment_type=EXTERNAL with the address of a "
            "worker pool as --environment_config, PROCESS with a command, or "
            "--sdk_container_image with an image of yours (docs/reliability.md)"
        )


def _cluster(runner: str, options: PipelineOptions) -> str:
    """Return the option that names a cluster whose workers are not ours, "" if none does."""
    master = str(options.view_as(FlinkRunnerOptions).flink_master)
    spark = str(options.view_as(SparkRunnerOptions).spark_master_url)
    endpoint = str(options.view_as(PortableOptions).job_endpoint or "embed")
    found = {
        "FlinkRunner": "" if master in ("[local]", "[auto]") else f"--flink_master={master}",
        "SparkRunner": "" if _LOCAL_SPARK.match(spark) else f"--spark_master_url={spark}",
        "PortableRunner": "" if endpoint == "embed" else f"--job_endpoint={endpoint}",
    }
    return found.get(runner, "")


def _equipped(options: PipelineOptions) -> bool:
    """Tell whether the options say how Restruct comes to the workers."""
    portable, setup = options.view_as(PortableOptions), options.view_as(SetupOptions)
    kind = (portable.environment_type or "DOCKER").upper()
    packages = (setup.setup_file, setup.extra_packages, setup.requirements_file)
    image = options.view_as(WorkerOptions).sdk_container_image
    images = (image, portable.environment_config, portable.environment_options)
    return kind != "DOCKER" or any((*packages, *images))
