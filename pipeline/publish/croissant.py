"""The Croissant file of a published folder (MLCommons Croissant 1.1, with its RAI vocabulary 1.0).

It names every file with its SHA-256, and for each config the files and columns of its rows, so
that a reader of Croissant can check and read the dataset from where the file lies.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
import pyarrow as pa

from pipeline.configs import DEFAULT
from pipeline.publish import licences
from pipeline.publish.about import About
from pipeline.publish.cite import citation, published_on, version
from pipeline.publish.columns import described, schema
from pipeline.publish.croissant_words import CONTEXT, rai
from pipeline.publish.front import by_config, languages, records_of, title
from schemas import SPLITS
from signals import registry

PARQUET = "application/x-parquet"
CONFORMS_TO = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
# Readers of JSON-LD hold all of it as a graph. Above this many files the sets of files must do, and
# the hashes stand in the manifest alone.
MOST_FILES = 2_000
_TYPES = {"string": "sc:Text", "int64": "cr:Int64", "double": "cr:Float64", "bool": "sc:Boolean"}
_NAME = re.compile(r"[^A-Za-z0-9_.-]+")


def croissant(manifest: dict[str, Any], about: About) -> bytes:
    """Return croissant.json for the manifest of a published folder: JSON-LD, keys in our order.

    The same for the same manifest. Raises RunError for a signal that this version does not know.
    """
    configs = by_config(manifest["datasets"])
    document = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        **_head(manifest, about),
        **rai(manifest),
        "distribution": [
            *_files(manifest["datasets"]),
            *(_file_set(name, tables) for name, tables in configs.items()),
        ],
        "recordSet": [_splits(manifest), *(_rows(name, of) for name, of in configs.items())],
    }
    kept = {key: value for key, value in document.items() if value not in ("", [], None)}
    return orjson.dumps(kept, option=orjson.OPT_INDENT_2) + b"\n"


def _head(manifest: dict[str, Any], about: About) -> dict[str, Any]:
    facts = manifest["published"]["facts"]
    day = published_on(manifest)
    return {
        "name": _NAME.sub("-", title(manifest, about)).strip("-") or "dataset",
        "alternateName": title(manifest, about),
        "description": description(manifest, about),
        # Without an address of its own a dataset is where this file is.
        "url": about.url or "./",
        "license": [_licence(row["license"]) for row in facts["terms"]],
        "inLanguage": languages(facts["languages"]),
        "version": version(manifest, about),
        "datePublished": day,
        "citeAs": citation(manifest, about),
        "creator": [{"@type": "sc:Person", "name": about.authors}] if about.authors else [],
        "keywords": ["pre-training", "text-to-text", "prompts", "reStructured Pre-training"],
    }


def description(manifest: dict[str, Any], about: About) -> str:
    """Return a dataset in two sentences."""
    facts = manifest["published"]["facts"]
    made = (
        f"{records_of(manifest):,} prompted text-to-text records made from "
        f"{facts['documents']:,} documents in the manner of reStructured Pre-training: signals "
        "that the documents carry are dug out and worded as pairs of inputs and targets."
    )
    return f"{about.summary} {made}".strip()


def _licence(licence: str) -> str:
    return licences.address_of(licence) or licences.name_of(licence)


def _files(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    pairs = [(table, shard) for table in tables for shard in table["shards"]]
    return [_file(*pair) for pair in pairs] if len(pairs) <= MOST_FILES else []


def _file(table: dict[str, Any], shard: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": shard["path"],
        "name": shard["path"],
        "description": f"{shard['rows']:,} rows of {table['config']}, {table['split']}.",
        "contentUrl": shard["path"],
        "contentSize": f"{shard['bytes']} B",
        "encodingFormat": PARQUET,
        "sha256": shard["sha256"],
    }


def _file_set(config: str, tables: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the set of files that the rows of a config are read from."""
    many = sum(len(table["shards"]) for table in tables)
    return {
        "@type": "cr:FileSet",
        "@id": f"{config}-files",
        "name": f"{config}-files",
        "description": f"All {many:,} files of the config {config}; manifest.json has the SHA-256 "
        "of each.",
        "encodingFormat": PARQUET,
        "includes": f"{config}/*.parquet",
    }


def _splits(manifest: dict[str, Any]) -> dict[str, Any]:
    tables = by_config(manifest["datasets"]).get(DEFAULT, [])
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "description": "The splits; all rows of a document are in one of them.",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [
            {"@type": "cr:Field", "@id": "splits/name", "name": "name", "dataType": "sc:Text"}
        ],
        "data": [{"splits/name": table["split"]} for table in tables],
    }


def _rows(config: str, tables: list[dict[str, Any]]) -> dict[str, Any]:
    dataset = tables[0]["name"]
    kind = "signal" if dataset.startswith("signals/") else "record"
    columns = [_field(config, column, described(kind)[column.name]) for column in schema(dataset)]
    return {
        "@type": "cr:RecordSet",
        "@id": config,
        "name": config,
        "description": _about(config, dataset),
        "key": {"@id": f"{config}/id"},
        "field": columns if kind == "record" else [*columns, _split_field(config)],
    }


def _about(config: str, dataset: str) -> str:
    kind, _, signal = dataset.partition("/")
    if config == DEFAULT:
        return "All records."
    rows = "Records made from the signal" if kind == "records" else "Typed signals, unworded, of"
    return f"{rows} {signal}: {registry()[signal].about}"


def _field(config: str, column: pa.Field, about: str) -> dict[str, Any]:
    path = f"{config}/{column.name}"
    entry = {"@type": "cr:Field", "@id": path, "name": path, "description": about}
    if pa.types.is_struct(column.type):
        return entry | {"subField": [_part(config, column, part) for part in column.type.fields]}
    source = {"fileSet": {"@id": f"{config}-files"}, "extract": {"column": column.name}}
    return entry | _typed(column.type) | {"source": source}


def _part(config: str, column: pa.Field, part: pa.Field) -> dict[str, Any]:
    path = f"{config}/{column.name}/{part.name}"
    source = {
        "fileSet": {"@id": f"{config}-files"},
        "extract": {"column": column.name},
        "transform": {"jsonPath": part.name},
    }
    entry = {"@type": "cr:Field", "@id": path, "name": path, "source": source}
    return entry | _typed(part.type)


def _typed(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(kind):
        return {"dataType": _TYPES[str(kind.value_type)], "isArray": True, "arrayShape": "-1"}
    return {"dataType": _TYPES[str(kind)]}


def _split_field(config: str) -> dict[str, Any]:
    """Return the field that tells the split of a typed signal, from the name of its file."""
    path = f"{config}/split"
    return {
        "@type": "cr:Field",
        "@id": path,
        "name": path,
        "description": "train or validation; all rows of a document are in the same one.",
        "dataType": "sc:Text",
        "source": {
            "fileSet": {"@id": f"{config}-files"},
            "extract": {"fileProperty": "filename"},
            # Read twice by readers that join, so that the result must match as well.
            "transform": {"regex": f"^({'|'.join(SPLITS)}).*$"},
        },
        "references": {"field": {"@id": "splits/name"}},
    }
