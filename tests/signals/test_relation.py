from __future__ import annotations

from typing import Any

import pytest

import signals
from schemas import Document, Found, Triple

TEXT = (
    "Ashwend: river in the north country. It is long. The Ashwend meets the sea at Port Ellory.\n\n"
    "Also known as: Port Ellory river; River Ashwend"
)


def test_the_first_sentence_with_both_ends_is_the_text(dig: Any) -> None:
    triple = Triple("Ashwend", "mouth", "Port Ellory", ("River Ashwend",))
    [found], refused = dig("relation", text=TEXT, triples=(triple,))
    assert refused == []
    assert found["text"] == "The Ashwend meets the sea at Port Ellory."
    assert (found["relation"], found["relations"]) == ("mouth", ["mouth"])


def test_other_names_count_and_parts_of_words_do_not(dig: Any) -> None:
    text = "Ashwendish songs of Port Ellory. The old river joins the sea at Ellory."
    triple = Triple("Ashwend", "mouth", "Port Ellory", ("old river",), ("Ellory",))
    assert dig("relation", text=text, triples=(triple,))[0][0]["text"].startswith("The old river")


def test_a_name_inside_the_other_is_no_mention(dig: Any) -> None:
    triple = Triple("New York City", "state", "New York")
    assert dig("relation", text="New York City is large.", triples=(triple,))[0][0]["text"] == ""


def test_a_stated_stretch_goes_before_the_search(dig: Any) -> None:
    triple = Triple("Ashwend", "mouth", "sea", start=37, end=48)
    assert dig("relation", text=TEXT, triples=(triple,))[0][0]["text"] == "It is long."


def test_what_the_markup_of_a_page_alone_states_is_refused(dig: Any) -> None:
    triple = Triple("Ashwend", "length", "9 km", origin="json-ld:River.length")
    for name in ("relation", "fact"):
        assert dig(name, text=TEXT, triples=(triple,)) == ([], ["stated by the markup alone"])


def test_a_paragraph_of_a_page_is_shown_only_where_it_names_the_subject(dig: Any) -> None:
    stated = {"origin": "microdata:River.mouth", "end": len(TEXT)}
    for start, named in ((0, True), (37, False)):
        triple = Triple("Ashwend", "mouth", "Port Ellory", start=start, **stated)
        text = TEXT if start == 0 else TEXT[start:]
        if not named:
            triple = Triple("Old river", "mouth", "Port Ellory", start=start, **stated)
        shown = dig("relation", text=TEXT, triples=(triple,))[0][0]["text"]
        assert shown == (text if named else "")


def test_what_might_be_called_right_as_well_is_no_wrong_option(dig: Any) -> None:
    triples = (Triple("The Mill", "creator", "Ida Lund"), Triple("The Mill", "motto", "Turn"))
    found, _ = dig("relation", text="", triples=triples)
    assert [f["alike"] for f in found] == [["author", "contributor"], []]


def test_all_relations_between_the_two_are_known(dig: Any) -> None:
    triples = (Triple("Berlin", "country", "Germany"), Triple("Berlin", "capital of", "Germany"))
    found, _ = dig("relation", text="", triples=triples)
    assert [f["relations"] for f in found] == [["country", "capital of"]] * 2


@pytest.mark.parametrize(
    ("triple", "reason"),
    [
        (Triple("Berlin", "located in", "berlin"), "object is the subject's own name"),
        (Triple("Berlin", "", "Germany"), "fact without a subject, relation or object"),
        (Triple("Berlin", "country", " "), "fact without a subject, relation or object"),
        (Triple("Berlin", "motto", "x" * 201), "object too long"),
    ],
)
def test_why_a_fact_is_not_asked_for(dig: Any, triple: Triple, reason: str) -> None:
    assert dig("relation", text="", triples=(triple,)) == ([], [reason])


def test_others_of_a_stated_relation_are_known_and_not_asked_for(dig: Any) -> None:
    text = "Norway joined NATO."
    triples = (
        Triple("Norway", "member of", "NATO", start=0, end=len(text)),
        Triple("Norway", "member of", "Nordic Council"),
        Triple("Norway", "continent", "Europe"),
    )
    found, refused = dig("relation", text=text, triples=triples)
    assert [f["object"] for f in found] == ["NATO", "Europe"]
    assert refused == ["not stated where others of its relation are"]


def test_how_the_text_was_found_is_said() -> None:
    triples = (Triple("Ashwend", "mouth", "Port Ellory"), Triple("Ashwend", "source", "Corran"))
    document = Document("1", "m", "u", TEXT, triples=triples)
    found = signals.registry()["relation"].extract(document)
    methods = [item.method for item in found if isinstance(item, Found)]
    assert methods == ["rule:both-ends-v1", "markup"]
