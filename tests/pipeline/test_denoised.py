"""Denoising pairs as text: a trainer that reads them must find T5's own ids."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sentencepiece
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import signals
from pipeline.denoise import noise_counts
from pipeline.denoised import Hidden, Room, denoised
from pipeline.face.show import show, why
from pipeline.prompts import Asked, PromptError, ask, load, pool_key, pool_values, registry
from pipeline.reading import reader_of
from pipeline.tokens import Vocabulary
from schemas import Refused, Signal
from tests.examples import SIGNAL

DEFAULT = Vocabulary.load("default")
READER = reader_of(DEFAULT)
ROOM = Room(DEFAULT, 511, 113)
TEXT = """The kora has twenty-one strings; its body is half a calabash, covered with cowskin. It is
played by plucking with thumbs and forefingers, and hand-posts steady it. "Griots", whose
families guarded the histories of kings, still tune it by sliding leather rings along its neck.

An instrument is 1½ arm's-lengths tall… Tuning it unhurriedly takes a player's whole morning.
"""
T5 = (0.15, 3.0)


def hidden(text: str = TEXT, seed: str = "s", room: Room = ROOM) -> Hidden:
    found = denoised(text.strip(), *T5, seed, room)
    assert isinstance(found, Hidden), found
    return found


def many(text: str = TEXT, room: Room = ROOM) -> Iterator[Hidden]:
    return (hidden(text, f"seed {n}", room) for n in range(50))


def put_back(inputs: list[int], targets: list[int]) -> list[int]:
    """Return the ids of the text, the hidden ones again where their sentinels stand."""
    spans: dict[int, list[int]] = {}
    for token in targets:
        if token in READER.sentinels:
            last = spans.setdefault(token, [])
        else:
            last.append(token)
    return [t for token in inputs for t in spans.get(token, [token])]


# Read by seqio 0.0.20 with the shipped model and its hundred extra ids.
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (
            "The <extra_id_0> plucks it with <extra_id_1> and forefingers.",
            [30, 31999, 24820, 11, 14, 18, 31998, 8, 16, 78, 20760, 11, 4],
        ),
        (
            "We are wor <extra_id_0>ing on the <extra_id_1>, so wait.",
            [172, 23, 1642, 170, 31999, 32, 22, 3, 31998, 5, 44, 1120, 4],
        ),
        (
            "<extra_id_0>ing <extra_id_1>\n\nThe boat <extra_id_2>",
            [31999, 32, 31998, 30, 1099, 31997],
        ),
        (
            "It holds <extra_id_0> 1½ litres <extra_id_1>… or “less <extra_id_99>”.",
            [145, 1732, 31999, 418, 29482, 7360, 288, 11, 31998, 309, 13, 110, 801, 31900, 4729],
        ),
        ("<extra_id_0> <extra_id_1> <extra_id_2>", [31999, 31998, 31997]),
    ],
)
def test_texts_are_read_as_seqio_reads_them(text: str, ids: list[int]) -> None:
    assert READER.ids([text, "plain"]) == [ids, DEFAULT.encode("plain")]


def test_what_is_read_are_the_ids_of_the_text_with_spans_hidden() -> None:
    whole = DEFAULT.encode(TEXT)
    noise, spans = noise_counts(len(whole), *T5)
    for pair in many():
        inputs, targets = READER.ids([pair.inputs, pair.targets])
        assert (len(inputs), len(targets)) == (pair.input_tokens, pair.target_tokens)
        assert put_back(inputs, targets) == whole
        assert len(inputs) == len(whole) - noise + spans
        order = [token for token in targets if token in READER.sentinels]
        assert order == [DEFAULT.sentinel_id(n) for n in range(spans)]
        assert [token for token in inputs if token in READER.sentinels] == order


def test_spans_begin_and_end_inside_words_too() -> None:
    assert any("hed <extra_id_" in p.inputs or "y <extra_id_" in p.inputs for p in many())
    middle = [p for p in many() if any(s[:1].islower() for s in p.inputs.split(">")[1:])]
    assert middle


def test_the_wording_is_the_source_s_own_with_its_line_ends() -> None:
    for pair in many():
        shown = pair.inputs + pair.targets
        for own in ("1½", "tall…"):
            assert own[:1] in shown
            assert "1⁄2" not in shown
        assert "\n\n" in shown


def test_the_same_seed_gives_the_same_pair_and_another_gives_another() -> None:
    assert hidden() == hidden()
    assert len({pair.inputs for pair in many()}) == 50


def test_of_a_long_text_the_head_is_taken_up_to_a_word_s_end() -> None:
    long = TEXT * 20
    for most in (60, 100, 511):
        pair = hidden(long, room=Room(DEFAULT, most, 512))
        assert most - 5 <= pair.input_tokens <= most
        ids = put_back(*READER.ids([pair.inputs, pair.targets]))
        assert ids == DEFAULT.encode(long)[: len(ids)]
        assert READER.begins_word(DEFAULT.encode(long)[len(ids)])
    assert hidden(long, room=Room(DEFAULT, 10_000, 30)).target_tokens <= 30
    spans = hidden(long * 20, room=Room(DEFAULT, 10_000, 10_000)).targets.count("<extra_id_")
    assert 95 <= spans <= 100


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Only a few words.", "under 10 tokens"),
        (TEXT + "<extra_id_7>", "text holds a sentinel"),
        ("この文は日本語で書かれています。 " * 20, "the vocabulary does not know the text"),
        # A token that is only a space stands before each, and no text can end with one.
        ("½ " * 200, "no draw can be written as text"),
    ],
)
def test_what_cannot_be_denoised_says_why(text: str, reason: str) -> None:
    assert denoised(text.strip(), *T5, "s", ROOM) == Refused(reason)


def test_a_room_too_small_for_anything() -> None:
    assert denoised(TEXT, *T5, "s", Room(DEFAULT, 1, 1)) == Refused("under 10 tokens")


def test_some_unknown_characters_are_hidden_or_shown_as_they_stand() -> None:
    text = f"{TEXT} It is called 日本 there. {TEXT}"
    pairs = list(many(text))
    assert all("日本" in pair.inputs + pair.targets for pair in pairs)
    assert any("日本" in pair.targets for pair in pairs)
    for pair in pairs:
        assert put_back(*READER.ids([pair.inputs, pair.targets])) == DEFAULT.encode(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_characters_come_out_sound_or_refused(odd: str) -> None:
    text = f"{TEXT} {odd} {TEXT}"
    found = denoised(text, *T5, "s", ROOM)
    if isinstance(found, Hidden):
        assert put_back(*READER.ids([found.inputs, found.targets])) == DEFAULT.encode(text)
    else:
        assert found.reason in {"text holds a sentinel", "no draw can be written as text"}


@pytest.mark.parametrize(
    "settings",
    [
        {"user_defined_symbols": [f"<extra_id_{n}>" for n in range(100)], "vocab_size": 150},
        {"byte_fallback": True, "vocab_size": 300},
        {"model_type": "bpe", "vocab_size": 60},
    ],
)
def test_other_vocabularies_serve(tmp_path: Path, settings: dict[str, object]) -> None:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["The quick brown fox jumps over the lazy dog.", "Pack it."] * 20),
        model_writer=model, minloglevel=2, num_threads=1, hard_vocab_limit=False, **settings,
    )  # fmt: skip
    path = tmp_path / "other.model"
    path.write_bytes(model.getvalue())
    vocabulary = Vocabulary.load(str(path))
    found = denoised(
        "The lazy fox jumps over the brown dog, ü.", *T5, "s", Room(vocabulary, 99, 99)
    )
    assert isinstance(found, Hidden)
    inputs, targets = reader_of(vocabulary).ids([found.inputs, found.targets])
    assert (len(inputs), len(targets)) == (found.input_tokens, found.target_tokens)


def signal(text: str = TEXT) -> Signal:
    return replace(SIGNAL, id="i1", signal="span_corruption", fields={"text": text.strip()})


def test_a_signal_to_be_denoised_gives_one_pair_whatever_is_asked_for() -> None:
    for per_signal in (1, 3, None):
        [asked] = ask(signal(), per_signal, None, ROOM)
        assert isinstance(asked, Asked)
        assert (asked.prompt, asked.form, asked.options) == ("denoise", "denoising", [])
        pair = hidden(seed="i1")
        assert (asked.inputs, asked.targets) == (pair.inputs, pair.targets)
        assert asked.tokens == (pair.input_tokens, pair.target_tokens)
    assert list(ask(signal("Too short."), 1, None, ROOM)) == [Refused("under 10 tokens")]


def test_without_a_vocabulary_it_is_an_error_and_it_feeds_no_pool() -> None:
    with pytest.raises(ValueError, match="a vocabulary is needed"):
        list(ask(signal(), 1, None))
    assert pool_values(signal("Short.")) == []
    assert pool_key(signal()) == "m/span_corruption/"
    assert registry()["span_corruption"].prompts == ()


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ({"denoise": {}}, "denoise: the key 'text' is missing"),
        ({"denoise": {"text": "txet"}}, 'unknown field .txet.; did you mean "text"'),
        ({"denoise": {"text": "text", "desnity": 1}}, 'did you mean "density"'),
        ({"denoise": {"text": "text", "density": 0}}, "density is 0.0; give 0 to 0.5"),
        ({"denoise": {"text": "text", "density": 0.6}}, "density is 0.6"),
        ({"denoise": {"text": "text", "mean_span": 0.5}}, "mean_span is 0.5; give 1 or more"),
        ({"denoise": {"text": "text", "mean_span": "x"}}, "Expected .float."),
        ({"denoise": {"text": "categories"}}, "the field 'categories' is no text"),
        ({"denoise": {"text": "text"}, "prompts": []}, "both prompts and denoise"),
        ({"denoise": {"text": "text"}, "choices": {}}, "unknown key .choices."),
        ({"denoise": 0.15}, "expected the keys text, density, mean_span"),
    ],
)
def test_mistakes_in_a_denoising_file(
    tmp_path: Path, file: dict[str, object], message: str
) -> None:
    path = tmp_path / "category.yaml"
    path.write_text(yaml.safe_dump(file))
    with pytest.raises(PromptError, match=message):
        load(signals.registry()["category"], str(path))


def test_a_run_denoises_what_is_named_and_can_do_it_again(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [{"id": f"d{n}", "text": f"Number {n}. {TEXT * 3}", "kind": f"k{n}"} for n in range(9)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    fields = {"id": "id", "text": "text", "categories": "kind"}
    recipe = {
        "sources": [{"mine": "jsonl", "input": str(path), "fields": fields}],
        "signals": ["category", "span_corruption"],
        "max_input_tokens": 200,
        "prompts_per_signal": "all",
    }
    made = make(recipe)
    records = [r for r in made.records() if r["signal"] == "span_corruption"]
    assert made.page("prompt", "jsonl", "span_corruption")["out"] == len(records) == 9
    for record in records:
        assert (record["prompt"], record["form"]) == ("span_corruption/denoise", "denoising")
        assert record["options"] == []
        assert 190 <= record["input_tokens"] <= 200
        read = READER.ids([record["inputs"], record["targets"]])
        assert list(map(len, read)) == [record["input_tokens"], record["target_tokens"]]
    again = make(recipe, tmp_path / "again", from_signals=str(made.folder))
    assert again.records() == made.records()
    console = Console(file=io.StringIO(), width=100)
    why(records[0]["id"], str(made.folder), console)
    show(str(made.folder), "span_corruption", 2, console)
    said = console.file.getvalue()
    assert "hidden: 15% of the tokens, in spans of 3 on average" in said
    assert "no such prompt any more" not in said
