"""All three syntaxes at once, on pages of our own and on the examples of schema.org."""

import re

import pytest
from resiliparse.parse.html import HTMLTree

from pipeline.web.markup.items import items
from pipeline.web.markup.node import Node

SAME = {
    "json-ld": """<script type="application/ld+json">{"@context": "https://schema.org",
        "@type": "Book", "@id": "#emma", "name": "Emma", "author": {"@type": "Person",
        "name": "Jane Austen", "birthDate": "1775"}, "image": "emma.jpg",
        "keywords": ["novel", "comedy"]}</script>""",
    "microdata": """<p itemscope itemtype="http://schema.org/Book" itemid="#emma">
        <b itemprop="name">Emma</b> by <i itemprop="author" itemscope
        itemtype="http://schema.org/Person"><b itemprop="name">Jane Austen</b> (born
        <time itemprop="birthDate">1775</time>)</i> <img itemprop="image" src="emma.jpg">
        <i itemprop="keywords">novel</i>, <i itemprop="keywords">comedy</i></p>""",
    "rdfa": """<p vocab="http://schema.org/" typeof="Book" resource="#emma">
        <b property="name">Emma</b> by <i property="author" typeof="Person">
        <b property="name">Jane Austen</b> (born <time property="birthDate">1775</time>)</i>
        <img property="image" src="emma.jpg">
        <i property="keywords">novel</i>, <i property="keywords">comedy</i></p>""",
}


def facts(node, path=""):
    """Yield what a node says, syntax and order left out."""
    path = f"{path}<{'/'.join(sorted(node.types))}>"
    yield path
    for name, values in node.props.items():
        for value in values:
            if isinstance(value, Node):
                yield from facts(value, f"{path}{name}")
            elif name != "additionalType":
                plain = re.sub(r"https?://(www\.)?|[^\w]", "", value.lower())
                yield f"{path}{name}={plain}"


def test_the_same_item_in_each_syntax_is_the_same_node():
    read = {name: items(HTMLTree.parse(page)) for name, page in SAME.items()}
    for name, found in read.items():
        [node] = found.nodes
        assert (node.syntax, node.ident, found.problems) == (name, "#emma", [])
    told = [sorted(facts(found.nodes[0])) for found in read.values()]
    assert told[0] == told[1] == told[2]


def test_one_page_can_speak_all_three_and_json_ld_comes_first():
    found = items(HTMLTree.parse("".join(reversed(SAME.values()))))
    assert [node.syntax for node in found.nodes] == ["json-ld", "microdata", "rdfa"]


@pytest.mark.parametrize(
    "page", ["", "   ", "<", "\x00", "<script type=application/ld+json>", "x" * 99]
)
def test_pages_without_markup_hold_nothing(page):
    assert items(HTMLTree.parse(page))[:2] == ([], [])


def test_a_hundred_thousand_nested_elements_are_no_trouble():
    page = "<div>" * 100_000 + SAME["microdata"] + SAME["rdfa"]
    assert [node.types for node in items(HTMLTree.parse(page)).nodes] == [("Book",), ("Book",)]


def test_more_marked_elements_than_are_looked_at_are_a_problem():
    found = items(HTMLTree.parse('<meta name="a" content="b">' * 50_001 + SAME["microdata"]))
    assert found.nodes == []
    assert found.problems == ["markup: too many elements, the rest is left out"]


def pairs(folder, one, other):
    """Yield the facts of each example that is there in both syntaxes."""
    for path in sorted(folder.glob(f"eg-*-{one}.html")):
        partner = path.with_name(path.name.replace(one, other))
        read = [items(HTMLTree.parse(p.read_text())).nodes for p in (path, partner) if p.exists()]
        if len(read) == 2 and all(read):
            yield [{fact for node in nodes for fact in facts(node)} for nodes in read]


@pytest.mark.parametrize(
    ("one", "other", "alike", "share"),
    # Most examples of schema.org word the same thing differently in each syntax.
    [
        ("microdata", "rdfa", 125, 0.84),
        ("jsonld", "rdfa", 75, 0.79),
        ("jsonld", "microdata", 70, 0.76),
    ],
)
def test_the_examples_of_schema_org_agree_where_they_say_the_same(
    corpora, one, other, alike, share
):
    folder = corpora / "html" / "schemaorg-examples-html" / "schema.org"
    read = list(pairs(folder, one, other))
    assert len(read) > 150
    assert sum(1 for left, right in read if left == right) >= alike
    both = sum(len(left & right) for left, right in read)
    assert both / sum(len(left | right) for left, right in read) >= share


def test_the_gallery_of_structured_data_is_read_without_problems(corpora):
    folder = corpora / "html" / "structured-data-gallery" / "gallery"
    for path in sorted(folder.rglob("*.json")):
        found = items(
            HTMLTree.parse(f'<script type="application/ld+json">{path.read_text()}</script>')
        )
        assert found.problems == []
        assert found.nodes
