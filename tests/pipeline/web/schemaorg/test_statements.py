import pytest

from schemas.parts import Caption, Claim, Definition
from tests.pipeline.web.schemaorg.page import of

CONTEXT = {"@context": "https://schema.org"}


def claim_review(**props):
    return (
        CONTEXT
        | {
            "@type": "ClaimReview",
            "claimReviewed": "Hemp ropes are\nstronger than steel.",
            "reviewRating": {"@type": "Rating", "ratingValue": "1", "alternateName": "False"},
            "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Bo Ek"}},
            "author": {"@type": "Organization", "name": "Fact Rope"},
        }
        | props
    )


def test_a_claim_has_the_verdict_and_who_made_it():
    said = of(claim_review())
    assert said.claims == (
        Claim(
            "Hemp ropes are stronger than steel.",
            "False",
            "Bo Ek",
            origin="json-ld:ClaimReview.claimReviewed",
        ),
    )
    assert said.reviews == ()
    assert [thing.name for thing in said.things] == ["Bo Ek"]
    assert said.rating is None


@pytest.mark.parametrize(
    "props",
    [
        {"claimReviewed": ""},
        {"reviewRating": {"@type": "Rating", "ratingValue": "1", "bestRating": "5"}},
        {"reviewRating": {"@type": "Rating", "alternateName": "https://example.org/false"}},
        {"reviewRating": "3"},
    ],
)
def test_a_claim_without_words_for_its_verdict_is_left_out(props):
    assert of(claim_review(**props)).claims == ()


def test_terms_are_defined_once_each():
    term = {"@type": "DefinedTerm", "name": "bight", "description": "A loop of a rope."}
    terms = CONTEXT | {
        "@type": "DefinedTermSet",
        "name": "Knots",
        "hasDefinedTerm": [
            term,
            term,
            {"@type": "DefinedTerm", "name": "hitch"},
            {"@type": "DefinedTerm", "name": "bend", "description": "Bend"},
            {"@type": "DefinedTerm", "name": "lay", "description": "https://example.org/lay"},
        ],
    }
    assert of(terms).definitions == (
        Definition("bight", "A loop of a rope.", "json-ld:DefinedTerm.description"),
    )


def picture(**props):
    return {"@type": "ImageObject", **props}


def test_pictures_have_captions():
    article = CONTEXT | {
        "@type": "Article",
        "headline": "A new knot",
        "image": [
            picture(caption="A sailor ties\na bowline.", name="Hands with a rope"),
            picture(caption="A sailor ties a bowline."),
            picture(caption="https://example.org/a.jpg"),
            picture(caption="The harbour.", name="DSC_01.JPG"),
            picture(caption={"@type": "MediaObject", "text": "The pier."}),
            picture(caption="Ida Lund"),
            picture(name="Only a name"),
        ],
        "author": {"@type": "Person", "name": "Ida Lund"},
        "publisher": {"@type": "Organization", "logo": picture(caption="Our mark")},
    }
    stated = "json-ld:ImageObject.caption"
    assert of(article).captions == (
        Caption("A sailor ties a bowline.", "Hands with a rope", origin=stated),
        Caption("The harbour.", origin=stated),
        Caption("The pier.", origin=stated),
    )
