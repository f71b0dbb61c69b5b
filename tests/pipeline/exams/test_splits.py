from __future__ import annotations

import pytest

from pipeline.exams.splits import asked_for, split_of


@pytest.mark.parametrize(
    ("uri", "split"),
    [
        ("dumps/race/high/1.txt", "train"),
        ("RACE/train/high/12.txt", "train"),
        ("RACE/dev/high/12.txt", "dev"),
        ("RACE.tar.gz!RACE/test/middle/12.txt", "test"),
        ("logiqa/Train.txt#L9", "train"),
        ("logiqa/Eval.txt#L9", "dev"),
        ("squad/dev-v2.0.json#/data/1/paragraphs/2", "dev"),
        ("triviaqa/unfiltered-web-test-without-answers.json", "test"),
        ("a/validation.jsonl.gz#byte=7", "dev"),
        ("a/raceTest.json", "test"),
        ("a/train-dev.json", "dev"),
        # The innermost name decides.
        ("test/race/train/1.txt", "train"),
        ("train/race_test/1.txt", "test"),
        # A folder's last word counts, so that a run's or a tool's folder says nothing.
        ("/tmp/test_a_thing0/x.json", "train"),
        ("contest/latest.json", "train"),
        ("device/developers.json", "train"),
    ],
)
def test_the_path_names_the_split(uri: str, split: str) -> None:
    assert split_of(uri) == split


def test_names_of_splits() -> None:
    assert asked_for(["train", "Validation"]) == {"train", "dev"}


@pytest.mark.parametrize(
    ("names", "says"),
    [(["tran"], 'did you mean "train"'), (["all"], "known: dev, test, train"), ([], "is empty")],
)
def test_wrong_names(names: list[str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        asked_for(names)
