import pytest

from tests.pipeline.web.schemaorg.page import of, of_markup

CONTEXT = {"@context": "https://schema.org"}


def article(**props):
    return CONTEXT | {"@type": "NewsArticle", "headline": "A new knot"} | props


def test_an_article_gives_its_heading():
    said = of(
        article(
            datePublished="2021-03-09T23:00:00-05:00",
            dateModified="2022-01-01",
            author=[{"@type": "Person", "name": "By Ida Lund"}, "Ole Dal,", "https://x.example/bo"],
            keywords=["knots; ropes", "Knots", "#sea", {"@type": "DefinedTerm", "name": "sailors"}],
        )
    )
    assert (said.title, said.published, said.author) == (
        "A new knot",
        "2021-03-09",
        "Ida Lund, Ole Dal",
    )
    assert said.keywords == ("knots", "ropes", "sea", "sailors")
    assert dict(said.origins) == {
        "title": "json-ld:NewsArticle.headline",
        "published": "json-ld:NewsArticle.datePublished",
        "author": "json-ld:NewsArticle.author",
        "keywords": "json-ld:NewsArticle.keywords",
    }


def test_the_head_stands_in_where_no_item_says_it():
    head = (
        '<meta property="og:title" content="A new knot - The Daily Knot">'
        '<meta property="article:published_time" content="2021-03-09T10:00">'
        '<meta name="author" content="Ida Lund (https://ida.example)">'
        '<meta name="keywords" content="knots, ropes">'
        '<meta property="article:section" content="Sea">'
    )
    said = of(head=head)
    assert said.title == "A new knot - The Daily Knot"
    assert (said.published, said.author) == ("2021-03-09", "Ida Lund")
    assert (said.keywords, said.categories) == (("knots", "ropes"), (("Sea",),))
    assert dict(said.origins)["published"] == "meta:article:published_time"
    assert of(head=head, title="A new knot").title == ""


def test_items_go_before_the_head():
    head = '<meta name="author" content="Bo"><meta name="keywords" content="a, b">'
    said = of(article(author="Ida Lund"), head=head)
    assert (said.author, said.keywords) == ("Ida Lund", ("a", "b"))


def test_of_several_articles_the_one_that_the_page_is_called_after_counts():
    other = article(headline="An old knot", datePublished="2001-01-01")
    one = article(datePublished="2021-03-09")
    assert of(other, one, title="A  new knot").published == "2021-03-09"
    assert of(other, one, title="All news").published == ""


def test_of_several_articles_the_one_at_the_pages_address_counts():
    other = article(headline="An old knot", url="https://k.example/old")
    one = article(mainEntityOfPage="http://k.example/new/")
    head = '<link rel="canonical" href="https://k.example/new">'
    assert of(other, one, head=head).title == "A new knot"


def test_an_article_headed_otherwise_than_it_is_named_goes_by_what_the_page_shows():
    named = article(name="Bowline", headline="knot that forms a loop")
    assert of(named, title="Bowline").title == "Bowline"
    assert of(named, title="Something else").title == "knot that forms a loop"


@pytest.mark.parametrize("headline", ["A new knot...", "A new knot…", "", "x" * 201])
def test_headlines_cut_off_are_no_titles(headline):
    assert of(article(headline=headline), title="A new knot of the north").title == ""


def test_days_that_cannot_be_are_none():
    assert of(article(datePublished="0001-01-01T00:00:00Z")).published == ""
    assert of(article(datePublished="tomorrow", dateCreated="2020-05-01")).published == "2020-05-01"


def test_a_firm_in_the_footer_does_not_give_the_title():
    firm = CONTEXT | {"@type": "LocalBusiness", "name": "Rope Shop"}
    assert of(firm, title="How ropes are made").title == ""
    assert of(firm, title="Rope Shop, Voss").title == "Rope Shop"


def test_who_made_a_film_and_when_says_nothing_of_its_page():
    film = {"@type": "Movie", "name": "The Pier", "author": "Bo Ek", "datePublished": "1990-01-01"}
    said = of(CONTEXT | film, title="The Pier")
    assert (said.title, said.author, said.published) == ("The Pier", "", "")


def test_who_checked_a_claim_wrote_the_page():
    check = {"@type": "ClaimReview", "author": "Bo Ek", "datePublished": "2020-05-01"}
    said = of(CONTEXT | check | {"claimReviewed": "Ropes sing."}, title="Do ropes sing?")
    assert (said.title, said.author, said.published) == ("", "Bo Ek", "2020-05-01")


def test_names_are_left_whole():
    assert of(article(author=["Robby Lind", "by Bo Ek", "Von Eck"])).author == (
        "Robby Lind, Bo Ek, Von Eck"
    )


def test_a_thing_that_the_page_is_about_gives_its_title():
    job = CONTEXT | {"@type": "JobPosting", "title": "Rope maker", "datePosted": "2020-05-01"}
    assert (of(job).title, of(job).published) == ("Rope maker", "2020-05-01")


def test_syntaxes_that_agree_are_one_article():
    said = of_markup(
        '<article itemscope itemtype="https://schema.org/BlogPosting">'
        "<h1 itemprop=headline>A new knot</h1><i itemprop=author>Ida</i></article>"
        '<article vocab="https://schema.org/" typeof="BlogPosting">'
        '<h1 property="headline">A new knot</h1><time property="datePublished">2020-05-01</time>'
        "</article>"
    )
    assert (said.title, said.author, said.published) == ("A new knot", "Ida", "2020-05-01")
    assert len(said.summaries) == 1
