from resiliparse.parse.html import HTMLTree

from pipeline.web.markup.items import items
from pipeline.web.markup.meta import Meta


def read(markup):
    return items(HTMLTree.parse(markup)).meta


def test_the_head_says_title_values_and_links():
    found = read(
        "<html><head><title> Bread &amp; butter </title>"
        '<meta property="og:title" content="Bread">'
        '<meta property="article:tag" content="food"><meta property="article:tag" content="bread">'
        '<meta property="article:tag" content="food">'
        '<meta name="Description" content="About  bread.">'
        '<meta name="twitter:title" property="og:other" content="Both">'
        '<meta http-equiv="Content-Language" content="en">'
        '<meta name="empty" content=" "><meta name="none"><meta content="nameless">'
        '<link rel="canonical" href="https://example.org/bread">'
        '<link rel="License nofollow" href="/terms"><link rel="stylesheet" href="x.css">'
    )
    assert found == Meta(
        "Bread & butter",
        {
            "og:title": ("Bread",),
            "article:tag": ("food", "bread"),
            "description": ("About bread.",),
            "og:other": ("Both",),
            "twitter:title": ("Both",),
            "http-equiv:content-language": ("en",),
        },
        {
            "canonical": ("https://example.org/bread",),
            "license": ("/terms",),
            "nofollow": ("/terms",),
        },
    )


def test_the_first_of_several_names_has_its_origin():
    found = Meta("", {"description": ("D",), "og:description": ("O",)})
    assert found.first("og:description", "description") == ("O", "meta:og:description")
    assert found.first("twitter:description", "description") == ("D", "meta:description")
    assert found.first("keywords") == ("", "")


def test_a_stray_element_in_the_head_hides_nothing():
    found = read('<head><p>stray</p><meta name="author" content="Ada"><title>T</title></head>')
    assert found.values == {"author": ("Ada",)}


def test_properties_of_items_are_not_of_the_page():
    found = read('<div itemscope><meta itemprop="name" content="x"></div>')
    assert found.values == {}


def test_html_in_contents_is_cleaned():
    found = read('<meta name="description" content="&lt;p&gt;One&lt;/p&gt; It&amp;#39;s">')
    assert found.values == {"description": ("One\n\nIt's",)}


def test_a_page_without_a_head_has_none():
    assert read("") == Meta()
