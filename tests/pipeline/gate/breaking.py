"""Ways to break a finished run, with and without a manifest that agrees."""

import hashlib
import json

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.gate import Options, judge


def manifest_of(folder):
    return json.loads((folder / "manifest.json").read_bytes())


def write_manifest(folder, manifest):
    (folder / "manifest.json").write_text(json.dumps(manifest))


def change_manifest(folder, change):
    manifest = manifest_of(folder)
    change(manifest)
    write_manifest(folder, manifest)


def shards(folder, name, split="train"):
    """Return the paths of the shards of a dataset, as the manifest has them."""
    [table] = [
        t for t in manifest_of(folder)["datasets"] if (t["name"], t["split"]) == (name, split)
    ]
    return [shard["path"] for shard in table["shards"]]


def sign(folder, path, rows=True):
    """Make the manifest agree with a file as it is now."""

    def change(manifest):
        for table in manifest["datasets"]:
            for shard in table["shards"]:
                if shard["path"] == path:
                    data = (folder / path).read_bytes()
                    shard["bytes"] = len(data)
                    shard["sha256"] = hashlib.sha256(data).hexdigest()
                    if rows and path.endswith(".parquet"):
                        shard["rows"] = pq.ParquetFile(folder / path).metadata.num_rows
            table["rows"] = sum(shard["rows"] for shard in table["shards"])

    change_manifest(folder, change)


def replace_table(folder, path, table):
    """Write a table in the place of a shard, under a manifest that agrees."""
    pq.write_table(table, folder / path, compression="zstd", write_page_index=True)
    sign(folder, path)


def edit(folder, path, change):
    """Change the rows of a shard (a list of dicts), under a manifest that agrees."""
    table = pq.read_table(folder / path)
    rows = table.to_pylist()
    rows = change(rows) or rows
    replace_table(folder, path, pa.Table.from_pylist(rows, table.schema))


def verdict_of(folder, **options):
    return judge(str(folder), Options(**options))


def only(folder, check, level="error", **options):
    """Return the one finding of a check and level."""
    found = verdict_of(folder, **options).findings
    own = [finding for finding in found if (finding.check, finding.level) == (check, level)]
    assert len(own) == 1, found
    return own[0]


def all_of(folder, check, **options):
    """Return all findings of a check."""
    return [f for f in verdict_of(folder, **options).findings if f.check == check]
