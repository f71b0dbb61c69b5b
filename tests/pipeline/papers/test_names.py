from __future__ import annotations

import time

import pytest

from pipeline.papers.lexicon import GUESSED, LISTED, OWN, Name, spans, trie_of
from pipeline.papers.names import coined, names_of, own_names


def found(text: str, *names: Name) -> list[tuple[str, str]]:
    return [(s.label, text[s.start : s.end]) for s in spans(text, [trie_of(names)])]


def dataset(text: str) -> Name:
    return Name(text, "dataset", False)


def task(text: str) -> Name:
    return Name(text, "task", True)


def test_whole_words_only() -> None:
    text = "SQuADs, a SQuAD, MySQuAD, SQuAD-2, non-SQuAD, \\SQuAD, SQuAD.2 and SQuAD-based SQuAD."
    assert found(text, dataset("SQuAD")) == [("dataset", "SQuAD")] * 3


def test_the_longest_name_wins_and_none_overlap() -> None:
    names = [task("question answering"), task("visual question answering"), task("answering now")]
    assert found("Visual question answering now, then answering now.", *names) == [
        ("task", "Visual question answering"),
        ("task", "answering now"),
    ]


def test_case_and_plural() -> None:
    names = [task("Graph Convolution"), dataset("Natural Questions"), task("BERT tuning")]
    text = (
        "graph convolutions, GRAPH CONVOLUTION, natural questions, Natural Questions, bert tuning"
    )
    assert found(text, *names) == [
        ("task", "graph convolutions"),
        ("task", "GRAPH CONVOLUTION"),
        ("dataset", "Natural Questions"),
    ]


def test_gaps() -> None:
    names = [task("k-means"), task("few shot learning"), dataset("SQuAD 2.0")]
    text = "the k means; k-means; few-shot learning; few, shot learning; SQuAD 2.0; SQuAD 2 0"
    assert found(text, *names) == [
        ("task", "k-means"),
        ("task", "few-shot learning"),
        ("dataset", "SQuAD 2.0"),
    ]


@pytest.mark.parametrize(
    ("ranks", "kind"),
    [
        ((LISTED, LISTED), []),
        ((LISTED, GUESSED), ["dataset"]),
        ((LISTED, OWN), ["method"]),
        ((OWN, OWN), []),
    ],
)
def test_a_name_of_two_types(ranks: tuple[int, int], kind: list[str]) -> None:
    names = [Name("FooNet", "dataset", False, ranks[0]), Name("FooNet", "method", False, ranks[1])]
    assert [label for label, _ in found("On FooNet.", *names)] == kind


def test_own_names_go_before_those_of_the_dictionary() -> None:
    tries = [trie_of([dataset("FooNet")]), trie_of([Name("FooNet", "method", False, OWN)])]
    assert [s.label for s in spans("On FooNet.", tries)] == ["method"]


@pytest.mark.parametrize(
    ("text", "type_", "names"),
    [
        ("SQuAD", "dataset", ["SQuAD"]),
        ("Pets", "dataset", []),
        ("AP", "metric", []),
        ("F1", "metric", ["F1"]),
        ("3D", "task", []),
        ("Daily Mail", "metric", []),
        ("Exact  match", "metric", ["Exact match"]),
        ("Social media", "dataset", []),
        ("Visual Genome", "dataset", ["Visual Genome"]),
        ("Office-31", "dataset", ["Office-31"]),
        ("The Test Set", "dataset", []),
        ("CoNLL 2003 (English)", "dataset", ["CoNLL 2003"]),
        ("Stanford Corpus of Names (SCoN)", "dataset", ["Stanford Corpus of Names", "SCoN"]),
        ("_Restricted_", "dataset", []),
        ("Question answering:", "task", ["Question answering"]),
        ("model", "task", []),
        ("x" * 200 + " yy", "task", []),
    ],
)
def test_which_names_are_looked_for(text: str, type_: str, names: list[str]) -> None:
    assert [name.text for name in names_of(text, type_)] == names


def test_own_names_may_be_ordinary_words() -> None:
    names = list(own_names(["Parsing", "model"], ["Dropout", "ALIGN"]))
    assert [(n.text, n.caseless) for n in names] == [
        ("Parsing", True),
        ("Dropout", True),
        ("ALIGN", False),
    ]


@pytest.mark.parametrize(
    ("word", "is_coined"),
    [("BERT", True), ("word2vec", True), ("iNat", True), ("Adam", False), ("2017", False)],
)
def test_coined(word: str, is_coined: bool) -> None:
    assert coined(word) is is_coined


def test_time_grows_with_the_text_and_no_faster() -> None:
    trie = trie_of([task("a " * size + "end") for size in range(1, 9)])
    began = time.perf_counter()
    assert spans("a " * 20_000, [trie]) == ()
    assert time.perf_counter() - began < 2
