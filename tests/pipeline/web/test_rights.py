import pytest
from resiliparse.parse.html import HTMLTree

from pipeline.web.licence import license_id
from pipeline.web.markup.items import items
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


@pytest.mark.parametrize(
    "markup",
    [
        # Layouts by table and list: the sidebar is of the page.
        f'<table><tr><td><div class="widget"><a rel="license" href="{BY}">CC</a></div></td></tr>'
        "</table>",
        f'<ul><li class="widget-area"><a rel="license" href="{BY}">CC</a></li></ul>',
        # The address that says more goes before one that only the site knows.
        f'<p><a rel="license" href="/terms">Terms</a> <a rel="license" href="{BY}">CC</a></p>',
        f'<a rel="license" href="https://web.archive.org/web/20200101000000/{BY}">CC</a>',
        f'<meta name="dc.rights" content="2024 The Authors, under {BY} as stated">',
        f'<link rel="license" href="{BY}"><p><a rel="license" href="/terms">Terms</a></p>',
    ],
)
def test_the_licence_in_layouts_of_the_web(markup):
    assert read(markup).license == "CC-BY-4.0"


def test_several_licences_are_none():
    other = BY.replace("/by/", "/by-nc/")
    links = f'<p><a rel="license" href="{BY}">A</a> <a rel="license" href="{other}">B</a></p>'
    assert read(links).license == ""
    assert read(f'<link rel="license" href="{BY}">{links}').license == "CC-BY-4.0"


@pytest.mark.parametrize(
    "markup",
    [
        '<meta name="copyright" content="Acme">',
        '<meta name="dc.rights" content="2021 The Author(s)">',
        f'<script type="application/ld+json">{{"@type":"Dataset","license":"{BY}"}}</script>',
        f'<div class="wp-caption"><a rel="license" href="{BY}">CC</a></div>',
    ],
)
def test_claims_and_other_things_are_no_licence(markup):
    assert read(markup).license == ""


def test_an_address_is_made_absolute():
    assert read('<a rel="license" href="/terms">x</a>').license == "https://a.example/terms"
    assert read('<a rel="license" href="//[a">x</a>').license == "//[a"


def test_the_header_link_states_a_licence_for_plain_text_too():
    link = f'</style.css>; rel="stylesheet", <{BY}>; rel="license"'
    assert read("<p>x</p>", link=link).license == "CC-BY-4.0"
    page = Page("https://a.example/t.txt", b"", headers={"link": link})
    assert rights(None, None, page) == Rights("CC-BY-4.0", "")


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ('<meta name="robots" content="noindex nofollow">', "noindex"),
        ('<meta name="robots" content="noindex; nofollow">', "noindex"),
        ('<meta name="GPTBot" content="noindex">', "noindex"),
        ('<meta name="robots" content="max-image-preview:none">', ""),
    ],
)
def test_rules_as_pages_write_them(markup, reason):
    assert read(markup).reserved == reason


def test_links_too_deep_to_place_are_left_out_in_time():
    deep = "<div>" * 300 + f'<a rel="license" href="{BY}">x</a>' * 2_000
    assert read(deep).license == ""
