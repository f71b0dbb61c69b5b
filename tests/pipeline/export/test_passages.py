import pytest

from pipeline.export.passages import WHOLE, cut_of, joined, parted
from pipeline.prompts import registry, rehearse

EVERY = [
    (signal, prompt, rehearse(book, prompt).inputs)
    for signal, book in registry().items()
    for prompt in book.prompts
]


@pytest.mark.parametrize(
    ("signal", "prompt", "inputs", "expected"),
    [
        pytest.param(
            "rating", "what_rating",
            "TEXT: Cold soup.\nQUERY: The best possible rating is 5. What rating goes with this "
            "review?",
            ("The best possible rating is 5. What rating goes with this review?", "Cold soup.",
             "TEXT: {input}\nQUERY: {instruction}"),
            id="passage first",
        ),
        pytest.param(
            "sentiment", "thumbs",
            "A reviewer can give a thumbs up or a thumbs down. Which did the author of this review "
            "give?\n\nCold soup.\n\nNever again.",
            ("A reviewer can give a thumbs up or a thumbs down. Which did the author of this "
             "review give?", "Cold soup.\n\nNever again.", "{instruction}\n\n{input}"),
            id="passage last",
        ),
        pytest.param(
            "rating", "points_awarded",
            "TEXT: My soup\n\nCold.\nQUERY: How many points out of 5 did the author award?",
            ("How many points out of 5 did the author award?", "My soup\n\nCold.",
             "TEXT: {input}\nQUERY: {instruction}"),
            id="title at the head of the passage",
        ),
        pytest.param(
            "temporal_order", "calendar_entry",
            'TEXT: (4 May) It rained.\nQUERY: "It rained." Under which date does that belong in a '
            "calendar?",
            ('"It rained." Under which date does that belong in a calendar?', "(4 May) It rained.",
             "TEXT: {input}\nQUERY: {instruction}"),
            id="bracket belongs to the passage",
        ),
    ],
)  # fmt: skip
def test_wording_and_passage_are_told_apart(signal, prompt, inputs, expected):
    assert parted(signal, prompt, inputs) == expected


@pytest.mark.parametrize(
    ("signal", "prompt", "inputs"),
    [
        pytest.param(
            "rating", "what_rating",
            "TEXT: a\nQUERY: The best possible rating is b\nQUERY: The best possible rating is 5. "
            "What rating goes with this review?",
            id="the passage holds the words between",
        ),
        pytest.param("rating", "what_rating", "TEXT: a. What is it?", id="another wording"),
        pytest.param(
            "rating", "shop_form",
            "Customer feedback\nComment: Cold.\nHighest mark: 5\nMark given:",
            id="words on both sides",
        ),
        pytest.param("rating", "write_for_score", "QUERY: Write a review", id="no passage"),
        pytest.param("rating", "no_such_prompt", "TEXT: a\nQUERY: b", id="unknown prompt"),
        pytest.param("no_such_signal", "p", "TEXT: a\nQUERY: b", id="unknown signal"),
        pytest.param("span_corruption", "denoise", "a <extra_id_0>", id="hidden spans"),
        pytest.param(
            "sentiment", "thumbs",
            "A reviewer can give a thumbs up or a thumbs down. Which did the author of this review "
            "give?\n\n",
            id="blank passage",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_told_for_certain_is_not_cut(signal, prompt, inputs):
    assert parted(signal, prompt, inputs) == (inputs, "", WHOLE)


def test_a_good_part_of_all_prompts_is_cut_and_none_in_the_wrong_place():
    cut = 0
    for signal, prompt, inputs in EVERY:
        instruction, passage, frame = parted(signal, prompt.name, inputs)
        assert joined(instruction, passage, frame) == inputs
        if passage:
            cut += 1
            fields = [str(v) for v in prompt.entry.example.values()]
            # The passage is a field, or a blanked one, with a title or a date before it.
            assert any(f[:9] in passage or f[-9:] in passage for f in fields), prompt.name
            assert not any(f in instruction for f in fields if len(f) > 200), prompt.name
    assert cut > 250


def test_marks_in_the_texts_themselves_are_no_marks():
    inputs = parted("rating", "what_rating", "x")
    assert inputs[2] == WHOLE
    assert joined("{input}", "{instruction}", "TEXT: {input}\nQUERY: {instruction}") == (
        "TEXT: {instruction}\nQUERY: {input}"
    )


def test_templates_are_parsed_once():
    assert cut_of("rating", "what_rating") is cut_of("rating", "what_rating")
