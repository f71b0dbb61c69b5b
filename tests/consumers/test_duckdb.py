"""DuckDB: the files are tables as they lie there."""

import duckdb
import pytest


@pytest.fixture
def ask(published):
    with duckdb.connect() as connection:
        yield lambda question: connection.sql(question.format(at=published)).fetchall()


def test_all_rows_of_all_shards_are_one_table(ask, truth):
    [[rows, ids]] = ask("select count(*), count(distinct id) from '{at}/default/*.parquet'")
    assert rows == ids == len(truth()) + len(truth(split="validation"))
    found = ask("select id, inputs from '{at}/default/train-*.parquet' order by id")
    assert found == sorted((row["id"], row["inputs"]) for row in truth())


def test_lists_and_structs_are_typed(ask):
    kinds = dict(row[:2] for row in ask("describe select * from '{at}/default/*.parquet'"))
    assert kinds["options"] == "VARCHAR[]"
    assert kinds["input_tokens"] == "BIGINT"
    [[held]] = ask("""
        select bool_and(list_contains(options, targets)) from '{at}/default/*.parquet'
        where form = 'choice'
    """)
    assert held is True
    found = ask("select distinct fields.best from '{at}/signals_rating/*.parquet'")
    assert found == [("5",)]


def test_records_join_their_documents_signals(ask):
    [[records, joined]] = ask("""
        select count(*), count(s.document_id) from '{at}/rating/*.parquet' r
        left join (select distinct mine, document_id from '{at}/signals_rating/*.parquet') s
        using (mine, document_id)
    """)
    assert records == joined > 0


def test_no_document_is_in_two_splits(ask):
    assert not ask("""
        select mine, document_id from '{at}/default/*.parquet'
        group by mine, document_id having count(distinct split) > 1
    """)
