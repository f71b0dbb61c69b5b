import pytest
from resiliparse.parse.html import HTMLTree

from pipeline.web.markup.items import items
from pipeline.web.markup.node import Node


def read(markup):
    found = items(HTMLTree.parse(markup))
    assert found.problems == []
    return found.nodes


def item(inner, kind="Thing"):
    return f'<div itemscope itemtype="https://schema.org/{kind}">{inner}</div>'


def test_items_nest_and_text_is_as_a_reader_sees_it():
    [node] = read(
        item(
            "<h1 itemprop=name>  Blue\n kettle </h1>"
            '<div itemprop=review itemscope itemtype="https://schema.org/Review">'
            "by <span itemprop=author>Ellie</span>"
            "<div itemprop=reviewBody><p>Boils fast.</p><p>Looks <b>good</b>.</p></div></div>",
            "Product",
        )
    )
    review = Node(
        ("Review",),
        {"author": ("Ellie",), "reviewBody": ("Boils fast.\n\nLooks good.",)},
        "microdata",
    )
    assert node == Node(("Product",), {"name": ("Blue kettle",), "review": (review,)}, "microdata")


@pytest.mark.parametrize(
    ("element", "wanted"),
    [
        ("<meta itemprop=x content='a &amp; b'>", ("a & b",)),
        ("<link itemprop=x href=' https://schema.org/InStock '>", ("https://schema.org/InStock",)),
        ("<a itemprop=x href=/y>words</a>", ("/y",)),
        ("<area itemprop=x href=/y>", ("/y",)),
        ("<img itemprop=x src=p.jpg alt=picture>", ("p.jpg",)),
        ("<video itemprop=x src=v.mp4></video>", ("v.mp4",)),
        ("<iframe itemprop=x src=f.html></iframe>", ("f.html",)),
        ("<object itemprop=x data=o.svg></object>", ("o.svg",)),
        ("<data itemprop=x value=13>thirteen</data>", ("13",)),
        ("<meter itemprop=x value=4 max=5>four</meter>", ("4",)),
        ("<time itemprop=x datetime=2021-03-09>9 March</time>", ("2021-03-09",)),
        ("<time itemprop=x>2021</time>", ("2021",)),
        ("<span itemprop=x content=5>five</span>", ("5",)),
        ("<span itemprop=x content=''>five</span>", ("five",)),
        ("<span itemprop=x>&lt;b&gt; is bold</span>", ("<b> is bold",)),
        ("<a itemprop=name href=/ada>Ada</a>", None),
        ("<span itemprop=x> </span>", None),
        ("<img itemprop=x>", None),
    ],
)
def test_each_element_has_its_own_kind_of_value(element, wanted):
    [node] = read(item(element))
    assert node.props.get("x") == wanted


def test_a_link_that_bears_a_name_gives_its_words_first():
    [node] = read(item("<a itemprop=author href=/ada>Ada</a>"))
    assert node.props == {"author": ("Ada", "/ada")}


def test_several_names_types_and_an_id():
    [node] = read(
        '<p itemscope itemtype="http://schema.org/Book http://schema.org/Product '
        'http://example.org/x" itemid=" urn:isbn:1 "><i itemprop="name headline name">Emma</i></p>'
    )
    assert node.types == ("Book", "Product", "http://example.org/x")
    assert node.ident == "urn:isbn:1"
    assert node.props == {"name": ("Emma",), "headline": ("Emma",)}


def test_an_additional_type_of_schema_org_is_a_type():
    [node] = read(item("<link itemprop=additionalType href=https://schema.org/Product>", "Book"))
    assert node.types == ("Book", "Product")


def test_itemref_fetches_what_stands_elsewhere():
    [node] = read(
        '<div itemscope itemtype="https://schema.org/Movie" itemref="a b missing">'
        "<i itemprop=name>Jaws</i></div>"
        "<p id=a><b itemprop=director>Steven</b> <b itemprop=genre>thriller</b></p>"
        '<p id=b itemprop=review itemscope itemtype="https://schema.org/Review">'
        "<i itemprop=author>Bo</i></p>"
    )
    review = Node(("Review",), {"author": ("Bo",)}, "microdata")
    assert node.props == {
        "name": ("Jaws",),
        "director": ("Steven",),
        "genre": ("thriller",),
        "review": (review,),
    }


def test_what_belongs_to_an_item_within_the_fetched_part_stays_there():
    found = read(
        "<div itemscope itemref=a><i itemprop=name>Outer</i></div>"
        "<div id=a><div itemscope itemtype='https://schema.org/Map'>"
        "<i itemprop=name>Inner</i></div></div>"
    )
    assert [node.props for node in found] == [{"name": ("Outer",)}, {"name": ("Inner",)}]


def test_circles_of_itemref_are_cut():
    [node] = read(
        "<div itemscope itemtype='https://schema.org/A' itemref=b><i itemprop=name>A</i></div>"
        "<div id=b itemprop=x itemscope itemref='b c'></div><i id=c itemprop=name>B</i>"
    )
    [inner] = node.nodes("x")
    assert inner.props["x"] == (Node((), {"name": ("B",)}, "microdata"),)


def test_an_address_that_an_item_has_as_its_name_means_that_item():
    [book, movie] = read(
        "<p itemscope itemtype='https://schema.org/Book' itemid='http://example.org/b'>"
        "<i itemprop=name>Emma</i></p>"
        "<p itemscope itemtype='https://schema.org/Movie'>"
        "<link itemprop=basedOn href='http://example.org/b'></p>"
    )
    assert movie.props["basedOn"] == (book,)


def test_an_item_without_itemprop_within_another_is_its_own():
    found = read(item(item("<i itemprop=name>In</i>", "Map") + "<i itemprop=name>Out</i>", "Book"))
    assert [node.types for node in found] == [("Book",), ("Map",)]
    assert [node.text("name") for node in found] == ["Out", "In"]


def test_a_property_outside_of_any_item_is_nobodys():
    assert read("<i itemprop=name>x</i>") == []


def test_a_property_that_is_an_item_outside_of_any_item_counts_as_one():
    [node] = read("<i itemprop=offers itemscope><b itemprop=price>3</b></i>")
    assert node.props == {"price": ("3",)}


def test_scripts_within_values_are_left_out():
    [node] = read(item("<div itemprop=text>Fine.<script>steal()</script></div>"))
    assert node.props == {"text": ("Fine.",)}


def test_pages_beyond_the_bounds_give_what_lies_within():
    deep = items(HTMLTree.parse("<div itemscope itemtype=x itemprop=a>" * 2_000))
    assert deep.problems == ["microdata: items nested too deep, the inner ones are left out"]
    wide = items(HTMLTree.parse("<div itemscope>" + "<i itemprop=x>1</i>" * 20_001))
    assert len(wide.nodes[0].props["x"]) == 19_999
    assert wide.problems == ["microdata: too many elements, the rest is left out"]
    repeated = "<div itemscope>" + "<div itemprop=x>" * 500 + "word " * 10_000
    long = items(HTMLTree.parse(repeated))
    assert sum(map(len, long.nodes[0].props["x"])) <= 4 * 1024 * 1024
    assert long.problems == ["microdata: too much text, the rest is left out"]


def test_too_many_references_are_a_problem():
    page = (
        "<div itemscope itemref=all></div>" * 300 + f"<p id=all>{'<i itemprop=x>1</i>' * 100}</p>"
    )
    found = items(HTMLTree.parse(page))
    assert found.problems == ["microdata: too many references, the rest is left out"]
    assert len(found.nodes) == 200
