"""What a page's head says, and what of a page is no part of the story."""

from __future__ import annotations

import time

import pytest

from pipeline.news.clean import body, highlight, line
from pipeline.news.tokens import joined

TEXT = "A bell was raised from the sea."


@pytest.mark.parametrize(
    ("paragraphs", "day", "author"),
    [
        (["By", ". Daily Mail Reporter", "PUBLISHED:", ". 12:05 EST, 3 March 2012", "|", TEXT],
         "2012-03-03", ""),
        (["By . Ines Okoro . PUBLISHED: . 12:05 EST, 3 March 2012 . | . UPDATED: . "
          f"13:05 EST, 4 March 2012 . {TEXT}"], "2012-03-03", "Ines Okoro"),
        (["By . Ines Okoro . and Daily Mail Reporter . PUBLISHED: . 00:17 EST, 3 March 2012 . "
          f"{TEXT}"], "2012-03-03", "Ines Okoro"),
        (["By Ines Okoro", TEXT], "", "Ines Okoro"),
        (["Scroll down for video", "By Ines Okoro for MailOnline", TEXT], "", ""),
        (["Last updated at 7:06 AM on 21st October 2011", TEXT], "2011-10-21", ""),
        (["UPDATED: 13:05 GMT, 31 June 2012", TEXT], "", ""),
        ([TEXT], "", ""),
    ],
)  # fmt: skip
def test_the_head_of_a_page(paragraphs: list[str], day: str, author: str) -> None:
    assert body(paragraphs) == (TEXT, day, author)


@pytest.mark.parametrize(
    "text",
    [
        "By Friday the water had fallen by a foot, and the mayor opened the dam again.",
        "By then it was dark.",
        "Stamped PUBLISHED: on its cover, the book was none.",
    ],
)
def test_what_only_looks_like_a_head(text: str) -> None:
    assert body([text]) == (text, "", "")


@pytest.mark.parametrize(
    "text",
    [
        f"(CNN) -- {TEXT}",
        f"(CNN){TEXT}",
        f"PORT ELLORY, North Country (CNN) -- {TEXT}",
        f"LONDON (Reuters) - {TEXT}",
        f"Hallam, North Country (CNN Student News) \u2014 {TEXT}",
        f"(EW.com) -- {TEXT}",
        f"{TEXT} Watch the divers at work »",
        f"{TEXT} Scroll down for video",
        "A bell was raised from the sea .\u00ad",
        "A bell was raised&amp;#160;from the sea.",
        "A bell\x07 was raised from the\u200b sea.",
    ],
)
def test_the_words_of_the_site(text: str) -> None:
    assert body([text]).text == TEXT


@pytest.mark.parametrize(
    "noise",
    [
        "Scroll down for video",
        "SCROLL DOWN TO SEE THE PICTURES",
        "Click here to see the penalties",
        "Share this article",
        "Comments (12)",
        "Advertisement",
        "Read more: http://a.example/b",
        "VIDEO: The bell is raised",
        "|",
        "Sorry we are currently unable to accept comments on this article.",
    ],
)
def test_lines_of_the_site(noise: str) -> None:
    assert body([TEXT, noise, TEXT]).text == f"{TEXT}\n\n{TEXT}"


def test_a_dateline_in_the_middle_stays() -> None:
    assert body([TEXT, "(CNN) is a name."]).text == f"{TEXT}\n\n(CNN) is a name."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bell rang", "The bell rang."),
        ("NEW: The bell rang .", "The bell rang."),
        ("Did it ring?", "Did it ring?"),
        ("Scroll down for video", ""),
        (" ", ""),
    ],
)
def test_highlights(text: str, expected: str) -> None:
    assert highlight(text) == expected


@pytest.mark.parametrize("end", [" | Daily Mail Online", " - CNN.com", " | Mail Online", ""])
def test_titles(end: str) -> None:
    assert line(f"The bell | a story{end}") == "The bell | a story"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He ca n't , she said .", "He can't, she said."),
        ("It is -LRB- very -RRB- old", "It is (very) old"),
        ("`` So it is , '' he said , and left .", '"So it is," he said, and left.'),
        ("One . Two", "One. Two"),
        ("One.  . Two", "One. Two"),
        ("A space , in one place", "A space , in one place"),
        ("Wait ... no", "Wait ... no"),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert joined(" ".join(text.split())) == expected


def test_a_hostile_page_takes_no_time() -> None:
    for piece in ("By . ", "Watch ", "(CNN) ", "PUBLISHED: . ", "`` ", "&amp;", "Aa ", "A. . "):
        body([piece * 50_000])


def test_a_long_row_of_dots_takes_no_longer_than_it_is() -> None:
    before = time.process_time()
    assert body(["." * 300_000 + "x"]).text
    assert time.process_time() - before < 5
