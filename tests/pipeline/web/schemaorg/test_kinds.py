import pytest

from pipeline.web.schemaorg.kinds import is_thing, told, words


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("JobPosting", "job posting"),
        ("TVSeries", "TV series"),
        ("NGO", "non-governmental organization"),
        ("CollegeOrUniversity", "college or university"),
        ("VideoObject", "video"),
        ("Person", "person"),
        ("APIReference", "API reference"),
    ],
)
def test_types_are_said_in_words(name, wanted):
    assert words(name) == wanted


def test_the_most_telling_type_is_first_whatever_the_order():
    assert told(("Product", "Book")) == told(("Book", "Product")) == ("book", "product")
    assert told(("Thing", "https://example.org/Bee", "lower", "")) == ()


@pytest.mark.parametrize(
    "name", ["NewsArticle", "Rating", "ReadAction", "PerformanceRole", "Review", "Webpage"]
)
def test_structure_is_no_thing(name):
    assert not is_thing(name)
