"""Polars: scanned lazily, with the types of the contract."""

import pytest

polars = pytest.importorskip("polars", reason="polars is in the extra dev")


def test_scan_gives_all_rows_and_the_types_of_the_contract(published, truth):
    found = polars.scan_parquet(published / "default" / "train-*.parquet")
    schema = found.collect_schema()
    assert schema["options"] == polars.List(polars.String)
    assert schema["inputs"] == polars.String
    assert schema["document_chars"] == polars.Int64
    assert found.collect().to_dicts() == truth()


def test_what_is_asked_for_is_read_and_no_more(published, truth):
    lazy = polars.scan_parquet(published / "default" / "*.parquet")
    counted = lazy.filter(form="choice").group_by("signal").agg(
        polars.len(), polars.col("targets").is_in(polars.col("options")).all().alias("held")
    )  # fmt: skip
    assert "PROJECT" in counted.explain()
    assert all(row["held"] for row in counted.collect().to_dicts())
    rows = [*truth(), *truth(split="validation")]
    assert counted.select(polars.col("len").sum()).collect().item() == sum(
        row["form"] == "choice" for row in rows
    )


def test_typed_signals_are_structs(published):
    found = polars.scan_parquet(published / "signals_rating" / "train-*.parquet")
    fields = found.select(polars.col("fields").struct.unnest()).collect()
    assert {"rating", "best", "text"} <= set(fields.columns)
    assert fields["rating"].null_count() == 0
