"""Each rule of a row: what it says, and that the screen of whole columns lets no breach through."""

from dataclasses import asdict, replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.finished import Table
from pipeline.gate.rules import Limits, leak_prompts, record_breaches
from pipeline.gate.screen import screen_records
from pipeline.gate.unit import WORDS
from schemas import Record
from schemas.arrow import record_schema

LIMITS = Limits(most_inputs=1024, most_targets=512)
CHOICE = Record(
    id="0" * 20, inputs='TEXT: good\nQUERY: Which? "a" or "bé"', targets="a", options=["a", "bé"],
    mine="m", signal="sentiment", prompt="sentiment/p", form="choice", document_id="d", uri="",
    license="", language="", method="markup", evidence_start=0, evidence_end=4, document_chars=40,
    input_tokens=9, target_tokens=1, split="train",
)  # fmt: skip
PLAIN = replace(CHOICE, form="generation", options=[], inputs="TEXT: good\nQUERY: Say more.")
HIDDEN = replace(
    PLAIN, form="denoising", signal="span_corruption", prompt="span_corruption/denoise",
    inputs="A <extra_id_0> sat on <extra_id_1> all day",
    targets="<extra_id_0> cat <extra_id_1> the mat",
)  # fmt: skip
[LEAK, *_] = sorted(leak_prompts("definition"))


def breaches(record, signal="", split="train"):
    return list(record_breaches(record, signal, split, LIMITS))


def suspects(*records, signal="", split="train"):
    """Screen records as they come from a file."""
    table = pa.Table.from_pylist([asdict(record) for record in records], record_schema())
    for name in WORDS:
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table[name].dictionary_encode())
    name = f"records/{signal}" if signal else "records"
    found = screen_records(table.combine_chunks(), Table(name, split, len(records), []), LIMITS)
    return found.suspects


@pytest.mark.parametrize("record", [CHOICE, PLAIN, HIDDEN])
def test_a_sound_record_is_cleared(record):
    assert breaches(record) == []
    assert not suspects(record).any()


BREACHES = [
    (replace(PLAIN, targets=" \n"), "rows", "targets: is blank"),
    (replace(PLAIN, targets=""), "rows", "targets: is blank"),
    (replace(CHOICE, options=["a", "bé", ""]), "choices", "options: hold a blank one"),
    (replace(PLAIN, inputs="\u2003\u00a0"), "rows", "inputs: is blank"),
    (replace(PLAIN, document_id=" "), "rows", "document_id: is blank"),
    (replace(PLAIN, method=""), "rows", "method: is blank"),
    (replace(PLAIN, form="essay"), "rows", "form: 'essay' is not one of"),
    (replace(PLAIN, split="test"), "rows", "split: 'test'"),
    (replace(PLAIN, split="validation"), "rows", "'validation' in a file of train"),
    (replace(PLAIN, prompt="rating/p"), "rows", "is none of the signal sentiment"),
    (replace(PLAIN, prompt="sentiment"), "rows", "is none of the signal sentiment"),
    (replace(PLAIN, evidence_start=5), "rows", "5:4 is no span"),
    (replace(PLAIN, evidence_start=-1), "rows", "-1:4 is no span"),
    (replace(PLAIN, document_chars=3), "rows", "behind the end of the document"),
    (replace(PLAIN, document_chars=-2), "rows", "-2"),
    (replace(PLAIN, uri="a\x00b"), "text", "U+0000"),
    (replace(CHOICE, options=["bé", "a\x00"]), "text", "U+0000"),
    (replace(PLAIN, target_tokens=0), "rows", "0 tokens"),
    (replace(PLAIN, input_tokens=1025), "tokens", "the recipe allows 1 to 1024"),
    (replace(PLAIN, target_tokens=513), "tokens", "the recipe allows 1 to 512"),
    (replace(CHOICE, targets="c"), "choices", "do not hold the target 'c'"),
    (replace(CHOICE, options=["a", "a"]), "choices", "hold the same text twice"),
    (replace(CHOICE, options=["a", "zz", "zz"]), "choices", "hold the same text twice"),
    (replace(CHOICE, options=["a", "zz"]), "choices", "do not show the option 'zz'"),
    (replace(CHOICE, options=[]), "choices", "do not hold the target"),
    (replace(PLAIN, options=["a"]), "choices", "a generation record has none"),
    (replace(PLAIN, inputs="TEXT: {{ text }}\nQUERY: What?"), "leftovers", "was not filled"),
    (replace(PLAIN, targets="It is {{answer}}."), "leftovers", "was not filled"),
    (replace(PLAIN, inputs="TEXT: a {{cite web}} b"), "leftovers", "looks like a template's"),
    (replace(PLAIN, inputs="TEXT: {% if x %} b"), "leftovers", "looks like a template's"),
    (replace(PLAIN, inputs="TEXT: TEXT: good"), "leftovers", "'TEXT: TEXT:'"),
    (replace(PLAIN, inputs="TEXT: x\nQUERY: QUERY: y"), "leftovers", "'QUERY: QUERY:'"),
    (replace(PLAIN, inputs="TEXT: None\nQUERY: y"), "leftovers", "where a text belongs"),
    (replace(PLAIN, inputs="TEXT: nan"), "leftovers", "where a text belongs"),
    (replace(PLAIN, inputs="TEXT: x\nQUERY: None"), "leftovers", "where a text belongs"),
    (replace(PLAIN, inputs="QUERY: undefined\nOr?"), "leftovers", "where a text belongs"),
    (replace(PLAIN, targets="None"), "leftovers", "looks like a missing value"),
    (replace(PLAIN, targets="undefined"), "leftovers", "looks like a missing value"),
    (replace(CHOICE, inputs='"nan" or "b"', options=["nan", "b"], targets="b"), "leftovers", "nan"),
    (replace(HIDDEN, targets="<extra_id_1> x <extra_id_0> y"), "sentinels", "sentinels 1, 0"),
    (replace(HIDDEN, targets="<extra_id_0> x <extra_id_0> y"), "sentinels", "sentinels 0, 0"),
    (replace(HIDDEN, targets="<extra_id_0> x"), "sentinels", "1 sentinels, the inputs have 2"),
    (replace(HIDDEN, inputs="a", targets="b"), "sentinels", "0 sentinels"),
    (replace(HIDDEN, inputs="a <extra_id_5>", targets="<extra_id_5> b"), "sentinels", "5"),
    (replace(PLAIN, signal="definition", prompt=LEAK, inputs="TEXT: a bee is", targets="bee"),
     "leaks", "which the prompt"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "check", "message"), BREACHES)
def test_a_breach_is_told_and_screened(record, check, message):
    found = breaches(record)
    assert any(b.check == check and message in b.message for b in found), found
    assert all(b.cure for b in found)
    assert suspects(PLAIN, record, CHOICE)[1]


def test_a_row_of_another_signal():
    [found] = breaches(PLAIN, signal="rating")
    assert found.message == "signal: 'sentiment' in a file of rating"
    assert suspects(PLAIN, signal="rating").all()


@pytest.mark.parametrize(
    "text",
    [
        "TEXT: None of them came.\nQUERY: None too soon?",
        "TEXT: nancy\nQUERY: nano?",
        "TEXT: set {a, b} and {c}; \\frac{1}{2}",
        "TEXT: The TEXT: marker, and QUERY: inside.\nQUERY: Which?",
        "TEXT: 100 % {",
        "“Quoted” from the first letter\nQUERY: Ça va?",
        "\u3042\u3044",
    ],
)
def test_text_that_only_looks_odd(text):
    record = replace(PLAIN, inputs=text)
    assert breaches(record) == []


PIECES = st.sampled_from(
    ["TEXT: ", "QUERY: ", "None", "nan", "\n", " ", "{{", "}}", " text ", "{%", "%}", "a", "é",
     "\x00", '"a"', "<extra_id_0>", "<extra_id_1>", "<extra_id_12>", "<extra_id_", "\u2003",
     "undefined"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=6).map("".join)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.builds(
            replace,
            st.sampled_from([CHOICE, PLAIN, HIDDEN]),
            inputs=TEXTS,
            targets=TEXTS,
            options=st.lists(TEXTS, max_size=3),
            input_tokens=st.integers(-1, 2),
            evidence_end=st.integers(-1, 41),
            document_id=TEXTS,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_screen_lets_no_breach_through(records):
    found = suspects(*records)
    broken = np.array([bool(breaches(record)) for record in records])
    assert not (broken & ~found).any(), [breaches(r) for r in records]
