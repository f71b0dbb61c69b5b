import pytest

from pipeline.web.schemaorg.times import date_said, day, duration_said, interval_said


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2021-03-09", "9 March 2021"),
        ("2021-03-09T23:30:00-08:00", "9 March 2021"),
        ("2021-03", "March 2021"),
        ("1984", "1984"),
        ("March 9, 2021", "9 March 2021"),
        ("0980-05-01", "1 May 980"),
    ],
)
def test_dates_are_said_as_exactly_as_they_are_stated(value, wanted):
    assert date_said(value)[0] == wanted


@pytest.mark.parametrize(
    "value", ["", "soon", "2021-13-01", "2021-02-30", "0000-01-01", "3/4/2021"]
)
def test_what_is_no_date_is_not_said(value):
    assert date_said(value) is None


def test_other_ways_to_write_a_date_go_with_it():
    assert date_said("2021-03-09")[1] == ("March 9, 2021", "2021-03-09")
    said, others = date_said("2021-03-09T19:30+01:00", with_time=True)
    assert said == "9 March 2021, 19:30"
    assert others == ("9 March 2021", "March 9, 2021", "2021-03-09")
    assert date_said("2021-03-09T00:00", with_time=True)[0] == "9 March 2021"


def test_days_of_publication_are_those_that_can_be():
    assert day("2021-03-09T10:00:00Z") == "2021-03-09"
    assert day("0001-01-01T00:00:00") == day("yesterday") == day("") == ""


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("PT1H30M", ("1 hour 30 minutes", ("90 minutes",))),
        ("PT90M", ("1 hour 30 minutes", ("90 minutes",))),
        ("PT45M", ("45 minutes", ())),
        ("PT1M", ("1 minute", ())),
        ("P1DT2H", ("1 day 2 hours", ())),
        ("P2W", ("2 weeks", ())),
        ("PT1M54S", ("1 minute 54 seconds", ())),
        ("PT1.5H", ("1.5 hours", ("90 minutes",))),
        ("pt20m", ("20 minutes", ())),
        ("01:30:00", ("1 hour 30 minutes", ("90 minutes",))),
        ("PT0M", None),
        ("P", None),
        ("PT", None),
        ("PT1..5H", None),
        ("20 minutes", None),
        ("", None),
    ],
)
def test_durations_are_said_in_words(value, wanted):
    assert duration_said(value) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("1950-01-01/2013-12-18", "1 January 1950 to 18 December 2013"),
        ("2008", "2008"),
        ("2015-11/..", "since November 2015"),
        ("then/now", None),
        ("2008/now", None),
    ],
)
def test_intervals_are_said_with_both_ends(value, wanted):
    said = interval_said(value)
    assert (said and said[0]) == wanted
