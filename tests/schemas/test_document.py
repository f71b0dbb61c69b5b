import pytest

from schemas import Document, Question, Section, Span, Summary, links, string_problems


def document(**changes):
    return Document(**({"id": "1", "mine": "m", "uri": "u", "text": "Some text."} | changes))


def test_a_sound_document_has_no_problem():
    sound = document(
        spans=(Span("link", 0, 4, "Some"),),
        sections=(Section("T", 5, 10),),
        questions=(Question("?", ("a",)),),
        summaries=(Summary("s"),),
    )
    assert list(string_problems(sound)) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": "a\x00b"}, "text: holds the control character U+0000"),
        ({"title": "x\ud800"}, "title: holds the lone surrogate U+D800 at character 1"),
        ({"spans": (Span("link", 5, 99),)}, "span 5:99 lies outside the text"),
        ({"spans": (Span("link", -1, 3),)}, "span -1:3 lies outside the text"),
        ({"sections": (Section("T", 3, 11),)}, "section 3:11 lies outside the text"),
    ],
)
def test_each_fault_is_named(changes, reason):
    assert list(string_problems(document(**changes))) == [reason]


def test_links_are_one_layer_of_the_spans():
    spans = (Span("link", 0, 1, "A"), Span("entity", 1, 2, "B"))
    assert [span.label for span in links(document(spans=spans))] == ["A"]
