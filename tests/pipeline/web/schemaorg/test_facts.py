import pytest

from tests.pipeline.web.schemaorg.page import facts, of

CONTEXT = {"@context": "https://schema.org"}


def thing(kind, name="Anna Berg", **props):
    return CONTEXT | {"@type": kind, "name": name} | props


def named(kind, name, **props):
    return {"@type": kind, "name": name, **props}


@pytest.mark.parametrize(
    ("props", "wanted"),
    [
        ({"birthDate": "1952-03-11"}, ("date of birth", "11 March 1952")),
        ({"birthPlace": named("Place", "Bergen")}, ("place of birth", "Bergen")),
        ({"alumniOf": "University of Oslo"}, ("educated at", "University of Oslo")),
        ({"gender": "https://schema.org/Female"}, ("sex or gender", "female")),
        (
            {"height": {"@type": "QuantitativeValue", "value": 1.7, "unitCode": "MTR"}},
            ("height", "1.7 m"),
        ),
        ({"knowsLanguage": ["nb-NO"]}, ("languages spoken, written or signed", "Norwegian")),
        ({"jobTitle": "painter"}, ("job title", "painter")),
        (
            {"homeLocation": {"@type": "Place", "address": {"addressLocality": "Voss"}}},
            ("residence", "Voss"),
        ),
        (
            {"spouse": {"@type": "Role", "spouse": named("Person", "Ole Berg")}},
            ("spouse", "Ole Berg"),
        ),
    ],
)
def test_properties_are_facts_in_words(props, wanted):
    said = of(thing("Person", **props))
    assert ("Anna Berg", *wanted) in facts(said)


@pytest.mark.parametrize(
    "props",
    [
        {"url": "https://example.org"},
        {"email": "anna@example.org", "telephone": "123"},
        {"birthPlace": "https://example.org/bergen"},
        {"birthDate": "long ago"},
        {"jobTitle": "x" * 121},
        {"jobTitle": "Anna Berg"},
        {"jobTitle": "42"},
        {"height": "170"},
        {"gender": ""},
        {"knowsLanguage": "xx"},
        {"favouriteColour": "blue"},
        {"award": {"@type": "Thing", "@id": "#unknown"}},
    ],
)
def test_what_teaches_nothing_is_no_fact(props):
    assert of(thing("Person", **props)).triples == ()


def test_whose_site_it_is_is_no_fact():
    house = named("Organization", "Knot Press")
    assert facts(of(thing("Book", "Knots", publisher=house))) == [
        ("Knots", "publisher", "Knot Press")
    ]
    assert facts(of(thing("Book", "Knots", publisher=house | {"logo": "mark.png"}))) == []


def test_other_names_go_with_a_fact():
    [found] = of(
        thing("Movie", "The Pier", alternateName="Bryggen", datePublished="2001-05-04")
    ).triples
    assert found.subject_names == ("Bryggen",)
    assert found.object_names == ("May 4, 2001", "2001-05-04")
    assert found.origin == "json-ld:Movie.datePublished"


@pytest.mark.parametrize(
    ("kind", "props", "wanted"),
    [
        ("Event", {"startDate": "2020-05-01T19:30+02:00"}, ("start time", "1 May 2020, 19:30")),
        ("Event", {"location": named("Place", "Town Hall")}, ("location", "Town Hall")),
        ("Book", {"author": "Ole Dal", "isbn": "123"}, ("author", "Ole Dal")),
        ("Book", {"numberOfPages": 212}, ("number of pages", "212")),
        ("Book", {"bookFormat": "https://schema.org/EBook"}, ("distribution format", "e book")),
        ("Movie", {"actor": [named("Person", "Ole Dal")]}, ("cast member", "Ole Dal")),
        ("Movie", {"duration": "PT2H"}, ("duration", "2 hours")),
        ("Dataset", {"temporalCoverage": "2001/2004"}, ("time covered", "2001 to 2004")),
        ("Course", {"provider": named("Organization", "Open School")}, ("provider", "Open School")),
        ("Organization", {"foundingDate": "1901"}, ("inception", "1901")),
        ("JobPosting", {"employmentType": "FULL_TIME"}, ("employment type", "full time")),
        (
            "JobPosting",
            {
                "baseSalary": {
                    "@type": "MonetaryAmount",
                    "currency": "EUR",
                    "value": {"minValue": 50000, "maxValue": 60000, "unitText": "YEAR"},
                }
            },
            ("salary", "50,000 to 60,000 EUR per year"),
        ),
        (
            "ScholarlyArticle",
            {"isPartOf": {"@type": "PublicationIssue", "isPartOf": named("Periodical", "Knots")}},
            ("published in", "Knots"),
        ),
        (
            "Restaurant",
            {"address": {"streetAddress": "1 Quay", "addressLocality": "Voss, "}},
            ("address", "1 Quay, Voss"),
        ),
        (
            "Product",
            {"additionalProperty": [{"name": "Capacity:", "value": 2, "unitText": "l"}]},
            ("Capacity", "2 l"),
        ),
    ],
)
def test_each_kind_of_thing_has_its_facts(kind, props, wanted):
    assert ("The Long Pier", *wanted) in facts(of(thing(kind, "The Long Pier", **props)))


def test_things_have_their_kinds_in_plain_words_the_most_telling_first():
    said = of(thing(["Product", "Book"], "Knots", author=named("Person", "Ole Dal")))
    assert [(found.name, found.types) for found in said.things] == [
        ("Knots", ("book", "product")),
        ("Ole Dal", ("person",)),
    ]
    assert said.things[0].origin == "json-ld:Book.name" or said.things[0].origin.endswith(".name")


@pytest.mark.parametrize(
    "kind",
    ["Thing", "CreativeWork", "NewsArticle", "WebPage", "Offer", "Rating", "BuyAction", "FAQPage"],
)
def test_structure_and_texts_are_no_things(kind):
    assert of(thing(kind)).things == ()


@pytest.mark.parametrize("name", ["", "...", "https://example.org/a", "x" * 201, "/a/b"])
def test_things_have_names_that_can_be_said(name):
    said = of(thing("Person", name, birthDate="1952-03-11"))
    assert said.things == said.triples == ()


def test_a_fact_stated_twice_comes_once():
    twice = thing("Person", birthDate=["1952-03-11", "March 11, 1952"])
    assert len(of(twice, twice).triples) == 1


@pytest.mark.parametrize("status", ["EventCancelled", "https://schema.org/EventPostponed"])
def test_an_event_that_was_called_off_has_no_facts(status):
    held = thing("Event", startDate="2021-05-01", location=named("Place", "Port Ellory"))
    assert facts(of(held))
    assert not facts(of(held | {"eventStatus": status}))
