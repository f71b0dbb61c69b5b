"""What a published folder holds, counted: documents, licences, hosts, methods, sizes, examples.

The numbers go into the manifest, and from there into the card and the Croissant file. DuckDB
counts, over a database in a temporary folder, so that ids of documents need not fit into memory.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from pipeline.errors import RunError
from pipeline.finished import inside

EXAMPLE_CHARS = 900
_EXAMPLE_ROWS = 64
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1GB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "false",
}
_BATCH_ROWS = 8_192

# One row for each document of a cell; what follows "#" in an id is a piece of the document.
_SEEN = r"""
CREATE TABLE seen AS
SELECT mine, signal, license, language, split_part(document_id, '#', 1) AS document,
    lower(regexp_extract(uri, '^(?i:https?)://(?:[^/?#@]*@)?([^/?#:]+)', 1)) AS host,
    regexp_matches(uri, '^(/|(?i:file):|[A-Za-z]:[/\\])') AS local, count(*) AS n
FROM all_records GROUP BY ALL
"""
# Free text can stand in a column of licences, so that there may be any number of them; of what can
# be many the most frequent are kept, and `kinds` says how many there are.
_QUERIES = {
    "documents": "SELECT count(DISTINCT (mine, document)) AS documents FROM seen",
    "local_uris": "SELECT coalesce(sum(n), 0)::BIGINT AS local_uris FROM seen WHERE local",
    "cells": """
        SELECT mine, signal, sum(n)::BIGINT AS records, count(DISTINCT document) AS documents
        FROM seen GROUP BY ALL ORDER BY ALL""",
    "mines": """
        SELECT mine, sum(n)::BIGINT AS records, count(DISTINCT document) AS documents
        FROM seen GROUP BY ALL ORDER BY ALL""",
    "terms": """
        SELECT license, sum(n)::BIGINT AS records, count(DISTINCT (mine, document)) AS documents,
            count(*) OVER () AS kinds
        FROM seen GROUP BY license ORDER BY records DESC, license LIMIT 20""",
    "licenses": """
        SELECT mine, license, sum(n)::BIGINT AS records, count(DISTINCT document) AS documents,
            count(*) OVER (PARTITION BY mine) AS kinds
        FROM seen GROUP BY mine, license
        QUALIFY row_number() OVER (PARTITION BY mine ORDER BY sum(n) DESC, license) <= 20
        ORDER BY mine, records DESC, license""",
    "languages": """
        SELECT language, sum(n)::BIGINT AS records
        FROM seen GROUP BY ALL ORDER BY records DESC, language LIMIT 300""",
    "hosts": """
        SELECT mine, host, count(DISTINCT document) AS documents,
            count(*) OVER (PARTITION BY mine) AS kinds
        FROM seen WHERE host != '' GROUP BY mine, host
        QUALIFY row_number()
            OVER (PARTITION BY mine ORDER BY count(DISTINCT document) DESC, host) <= 5
        ORDER BY mine, documents DESC, host""",
}
# What `measure` returns.
FACTS = (*_QUERIES, "methods", "examples", "bytes")
_NUMBERS = ("documents", "local_uris")
_METHODS = (
    "SELECT signal, form, method, count(*) AS records FROM all_records GROUP BY ALL ORDER BY ALL"
)


def measure(folder: str, manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of the published folder that a manifest describes, as JSON.

    Keys: `documents`, `local_uris` (numbers), `cells`, `mines`, `terms`, `licenses`, `languages`,
    `hosts`, `methods` (lists of rows, counts exact, the most frequent first where there can be
    many), `examples` (a record for each signal), `bytes` (of each config and split,
    as Arrow in memory). The same for the same files.
    Raises RunError for a file that cannot be read.
    """
    own = manifest["datasets"]
    try:
        facts = _counted(_paths(folder, own, "records"))
        facts["examples"] = dict(_examples(folder, own))
        facts["bytes"] = _sizes(folder, own)
    except (OSError, duckdb.Error, pa.ArrowException) as error:
        raise RunError(
            f"{folder}: its tables cannot be counted: {str(error).splitlines()[0]}; "
            "`restruct validate` says whether they are whole"
        ) from error
    return facts


def _paths(folder: str, datasets: list[dict[str, Any]], name: str) -> list[str]:
    own = [d for d in datasets if d["name"] == name]
    return [inside(folder, shard["path"]) for d in own for shard in d["shards"]]


def _counted(paths: list[str]) -> dict[str, Any]:
    if not paths:
        # All of it was taken down.
        return {name: 0 if name in _NUMBERS else [] for name in (*_QUERIES, "methods")}
    with tempfile.TemporaryDirectory(prefix="restruct-facts-") as place:
        settings = {**_SETTINGS, "temp_directory": place}
        with duckdb.connect(os.path.join(place, "facts.db"), config=settings) as base:
            # Not by DuckDB's own reader, to which brackets and stars in a path are patterns.
            base.register("all_records", ds.dataset(paths, format="parquet"))
            base.execute(_SEEN)
            facts: dict[str, Any] = {key: _rows(base, sql) for key, sql in _QUERIES.items()}
            facts["methods"] = _rows(base, _METHODS)
    return facts | {name: facts[name][0][name] for name in _NUMBERS}


def _rows(base: Any, sql: str) -> list[dict[str, Any]]:
    found = base.execute(sql)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _examples(folder: str, datasets: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield for each signal the first of its records that is short enough to be read at a glance.

    Among the records with the smallest ids, those of a choice go first, for they show options;
    where all are long, the shortest is taken, and cut.
    """
    first: dict[str, str] = {}
    for dataset in sorted(datasets, key=lambda d: (d["name"], d["split"])):
        kind, _, signal = dataset["name"].partition("/")
        if kind == "records" and signal and dataset["rows"]:
            # A takedown may have left a shard without rows.
            filled = next(shard for shard in dataset["shards"] if shard["rows"])
            first.setdefault(signal, inside(folder, filled["path"]))
    for signal, path in first.items():
        rows = next(pq.ParquetFile(path).iter_batches(batch_size=_EXAMPLE_ROWS)).to_pylist()
        yield signal, _example(min(rows, key=_rank))


def _rank(row: dict[str, Any]) -> tuple[bool, bool, int, str]:
    length = len(row["inputs"]) + len(row["targets"])
    long = length > EXAMPLE_CHARS
    return long, row["form"] != "choice", length if long else 0, row["id"]


def _example(row: dict[str, Any]) -> dict[str, str]:
    kept = {name: row[name] for name in ("id", "mine", "prompt", "form", "license")}
    return kept | {name: _cut(row[name]) for name in ("inputs", "targets")}


def _cut(text: str) -> str:
    rest = len(text) - EXAMPLE_CHARS
    return f"{text[:EXAMPLE_CHARS]} … ({rest:,} characters more)" if rest > 0 else text


def _sizes(folder: str, datasets: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Return the bytes of each config and split as Arrow in memory: what `datasets` will write."""
    sizes: dict[str, dict[str, int]] = defaultdict(dict)
    for dataset in datasets:
        paths = [inside(folder, shard["path"]) for shard in dataset["shards"]]
        sizes[dataset["config"]][dataset["split"]] = sum(map(_arrow_bytes, paths))
    return {config: dict(sorted(of.items())) for config, of in sorted(sizes.items())}


def _arrow_bytes(path: str) -> int:
    batches = pq.ParquetFile(path).iter_batches(batch_size=_BATCH_ROWS)
    return sum(batch.nbytes for batch in batches)


def plain_host(host: str) -> bool:
    """Tell whether a host is written as hosts are, so that it may be shown."""
    return bool(re.fullmatch(r"[a-z0-9_.-]{1,253}", host))
