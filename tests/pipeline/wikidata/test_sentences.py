from __future__ import annotations

import pytest

from pipeline.wikidata.rows import Fact, Sentence, Subject
from pipeline.wikidata.sentences import Looker, is_prose, of_page, sought, title_key
from schemas import Document, Span

TEXT = (
    "Ashwend is a river in the north that reaches the sea at Port Ellory.\n\n"
    "The mill town of Tollen lies half way along it. Tollen has a bridge of six arches."
)


def page(text: str = TEXT, **links: str) -> Document:
    spans = [
        Span("link", text.index(words), text.index(words) + len(words), title)
        for words, title in ((k.replace("_", " "), v) for k, v in links.items())
    ]
    spans.sort(key=lambda span: span.start)
    return Document("1", "wiki", "u", text, "Ashwend", "en", "CC0-1.0", spans=tuple(spans))


def test_sentences_go_to_each_page_that_they_mention() -> None:
    found = {s.about: s for s in of_page(page(Port_Ellory="port_Ellory", Tollen="Tollen (town)"))}
    assert set(found) == {"Ashwend", "Port Ellory", "Tollen (town)"}
    assert len(found["Ashwend"].sentences) == 3
    assert [s.text[:10] for s in found["Port Ellory"].sentences] == ["Ashwend is"]
    assert found["Ashwend"].page == "Ashwend"


def test_what_is_linked_once_counts_in_other_sentences() -> None:
    [about] = [s for s in of_page(page(Tollen="Tollen")) if s.about == "Tollen"]
    assert [s.text[:10] for s in about.sentences] == ["The mill t", "Tollen has"]


def test_a_page_without_title_or_prose_gives_nothing() -> None:
    assert list(of_page(Document("1", "w", "u", TEXT))) == []
    assert list(of_page(Document("1", "w", "u", "* a\n* b", "T"))) == []


@pytest.mark.parametrize(
    ("piece", "prose"),
    [
        ("The Spree runs through the city.", True),
        ("“The Spree runs through the city.”", True),
        ("施普雷河流经德国首都柏林市中心并且在施潘道汇入哈弗尔河，全长约四百公里。", True),
        ("the Spree runs through the city.", False),
        ("The Spree runs through the city", False),
        ("* The Spree runs through the city.", False),
        ("Spree, Havel.", False),
        ("The Spree runs\nthrough the city.", False),
        ("The Spree runs " + "through the city " * 40 + ".", False),
    ],
)
def test_prose(piece: str, prose: bool) -> None:
    assert is_prose(piece) is prose


def test_titles_are_compared_as_wikis_do() -> None:
    assert title_key("new_York  City") == "New York City"
    assert title_key("") == ""


@pytest.mark.parametrize(
    ("label", "title", "others", "names"),
    [
        ("Berlin", "Berlin", ("Spree town", "bln"), ["Berlin", "Spree town"]),
        ("French", "French language", ("French language", "fr"), ["French language"]),
        ("Georgia", "Georgia (country)", ("Georgia (country)", "Sakartvelo"), []),
        ("United States of America", "United States", ("United States", "USA", "the US"),
         ["United States of America", "United States", "the US"]),
        ("Hallam Cross", "", (), ["Hallam Cross"]),
    ],
)  # fmt: skip
def test_names_that_texts_would_use(
    label: str, title: str, others: tuple[str, ...], names: list[str]
) -> None:
    assert list(sought(label, title, others)) == names


SUBJECT = Subject(
    "Q64",
    "Berlin",
    "",
    ("Spree town",),
    "Berlin",
    ("city",),
    (
        Fact("country", "Germany", ("BRD",), (), "Germany"),
        Fact("instance of", "city"),
        Fact("population", "3,574,830", ("3574830",)),
        Fact("demonym", "Berliner", apart=True),
        Fact("dialling code", "030"),
        Fact("official language", "German", ("German language",), (), "German language"),
        Fact("named after", "Berlin"),
    ),
)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Berlin is the capital of Germany.", [0]),
        ("Spree town is what some call this city in the BRD.", [0, 1]),
        ("In 2016 Berlin had 3,574,830 inhabitants.", [2]),
        ("In 2016 Berlin had 13,574,830 inhabitants.", "names none of the objects"),
        ("The Berliner calls Berlin by dialling 030.", "names none of the objects"),
        ("Most people in Berlin speak German with friends.", "names none of the objects"),
        ("They were born in Berlin near the German border.", "names none of the objects"),
        ("Germany has a capital.", "does not name the item"),
        ("Berlinale films come from Germany.", "does not name the item"),
        ("Berlin, Paris, Rome and Germany took part.", "names too far apart, in a list, or denied"),
        ("Berlin was not in Germany.", "names too far apart, in a list, or denied"),
        ("Berlin " + "and so on " * 12 + "Germany.", "names too far apart, in a list, or denied"),
        ("Berlin has grown, while many another town lost its rights as a city.",
         "names too far apart, in a list, or denied"),
    ],
)  # fmt: skip
def test_what_a_sentence_states(text: str, stated: object) -> None:
    assert Looker(SUBJECT).stated(Sentence(text)) == stated


def test_links_tell_what_words_mean() -> None:
    looker = Looker(SUBJECT)
    assert looker.stated(Sentence("Berlin is in that country.", ("Germany",))) == [0]
    assert looker.stated(Sentence("Berlin speaks it.", ("German language",))) == [5]
    longer = Sentence("Berlin Wall tours start in Germany.", ("Berlin Wall",))
    assert looker.stated(longer) == "does not name the item"
