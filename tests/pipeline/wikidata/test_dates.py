from __future__ import annotations

import pytest

from pipeline.wikidata.dates import NoWords, in_words


@pytest.mark.parametrize(
    ("time", "precision", "said"),
    [
        ("+1952-03-11T00:00:00Z", 11, "11 March 1952"),
        ("+00000001952-03-11T00:00:00Z", 11, "11 March 1952"),
        ("+1952-03-00T00:00:00Z", 10, "March 1952"),
        ("+1952-00-00T00:00:00Z", 9, "1952"),
        ("+1952-00-00T00:00:00Z", 11, "1952"),
        ("+1950-00-00T00:00:00Z", 8, "1950s"),
        ("+1957-00-00T00:00:00Z", 8, "1950s"),
        ("-0044-03-15T00:00:00Z", 11, "15 March 44 BC"),
        ("-0500-00-00T00:00:00Z", 7, "5th century BC"),
        ("+1801-00-00T00:00:00Z", 7, "19th century"),
        ("+2000-00-00T00:00:00Z", 7, "20th century"),
        ("+1201-00-00T00:00:00Z", 6, "2nd millennium"),
        ("-13798000000-00-00T00:00:00Z", 3, "13.798 billion years ago"),
        ("-66000000-00-00T00:00:00Z", 3, "66 million years ago"),
        ("-40000-00-00T00:00:00Z", 5, "40,000 years ago"),
    ],
)
def test_as_exact_as_stated_and_no_more(time: str, precision: int, said: str) -> None:
    assert in_words(time, precision, True)[0] == said


def test_other_ways_to_write_a_day() -> None:
    assert in_words("+1952-03-11T00:00:00Z", 11, True)[1] == ("March 11, 1952", "1952-03-11")


@pytest.mark.parametrize(
    ("time", "precision", "said"),
    [("+1952-03-11T00:00:00Z", 11, "1952-03-11"), ("+1952-00-00T00:00:00Z", 9, "1952")],
)
def test_languages_without_words_for_it_get_numbers(time: str, precision: int, said: str) -> None:
    assert in_words(time, precision, False)[0] == said


@pytest.mark.parametrize(
    ("time", "precision", "english", "reason"),
    [
        ("11 March 1952", 11, True, "malformed time"),
        ("+1952-13-01T00:00:00Z", 11, True, "malformed time"),
        ("+1952-02-31T00:00:00Z", 11, True, "malformed time"),
        ("+0000-01-01T00:00:00Z", 9, True, "malformed time"),
        ("+1952-03-11T00:00:00Z", "11", True, "malformed time"),
        (None, 11, True, "malformed time"),
        ("+20000-00-00T00:00:00Z", 4, True, "time too coarse to be said"),
        ("+1950-00-00T00:00:00Z", 8, False, "time too coarse for this language"),
        ("-0044-03-15T00:00:00Z", 11, False, "time BC cannot be said in this language"),
    ],
)
def test_why_there_are_no_words(
    time: object, precision: object, english: bool, reason: str
) -> None:
    with pytest.raises(NoWords, match=f"^{reason}$"):
        in_words(time, precision, english)
