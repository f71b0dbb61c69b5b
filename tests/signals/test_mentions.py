from __future__ import annotations

import pytest

from signals._mentions import Names, apart, is_name, stands_alone


def found(text: str, *names: str) -> list[str]:
    filed = Names()
    for number, name in enumerate(names):
        filed.add([name], number)
    return [f"{m.key}:{text[m.start : m.end]}" for m in filed.find(text)]


def test_whole_words_case_for_case() -> None:
    text = "Romeo saw Rome, New Rome and rome."
    assert found(text, "Rome", "New Rome") == ["0:Rome", "1:New Rome", "0:Rome"]


@pytest.mark.parametrize(
    ("text", "name", "times"),
    [
        ("It cost $19.99 then.", "$19.99", 1),
        ("In 1952 and 1,952 and 19521 and 1952.5 and 1952.", "1952", 2),
        ("O'Hare and O'Hare's", "O'Hare", 2),
        ("東京都は日本の首都", "日本", 1),
        ("C++ and C", "C++", 1),
        ("nothing", "", 0),
        ("a b c", "b", 0),
    ],
)
def test_names_of_all_kinds(text: str, name: str, times: int) -> None:
    assert len(found(text, name)) == times


@pytest.mark.parametrize(
    ("name", "good"), [("a", False), ("12", False), ("112", False), ("1952", True), ("UN", True)]
)
def test_what_is_looked_for(name: str, good: bool) -> None:
    assert is_name(name) is good


def test_a_number_goes_on_behind_a_comma() -> None:
    assert not stands_alone("13,574", 0, "13")
    assert stands_alone("13, 574", 0, "13")


def test_stretches_apart() -> None:
    assert apart([(0, 3)], [(1, 2), (3, 5)])
    assert not apart([(0, 3)], [(1, 5)])
    assert not apart([], [(1, 5)])


def test_many_repeats_take_linear_time() -> None:
    assert len(found("Rome " * 50_000, "Rome")) == 50_000
