"""Write reviews-more.parquet from reviews-more.yaml: `python samples/make_parquet.py`.

The rows are kept as YAML because nobody can read, or review a change to, a Parquet file.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

HERE = Path(__file__).parent
# Two groups, so that more than one worker has something to read.
ROWS_PER_GROUP = 10

SCHEMA = pa.schema(
    [
        ("review_id", pa.int64()),
        (
            "place",
            pa.struct([("name", pa.string()), ("kind", pa.string()), ("town", pa.string())]),
        ),
        ("score", pa.int8()),
        ("visited", pa.date32()),
        ("headline", pa.string()),
        ("review", pa.string()),
    ]
)


def table() -> pa.Table:
    """Return the rows of reviews-more.yaml as an Arrow table."""
    rows = yaml.safe_load((HERE / "reviews-more.yaml").read_text(encoding="utf-8"))
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def main() -> None:
    """Write the file beside this script: same rows and same pyarrow, same bytes."""
    target = HERE / "reviews-more.parquet"
    pq.write_table(table(), target, row_group_size=ROWS_PER_GROUP, compression="zstd")


if __name__ == "__main__":
    main()
