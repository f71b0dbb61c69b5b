"""What a report costs on a large run: seconds, and the highest memory of the process.

    python -m bench.report [--rows 10000000] [--memory-bound 2000] [--seconds-bound 600]

The run is made up in a temporary folder: small texts, every row of its own, five mines by six
signals, a tenth of the inputs asked twice. Fails where a bound (MB, seconds) does not hold.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import sys
import tempfile
from pathlib import Path

import duckdb
import orjson

from bench.measure import cost

SHARD_ROWS = 500_000
# Ids are hashes of numbers; a shard is sorted by id, as a run sorts it. Labels, places of the
# right option and lengths are spread by hashes too.
_ROWS = """
COPY (
    SELECT left(md5('id ' || i), 20) AS id,
        'Which one is it, of all that row ' || (i - (i % 10 = 0)::INT) || ' of the table may name: '
            || 'amber, birch, cedar or dune? ' || md5('a' || i // 2) AS inputs,
        ['amber', 'birch', 'cedar', 'dune'][(1 + hash(i) % 4)::BIGINT] AS targets,
        ['amber', 'birch', 'cedar', 'dune'] AS options,
        'mine_' || i % 5 AS mine, 'signal_' || (i // 5) % 6 AS signal,
        'signal_' || (i // 5) % 6 || '/prompt_' || hash(i) % 15 AS prompt,
        CASE WHEN i % 3 = 0 THEN 'choice' ELSE 'generation' END AS form,
        'document ' || i // 8 AS document_id, 'https://example.org/' || i // 8 AS uri,
        'CC0-1.0' AS license, 'en' AS language, 'markup' AS method,
        0::BIGINT AS evidence_start, 0::BIGINT AS evidence_end, 100::BIGINT AS document_chars,
        (20 + hash(i) % 400)::BIGINT AS input_tokens, (1 + hash(i) % 9)::BIGINT AS target_tokens,
        'train' AS split
    FROM range({first}, {last}) AS numbers(i) ORDER BY id
) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 10240)
"""


def write_run(folder: Path, rows: int) -> int:
    """Write a finished run of `rows` records to `folder`; return the bytes of its shards."""
    (folder / "records").mkdir(parents=True)
    starts = range(0, rows, SHARD_ROWS)
    shards = []
    for number, first in enumerate(starts):
        path = folder / "records" / f"train-{number:05d}-of-{len(starts):05d}.parquet"
        last = min(first + SHARD_ROWS, rows)
        duckdb.sql(_ROWS.format(first=first, last=last, path=path))
        data = path.read_bytes()
        shards.append(
            {
                "path": f"records/{path.name}",
                "rows": last - first,
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
        )
    table = {"name": "records", "split": "train", "rows": rows, "shards": shards}
    manifest = {
        "format": "restruct-manifest/1",
        "recipe": {"name": "bench"},
        "recipe_id": "0" * 20,
        "datasets": [table],
        "books": [],
    }
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest))
    return sum(int(str(shard["bytes"])) for shard in shards)


def main() -> int:
    """Parse the command line, print one line of a table; 1 where a bound does not hold."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument("--seconds-bound", type=float, default=600)
    options.add_argument("--memory-bound", type=float, default=2000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="restruct-bench-") as name:
        size = write_run(Path(name) / "run", chosen.rows)
        page = Path(name) / "report.html"
        used = cost([sys.executable, "beam_runner.py", "report", f"{name}/run", "--to", str(page)])
        written = page.stat().st_size
    print("| rows | MB of shards | wall, s | CPU, s | peak memory, MB | MB of report |")
    print("|--:|--:|--:|--:|--:|--:|")
    print(
        f"| {chosen.rows:,} | {size / 1e6:,.0f} | {used.wall:,.0f} | {used.cpu:,.0f} "
        f"| {used.peak:,.0f} | {written / 1e6:.1f} |"
    )
    print(f"Python {platform.python_version()}, DuckDB {duckdb.__version__}")
    return int(used.wall > chosen.seconds_bound or used.peak > chosen.memory_bound)


if __name__ == "__main__":
    sys.exit(main())
