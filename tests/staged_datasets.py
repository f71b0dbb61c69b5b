"""Folders that look like published datasets, for the ways to their places; no row is in them."""

from __future__ import annotations

import hashlib

from pipeline.commit import FORMAT
from pipeline.disk import stable_json
from pipeline.publish.ways import staged_in

NAME = "default/train-{number:05d}-of-{shards:05d}.parquet"


def staged(folder, shards=3, title="Small", salt="", contract=2, name=NAME):
    """Write a folder that looks like a published dataset and return it as staged."""
    (folder / "default").mkdir(parents=True)
    entries = []
    for number in range(shards):
        path = name.format(number=number, shards=shards)
        raw = f"rows {number} {salt}".encode() * 50
        (folder / path).write_bytes(raw)
        digest = hashlib.sha256(raw).hexdigest()
        entries.append({"path": path, "rows": 5, "bytes": len(raw), "sha256": digest})
    (folder / "README.md").write_text(f"# {title}\n")
    manifest = {
        "format": FORMAT, "recipe": {"name": "small"}, "recipe_id": "r1", "published": {},
        "contracts": {"record": contract},
        "datasets": [{"name": "records", "split": "train", "rows": 5 * shards, "config": "default",
                      "shards": entries}],
    }  # fmt: skip
    (folder / "manifest.json").write_bytes(stable_json(manifest))
    return staged_in(str(folder), manifest)
