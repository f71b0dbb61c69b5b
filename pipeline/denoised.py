"""A text to a denoising pair of texts: what a trainer reads from them are T5's own ids.

Records hold text, and span corruption hides tokens, which may begin and end inside words. So the
texts follow the convention by which seqio reads a T5 vocabulary: a sentinel has a space before
it, and what follows it without a space goes on as if there were no break, so that
"a wor <extra_id_0>ing man" is read as `▁a ▁wor <extra_id_0> ing ▁man`. Every pair is read back
by that convention before it is given out; one that comes out otherwise is drawn again.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.denoise import Span, hide, longest, noise_spans
from pipeline.reading import Reader, Tokens, reader_of
from pipeline.tokens import SENTINELS, Vocabulary
from schemas import Refused, stable_hash

# A text of fewer tokens would be hidden at its end alone.
LEAST_TOKENS = 10
# Where the vocabulary does not know the script, tokens stand for whole lines, and hiding fifteen
# in a hundred of them says nothing about the text.
MOST_UNKNOWN = 0.1
# Few draws fail where a text has no odd characters; where one has many, most do.
DRAWS = 64


class Hidden(NamedTuple):
    """A denoising pair and the lengths of both in tokens, end markers left out."""

    inputs: str
    targets: str
    input_tokens: int
    target_tokens: int


class Room(NamedTuple):
    """The vocabulary of a run, and the most tokens that its inputs and targets may have."""

    vocabulary: Vocabulary
    most_inputs: int
    most_targets: int


def denoised(
    text: str, density: float, mean_span: float, seed: str, room: Room
) -> Hidden | Refused:
    """Return a text with spans of it hidden, and what was hidden; or why that cannot be.

    Of a text with more tokens than there is room for, the head is taken, up to a word's end. The
    same `seed` (any string) and vocabulary give the same pair.
    """
    if "<extra_id_" in text:
        return Refused("text holds a sentinel")
    reader = reader_of(room.vocabulary)
    tokens = reader.tokens(text)
    if tokens is None:
        return Refused("the vocabulary's tokens cannot be found in the text")
    most = longest(room.most_inputs, room.most_targets, SENTINELS, density, mean_span)
    length = _whole_words(tokens.ids, most, reader)
    if length < LEAST_TOKENS:
        return Refused(f"under {LEAST_TOKENS} tokens")
    ids = tokens.ids[:length]
    if reader.unknown(ids) > MOST_UNKNOWN * length:
        return Refused("the vocabulary does not know the text")
    for draw in range(DRAWS):
        spans = noise_spans(length, density, mean_span, stable_hash(seed, "denoise", draw))
        if not _after_any(tokens.bare, spans) and (
            found := _held(text, tokens, ids, spans, reader)
        ):
            return found
    return Refused("no draw can be written as text")


def _whole_words(ids: list[int], most: int, reader: Reader) -> int:
    """Return how many of `ids` to take: all, or at most `most` and up to the end of a word."""
    if len(ids) <= most:
        return len(ids)
    return next((n for n in range(most, most // 2, -1) if reader.begins_word(ids[n])), most)


def _after_any(bare: frozenset[int], spans: list[Span]) -> bool:
    """Tell whether a token that is only a space stands right before a break.

    A space at the end of a stretch is lost when the stretch is read.
    """
    return bool(bare) and any(s - 1 in bare or e - 1 in bare for s, e in spans)


def _held(
    text: str, tokens: Tokens, ids: list[int], spans: list[Span], reader: Reader
) -> Hidden | None:
    """Write the pair that `spans` make; None where a trainer would not read the same ids."""
    if _after_any(tokens.bare, spans):
        return None
    hidden = hide(ids, spans, reader.sentinels)
    inputs, targets = _written(text, tokens.starts, len(ids), spans)
    if reader.ids([inputs, targets]) != list(hidden):
        return None
    return Hidden(inputs, targets, len(hidden[0]), len(hidden[1]))


def _written(text: str, starts: list[int], length: int, spans: list[Span]) -> tuple[str, str]:
    """Return inputs and targets as text: the source's own wording, line ends and all."""
    inputs: list[str] = []
    targets: list[str] = []
    kept = 0
    for number, (start, end) in enumerate(spans):
        before, hidden = starts[start], starts[end]
        inputs.append(f"{text[kept:before].rstrip()} <extra_id_{number}>")
        targets.append(f"<extra_id_{number}>{text[before:hidden].rstrip()}")
        kept = hidden
    inputs.append(text[kept : starts[length]])
    return "".join(inputs).strip(), " ".join(targets)
