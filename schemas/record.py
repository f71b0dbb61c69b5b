"""`Record`: one prompted row; `Evidence`: where a signal stands; `DeadLetter`: a lost item."""

from __future__ import annotations

from dataclasses import dataclass, field

FORMS = ("choice", "generation", "denoising")
SPLITS = ("train", "validation")
# The `document_chars` of rows that were written before there was such a column.
UNKNOWN_CHARS = -1


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the published dataset. Strings are never null; unknown is "".

    `evidence_start` and `evidence_end` bound the evidence in the source document's text, in
    characters; both 0 where the signal has none. `document_chars` is the length of that text, -1
    in a row of contract 1, which did not keep it. Token counts are those of the run's vocabulary,
    the end marker left out.
    """

    id: str
    inputs: str
    targets: str
    options: list[str] = field(hash=False)
    mine: str
    signal: str
    prompt: str
    form: str
    document_id: str
    uri: str
    license: str
    language: str
    method: str
    evidence_start: int
    evidence_end: int
    document_chars: int
    input_tokens: int
    target_tokens: int
    split: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The surroundings of one signal's evidence, kept for a sample of the signals of each cell.

    `text` is a piece of the document's text that begins at `text_start`, in characters; `start`,
    `end` and `document_chars` are the signal's own, so that `text[start - text_start:]` begins
    with the evidence. The piece ends early where the evidence is very long.
    """

    signal_id: str
    mine: str
    signal: str
    document_id: str
    uri: str
    title: str
    start: int
    end: int
    document_chars: int
    text: str
    text_start: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An item that a stage could not take, and why.

    `key` names the item inside its source (a row, an id), `offset` is its byte or record offset
    (-1 where unknown) and `payload` the start of what was read, at most `PAYLOAD_CHARS`.
    """

    stage: str
    mine: str
    key: str
    uri: str
    offset: int
    error: str
    payload: str


PAYLOAD_CHARS = 500


def bounded(payload: object) -> str:
    """Return the head of `payload` as text that any UTF-8 file can hold."""
    if isinstance(payload, bytes):
        text = payload[: 4 * PAYLOAD_CHARS].decode("utf-8", "backslashreplace")
    else:
        text = str(payload)
    return text[:PAYLOAD_CHARS].encode("utf-8", "backslashreplace").decode()
