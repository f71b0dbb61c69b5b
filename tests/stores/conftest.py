"""What the tests on object stores share: moto's S3 in its own process, behind a faulty proxy."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from apache_beam.io.filesystems import FileSystems
from apache_beam.options.pipeline_options import PipelineOptions

from pipeline.inputs import s3_file
from tests.stores.proxy import Proxy

BUCKET = "corpus"
SERVER = Path(__file__).with_name("s3_process.py")
SECRET = "do-not-tell-this"  # noqa: S105
_KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIDOFTESTS",
    "AWS_SECRET_ACCESS_KEY": SECRET,
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/nonexistent",
    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
}


@pytest.fixture(scope="session")
def proxy():
    """Return a proxy in front of an S3 that lives as long as the tests do."""
    pytest.importorskip("boto3", reason="needs the extra s3")
    pytest.importorskip("moto.server", reason="needs moto, a store that looks like S3")
    command = [sys.executable, str(SERVER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            with Proxy(int(process.stdout.readline())).running() as made:
                yield made
        finally:
            process.stdin.close()


@pytest.fixture
def bare(proxy, monkeypatch):
    """Return the proxy, with nothing in the store, and the environment that leads to it."""
    for name, value in {**_KEYS, "AWS_ENDPOINT_URL": proxy.address}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(FileSystems, "_pipeline_options", PipelineOptions([]))
    proxy.clear()
    return proxy


@pytest.fixture
def brisk(monkeypatch):
    """Take out all waits between attempts; each request is tried twice by the client itself."""
    import botocore.endpoint
    from apache_beam.utils import retry

    monkeypatch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda _: None))
    monkeypatch.setattr(retry.Clock, "sleep", lambda *_: None)
    monkeypatch.setattr(s3_file, "WAITS", (0.0, 0.0, 0.0))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")


@pytest.fixture
def store(bare):
    """Return a store with an empty bucket."""
    made = Store(bare)
    made.reset()
    return made


class Store:
    """Objects in a bucket, put and read past the proxy, and the proxy itself."""

    def __init__(self, proxy):
        import boto3

        self.proxy = proxy
        self.client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{proxy.store}")

    def reset(self):
        """Empty the store."""
        from urllib.request import Request, urlopen

        url = f"http://127.0.0.1:{self.proxy.store}/moto-api/reset"
        urlopen(Request(url, method="POST")).close()
        self.client.create_bucket(Bucket=BUCKET)

    def put(self, key, data):
        """Put an object and return its address."""
        self.client.put_object(Bucket=BUCKET, Key=key, Body=data)
        return f"s3://{BUCKET}/{key}"

    def get(self, key):
        """Return the bytes of an object."""
        return self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def delete(self, key):
        """Delete an object."""
        self.client.delete_object(Bucket=BUCKET, Key=key)

    def keys(self, prefix=""):
        """Return all keys under a prefix, sorted."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return sorted(found["Key"] for page in pages for found in page.get("Contents", []))
