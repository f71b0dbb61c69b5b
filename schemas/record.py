"""`Record`: one prompted text-to-text row; `DeadLetter`: one item that could not go on."""

from __future__ import annotations

from dataclasses import dataclass, field

FORMS = ("choice", "generation", "denoising")
SPLITS = ("train", "validation")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the published dataset. Strings are never null; unknown is "".

    `start` and `end` bound the evidence in the source document's text, in characters; both 0
    where the signal has none. Token counts are those of the run's vocabulary, the end marker
    left out.
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
    input_tokens: int
    target_tokens: int
    split: str


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
