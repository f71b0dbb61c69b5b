"""datatrove: published files are documents as they lie there."""

import pytest

readers = pytest.importorskip(
    "datatrove.pipeline.readers", reason="datatrove is in the extra consumers"
)


def read(published, **options):
    return readers.ParquetReader(
        str(published / "default"), glob_pattern="train-*.parquet", text_key="inputs",
        id_key="id", **options,
    )  # fmt: skip


def test_every_row_is_a_document_with_its_text_id_and_the_rest_as_metadata(published, truth):
    found = {document.id: document for document in read(published).run()}
    rows = truth()
    assert len(found) == len(rows)
    for row in rows:
        document = found[row["id"]]
        assert document.text == row["inputs"]
        rest = {name: row[name] for name in row if name not in ("id", "inputs")}
        kept = {name: document.metadata[name] for name in rest}
        assert {**kept, "options": list(kept["options"])} == rest


def test_ranks_share_the_files(published, truth):
    parts = [
        [document.id for document in read(published).run(rank=r, world_size=4)] for r in range(4)
    ]
    assert all(parts)
    assert sorted(one for own in parts for one in own) == sorted(row["id"] for row in truth())
