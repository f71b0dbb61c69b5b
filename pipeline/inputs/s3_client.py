"""The client for S3 that a process shares: Beam's settings, one connection pool, plain reasons.

Beam makes a client for each call (is there such a file? open it), which takes 0.15 s of CPU, so
that a commit of a thousand shards would spend minutes on it. Importing this module has it take
ours instead.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from apache_beam.io.filesystems import FileSystems
from apache_beam.options.pipeline_options import PipelineOptions, S3Options
from apache_beam.options.value_provider import RuntimeValueProvider

from pipeline.errors import RunError

# What concerns a store as a whole, so that no other object can be read either: code -> what to say.
_KEYS = "the store does not take the keys that were found"
_STORE_WIDE = {
    "InvalidAccessKeyId": _KEYS,
    "SignatureDoesNotMatch": _KEYS,
    "InvalidToken": _KEYS,
    "ExpiredToken": "the keys have expired",
    "RequestTimeTooSkewed": "this machine's clock is wrong, so that the store refuses its keys",
    "NoSuchBucket": "there is no such bucket",
    "PermanentRedirect": "the bucket lies in another region",
    "AuthorizationHeaderMalformed": "the bucket lies in another region",
    "NoCredentialsError": "no keys were found",
    "PartialCredentialsError": "only a part of the keys was found",
    "CredentialRetrievalError": "the keys could not be had",
    "TokenRetrievalError": "the keys could not be had",
    "ProfileNotFound": "there is no such profile of keys",
    "EndpointConnectionError": "the store cannot be reached",
    "ConnectTimeoutError": "the store cannot be reached",
    "ProxyConnectionError": "the proxy on the way to the store cannot be reached",
    "SSLError": "the store's certificate is not trusted",
    "InvalidRegionError": "the region is no name of one",
    "NoRegionError": "no region was given",
}
_CURE = (
    "see that the bucket's name is right, and that AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, "
    "AWS_DEFAULT_REGION and AWS_ENDPOINT_URL, or AWS_PROFILE, or Beam's --s3_endpoint_url and "
    "--s3_region_name, are those of its store"
)
_OF_OBJECT = {
    "NoSuchKey": "is not there (deleted since it was listed?)",
    "NoSuchVersion": "is not there (deleted since it was listed?)",
    "404": "is not there (deleted since it was listed?)",
    "AccessDenied": "access denied: the keys in use may not read it",
    "403": "access denied: the keys in use may not read it",
    "PreconditionFailed": "was replaced since it was listed, or while it was read",
    "412": "was replaced since it was listed, or while it was read",
    "InvalidObjectState": "lies in an archive class; restore it first",
}
_NAMES = (
    "s3_endpoint_url",
    "s3_region_name",
    "s3_api_version",
    "s3_verify",
    "s3_disable_ssl",
    "s3_access_key_id",
    "s3_secret_access_key",
    "s3_session_token",
)


def client() -> Any:
    """Return the client of this process, made from Beam's options and the environment.

    Raises RunError where it cannot be made: no such profile, a faulty address.
    """
    return client_of(FileSystems._pipeline_options or RuntimeValueProvider.runtime_options)


def client_of(options: PipelineOptions | Mapping[str, Any] | None) -> Any:
    """Return the client that goes by Beam's options and, where they are silent, the environment.

    Beam hands them on as its own class or, in some workers, as a mapping.
    """
    if isinstance(options, PipelineOptions):
        options = vars(options.view_as(S3Options)._visible_options)
    try:
        return _made(_environment(), *((options or {}).get(name) for name in _NAMES))
    except Exception as error:  # botocore has many kinds, and ValueError for an odd address
        raise RunError(f"s3: {reason(error)}; {_CURE}") from error


def _environment() -> tuple[tuple[str, str], ...]:
    """Return what in the environment decides how a client is made."""
    return tuple((name, value) for name, value in os.environ.items() if name.startswith("AWS_"))


@lru_cache(maxsize=4)
def _made(
    _: tuple[tuple[str, str], ...],
    endpoint: str | None,
    region: str | None,
    version: str | None,
    verify: str | None,
    no_ssl: bool | None,
    *keys: str | None,
) -> Any:
    import boto3

    return boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        api_version=version,
        verify=verify,
        use_ssl=not no_ssl,
        aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1],
        aws_session_token=keys[2],
    )


def reason(error: BaseException) -> str:
    """Return in words what went wrong, without anything that may be secret."""
    code = code_of(error)
    known = _STORE_WIDE.get(code) or _OF_OBJECT.get(code)
    if known:
        return known
    return (str(error) or code).splitlines()[0][:300]


def code_of(error: BaseException) -> str:
    """Return the store's code for an error, or the name of the client's kind of error."""
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code") or type(error).__name__)


def demand_store(error: BaseException, where: str) -> None:
    """Raise RunError if an error concerns the whole store, so that going on makes no sense."""
    if code_of(error) in _STORE_WIDE:
        raise RunError(f"{where}: {reason(error)}; {_CURE}") from error


def _share() -> None:
    """Have Beam's file system for S3 take the clients that are made here."""
    try:
        from apache_beam.io.aws.clients.s3 import boto3_client
    except ImportError:
        return  # without the extra there is nothing to share
    if boto3_client.boto3 is None:
        return

    def init(self: Any, options: Any) -> None:
        self.client = client_of(options)
        self._download_request = self._download_stream = None
        self._download_pos = 0

    boto3_client.Client.__init__ = init


_share()
