from pipeline.web.schemaorg.lookup import Lookup
from pipeline.web.schemaorg.stating import paragraph
from tests.pipeline.web.schemaorg.page import of

TEXT = (
    "The fair opens on May 4, 2001.\n\nIt is held\nat Town  Hall, by the salt pans.\n\nOle Dal"
    "\n\nVoss."
)


def stated(subject, *said):
    start, end = paragraph(subject, said, Lookup(TEXT))
    return TEXT[start:end]


def test_the_paragraph_that_has_it_states_it():
    assert stated("Apple Fair", "Town Hall") == "It is held\nat Town  Hall, by the salt pans."
    assert stated("Apple Fair", "4 May 2001", "May 4, 2001").startswith("The fair opens")


def test_what_may_stand_anywhere_or_tells_nothing_is_not_stated():
    assert stated("Apple Fair", "salt") == ""
    assert stated("Town Hall", "Town Hall") == ""
    assert stated("Apple Fair", "Ole Dal") == ""
    assert stated("Apple Fair", "Voss") == ""
    assert stated("Apple Fair", "Old Ropeworks") == ""


def test_long_paragraphs_are_the_page_in_one_piece():
    text = "word " * 2_000 + "Town Hall."
    assert paragraph("Apple Fair", ("Town Hall",), Lookup(text)) == (0, 0)


def test_facts_of_what_the_page_is_about_are_placed_and_others_are_not():
    fair = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Apple Fair",
        "location": {"@type": "Place", "name": "Town Hall"},
        "startDate": "2001-05-04",
    }
    said = of(fair, text=TEXT, title="Apple Fair in Voss")
    assert [TEXT[t.start : t.end][:10] for t in said.triples] == ["It is held", "The fair o"]
    assert [t.end for t in of(fair, text=TEXT, title="News").triples] == [0, 0]
