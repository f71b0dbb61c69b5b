import pytest

from tests.pipeline.web.schemaorg.page import of

CONTEXT = {"@context": "https://schema.org"}
TEXT = "A sailor from Voss tied a knot last week that no book shows. Nobody had seen it before."


def article(**props):
    return CONTEXT | {"@type": "NewsArticle", "headline": "A new knot"} | props


def found(said):
    return [(summary.kind, summary.text) for summary in said.summaries]


def head(**values):
    return "".join(f'<meta name="{name}" content="{text}">' for name, text in values.items())


def test_title_abstract_and_description_sum_up_an_article():
    said = of(
        article(
            description="<p>A sailor found\na knot.</p>", abstract="Abstract: We describe a knot."
        )
    )
    assert found(said) == [
        ("title", "A new knot"),
        ("abstract", "We describe a knot."),
        ("description", "A sailor found a knot."),
    ]
    assert [summary.origin for summary in said.summaries] == [
        "json-ld:NewsArticle.headline",
        "json-ld:NewsArticle.abstract",
        "json-ld:NewsArticle.description",
    ]


def test_the_head_describes_a_page_that_no_item_does():
    described = head(description="A sailor tied a knot that no book shows.")
    assert found(of(head=described)) == [
        ("description", "A sailor tied a knot that no book shows.")
    ]
    assert len(of(article(description="Another."), head=described).summaries) == 2


def test_one_cut_off_gives_way_to_a_whole_one():
    cut = '<meta property="og:description" content="A sailor tied a knot that...">'
    whole = head(description="A sailor tied a knot that no book shows.")
    assert found(of(head=cut + whole)) == [
        ("description", "A sailor tied a knot that no book shows.")
    ]
    one = CONTEXT | {"@type": "WebPage", "description": "A sailor found a…"}
    assert found(of(article(description="A sailor found a knot."), one))[1:] == [
        ("description", "A sailor found a knot.")
    ]


@pytest.mark.parametrize(
    "described",
    [
        head(description="Innovative ideas for libraries and other free contents"),
        head(description="The sailor tied a knot") + head(description="News of ropes"),
        head(description="https://example.org/"),
    ],
)
def test_what_the_head_says_of_the_site_is_no_summary(described):
    assert of(head=described, text=TEXT).summaries == ()


def test_what_the_site_says_of_itself_is_no_summary():
    site = CONTEXT | {"@type": "WebSite", "name": "Knots", "description": "News of  ropes."}
    assert found(of(article(description="News of ropes"), site)) == [("title", "A new knot")]


def test_goods_and_listings_are_described_and_not_summed_up():
    product = CONTEXT | {"@type": "Product", "name": "Rope", "description": "Ten metres of hemp."}
    listing = CONTEXT | {
        "@type": "CollectionPage",
        "name": "Ropes",
        "description": "All our ropes.",
    }
    assert of(product).summaries == of(listing).summaries == ()


def test_an_article_in_a_blog_is_summed_up():
    blog = CONTEXT | {"@type": "Blog", "name": "Knots", "blogPost": article(description="A knot.")}
    assert found(of(blog)) == [("title", "A new knot"), ("description", "A knot.")]
