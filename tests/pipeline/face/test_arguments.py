"""Switches of single mines on the command line."""

from dataclasses import dataclass

import pytest

from pipeline import mines
from pipeline.errors import RecipeError
from pipeline.face.arguments import recipe_of, run_parser
from pipeline.mines.base import Mine


@dataclass(frozen=True)
class Pages(Mine):
    name = "pages"
    respect_reservations: bool = True


@dataclass(frozen=True)
class Rows(Mine):
    name = "rows"


@pytest.fixture(autouse=True)
def _two_mines(monkeypatch):
    monkeypatch.setattr(mines, "registry", lambda: {"pages": Pages, "rows": Rows})


def asked(*words):
    return recipe_of(run_parser().parse_args([*words, "--output", "out"]))


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ((), {}),
        (("--respect_reservations",), {"respect_reservations": True}),
        (("--no_respect_reservations",), {"respect_reservations": False}),
    ],
)
def test_the_switch_of_a_mine(words, options):
    [source] = asked("--mine", "pages", "--input", "a.warc", *words).sources
    assert source.options == options


def test_a_switch_goes_to_the_sources_that_have_it(tmp_path):
    recipe = tmp_path / "r.yaml"
    recipe.write_text("sources:\n- {mine: pages, input: a}\n- {mine: rows, input: b}\n")
    made = asked("--recipe", str(recipe), "--no_respect_reservations")
    assert [s.options for s in made.sources] == [{"respect_reservations": False}, {}]


def test_a_switch_that_no_source_has_is_refused():
    with pytest.raises(RecipeError) as caught:
        asked("--mine", "rows", "--input", "a", "--no_respect_reservations")
    assert str(caught.value) == (
        "--respect_reservations: no source's mine has this option (rows); mines that have it: pages"
    )
