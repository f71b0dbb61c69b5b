"""How our Parquet files are written: how large a row group is, and with what."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP_ROWS = 10_000
# A reader holds a row group at a time, and viewers of datasets refuse large ones.
ROW_GROUP_BYTES = 64 * 1024 * 1024


def parquet_writer(sink: Any, schema: pa.Schema) -> pq.ParquetWriter:
    """Return a writer to a path or an open file: zstd, with a page index.

    Pages end where the content says, so that a store of chunks keeps most of a file of which a
    few rows have gone: it costs a sixth more time and a few per cent of size.
    """
    return pq.ParquetWriter(
        sink, schema, compression="zstd", write_page_index=True, use_content_defined_chunking=True
    )
