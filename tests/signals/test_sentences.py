from __future__ import annotations

import pytest

from signals._sentences import sentences


@pytest.mark.parametrize(
    "pieces",
    [
        ["One ends here.", "Two begins!", "Does three?"],
        ["Dr. J. R. Hale met Mrs. Pell at St. Anne's in Jan. 1952.", "They left."],
        ["It cost $4.74 in the U.S. market.", "Nobody paid."],
        ["The firm (Hale & Co. of Tollen) closed.", "It was old."],
        ["He said: “It is over.”", "She went."],
        ["See no. 5, vol. 2, p. 7.", "It is there."],
        ["第一句。", "第二句！", "第三句"],
        ["It grew, i.e. it was fed, by approx. 5 percent.", "So it goes."],
        ["A title without an end", "A paragraph of its own."],
    ],
)
def test_abbreviations_and_initials_end_nothing(pieces: list[str]) -> None:
    glue = "\n\n" if pieces[0].startswith("A title") else " "
    text = glue.join(pieces)
    if pieces[0].startswith("第"):
        text = "".join(pieces)
    assert [text[a:b] for a, b in sentences(text)] == pieces


def test_only_the_stretch_asked_for() -> None:
    text = "One. Two. Three."
    assert [text[a:b] for a, b in sentences(text, 5, 9)] == ["Two."]
    assert list(sentences("  \n\n ")) == []


def test_a_long_text_without_spaces_takes_linear_time() -> None:
    assert len(list(sentences("a." * 200_000))) == 1
