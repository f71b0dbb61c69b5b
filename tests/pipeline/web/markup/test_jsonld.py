import json

import pytest
from resiliparse.parse.html import HTMLTree

from pipeline.web.markup.graph import DEEPEST
from pipeline.web.markup.items import items
from pipeline.web.markup.node import Node, every


def script(*values, kind="application/ld+json"):
    texts = (value if isinstance(value, str) else json.dumps(value) for value in values)
    return "".join(f'<script type="{kind}">{text}</script>' for text in texts)


def read(*values):
    """Return the nodes of a page with these blocks, which must hold no problem."""
    found = items(HTMLTree.parse(script(*values)))
    assert found.problems == []
    return found.nodes


def test_a_block_is_an_item_with_its_properties_in_order():
    [node] = read(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": "https://example.org/1#a",
            "headline": "Bridge <b>opens</b> &amp; closes",
            "author": [{"@type": "Person", "name": "Ada"}, "Bo"],
            "wordCount": 420,
            "price": 4.5,
            "isAccessibleForFree": True,
            "keywords": ["one", ["two", None, ""]],
            "empty": "",
        }
    )
    assert node == Node(
        ("NewsArticle",),
        {
            "headline": ("Bridge opens & closes",),
            "author": (Node(("Person",), {"name": ("Ada",)}, "json-ld"), "Bo"),
            "wordCount": ("420",),
            "price": ("4.5",),
            "isAccessibleForFree": ("true",),
            "keywords": ("one", "two"),
        },
        "json-ld",
        "https://example.org/1#a",
    )


def test_graphs_lists_and_several_blocks_give_all_items_in_order():
    found = read(
        {
            "@context": "https://schema.org",
            "@graph": [{"@type": "A"}, {"@graph": [{"@type": "B"}]}],
        },
        [{"@type": "C"}, [{"@type": "D"}]],
        {"@type": "E", "@graph": {"@type": "F"}},
    )
    assert [node.types for node in found] == [(name,) for name in "ABCDEF"]


@pytest.mark.parametrize("kind", ["application/ld+json", " Application/LD+JSON; charset=utf-8"])
def test_the_type_of_the_script_is_read_as_browsers_do(kind):
    assert len(items(HTMLTree.parse(script({"@type": "A"}, kind=kind))).nodes) == 1


@pytest.mark.parametrize("kind", ["application/json", "text/javascript", "x-ld+json-template"])
def test_other_scripts_are_not_read(kind):
    assert items(HTMLTree.parse(script({"@type": "A"}, kind=kind)))[:2] == ([], [])


@pytest.mark.parametrize(
    ("context", "stated", "wanted"),
    [
        ("https://schema.org", "Person", "Person"),
        ("http://www.schema.org/", "http://schema.org/Person", "Person"),
        (None, "schema:Person", "Person"),
        ("http://schema.ord", "Person", "Person"),
        ("not an address", "Person", "Person"),
        ({"@vocab": "http://schema.org/"}, "Person", "Person"),
        ({"s": "http://schema.org/"}, "s:Person", "Person"),
        ({"Human": "schema:Person"}, "Human", "Person"),
        ({"Human": {"@id": "http://schema.org/Person"}}, "Human", "Person"),
        (["https://www.w3.org/ns/activitystreams", "https://schema.org"], "Person", "Person"),
        (
            "https://www.w3.org/ns/activitystreams",
            "Person",
            "https://www.w3.org/ns/activitystreams#Person",
        ),
        ("http://data-vocabulary.org", "Review", "http://data-vocabulary.org/Review"),
        ({"@vocab": "http://xmlns.com/foaf/0.1/"}, "Agent", "http://xmlns.com/foaf/0.1/Agent"),
        ("https://schema.org", "foaf:Agent", "http://xmlns.com/foaf/0.1/Agent"),
    ],
)
def test_names_mean_what_the_context_says(context, stated, wanted):
    [node] = read({"@context": context, "@type": stated, "name": "x"})
    assert node.types == (wanted,)


def test_properties_have_short_names_too():
    [node] = read(
        {"@type": "Person", "schema:name": "Ada", "http://schema.org/url": "x", "name": "B"}
    )
    assert node.props == {"name": ("Ada", "B"), "url": ("x",)}


def test_type_and_id_are_other_words_where_no_keyword_stands_beside():
    [node, other] = read({"type": "Person", "id": "#a"}, {"@type": "Person", "type": "kind"})
    assert (node.types, node.ident, node.props) == (("Person",), "#a", {})
    assert other.props == {"type": ("kind",)}


def test_several_types_and_additional_ones():
    [node] = read({"@type": ["Book", "Product", "Book"], "additionalType": "schema.org/Thesis"})
    assert node.types == ("Book", "Product", "Thesis")


def test_wrapped_values_are_unwrapped_and_reverse_is_passed_over():
    [node] = read(
        {
            "@type": "Recipe",
            "name": {"@value": "Soup", "@language": "en"},
            "step": {"@list": ["Chop.", {"@value": 3}]},
            "tool": {"@set": ["Knife"]},
            "@reverse": {"mentions": {"@type": "Article"}},
        }
    )
    assert node.props == {"name": ("Soup",), "step": ("Chop.", "3"), "tool": ("Knife",)}


def test_references_are_resolved_across_blocks():
    [article, person] = read(
        {"@type": "Article", "author": {"@id": "#ada"}, "editor": "#ada"},
        {"@type": "Person", "@id": "#ada", "name": "Ada"},
    )
    assert article.nodes("author", "editor") == [person, person]


def test_references_to_elsewhere_are_their_address_and_local_ones_an_empty_item():
    [node] = read(
        {
            "@type": "Article",
            "license": {"@id": "https://example.org/license"},
            "author": {"@id": "#nobody"},
            "editor": {"@id": "https://example.org/bo", "@type": "Person"},
        }
    )
    assert node.props == {
        "license": ("https://example.org/license",),
        "author": (Node((), {}, "json-ld", "#nobody"),),
        "editor": (Node(("Person",), {}, "json-ld", "https://example.org/bo"),),
    }


def test_circles_are_cut_where_they_close():
    [article, person] = read(
        {"@type": "Article", "@id": "#a", "name": "N", "author": {"@id": "#p"}},
        {
            "@type": "Person",
            "@id": "#p",
            "name": "Ada",
            "author": {"@id": "#p"},
            "of": {"@id": "#a"},
        },
    )
    [author] = article.nodes("author")
    assert author.types == ("Person",)
    assert author.nodes("of") == [Node((), {"name": ("N",)}, "json-ld", "#a")]
    assert author.nodes("author") == [Node((), {"name": ("Ada",)}, "json-ld", "#p")]
    assert person.nodes("of")[0].types == ("Article",)


def test_a_dense_graph_stays_small_and_loses_no_item():
    things = [
        {"@type": "A", "@id": f"n{i}", "x": [{"@id": f"n{(i * k) % 1000}"} for k in (3, 7, 11)]}
        for i in range(1000)
    ]
    found = read({"@graph": things})
    assert len(found) == 1000
    # Only the copies count: what stands for an item is its name.
    assert sum(1 for node in found for inner in walk(node) if inner.types) == 6_000


def walk(node):
    yield node
    for inner in node.nodes(*node.props):
        yield from walk(inner)


def test_faulty_blocks_are_counted_and_the_others_are_read():
    page = script({"@type": "A"}, '{"name": "he said "no""}', '{"@type": "B",}', "[", "  ")
    found = items(HTMLTree.parse(page))
    assert [node.types for node in found.nodes] == [("A",), ("B",)]
    assert found.problems == [
        "json-ld: text outside strings",
        "json-ld: brackets are not closed",
    ]


def test_nesting_is_cut_at_its_bound_with_a_problem():
    thing = {"@type": "A", "name": "innermost"}
    for _ in range(DEEPEST + 8):
        thing = {"@type": "A", "x": thing}
    found = items(HTMLTree.parse(script(thing)))
    assert 10 < len(list(every(found.nodes))) <= DEEPEST + 1
    assert found.problems == ["json-ld: items nested too deep, the inner ones are left out"]


def test_too_many_items_and_too_long_blocks_are_problems():
    many = items(HTMLTree.parse(script("[" + '{"@type":"A"},' * 25_000 + "]")))
    assert len(many.nodes) == 20_000
    assert many.problems == ["json-ld: too many items, the rest is left out"]
    long = items(HTMLTree.parse(script('{"@type": "A", "n": "' + "x" * 2_100_000 + '"}')))
    assert (long.nodes, long.problems) == ([], ["json-ld: a block is too long"])


def test_what_is_no_object_or_says_nothing_gives_nothing():
    assert read("3", '"text"', "null", "[]", {}, {"@context": "https://schema.org"}) == []


def test_scripts_in_values_leave_no_script():
    [node] = read(
        '{"@type": "Review", "name": "<img src=x onerror=steal()>Fine", '
        r'"reviewBody": "Good.<script>steal()<\/script> Really.", "text": "&lt;b>steal()&lt;/b>"}'
    )
    assert node.props == {
        "name": ("Fine",),
        "reviewBody": ("Good. Really.",),
        "text": ("steal()",),
    }
