"""The command of a PROCESS environment: asks the runner what to do, and becomes an SDK worker.

    python boot.py --id=1-1 --provision_endpoint=localhost:41231

What Beam's containers do in Go, less the fetching of artifacts: this Python has all it needs.
"""

from __future__ import annotations

import argparse
import os
import sys

import grpc
from apache_beam.portability.api import (
    beam_provision_api_pb2,
    beam_provision_api_pb2_grpc,
    endpoints_pb2,
)
from google.protobuf import json_format, text_format

SECONDS = 60
WORKER = "apache_beam.runners.worker.sdk_worker_main"


def provision(endpoint: str, worker: str) -> beam_provision_api_pb2.ProvisionInfo:
    """Ask the runner for the addresses and options of this worker."""
    request = beam_provision_api_pb2.GetProvisionInfoRequest()
    with grpc.insecure_channel(endpoint) as channel:
        stub = beam_provision_api_pb2_grpc.ProvisionServiceStub(channel)
        metadata = (("worker_id", worker),)
        return stub.GetProvisionInfo(request, timeout=SECONDS, metadata=metadata).info


def environment(info: beam_provision_api_pb2.ProvisionInfo, worker: str) -> dict[str, str]:
    """Return the variables that Beam's worker reads."""
    return {
        "WORKER_ID": worker,
        "PIPELINE_OPTIONS": json_format.MessageToJson(info.pipeline_options),
        "CONTROL_API_SERVICE_DESCRIPTOR": _text(info.control_endpoint),
        "LOGGING_API_SERVICE_DESCRIPTOR": _text(info.logging_endpoint),
        "RUNNER_CAPABILITIES": " ".join(info.runner_capabilities),
    }


def _text(endpoint: endpoints_pb2.ApiServiceDescriptor) -> str:
    return str(text_format.MessageToString(endpoint))


def main() -> None:
    """Replace this process by the worker, so that the runner's signals reach it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--id", required=True)
    parser.add_argument("--provision_endpoint", required=True)
    args, _ = parser.parse_known_args()
    info = provision(args.provision_endpoint, args.id)
    os.environ.update(environment(info, args.id))
    os.execv(sys.executable, [sys.executable, "-m", WORKER])  # noqa: S606


if __name__ == "__main__":
    main()
