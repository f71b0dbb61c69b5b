from dataclasses import asdict, replace

import pyarrow as pa
import pytest

from pipeline.errors import UserError
from pipeline.export.formats import FORMATS, format_named
from tests.examples import RECORD
from tests.record_runs import HIDDEN, ODD, worded

EVERY = [*worded(), HIDDEN, *ODD]
PROMPTED = [record for record in EVERY if record.form != "denoising"]


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_row_keeps_of_any_record_comes_back_to_the_letter(name):
    form = FORMATS[name]
    taken = [record for record in EVERY if not form.refusal(record)]
    rows = [form.to_row(record, number) for number, record in enumerate(taken)]
    # Through Arrow, so that a type which loses something is found.
    rows = pa.Table.from_pylist(rows, schema=form.schema).to_pylist()
    assert len(rows) > 200
    for record, row in zip(taken, rows, strict=True):
        kept = form.from_row(row)
        assert kept["inputs"] == record.inputs
        assert kept["targets"] == record.targets
        assert kept == {key: asdict(record)[key] for key in kept}


@pytest.mark.parametrize("name", FORMATS)
def test_no_column_can_be_null_or_of_the_type_of_nulls(name):
    def children(kind):
        fields = kind.fields if pa.types.is_struct(kind) else [kind.value_field]
        return [grand for field in fields for grand in (field, *deeper(field))]

    def deeper(field):
        nested = pa.types.is_struct(field.type) or pa.types.is_list(field.type)
        return children(field.type) if nested else []

    for field in FORMATS[name].schema:
        for one in (field, *deeper(field)):
            assert not one.nullable
            assert not pa.types.is_null(one.type)


@pytest.mark.parametrize("name", FORMATS)
def test_the_columns_its_readers_look_for_come_first(name):
    form = FORMATS[name]
    assert tuple(form.schema.names[: len(form.needs)]) == form.needs[: len(form.schema.names)]
    columns = {*form.schema.names}
    if name == "verl":
        columns |= {field.name for field in form.schema.field("extra_info").type.fields}
    assert {"id", "signal", "mine", "uri", "license"} <= columns


@pytest.mark.parametrize("name", FORMATS)
def test_every_record_is_taken_or_refused_with_a_reason(name):
    reasons = {FORMATS[name].refusal(record) for record in EVERY}
    assert all(isinstance(reason, str) for reason in reasons)
    taken = [record for record in PROMPTED if not FORMATS[name].refusal(record)]
    assert len(PROMPTED) // 3 < len(taken) < len(PROMPTED) if name == "verl" else taken == PROMPTED


def test_chat_leaves_options_where_they_were_and_sentinels_out():
    row = FORMATS["chat"].to_row(RECORD, 0)
    assert row["messages"] == [
        {"role": "user", "content": 'TEXT: good QUERY: Which? "a" or "b"'},
        {"role": "assistant", "content": "a"},
    ]
    assert FORMATS["chat"].refusal(HIDDEN) == "hidden spans are no conversation"


def test_instruction_parts_wording_from_passage():
    wording = "The best possible rating is 5. What rating goes with this review?"
    inputs = f"TEXT: The soup was cold.\nQUERY: {wording}"
    record = replace(RECORD, signal="rating", prompt="rating/what_rating", inputs=inputs)
    row = FORMATS["instruction"].to_row(record, 0)
    assert row["instruction"] == wording
    assert row["input"] == "The soup was cold."
    assert row["output"] == "a"
    assert row["frame"] == "TEXT: {input}\nQUERY: {instruction}"


def test_verl_names_the_right_answer_and_numbers_rows_as_a_tensor_can_hold():
    row = FORMATS["verl"].to_row(replace(RECORD, signal="sentiment"), 7)
    assert row["data_source"] == "restruct/m/sentiment"
    assert row["prompt"] == [{"role": "user", "content": RECORD.inputs}]
    assert row["ability"] == "sentiment"
    assert row["reward_model"] == {"style": "rule", "ground_truth": "a"}
    assert row["extra_info"]["index"] == 7
    assert row["extra_info"]["options"] == ["a", "b"]


def test_p3_has_no_null_where_there_are_no_choices():
    row = FORMATS["p3"].to_row(replace(RECORD, options=[], form="generation"), 0)
    assert row["answer_choices"] == []
    assert row["inputs_pretokenized"] == RECORD.inputs
    assert row["targets_pretokenized"] == "a"


def test_jsonl_has_all_columns():
    assert FORMATS["jsonl"].to_row(RECORD, 0) == asdict(RECORD)


def test_an_unknown_format_is_named_with_the_nearest():
    with pytest.raises(UserError, match='unknown format "chats"; did you mean "chat"'):
        format_named("chats")
