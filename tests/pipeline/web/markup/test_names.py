import pytest

from pipeline.web.markup.names import expanded, short


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("https://schema.org/Person", "Person"),
        ("http://schema.org/Person", "Person"),
        ("http://www.schema.org/Person/", "Person"),
        ("//schema.org/Person", "Person"),
        ("schema.org/Person", "Person"),
        ("HTTPS://Schema.org//Person", "Person"),
        (" Person ", "Person"),
        ("http://xmlns.com/foaf/0.1/Person", "http://xmlns.com/foaf/0.1/Person"),
        ("http://data-vocabulary.org/Review", "http://data-vocabulary.org/Review"),
    ],
)
def test_only_names_of_schema_org_are_short(name, wanted):
    assert short(name) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("schema:name", "name"),
        ("s:name", "name"),
        ("foaf:name", "http://xmlns.com/foaf/0.1/name"),
        ("mine:name", "https://example.org/x/name"),
        ("who:knows", "who:knows"),
        ("http://schema.org/name", "name"),
    ],
)
def test_prefixes_are_those_of_the_page_and_the_usual_ones(name, wanted):
    prefixes = {"s": "http://schema.org", "mine": "https://example.org/x"}
    assert expanded(name, prefixes) == wanted
