from dataclasses import asdict

import pytest

from pipeline.errors import UserError
from pipeline.publish.about import About, about_of


def test_what_a_manifest_keeps_comes_back():
    about = About(title="Lamps", repo="org/lamps", citation="@misc{a,\n  title = {b}\n}")
    assert about_of(asdict(about)) == about


def test_address():
    assert About(repo="org/lamps").url == "https://huggingface.co/datasets/org/lamps"
    assert About(homepage="https://lamps.example/").url == "https://lamps.example/"
    assert About().url == ""


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"repo": "lamps"}, "repo: 'lamps' will not do; give ORG/NAME"),
        ({"repo": "a/../b"}, "repo: 'a/../b' will not do"),
        ({"homepage": "javascript:alert(1)"}, "homepage: 'javascript:alert.1.' will not do"),
        ({"homepage": "https://user:word@host.example/"}, "homepage: .* will not do"),
        ({"version": "1.0"}, "version: '1.0' will not do; give three numbers"),
        ({"title": "one\ntwo"}, "title: holds a line end or control character"),
        ({"contact": "a\x1b[31mb"}, "contact: holds a line end or control character"),
        ({"citation": "a\x00b"}, "citation: holds a line end or control character"),
        ({"summary": "x" * 10_001}, "summary: has 10,001 characters, 10,000 at most"),
        ({"title": 7}, "title: expected text, got int"),
    ],
)
def test_values_that_could_not_stand_where_they_go(given, message):
    with pytest.raises(UserError, match=message):
        About(**given)


def test_unknown_keys_of_a_manifest():
    with pytest.raises(UserError, match=r"published.about of the manifest: expected only title, "):
        about_of({"titel": "x"})
