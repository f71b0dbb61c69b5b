import pytest

from pipeline.tally import Count, SumTallies, reason_of


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("text: expected a string, got int (12345)", "text: expected a string, got int …"),
        ("rating: 7 is not between 1 and 5", "rating: … is not between … and …"),
        ("row has 3 columns, the header 5", "row has … columns, the header …"),
        ("form: 'quiz' is not one of a, b", "form: … is not one of a, b"),
        ("line one\nline two", "line one"),
        ("invalid UTF-8: byte 0xa1 at byte 17", "invalid UTF-8: byte 0xa1 at byte …"),
        ("", "unknown"),
        ("x" * 1000, "x" * 100),
    ],
)
def test_a_reason_carries_no_detail(error, reason):
    assert reason_of(error) == reason


def test_tallies_add_up_in_any_grouping():
    line = Count("mine", "m", "", "in")
    add = SumTallies()
    left = add.add_input(add.create_accumulator(), [(tuple(line), 2)])
    right = add.add_input(add.create_accumulator(), [(list(line), 3)])
    assert add.extract_output(add.merge_accumulators([left, right])) == {tuple(line): 5}
