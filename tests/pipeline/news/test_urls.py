"""Sections in addresses, and lists of addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.news.urls import category, listed_urls, own_url, urls_by_name

DM = "http://www.dailymail.co.uk"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (f"{DM}/news/article-2109876/Some-story.html", ("news",)),
        (f"{DM}/sport/football/article-2109876/Some-story.html", ("sport", "football")),
        (f"{DM}/tvshowbiz/article-2109876/x.html?ITO=1490#a", ("TV and showbiz",)),
        (f"{DM}/home/article-2109876/Some-story.html", ()),
        (f"{DM}/news/", ()),
        ("http://www.cnn.com/2014/05/03/world/asia/slug-of-a-page/index.html", ("world", "asia")),
        ("http://edition.cnn.com:80/2007/US/04/18/shooting/index.html", ("US",)),
        ("http://www.cnn.com/2008/SHOWBIZ/Movies/05/12/film.review/", ("showbiz", "movies")),
        ("https://x.org/real-estate/2020/a.html", ("real estate",)),
        ("https://x.org/real%2Destate/a", ("real estate",)),
        ("https://x.org/a/a/page", ("a",)),
        ("https://x.org/the-whole-long-name-of-a-page/b", ()),
        ("https://x.org", ()),
        ("http://[broken/a/b", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_category(url: str, path: tuple[str, ...]) -> None:
    assert category(url) == path


def test_addresses_of_archived_copies() -> None:
    copy = f"http://web.archive.org/web/20130325030544id_/{DM}/news/article-1/a.html"
    assert own_url(copy) == f"{DM}/news/article-1/a.html"
    assert own_url(DM) == DM


def test_a_story_is_found_by_either_address(tmp_path: Path) -> None:
    from pipeline.news.article import name_of

    own = f"{DM}/news/article-1/a.html"
    copy = f"http://web.archive.org/web/20130325030544id_/{own}"
    (tmp_path / "urls.txt").write_text(f"{copy}\n\nno url\nhttp://b.example/c\n")
    found = urls_by_name(str(tmp_path / "urls.txt"))
    assert found[bytes.fromhex(name_of(own))] == own
    assert found[bytes.fromhex(name_of(copy))] == own
    assert len(found) == 3


def test_lines_that_are_no_urls(tmp_path: Path) -> None:
    path = tmp_path / "urls.txt"
    path.write_bytes(b"\xef\xbb\xbfhttp://a.example/x\nftp://b.example/x\n\xff\n" + b"h" * 9000)
    found = list(listed_urls(str(path)))
    assert found[0] == (1, 0, "http://a.example/x", "")
    assert [(number, fault) for number, _, _, fault in found[1:]] == [
        (2, "expected a URL (http://...), got 'ftp://b.example/x'"),
        (3, "invalid UTF-8: byte 0xff at byte 0"),
        (4, "line of 9000 bytes is no URL"),
    ]
