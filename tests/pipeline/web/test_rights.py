import pytest
from resiliparse.parse.html import HTMLTree

from pipeline.web.items import items
from pipeline.web.licence import license_id
from pipeline.web.page import Page
from pipeline.web.rights import Rights, rights

BY = "https://creativecommons.org/licenses/by/4.0/"


def read(markup, **headers):
    tree = HTMLTree.parse(markup)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return rights(items(tree), tree, Page("https://a.example/p", b"", headers=named))


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        (BY, "CC-BY-4.0"),
        ("//creativecommons.org/licenses/by-nc-sa/3.0/deed.en", "CC-BY-NC-SA-3.0"),
        ("http://www.creativecommons.org/licenses/by-sa/3.0/de/", "CC-BY-SA-3.0-DE"),
        ("https://creativecommons.org/licenses/by-sa/4.0?ref=chooser", "CC-BY-SA-4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
        ("https://spdx.org/licenses/MIT.html", "MIT"),
        ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
        ("https://a.example/terms", "https://a.example/terms"),
        ("https://creativecommons.org/licenses/", "https://creativecommons.org/licenses/"),
        ("Copyright 2024 A. Example", ""),
        ("© A. Example", ""),
        ("All rights reserved.", ""),
        ("x" * 301, ""),
        ("  ", ""),
    ],
)
def test_names_of_licences(stated, name):
    assert license_id(stated) == name


@pytest.mark.parametrize(
    "markup",
    [
        f'<link rel="license" href="{BY}">',
        f'<p>Text under <a rel="license" href="{BY}">this licence</a>.</p>',
        f'<p>Text under <a rel="nofollow License" href="{BY}">this licence</a>.</p>',
        f'<footer><ul><li><a rel="license" href="{BY}">CC BY</a></li></ul></footer>',
        f'<meta name="DCTERMS.license" content="{BY}">',
        f'<script type="application/ld+json">{{"@type":"Article","license":"{BY}"}}</script>',
        '<script type="application/ld+json">{"@type":"WebPage","license":'
        f'{{"@type":"CreativeWork","url":"{BY}"}}}}</script>',
        '<div itemscope itemtype="https://schema.org/Article">'
        f'<link itemprop="license" href="{BY}"></div>',
    ],
)
def test_the_licence_of_a_page(markup):
    assert read(markup).license == "CC-BY-4.0"


@pytest.mark.parametrize(
    "markup",
    [
        f'<figure><img src="x"><a rel="license" href="{BY}">CC BY</a></figure>',
        f'<ul><li>A photograph, <a rel="license" href="{BY}">CC BY</a></li></ul>',
        f'<script type="application/ld+json">{{"@type":"ImageObject","license":"{BY}"}}</script>',
        '<script type="application/ld+json">{"@type":"Article","image":{"@type":"ImageObject",'
        f'"license":"{BY}"}}}}</script>',
        '<meta name="copyright" content="© 2024 A. Example. All rights reserved.">',
        f'<p>See <a href="{BY}">the licence</a>.</p>',
    ],
)
def test_what_is_no_licence_of_the_page(markup):
    assert read(markup) == Rights()


def test_the_link_of_the_head_goes_first():
    markup = f'<link rel="license" href="{BY}"><meta name="dc.rights" content="CC BY-SA 4.0">'
    assert read(markup).license == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ('<meta name="robots" content="noai, noimageai">', "noai"),
        ('<meta name="ROBOTS" content="NOINDEX,NOFOLLOW">', "noindex"),
        ('<meta name="robots" content="none">', "noindex"),
        ('<meta name="googlebot" content="max-snippet:-1, noindex">', "noindex"),
        ('<meta name="robots" content="noindex, noai">', "noai"),
        ('<meta name="tdm-reservation" content="1">', "tdm-reservation"),
        ('<meta name="tdm-reservation" content="0">', ""),
        ('<meta name="robots" content="index, follow, max-image-preview:large">', ""),
        ('<meta name="robots" content="nofollow, noarchive">', ""),
        ('<meta name="description" content="noindex, noai">', ""),
        ("<p>noai</p>", ""),
    ],
)
def test_reservations_in_the_page(markup, reason):
    assert read(markup).reserved == reason


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"x_robots_tag": "noai"}, "noai"),
        ({"x_robots_tag": "googlebot: nofollow, otherbot: noindex"}, "noindex"),
        ({"x_robots_tag": "noarchive, unavailable_after: 25 Jun 2030 15:00:00 PST"}, ""),
        ({"tdm_reservation": "1"}, "tdm-reservation"),
        ({"tdm_reservation": "1, 1"}, "tdm-reservation"),
        ({"tdm_reservation": "0"}, ""),
    ],
)
def test_reservations_in_the_head_of_http(headers, reason):
    assert read("<p>Text.</p>", **headers).reserved == reason


def test_plain_text_has_its_headers_alone():
    page = Page("u", b"", headers={"x-robots-tag": "noai"})
    assert rights(None, None, page) == Rights("", "noai")
