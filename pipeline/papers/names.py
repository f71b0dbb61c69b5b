"""The names of datasets, methods, tasks and metrics, out of the dumps of Papers with Code.

Not every name can be looked for: "Friends" and "Pets" name datasets, "model" a task. So

* a name of one word is taken if it is coined (a capital after the first letter, or letters with
  a digit: "SQuAD", "word2vec") and has three letters or more, two with a digit; it is matched in
  exactly that writing. A paper's own tasks and methods may be ordinary words ("Dropout"), since
  somebody said of this paper that it deals with them;
* of a name of several words one must be more than a filling word. Tasks, methods and metrics are
  matched in any case and in the plural. Datasets are matched as they are written, and need a
  coined word or two that are capitals or numbers ("Visual Genome", "Office-31", no "Social
  media");
* a metric must hold a word of measuring ("accuracy", "BLEU"), since the columns of result tables
  are just as often headed by the names of test sets;
* what a row of a result table tests is taken for a method only if it is one word that is coined
  and no acronym of three letters, and no other source gives the name another type;
* "Stanford Natural Language Inference (SNLI)" gives both names, "CoNLL 2003 (English)" the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.papers.lexicon import GUESSED, LISTED, OWN, Name

DATASET, METHOD, TASK, METRIC = "dataset", "method", "task", "metric"
MOST_CHARS = 100
_SPACE = re.compile(r"\s+")
# Punctuation and emphasis that a list of names leaves on them.
_MARKS = " :;,*_"
_BRACKETED = re.compile(r"(.{2,}?) ?\(([^()]{1,80})\)$")
_FILLING_WORDS = """
    a all an and are at average benchmark by challenge corpus data dataset datasets dev domain
    evaluation example examples experimental for full general human in is method methods model
    models new no none number of on one or other our ours overall params parameters performance
    random result results set single size split study system systems task tasks test the time to
    total track train training two using validation with work
"""
_COMMON_WORDS = """
    2d 3d 4d 4k 8k ai api apis arxiv cpu cpus dna eu faq flop flops gpu gpus html http ieee ii iid
    iii iv ml nlp ok os pc pdf phd rgb rna tex tpu tpus tv uk url us usa usd vi vii viii www xml
"""
_MEASURING_WORDS = """
    acc accuracy ap auc auroc bleu bpc bpd bpb cer chrf cider coherence correlation cosine dice
    distance em entropy error exact f1 f fid gleu hit hits hausdorff iou jaccard kappa las loss
    lpips mae map match mcc measure meteor miou mpjpe mrr mse ndcg nll nmi pearson perplexity ppl
    precision psnr r2 rank rate recall regret return reward rmse roc rouge score sensitivity
    spearman specificity spice ssim uar uas wer
"""
# Words that carry no name by themselves, coined ones that stand for too many things, and words
# of which at least one stands in the name of a metric.
_FILLING = frozenset(_FILLING_WORDS.split())
_COMMON = frozenset(_COMMON_WORDS.split())
_MEASURING = frozenset(_MEASURING_WORDS.split())
_WORD = re.compile(r"[^\W_]+")
_MODEL = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,40}")
_LEAST_CAPITALS = 4


def names_of(text: str, type_: str, rank: int = LISTED) -> Iterator[Name]:
    """Yield the names that `text` gives to something of a type, none if it cannot be told."""
    text = _SPACE.sub(" ", text).strip(_MARKS)
    if match := _BRACKETED.fullmatch(text):
        yield from _name(match[1], type_, rank)
        if " " not in match[2] and coined(match[2]):
            yield from _name(match[2], type_, rank)
    else:
        yield from _name(text, type_, rank)


def _name(text: str, type_: str, rank: int) -> Iterator[Name]:
    words = [word for word in _WORD.findall(text) if word.casefold() not in _FILLING]
    if not words or len(text) > MOST_CHARS:
        return
    if type_ == METRIC and not any(word.casefold() in _MEASURING for word in words):
        return
    if len(_WORD.findall(text)) == 1:
        yield from _of_one_word(text, type_, rank)
    elif type_ == DATASET:
        if any(map(coined, words)) or (len(words) > 1 and all(map(_stands_out, words))):
            yield Name(text, type_, False, rank)
    elif any(len(word) > 1 and word.isalpha() for word in words):
        yield Name(text, type_, rank != GUESSED, rank)


def _stands_out(word: str) -> bool:
    return word[0].isupper() or word.isdecimal()


def _of_one_word(text: str, type_: str, rank: int) -> Iterator[Name]:
    if coined(text):
        yield Name(text, type_, False, rank)
    elif rank == OWN and len(text) > 2 and text.isalpha():
        yield Name(text, type_, True, rank)


def coined(word: str) -> bool:
    """Tell whether a word is a name by its looks: "SQuAD", "F1", "word2vec"; no "Pets", "AP"."""
    if not any(map(str.isalpha, word)) or word.casefold() in _COMMON:
        return False
    digits = any(map(str.isdecimal, word))
    return len(word) > (1 if digits else 2) and (digits or any(map(str.isupper, word[1:])))


def own_names(tasks: list[str], methods: list[str]) -> Iterator[Name]:
    """Yield the names of what a paper's own record says that it deals with."""
    for task in tasks:
        yield from names_of(task, TASK, OWN)
    for method in methods:
        yield from names_of(method, METHOD, OWN)


def model_name(text: str) -> Iterator[Name]:
    """Yield the name of a method that a row of a result table tests, if it is plainly one."""
    name = text.partition(" (")[0]
    acronym = name.isupper() and len(name) < _LEAST_CAPITALS
    if _MODEL.fullmatch(name) and coined(name) and not acronym:
        yield from names_of(name, METHOD, GUESSED)
