from __future__ import annotations

import pytest

from pipeline.wikidata.quantities import number, plural, with_unit


@pytest.mark.parametrize(
    ("amount", "grouped", "said"),
    [
        ("+8848.86", True, "8848.86"),
        ("+3574830", True, "3,574,830"),
        ("+3574830", False, "3574830"),
        ("-173", True, "-173"),
        ("+1.50", True, "1.50"),
        ("+0", True, "0"),
        ("+00012", True, "12"),
        ("+12345.678901234567890123", True, "12,345.678901234567890123"),
        ("+123456789012345678901234567890", False, "123456789012345678901234567890"),
    ],
)
def test_not_a_digit_more_or_less(amount: str, grouped: bool, said: str) -> None:
    assert number(amount, grouped) == said


@pytest.mark.parametrize("amount", ["", "1e5", "+", "1,5", "NaN", "٣", "+1.", "1" * 300])
def test_what_is_no_number(amount: str) -> None:
    assert number(amount, True) is None


@pytest.mark.parametrize(
    ("unit", "many"),
    [
        ("metre", "metres"),
        ("kilometre per hour", "kilometres per hour"),
        ("square kilometre", "square kilometres"),
        ("degree Celsius", "degrees Celsius"),
        ("foot", "feet"),
        ("inch", "inches"),
        ("percent", "percent"),
        ("United States dollar", "United States dollars"),
        ("years old", "years old"),
        ("millimetre of mercury", "millimetres of mercury"),
        ("km²", "km²"),
    ],
)
def test_plurals_of_units(unit: str, many: str) -> None:
    assert plural(unit) == many


def test_one_has_no_plural_and_other_languages_have_none_of_ours() -> None:
    assert with_unit("1", "metre", True) == "1 metre"
    assert with_unit("8,849", "metre", True) == "8,849 metres"
    assert with_unit("8849", "Meter", False) == "8849 Meter"
