"""Finished runs that hold exactly the records they are given: records and a manifest, no more."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import asdict, replace
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.prompts import Asked, registry, rehearse
from schemas import Record
from schemas.arrow import CONTRACTS, record_schema
from tests.examples import RECORD


def write_run(folder: Path, records: list[Record], shards: int = 1) -> Path:
    """Write records, in the order given, to a new folder with a manifest, and return it."""
    by_split = defaultdict(list)
    for record in records:
        by_split[record.split].append(asdict(record))
    (folder / "records").mkdir(parents=True)
    datasets = []
    for split, rows in sorted(by_split.items()):
        entries = [
            _shard(folder, f"records/{split}-{n:05d}-of-{shards:05d}.parquet", rows[n::shards])
            for n in range(shards)
        ]
        datasets.append(
            {"name": "records", "split": split, "rows": len(rows), "shards": entries},
        )
    cells = Counter((record.mine, record.signal) for record in records)
    manifest = {
        "format": "restruct-manifest/1",
        "contracts": CONTRACTS,
        "recipe": {"name": "small"},
        "recipe_id": "abc",
        "datasets": datasets,
        "stats": [{"mine": m, "signal": s, "records": n} for (m, s), n in sorted(cells.items())],
    }
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest))
    return folder


def _shard(folder: Path, path: str, rows: list[dict]) -> dict:
    table = pa.Table.from_pylist(rows, schema=record_schema())
    pq.write_table(table, folder / path, compression="zstd", row_group_size=1000)
    data = (folder / path).read_bytes()
    return {
        "path": path,
        "rows": len(rows),
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def worded() -> list[Record]:
    """Return a record of every prompt there is, made of the prompt's own example."""
    found = []
    for signal, book in registry().items():
        for prompt in book.prompts:
            asked = rehearse(book, prompt)
            if isinstance(asked, Asked):
                found.append(
                    replace(
                        RECORD,
                        id=f"{signal}-{prompt.name}", signal=signal, form=asked.form,
                        prompt=f"{signal}/{prompt.name}", inputs=asked.inputs,
                        targets=asked.targets, options=asked.options,
                        split="validation" if len(found) % 7 == 0 else "train",
                    )
                )  # fmt: skip
    return found


HIDDEN = replace(
    RECORD,
    id="hidden", signal="span_corruption", prompt="denoise", form="denoising", options=[],
    inputs="The kora has <extra_id_0> and a body <extra_id_1> a calabash.",
    targets="<extra_id_0> twenty-one strings <extra_id_1> made from half",
)  # fmt: skip
_FREE = replace(RECORD, form="generation", options=[])
ODD = [
    replace(_FREE, id="odd-markup", inputs="<b>{{ text }}</b> {% raw %} {input} & <script>"),
    replace(_FREE, id="odd-breaks", inputs="1\u20282\u20293\u00854\x0b5\r\n6", targets="a\u2028b"),
    replace(
        _FREE, id="odd-letters", inputs="\U0001f41d \u202eright\u202c \ufeff\u0301", targets="\t"
    ),
    replace(_FREE, id="odd-prompt", signal="rating", prompt="rating/of_another_version"),
    replace(RECORD, id="odd-options", options=["a", 'b "quoted"', "c\nd", "\u2028"]),
]
