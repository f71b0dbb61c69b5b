from tests.pipeline.web.schemaorg.page import facts, of

CONTEXT = "https://schema.org"
SITE = [
    {"@type": "WebSite", "@id": "#site", "name": "The Daily Knot", "description": "News of ropes"},
    {
        "@type": "Organization",
        "@id": "#org",
        "name": "Knot Press",
        "foundingDate": "1950",
        "logo": {"@type": "ImageObject", "caption": "Our logo", "url": "logo.png"},
    },
    {
        "@type": "Person",
        "@id": "#ida",
        "name": "Ida Lund",
        "birthDate": "1980-01-01",
        "image": {"@type": "ImageObject", "caption": "Ida Lund"},
    },
]
ARTICLE = {
    "@type": "NewsArticle",
    "headline": "A new knot",
    "author": {"@id": "#ida"},
    "publisher": {"@id": "#org"},
    "isPartOf": {"@id": "#page"},
    "mainEntityOfPage": {"@id": "#page"},
    "about": {"@type": "Person", "name": "Ole Dal", "birthDate": "1990-02-02"},
}
PAGE = {
    "@type": "WebPage",
    "@id": "#page",
    "name": "A new knot | The Daily Knot",
    "description": "A sailor found a knot nobody knew.",
    "isPartOf": {"@id": "#site"},
    "potentialAction": {"@type": "ReadAction", "name": "Read"},
}


def graph(*nodes):
    return {"@context": CONTEXT, "@graph": list(nodes)}


def test_what_belongs_to_the_site_is_left_out():
    said = of(graph(ARTICLE, PAGE, *SITE))
    assert [thing.name for thing in said.things] == ["Ole Dal"]
    assert facts(said) == [("Ole Dal", "date of birth", "2 February 1990")]
    assert said.captions == ()
    assert said.title == "A new knot"
    assert said.author == "Ida Lund"
    assert [(s.kind, s.text) for s in said.summaries] == [
        ("title", "A new knot"),
        ("description", "A sailor found a knot nobody knew."),
    ]


def test_the_order_of_the_graph_changes_nothing():
    nodes = [ARTICLE, PAGE, *SITE]
    assert of(graph(*nodes)) == of(graph(*nodes[::-1]))


def test_an_organization_that_the_page_is_about_is_told_of():
    club = {"@type": "SportsClub", "name": "Rowers of Voss", "foundingDate": "1901"}
    page = {"@type": "WebPage", "name": "About", "mainEntity": club}
    assert facts(of(graph(page, *SITE[:2]))) == [("Rowers of Voss", "inception", "1901")]


def test_who_wrote_a_book_is_told_of():
    book = {"@type": "Book", "name": "Knots", "author": {"@type": "Person", "name": "Ole Dal"}}
    assert [thing.name for thing in of(graph(book)).things] == ["Knots", "Ole Dal"]


def test_writers_of_reviews_and_sellers_are_not():
    product = {
        "@type": "Product",
        "name": "Rope",
        "review": {"@type": "Review", "author": {"@type": "Person", "name": "Bo"}},
        "offers": {"@type": "Offer", "seller": {"@type": "Organization", "name": "Shop"}},
        "isRelatedTo": {"@type": "Product", "name": "Twine"},
    }
    assert [thing.name for thing in of(graph(product)).things] == ["Rope"]


def test_a_listing_tells_of_its_goods_and_has_no_title_of_theirs():
    entries = [
        {
            "@type": "ListItem",
            "position": n,
            "item": {"@type": "Product", "name": name, "color": "red"},
        }
        for n, name in enumerate(["Rope", "Twine"])
    ]
    listing = {"@type": "ItemList", "itemListElement": entries}
    said = of(graph(listing), head='<meta name="description" content="Buy ropes here today.">')
    assert facts(said) == [("Rope", "color", "red"), ("Twine", "color", "red")]
    assert said.title == ""
    assert said.summaries == ()


def test_what_a_page_states_twice_over_counts_once():
    article = {"@type": "NewsArticle", "headline": "A new knot", "articleSection": "Ropes"}
    said = of(graph(article, article))
    assert (said.title, said.categories) == ("A new knot", (("Ropes",),))


def test_an_article_may_call_itself_a_part_of_itself():
    itself = {"@type": "NewsArticle", "@id": "#a", "headline": "A new knot"}
    said = of(graph(itself | {"isPartOf": {"@id": "#a"}, "articleSection": "Ropes"}))
    assert (said.title, said.categories) == ("A new knot", (("Ropes",),))
