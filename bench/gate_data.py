"""A large finished run for the bench of the gate: a small one's records again and again.

Each copy has its letters swapped by a substitution of its own, so that no text comes twice and
files are as hard to compress as others; ids, splits, shards and token counts are worked out anew,
so that the gate has nothing to find.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.chunks import buckets_of, key_of, schema_of
from pipeline.dig import split_of
from pipeline.shards import HashingFile, write_parquet
from pipeline.tokens import Vocabulary
from schemas import stable_hash, stable_id
from schemas.record import UNKNOWN_CHARS

_VALIDATION = 0.01
_SHARDS = {"train": 8, "validation": 1}
_LETTERS = "bcdfghjklmnpqrstvwz"
_GROUP = 10_000
# T5 would not learn from lines of noise, but the gate does not mind.
_MOST_TOKENS = 100_000


def make(source: Path, folder: Path, size: int, chars: int = 0) -> int:
    """Write a run of `size` bytes of records (in memory, as Arrow) to `folder`; return that size.

    Inputs shorter than `chars` get text of the same kind before their own, up to about so many
    characters, unless that would show the target.

    `source` is the output of a run.
    """
    names = schema_of("records/train").names
    table = ds.dataset(sorted((source / "records").glob("*.parquet"))).to_table()
    if "document_chars" not in table.column_names:
        table = table.append_column("document_chars", pa.array([UNKNOWN_CHARS] * len(table)))
    rows = table.select(names).to_pylist()
    some = pa.Table.from_pylist(list(_copied(rows, 0, chars)), table.select(names).schema)
    copies = -(-size // some.nbytes)
    parts = folder / "parts"
    parts.mkdir(parents=True)
    held = 0
    for copy in range(copies):
        made = pa.Table.from_pylist(list(_copied(rows, copy, chars)), schema_of("records/train"))
        held += made.nbytes
        _cut(made, parts, copy)
    datasets = [_written(folder, parts, split) for split in _SHARDS]
    _write_manifest(source, folder, datasets)
    return held


def _copied(rows: list[dict[str, Any]], copy: int, chars: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of one copy."""
    count = Vocabulary.load("default").count_many
    swap = _swap(copy)
    rows = [row for row in rows if row["form"] != "denoising" or not copy % 8]
    made = [row | _longer(_texts(row, swap, copy), chars, copy) for row in rows]
    inputs, targets = (count([row[name] for row in made]) for name in ("inputs", "targets"))
    for row, long, short in zip(made, inputs, targets, strict=True):
        document = f"{row['document_id']}~{copy}"
        yield row | {
            "id": stable_id(row["id"], copy),
            "document_id": document,
            "input_tokens": long,
            "target_tokens": short,
            "split": split_of(row["mine"], document, _VALIDATION),
        }


@lru_cache(maxsize=64)
def _swap(copy: int) -> dict[int, str]:
    """Return a substitution of small letters, another for each copy; markers are in capitals."""
    order = sorted(_LETTERS, key=lambda letter: stable_hash("swap", copy, letter))
    to = dict(zip(_LETTERS, order, strict=True))
    return str.maketrans(to)


def _texts(row: dict[str, Any], swap: dict[int, str], copy: int) -> dict[str, Any]:
    if row["form"] == "denoising":
        return {"inputs": f"{row['inputs']} {copy}"}
    return {
        "inputs": row["inputs"].translate(swap),
        "targets": row["targets"].translate(swap),
        "options": [option.translate(swap) for option in row["options"]],
    }


def _longer(texts: dict[str, Any], chars: int, copy: int) -> dict[str, Any]:
    """Return texts with as much before the inputs as is lacking to `chars`."""
    inputs = texts["inputs"]
    if len(inputs) >= chars or "targets" not in texts:
        return texts
    own = inputs.removeprefix("TEXT: ").replace("QUERY: ", "")
    before: list[str] = []
    while sum(map(len, before)) + len(inputs) < chars:
        before.append(own.translate(_swap(copy + 7919 * (len(before) + 1))))
    longer = f"TEXT: {' '.join(before)} {inputs.removeprefix('TEXT: ')}"
    shown = texts["targets"] in longer and texts["targets"] not in inputs
    return texts if shown else texts | {"inputs": longer}


def _cut(table: pa.Table, parts: Path, copy: int) -> None:
    """Write the rows of each split and shard to a file of their own."""
    pairs = zip(table["inputs"].to_pylist(), table["targets"].to_pylist(), strict=True)
    keys = pa.array([key_of(*pair) for pair in pairs], pa.binary(16))
    for split, shards in _SHARDS.items():
        numbers = pa.array(buckets_of(keys, shards))
        for number in range(shards):
            mask = pc.and_(pc.equal(table["split"], split), pc.equal(numbers, number))
            name = parts / f"{split}-{number}-{copy:05d}.arrow"
            with pa.ipc.new_file(str(name), table.schema) as file:
                file.write_table(table.filter(mask))


def _written(folder: Path, parts: Path, split: str) -> dict[str, Any]:
    """Write the shards of a split and return its entry in the manifest."""
    (folder / "records").mkdir(exist_ok=True)
    entries = []
    for number in range(_SHARDS[split]):
        paths = sorted(parts.glob(f"{split}-{number}-*.arrow"))
        table = pa.concat_tables(pa.ipc.open_file(str(path)).read_all() for path in paths)
        table = table.take(pc.sort_indices(table["id"]))
        path = f"records/{split}-{number:05d}-of-{_SHARDS[split]:05d}.parquet"
        entries.append(_shard(folder, path, table))
        for part in paths:
            part.unlink()
    rows = sum(entry["rows"] for entry in entries)
    return {"name": "records", "split": split, "rows": rows, "shards": entries}


def _shard(folder: Path, path: str, table: pa.Table) -> dict[str, Any]:
    groups = (table.slice(start, _GROUP) for start in range(0, table.num_rows, _GROUP))
    with HashingFile(str(folder / path)) as file:
        write_parquet(iter(groups), schema_of("records/train"), file)
    data = (folder / path).read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    return {"path": path, "rows": table.num_rows, "bytes": len(data), "sha256": sha256}


def _write_manifest(source: Path, folder: Path, datasets: list[dict[str, Any]]) -> None:
    (folder / "parts").rmdir()
    manifest = orjson.loads((source / "manifest.json").read_bytes())
    records = ds.dataset(sorted((folder / "records").glob("*.parquet")))
    counts = records.to_table(["mine", "signal"]).group_by(["mine", "signal"]).aggregate(
        [([], "count_all")]
    )  # fmt: skip
    page = {"stage": "write", "filtered": {}, "dead": {}, "cut": 0}
    manifest["contracts"] = {"record": 2, "signal": 2, "evidence": 1}
    manifest["datasets"] = datasets
    manifest["books"] = [
        page | {"mine": r["mine"], "signal": r["signal"], "in": n, "out": n}
        for r in counts.to_pylist()
        for n in [r["count_all"]]
    ]
    manifest["dead_letters"] |= {"written": 0, "left_out": 0}
    manifest["recipe"] |= {
        "validation": _VALIDATION,
        "max_input_tokens": _MOST_TOKENS,
        "max_target_tokens": _MOST_TOKENS,
    }
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
