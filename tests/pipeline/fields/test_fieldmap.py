"""From records to documents: what a map may say, what a record may hold, and what it may not."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.fields.fieldmap import FieldMap
from pipeline.fields.questions import located
from pipeline.mines.base import BadItem, Mine
from schemas import Document, Rating, Summary


def read(record: Any, fields: dict[str, Any] | None = None, **defaults: str) -> Document:
    return FieldMap(fields).to_document("m", record, "a.jsonl#L1", Mine(**defaults))


def reason(record: Any, fields: dict[str, Any] | None = None) -> str:
    with pytest.raises(BadItem) as error:
        read(record, fields)
    return str(error.value)


def test_without_a_map_keys_named_like_parts_are_taken() -> None:
    record = {"id": 7, "text": " a\r\nb ", "title": "T", "url": "x://y", "license": "CC0-1.0"}
    found = read(record, language="en", license="MIT")
    assert (found.id, found.text, found.title, found.uri) == ("7", "a\nb", "T", "x://y")
    assert (found.license, found.language, found.mine) == ("CC0-1.0", "en", "m")


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"text": 12345}, "text: expected a string, got int (12345)"),
        ({"text": True}, "text: expected a string, got bool (True)"),
        ({"text": ["a"]}, "text: expected a string, got list"),
        ({"text": None, "b": 1}, "text: is null"),
        ({"text": " \n"}, "text: is empty"),
        ({"body": "x", "c": 1}, "text: is missing (the record has: body, c)"),
        ([1], "expected an object, got list"),
        (5, "expected an object, got int (5)"),
        (None, "expected an object, got null"),
        ({"text": "x", "title": 5}, "title: expected a string, got int (5)"),
        ({"text": "x", "categories": 5}, "categories: expected a string or a list of strings, got"),
        ({"text": "x", "summaries": [5]}, "summaries.0: expected a string, got int (5)"),
        ({"text": "x", "questions": "q"}, "questions.0: expected an object, got str"),
        ({"text": "x", "questions": [{"q": 1}]}, "questions.0.question: is missing (the record"),
    ],
)
def test_a_bad_record_says_why(record: Any, says: str) -> None:
    assert reason(record).startswith(says)


def test_paths() -> None:
    record = {"a": {"b": [{"c": "one"}, {"c": "two"}]}, "x.y": "dotted", "x": {"y": "nested"}}
    assert read(record, {"text": "a.b.1.c"}).text == "two"
    assert read(record, {"text": "x.y"}).text == "dotted"
    assert read(record, {"text": ["a.b.0.c", "nowhere", "x.y"]}).text == "one\n\ndotted"
    assert read(record, {"text": "x.y", "categories": "a.b.c"}).categories == (("one",), ("two",))
    assert reason(record, {"text": "a.b.9.c"}).startswith("text: is missing")
    assert reason({"a": None}, {"text": "a.b"}) == "text: is null"


def test_constants_unwrapping_and_first_of_several() -> None:
    fields = {
        "text": {"from": "abstract", "unwrap": True},
        "license": {"value": "CC0-1.0"},
        "title": ["t1", "t2"],
    }
    found = read(
        {"abstract": "  One\n  two\n\nthree\n", "t1": "", "t2": "T"}, fields, license="MIT"
    )
    assert (found.text, found.license, found.title) == ("One two\n\nthree", "CC0-1.0", "T")


def test_the_id_is_the_mapped_one_or_that_of_the_content() -> None:
    fields = {"text": "t", "title": "h"}
    one = read({"t": "a", "h": "b", "row": 1}, fields)
    assert one.id == read({"row": 2, "h": "b", "t": "a"}, fields, license="MIT").id
    assert one.id != read({"t": "a", "h": "c"}, fields).id
    assert one.id != read({"t": "b", "h": "a"}, fields).id
    assert reason({"t": "a"}, {"text": "t", "id": "key"}) == "id: is missing (the record has: t)"
    assert reason({"t": "a", "key": 1.5}, {"text": "t", "id": "key"}).startswith("id: expected")


def test_a_content_id_survives_what_utf8_cannot_hold() -> None:
    found = read({"text": "a\ud800", "summaries": ["\udc00", "\0"]})
    assert found.text == "a\ud800"
    assert len(found.id) == 20


RATING = {"text": "t", "rating": {"from": "stars", "worst": 1, "best": 5}}


@pytest.mark.parametrize("value", [4, 4.0, "4", " 4.0 "])
def test_ratings(value: Any) -> None:
    assert read({"t": "x", "stars": value}, RATING).rating == Rating(4.0, 1.0, 5.0)


@pytest.mark.parametrize("value", [None, "", float("nan")])
def test_no_rating(value: Any) -> None:
    assert read({"t": "x", "stars": value}, RATING).rating is None
    assert read({"t": "x"}, RATING).rating is None


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (7, "rating: 7 is not between 1 and 5"),
        ("0.5", "rating: 0.5 is not between 1 and 5"),
        ("9" * 400, "rating: inf is not between 1 and 5"),
        ("1_0", "rating: expected a number, got '1_0'"),
        ("great", "rating: expected a number, got 'great'"),
        (True, "rating: expected a number, got bool (True)"),
        ([4], "rating: expected a number, got list"),
    ],
)
def test_bad_ratings(value: Any, says: str) -> None:
    assert reason({"t": "x", "stars": value}, RATING) == says


def test_summaries() -> None:
    record = {"t": "x", "title": "T\n  t", "abs": None, "hl": ["one", "", "two"]}
    fields = {
        "text": "t",
        "summaries": [{"from": "title", "unwrap": True}, "abs", {"from": "hl", "kind": "points"}],
    }
    assert read(record, fields).summaries == (
        Summary("T t", "title"),
        Summary("one", "points"),
        Summary("two", "points"),
    )


@pytest.mark.parametrize(
    ("value", "keys", "expected"),
    [
        ("cs.CL math.CO cs.CL", {"split": " "}, (("cs.CL",), ("math.CO",))),
        (["a/b", "c"], {"path": "/"}, (("a", "b"), ("c",))),
        ("cs.CL", {"names": {"cs.CL": "Language"}}, (("Language",),)),
        ("x/1", {"path": "/", "names": {1: "One"}}, (("x", "One"),)),
        ([["a", "b"], ["c"]], {}, (("a", "b"), ("c",))),
        (None, {}, ()),
        ("  ", {"split": " "}, ()),
        ([], {}, ()),
    ],
)
def test_categories(value: Any, keys: dict[str, Any], expected: Any) -> None:
    fields = {"text": "t", "categories": {"from": "tags", **keys}}
    assert read({"t": "x", "tags": value}, fields).categories == expected


SQUAD = {
    "text": "context",
    "questions": {"from": "qas", "answers": "answers.text", "answer_start": "answers.answer_start"},
}


def test_questions_as_lists_of_objects_and_as_columns() -> None:
    as_objects = [{"text": "Ada", "answer_start": 2}, {"text": "Lovelace", "answer_start": 6}]
    as_columns = {"text": ["Ada", "Lovelace"], "answer_start": [2, 6]}
    for answers in (as_objects, as_columns):
        record = {"context": "  Ada Lovelace", "qas": [{"question": "Who?", "answers": answers}]}
        [question] = read(record, SQUAD).questions
        # The offset counted the spaces that the text has lost.
        assert (question.text, question.answers) == ("Who?", ("Ada", "Lovelace"))
        assert question.answer_start == 0


def test_a_question_without_answer_or_text_is_kept_for_the_signal_to_judge() -> None:
    record = {"context": "x", "qas": [{"question": "Who?", "answers": []}, {"question": ""}]}
    assert [(q.text, q.answers) for q in read(record, SQUAD).questions] == [("Who?", ()), ("", ())]
    assert read({"context": "x", "qas": None}, SQUAD).questions == ()


def test_the_record_itself_can_be_the_question() -> None:
    fields = {"questions": {"from": "", "question": "q", "answers": "a"}}
    found = read({"q": "Why?", "a": "So."}, fields)
    assert (found.text, found.questions[0].answers) == ("", ("So.",))


@pytest.mark.parametrize(
    ("answer", "keys", "right"),
    [
        ("red", {}, "red"),
        (1, {}, "blue"),
        ("B", {}, "blue"),
        (" b ", {}, "blue"),
        (1, {"first": 1}, "red"),
        ("2", {"first": 1}, "blue"),
    ],
)
def test_an_answer_may_point_at_an_option(answer: Any, keys: dict[str, int], right: str) -> None:
    fields = {"text": "t", "questions": {"from": "", "question": "q", "answers": "a", **keys}}
    record = {"t": "x", "q": "Which?", "a": answer, "options": ["red", "blue"]}
    [question] = read(record, fields).questions
    assert (question.answers, question.options) == ((right,), ("red", "blue"))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("green", "questions.0.answers: 'green' is none of the 2 options"),
        (2, "questions.0.answers: 2 points past the 2 options"),
        ("D", "questions.0.answers: 'D' points past the 2 options"),
        ("1", "questions.0.answers: '1' is none of the 2 options"),
        (1.5, "questions.0.answers: float (1.5) is none of the 2 options"),
    ],
)
def test_an_answer_outside_the_options(answer: Any, says: str) -> None:
    fields = {"text": "t", "questions": {"from": "", "question": "q", "answers": "a"}}
    assert reason({"t": "x", "q": "Which?", "a": answer, "options": ["a1", "b2"]}, fields) == says


def test_answers_are_found_where_the_source_says_or_near_it() -> None:
    text = "ab .. ab .... ab"
    assert located(text, "ab", 6) == 6
    assert located(text, "ab", 8) == 6
    assert located(text, "ab", 13) == 14
    assert located(text, "ab") == 0
    assert located(text, "ab", 99) == 0
    assert located(text, "zz", 3) == -1
    assert located("", "", 0) == -1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"txt": "a"}, "unknown part 'txt'; did you mean \"text\"?"),
        ({"title": "a"}, "fields: lacks text"),
        ({"text": 5}, "fields.text: expected a path"),
        ({"text": ""}, "fields.text: is an empty path"),
        ({"text": []}, "fields.text: is an empty list"),
        ({"text": {"frm": "a"}}, "fields.text: unknown key 'frm'; did you mean \"from\"?"),
        ({"text": {"from": "a", "value": "b"}}, "fields.text: give either from"),
        ({"text": {"from": "a", "unwrap": "yes"}}, "fields.text.unwrap: expected true or false"),
        ({"text": "a", "license": {"value": 5}}, "fields.license.value: expected a string"),
        ({"text": "a", "rating": "stars"}, "fields.rating: expected keys (from, worst, best)"),
        ({"text": "a", "rating": {"from": "s", "worst": 1}}, "fields.rating: lacks 'best'"),
        ({"text": "a", "rating": {"from": "s", "worst": 5, "best": 1}}, "worst must be below best"),
        ({"text": "a", "categories": {"from": "c", "split": ""}}, "fields.categories.split: "),
        ({"text": "a", "categories": {"from": "c", "names": ["x"]}}, "fields.categories.names: "),
        ({"text": "a", "summaries": []}, "fields.summaries: is an empty list"),
        ({"text": "a", "questions": {"question": "q"}}, "fields.questions: lacks 'from'"),
        ({"text": "a", "questions": {"from": "q", "first": 2}}, "fields.questions.first: "),
    ],
)
def test_a_wrong_map_says_what_to_write(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=r"^fields") as error:
        FieldMap(fields)
    assert says in str(error.value)


def test_gives_what_the_map_can_fill() -> None:
    assert FieldMap({"text": "a", "license": "b"}).gives() == {"text"}
    assert FieldMap(RATING | {"title": "h"}).gives() == {"text", "title", "rating"}
    assert FieldMap().gives() == {"text", "title", "summaries", "categories", "questions"}


def test_columns_that_a_table_must_have() -> None:
    fields = FieldMap(SQUAD | {"id": "a.b", "title": "titel", "license": {"value": "x"}})
    needed, lacking = fields.columns(["a.b", "a", "context", "title", "qas", "more"])
    assert needed == ["a.b", "context", "qas"]
    [line] = lacking
    assert line.startswith("title: column 'titel' is missing (there are: a.b, a, context")
    assert line.endswith("did you mean 'title'?")
    assert FieldMap().columns(["text", "x"]) == (["text"], [])
    assert FieldMap().columns(["x"])[1] == ["text: column 'text' is missing (there are: x)"]


def test_entities_are_decoded_once_where_the_map_says_so() -> None:
    record = {"b": "&nbsp;Tom &amp;amp; I&#39;m", "t": "A &lt; B"}
    decoded = {
        "text": {"from": "b", "entities": True},
        "summaries": {"from": "t", "kind": "title", "entities": True},
    }
    found = FieldMap(decoded).to_document("m", record, "u", Mine())
    assert (found.text, found.summaries[0].text) == ("Tom &amp; I'm", "A < B")
    as_is = FieldMap({"text": "b", "summaries": "t"}).to_document("m", record, "u", Mine())
    assert (as_is.text, as_is.summaries[0].text) == (record["b"], record["t"])
    with pytest.raises(ValueError, match=r"fields\.text\.entities: expected true or false"):
        FieldMap({"text": {"from": "b", "entities": "yes"}})
