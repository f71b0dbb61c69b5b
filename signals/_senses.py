"""What the signals about words in their senses share: which senses are usable, and of what.

A sense is a candidate of each of these signals; the part `senses` says what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from schemas.document import Document
from schemas.parts import Sense
from schemas.signal import Found, Refused
from signals import _text

# The parts of speech that prompts name.
LABELS = ("noun", "verb", "adjective", "adverb")
_LEAST_WORDS = 2


def each(
    document: Document, made: Callable[[Sense, str], Any | Refused]
) -> Iterator[Found | Refused]:
    """Yield for each sense the fields that `made` gives for it and its sentence, or why not."""
    for sense in document.senses:
        start, end = _text.trim(document.text, sense.start, sense.end)
        sentence = document.text[start:end]
        reason = _fault(sense, sentence)
        fields = Refused(reason) if reason else made(sense, sentence)
        yield fields if isinstance(fields, Refused) else Found(fields, start, end, _method(sense))


def _method(sense: Sense) -> str:
    """Say how the word was found in its sentence: a source states only that it is there."""
    as_listed = sense.form.casefold() == sense.word.casefold()
    return "markup" if as_listed else "rule:inflected-form-v1"


def _fault(sense: Sense, sentence: str) -> str:
    if not sense.word.strip() or not sense.form.strip():
        return "no word"
    if sense.form not in sentence:
        return "word is not in the sentence"
    if sense.pos not in LABELS:
        return "part of speech without a name"
    if not _text.has_words(sentence, _LEAST_WORDS) or _text.same(sentence, sense.form):
        return "sentence is the word alone"
    if len(sentence) > _text.PASSAGE_CHARS:
        return "sentence too long"
    return ""


def asked(
    sense: Sense, sentence: str, words: tuple[str, ...], what: str
) -> tuple[list[str], list[str]] | Refused:
    """Return those of `words`, in a relation to `sense`, that can be asked for, each once.

    That is none that can be read off: the word itself, however it is written, or what stands in
    the sentence. With them come all other words in a relation to the sense, or near to it, which
    would be no clear mistakes as wrong options. `what` names the relation where nothing can be
    asked for.
    """
    if not words:
        return Refused(f"no {what}")
    told = f" {_spaced(sentence)} "
    given = {_joined(sense.word), _joined(sense.form)}
    free: dict[str, str] = {}
    for word in map(str.strip, words):
        if word and _joined(word) not in given and f" {_spaced(word)} " not in told:
            free.setdefault(word.casefold(), word)
    if not free:
        return Refused(f"{what} is there to be read")
    own = (*sense.synonyms, *sense.antonyms, *sense.hypernyms)
    every = dict.fromkeys((*own, *sense.related))
    return list(free.values()), [word for word in every if word.strip() not in free.values()]


def _joined(word: str) -> str:
    """Return a word without case, hyphens and spaces: "e-mail" is "email"."""
    return "".join(filter(str.isalnum, word.casefold()))


def _spaced(text: str) -> str:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).strip()
