"""What must not be left in the text of instructions."""

from __future__ import annotations

import pytest

from pipeline.howto import clean
from pipeline.howto.asking import question_of
from pipeline.howto.markup import plain


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Stir it.[1] Wait [12] .", "Stir it. Wait ."),
        ("Salt &amp; pepper, 5&nbsp;g", "Salt & pepper, 5 g"),
        ("Salt &amp;amp; pepper", "Salt & pepper"),
        ("One.\r\n\r\n\r\n\r\nTwo.", "One.\n\nTwo."),
        ("One.\nAdvertisement\nTwo.", "One.\nTwo."),
        ("• One.\n- Two.\n– Three.", "One.\nTwo.\nThree."),
        ("Go on.WH.performance.mark('step1_rendered');", "Go on."),
        ('Cut.{"smallUrl":"a.jpg","bigUrl":"b.jpg"} Fold.', "Cut. Fold."),
        ("Cut. X Research source Fold.", "Cut. Fold."),
        ("a\x00b\x07c\u200bd", "a b cd"),
        ("<p>One <b>two</b></p><ul><li>three</li><li>four</li></ul>", "One two\n\nthree\nfour"),
        ("<p>One<script>alert(1)</script><img alt='x'> two</p>", "One two"),
        ("Press <Enter> when 1 < 2.", "Press <Enter> when 1 < 2."),
        ("10<sup>2</sup> m<sup class='reference'>[3]</sup>", "10² m"),
    ],
)
def test_plain(raw: str, text: str) -> None:
    assert plain(raw) == text


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("How to Boil an Egg: 10 Steps (with Pictures) - wikiHow", "How to Boil an Egg"),
        ("How to Boil an Egg - wikiHow Life", "How to Boil an Egg"),
        ("How to Take the First 12 Steps", "How to Take the First 12 Steps"),
    ],
)
def test_title(raw: str, title: str) -> None:
    assert clean.title(raw) == title


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Method 1 of 3: Using Tweezers", "Using Tweezers"),
        ("Part 2 Moving the Plant", "Moving the Plant"),
        ("Part the Hair", "Part the Hair"),
        ("Steps", ""),
        ("Method 1", ""),
    ],
)
def test_method_title(raw: str, title: str) -> None:
    assert clean.method_title(raw) == title


def test_headline() -> None:
    assert clean.headline("3. Stir\nit well .") == "Stir it well."
    assert clean.headline("Step 2: Wait.") == "Wait."
    assert clean.headline("2 eggs go in.") == "2 eggs go in."


def test_without_headline() -> None:
    assert clean.without_headline("Boil water. Use a pan.", "Boil water.") == "Use a pan."
    assert clean.without_headline("Boiling water hurts.", "Boil") == "Boiling water hurts."


TEXT = """Lay the egg in the pan. It must be a big pan, and an old stove from Sweden, for in Sweden
they boil slowly. Never leave the egg alone, since it needs a friend, and on Windows you see it. A
boiled egg is ready when the clock says so, and not before that, however hungry you may be now."""


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("How to Boil an Egg", "How do I boil an egg?"),
        ("How to Boil Your Egg in Sweden", "How do I boil my egg in Sweden?"),
        ("How to Use an iPhone on Windows", "How do I use an iPhone on Windows?"),
        ("How to Tell if You Are Hungry", "How to Tell if You Are Hungry"),
        ("Egg Salad", "Egg Salad"),
        ("Como Ferver um Ovo", "Como Ferver um Ovo"),
    ],
)
def test_question(title: str, question: str) -> None:
    assert question_of(title, TEXT) == question


def test_a_short_text_does_not_tell_the_case_of_words() -> None:
    assert question_of("How to Boil an Egg", "An egg.") == "How to Boil an Egg"
