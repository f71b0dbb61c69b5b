import pytest
from resiliparse.parse.html import HTMLTree

from pipeline.web.markup.items import items
from pipeline.web.markup.node import Node


def read(markup):
    found = items(HTMLTree.parse(markup))
    assert found.problems == []
    return found.nodes


def test_items_nest_by_property_and_typeof():
    [node] = read(
        '<div vocab="https://schema.org/" typeof="Product"><h1 property="name">Blue\n kettle</h1>'
        '<div property="review" typeof="Review"><i property="author">Ellie</i>'
        '<meta property="datePublished" content="2011-04-01"></div></div>'
    )
    review = Node(("Review",), {"author": ("Ellie",), "datePublished": ("2011-04-01",)}, "rdfa")
    assert node == Node(("Product",), {"name": ("Blue kettle",), "review": (review,)}, "rdfa")


@pytest.mark.parametrize(
    ("vocabulary", "stated", "wanted"),
    [
        ('vocab="http://schema.org"', "Person", "Person"),
        ("", "Person", "Person"),
        ("", "schema:Person", "Person"),
        ('prefix="s: http://schema.org/ x: http://example.org/"', "s:Person", "Person"),
        ('prefix="x: http://example.org/"', "x:Y", "http://example.org/Y"),
        ('vocab="http://xmlns.com/foaf/0.1/"', "Person", "http://xmlns.com/foaf/0.1/Person"),
        ("", "foaf:Person", "http://xmlns.com/foaf/0.1/Person"),
        ("", "https://schema.org/Person", "Person"),
    ],
)
def test_names_mean_what_vocabulary_and_prefixes_say(vocabulary, stated, wanted):
    [node] = read(f'<div {vocabulary}><p typeof="{stated}"><i property="name">A</i></p></div>')
    assert node.types == (wanted,)


def test_words_without_a_vocabulary_and_unknown_prefixes_mean_nothing():
    assert read('<div vocab=""><p typeof="Person"></p></div>') == []
    assert read('<p typeof="who:Person"></p>') == []


@pytest.mark.parametrize(
    ("element", "wanted"),
    [
        ('<span property="x" content="5">five</span>', "5"),
        ('<a property="x" href="/y">words</a>', "/y"),
        ('<img property="x" src="p.jpg">', "p.jpg"),
        ('<time property="x" datetime="2021-03-09">9 March</time>', "2021-03-09"),
        ('<span property="x"><p>a</p><p>b</p></span>', "a\n\nb"),
        ('<span property="x" resource="http://example.org/z">z</span>', "http://example.org/z"),
    ],
)
def test_each_element_has_its_own_kind_of_value(element, wanted):
    [node] = read(f'<div typeof="Thing">{element}</div>')
    assert node.props == {"x": (wanted,)}


def test_a_link_that_bears_a_name_gives_its_words_first():
    [node] = read('<div typeof="Thing"><a property="author" href="/ada">Ada</a></div>')
    assert node.props == {"author": ("Ada", "/ada")}


def test_resources_are_one_item_wherever_they_stand():
    [article, person] = read(
        '<div vocab="https://schema.org/"><p typeof="Article">'
        '<a property="author" resource="#ada">Ada</a></p>'
        '<p typeof="Person" resource="#ada"><i property="name">Ada</i></p>'
        '<p resource="#ada"><i property="jobTitle">editor</i></p></div>'
    )
    assert person.props == {"name": ("Ada",), "jobTitle": ("editor",)}
    assert article.props["author"][-1] == person


def test_rel_leads_to_the_item_within():
    [node] = read(
        '<div typeof="schema:Product"><div rel="schema:review"><div typeof="schema:Review">'
        '<p property="schema:name" content="Fine"></p></div></div>'
        '<div rel="schema:brand" typeof="schema:Brand"></div>'
        '<a rel="license" href="http://example.org/l"></a><a rel="nofollow author" href="/x"></a>'
        "</div>"
    )
    assert node.props == {
        "review": (Node(("Review",), {"name": ("Fine",)}, "rdfa"),),
        "brand": (Node(("Brand",), {}, "rdfa"),),
        "license": ("http://example.org/l",),
    }


def test_a_further_type_by_property_is_a_type():
    [node] = read(
        '<p typeof="Bridge"><i rel="rdf:type" resource="https://schema.org/Place"></i></p>'
    )
    assert node.types == ("Bridge", "Place")


def test_open_graph_is_no_item():
    page = '<head><meta property="og:title" content="T"></head><p typeof="Person"></p>'
    assert read(page) == [Node(("Person",), {}, "rdfa")]
    assert read('<head><meta property="og:title" content="T"></head>') == []


def test_circles_are_cut():
    [node] = read(
        '<p typeof="Person" resource="#a"><i property="name">Ada</i>'
        '<a property="knows" resource="#a">me</a></p>'
    )
    assert node.nodes("knows") == [Node((), {"name": ("Ada",)}, "rdfa", "#a")]


def test_pages_beyond_the_bounds_give_what_lies_within():
    found = items(HTMLTree.parse('<div typeof="A" property="b">' * 2_000))
    assert len(found.nodes) == 1
    assert found.problems == ["rdfa: items nested too deep, the inner ones are left out"]
