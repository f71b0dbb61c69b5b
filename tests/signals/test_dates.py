"""Which days the dates in a sentence mean."""

from __future__ import annotations

from datetime import date

import pytest

from signals._dates import in_words, mentions, parsed, with_weekday

# A Friday.
WRITTEN = date(2012, 3, 9)


def words(sentence: str, written: date | None = WRITTEN) -> list[tuple[str, str]]:
    found = mentions(sentence, written)
    return [(sentence[when.start : when.end], when.words) for when in found]


@pytest.mark.parametrize(
    ("sentence", "mention", "meaning"),
    [
        ("On 3 March 2011 it fell.", "3 March 2011", "3 March 2011"),
        ("On Thursday, 3 March 2011, it fell.", "Thursday, 3 March 2011", "3 March 2011"),
        ("On March 3rd, 2011, it fell.", "March 3rd, 2011", "3 March 2011"),
        ("In Dec. 1999 it fell.", "Dec. 1999", "December 1999"),
        ("In 1905, it fell.", "1905", "1905"),
        ("It fell on Tuesday.", "Tuesday", "6 March 2012"),
        ("It fell on Saturday.", "Saturday", "3 March 2012"),
        ("It fell yesterday.", "yesterday", "8 March 2012"),
        ("Last night it fell.", "Last night", "8 March 2012"),
        ("It fell this morning.", "this morning", "9 March 2012"),
        ("It fell last month.", "last month", "February 2012"),
        ("It fell last year.", "last year", "2011"),
        ("It fell on June 5.", "June 5", "5 June 2011"),
        ("It fell on 5 January.", "5 January", "5 January 2012"),
        ("It fell in May.", "May", "May 2011"),
    ],
)
def test_resolved(sentence: str, mention: str, meaning: str) -> None:
    assert words(sentence) == [(mention, meaning)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It fell on Friday.",  # today, or a week ago?
        "It fell on Tuesdays.",
        "It fell in March.",
        "It fell last Tuesday.",
        "It fell in the 1920s.",
        "It fell two weeks ago.",
        "It fell in the 19th century.",
        "It fell in 44 BC.",
        "It falls next year.",
        "It fell on 31 June 2011.",
    ],
)
def test_seen_and_not_resolved(sentence: str) -> None:
    assert [meaning for _, meaning in words(sentence)] == [""]


@pytest.mark.parametrize(
    "sentence", ["It may fall.", "It weighed 1,905 kilos.", "Room 905.", "It cost 1905.50.", ""]
)
def test_no_dates(sentence: str) -> None:
    assert words(sentence) == []


def test_without_the_day_of_writing_only_whole_dates_are_known() -> None:
    assert words("On Tuesday, in May and on June 5", None) == [
        ("Tuesday", ""),
        ("May", ""),
        ("June 5", ""),
    ]
    [when] = mentions("In May 1905 it fell.", None)
    assert (when.first, when.last) == (date(1905, 5, 1).toordinal(), date(1905, 5, 31).toordinal())
    assert not when.relative


def test_the_29th_of_february_is_looked_for_in_the_year_before_only() -> None:
    assert words("It fell on 29 February.", date(2013, 3, 9)) == [("29 February", "")]


def test_days_in_words() -> None:
    assert in_words(WRITTEN) == "9 March 2012"
    assert with_weekday(WRITTEN) == "Friday, 9 March 2012"
    assert parsed("2012-03-09") == WRITTEN
    assert parsed("") is None


@pytest.mark.parametrize("words", ["yesterday", "last month", "last year", "in May", "on 3 May"])
def test_a_day_of_writing_that_is_none(words: str) -> None:
    # "0001-01-01" is what tables write for no date; there is no yesterday of it.
    assert parsed("0001-01-01") is None
    assert not any(when.known for when in mentions(f"He left {words}.", parsed("0001-01-01")))
