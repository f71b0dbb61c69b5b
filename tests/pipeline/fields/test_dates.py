"""Dates of publication, as sources write them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.fields.dates import PublishedPart, published
from pipeline.fields.fieldmap import FieldMap
from pipeline.mines.base import BadItem, Mine


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2012-03-03", "2012-03-03"),
        ("2012-03-03T23:59:00-05:00", "2012-03-03"),
        ("20120303", "2012-03-03"),
        ("2012/03/03 10:00", "2012-03-03"),
        ("3 March 2012", "2012-03-03"),
        ("12:05 EST, 3 March 2012", "2012-03-03"),
        ("21st October 2011", "2011-10-21"),
        ("Sat, 03 Mar 2012 10:00:00 GMT", "2012-03-03"),
        ("March 3, 2012", "2012-03-03"),
        ("Sept. 3rd, 2012", "2012-09-03"),
        ("23/03/2012", "2012-03-23"),
        ("3/23/2012", "2012-03-23"),
        (" ", ""),
    ],
)
def test_forms(text: str, day: str) -> None:
    assert published(text) == day


def test_the_order_of_numbers_can_be_given() -> None:
    assert published("04/03/2012", "dmy") == "2012-03-04"
    assert published("04/03/2012", "mdy") == "2012-04-03"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("yesterday", "published: expected a date such as 2021-03-09, got 'yesterday'"),
        ("31 June 2012", "published: expected a date"),
        ("2012-13-01", "published: expected a date"),
        ("3 Mach 2012", "published: expected a date"),
        ("04/03/2012", "published: which is the month in '04/03/2012'? Give the order"),
    ],
)
def test_what_is_no_date(text: str, says: str) -> None:
    with pytest.raises(BadItem) as error:
        published(text)
    assert str(error.value).startswith(says)


def read(value: Any) -> str:
    fields = FieldMap({"text": "t", "published": ["d", "e"]})
    return fields.to_document("m", {"t": "x", "d": value, "e": "2012-03-03"}, "u", Mine()).published


def test_a_part_of_the_map() -> None:
    assert read("March 4, 2012") == "2012-03-04"
    assert read(date(2012, 3, 4)) == "2012-03-04"
    assert read("") == read(None) == "2012-03-03"
    assert FieldMap({"text": "t", "published": "d"}).gives() == {"text", "published"}
    with pytest.raises(BadItem, match=r"^published: expected a date such as 2021-03-09, got int"):
        read(5)


def test_a_wrong_map_says_what_to_write() -> None:
    with pytest.raises(ValueError, match=r"^fields.published.order: expected dmy or mdy"):
        PublishedPart({"from": "d", "order": "ymd"})
