"""A plan says what decides the bytes of a run; another one names what has changed."""

import copy
import os

import pytest

from pipeline.errors import RunError
from pipeline.planning import check_same, code_digest, inputs_of, plan_of
from pipeline.recipe import build
from pipeline.survey import veins_of


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.txt"
    path.write_text("One line of text.\n")
    return path


@pytest.fixture
def recipe(source):
    return build({"sources": [{"mine": "text", "input": str(source)}]})


def test_a_plan_is_the_same_for_the_same(recipe):
    plans = [plan_of(recipe, veins_of(recipe), 5, 16) for _ in range(2)]
    assert plans[0] == plans[1]
    check_same(plans[0], plans[1], "out")


def test_an_input_is_told_by_size_and_time(recipe, source):
    before = inputs_of(veins_of(recipe))
    assert list(before) == [str(source)]
    os.utime(source, (1, 1))
    assert inputs_of(veins_of(recipe)) != before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: p["recipe"].update(validation=0.5), "recipe: validation was 0.01 and is 0.5"),
        (lambda p: p["versions"].update(pyarrow="1.0"), "versions: pyarrow was"),
        (lambda p: p.update(code="x"), "the program itself has changed"),
        (lambda p: p.update(buckets=99), "buckets was 16 and is 99"),
        (lambda p: p["inputs"].update(new=[1, 2]), "the input new is new since that run began"),
        (lambda p: p["inputs"].clear(), "in.txt is gone since that run began"),
        (lambda p: p["inputs"].update({k: [0] for k in p["inputs"]}), "in.txt has changed"),
    ],
)
def test_what_has_changed_is_named_with_the_cure(recipe, change, words):
    old = plan_of(recipe, veins_of(recipe), 5, 16)
    new = copy.deepcopy(old)
    change(new)
    with pytest.raises(RunError) as caught:
        check_same(old, new, "out")
    assert words in str(caught.value)
    assert "--resume out: " in str(caught.value)
    assert "--overwrite begins again" in str(caught.value)


def test_the_digest_of_the_code_is_one_of_all_our_files():
    assert len(code_digest()) == 64


def test_all_files_of_a_bundle_count(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for n in range(5):
        (folder / f"{n}.html").write_text(f"<html><body><p>Page {n} of five.</p></body></html>")
    recipe = build({"sources": [{"mine": "web", "input": str(folder)}]})
    before = inputs_of(veins_of(recipe))
    assert {f"{n}.html" for n in range(5)} <= {os.path.basename(path) for path in before}
    os.utime(folder / "3.html", (1, 1))
    assert inputs_of(veins_of(recipe)) != before
