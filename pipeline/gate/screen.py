"""Which rows may break a rule: tests of whole columns that clear nearly all rows at once.

Each test flags at least the rows that its rule in `rules` would; those are then tried by the rule
itself, so that a flag too many costs time and no false alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

import signals
from pipeline.finished import Table
from pipeline.gate import hashing, leftovers
from pipeline.gate.leaves import with_nul
from pipeline.gate.rules import MISSING, Limits, leak_prompts
from pipeline.gate.sentinels import unsound as unsound_sentinels
from pipeline.gate.strings import Mask, Rows, Strings, Words
from schemas import FORMS

# Hashes, and what is (not) in the inputs.
_ASKED = """
    SELECT hash(inputs) AS i, hash(targets) AS t,
        hash(mine, {document}) AS d,
        CASE WHEN form = 'choice'
            THEN len(list_filter(options, lambda o: NOT contains(inputs, o)))
            ELSE 0 END AS unseen,
        CASE WHEN forbids THEN contains(inputs, targets) ELSE false END AS leaked
    FROM rows"""
_DOCUMENTS = "SELECT hash(mine, {document}) AS d FROM rows"
_FILLED = ("mine", "signal", "prompt", "method")
_TEXTS = ("options", "document_id", "uri", "license", "language", *_FILLED)
_MOST_OPTIONS = 32


def one(rows: pa.Table, name: str) -> pa.Array:
    """Return a column of a table of one chunk."""
    return rows.column(name).chunk(0)


def numbers(rows: pa.Table, name: str) -> Rows:
    """Return a column of whole numbers."""
    return np.asarray(one(rows, name).to_numpy())


def words_of(rows: pa.Table, name: str) -> tuple[Rows, list[str]]:
    """Return the codes of a column of few words, and the words."""
    column = one(rows, name)
    return np.asarray(column.indices.to_numpy()), column.dictionary.to_pylist()


@dataclass
class Screened:
    """What the screen found out: the rows to look at, and hashes of what tells rows apart.

    `places` holds (row, number of options, place of the target) of the choices.
    """

    suspects: Mask
    inputs: Words
    targets: Words
    documents: Words
    places: Rows


def screen_records(rows: pa.Table, table: Table, limits: Limits) -> Screened:
    """Screen records: a table of one chunk, not empty, its strings valid UTF-8."""
    asked = hashing.ask(
        _ASKED.format(document=_document(rows)),
        rows.append_column("forbids", pa.array(_forbidding(rows))),
    )
    inputs, targets = (Strings(one(rows, name)) for name in ("inputs", "targets"))
    hashed, answers, documents = (np.asarray(asked[name], np.uint64) for name in ("i", "t", "d"))
    form = is_choice(rows)
    options, places = _choices(rows, form, answers)
    suspects = (np.asarray(asked["unseen"]) > 0) | np.asarray(asked["leaked"], np.bool_)
    suspects |= options | _fixed(rows, table) | _spans(rows, "evidence_start", "evidence_end")
    suspects |= _lengths(rows, limits) | leftovers.suspects(inputs, targets)
    suspects |= inputs.maybe_blank() | targets.maybe_blank() | _id_blank(rows)
    suspects |= _nul(
        rows,
        ("inputs", "targets", "options", "document_id", "uri", "license", "language", *_FILLED),
    )
    suspects |= unsound_sentinels(rows)
    return Screened(suspects, hashed, answers, documents, places)


def _document(rows: pa.Table) -> str:
    """Return, in SQL, a document's id without what names a piece of it, which few have."""
    pieces = b"#" in Strings(one(rows, "document_id")).raw.tobytes()
    return "split_part(document_id, '#', 1)" if pieces else "document_id"


def _forbidding(rows: pa.Table) -> Mask:
    """Return the rows whose prompt forbids that the target stands in the inputs."""
    codes, names = words_of(rows, "prompt")
    _, known = words_of(rows, "signal")
    leaks = {prompt for name in known for prompt in leak_prompts(name)}
    return np.isin(codes, [n for n, name in enumerate(names) if name in leaks])


def is_choice(rows: pa.Table) -> Mask:
    """Tell which records are choices."""
    codes, words = words_of(rows, "form")
    return np.isin(codes, [n for n, word in enumerate(words) if word == "choice"])


def _choices(rows: pa.Table, choice: Mask, targets: Words) -> tuple[Mask, Rows]:
    """Return the rows whose options may be wrong, and where the targets stand in the others."""
    column = one(rows, "options")
    bounds = np.asarray(column.offsets.to_numpy()).astype(np.int64)
    bounds -= bounds[0]
    lengths = np.diff(bounds)
    parents = np.repeat(np.arange(len(lengths)), lengths)
    hashed = hashing.hashes(column.flatten())
    right = np.flatnonzero(hashed == targets[parents])
    held = np.bincount(parents[right], minlength=len(lengths))
    wrong = (choice & (held != 1)) | (~choice & (lengths > 0)) | (lengths > _MOST_OPTIONS)
    for step in range(1, min(int(lengths.max(initial=0)), _MOST_OPTIONS)):
        twice = (hashed[step:] == hashed[:-step]) & (parents[step:] == parents[:-step])
        wrong[parents[step:][twice]] = True
    wrong[parents[np.isin(hashed, _missing()) | Strings(column.flatten()).maybe_blank()]] = True
    right = right[~wrong[parents[right]] & choice[parents[right]]]
    own = parents[right]
    return wrong, np.column_stack([own, lengths[own], right - bounds[own]])


@cache
def _missing() -> Words:
    """Return the hashes of what looks like a missing value."""
    return hashing.hashes(pa.array(MISSING))


def _fixed(rows: pa.Table, table: Table) -> Mask:
    """Return the rows with a word that is blank, or none that can stand there."""
    suspects = np.zeros(rows.num_rows, np.bool_)
    for name in (*_FILLED, "form", "split"):
        codes, words = words_of(rows, name)
        bad = [n for n, word in enumerate(words) if not _may_stand(name, word, table)]
        if bad:
            suspects |= np.isin(codes, bad)
    return suspects | _alien_prompts(rows)


def _may_stand(name: str, word: str, table: Table) -> bool:
    if name == "split":
        return word == table.split
    if name == "signal" and table.signal:
        return word == table.signal
    return word in FORMS if name == "form" else bool(word) and not word.isspace()


def _alien_prompts(rows: pa.Table) -> Mask:
    """Return the rows whose prompt is none of their signal."""
    prompts, names = words_of(rows, "prompt")
    own, known = words_of(rows, "signal")
    rank = {word: number for number, word in enumerate(known)}
    wanted = np.array([rank.get(name.partition("/")[0], -1) for name in names] or [-1])
    plain = np.array([name.count("/") > 0 for name in names] or [False])
    return np.asarray((wanted[prompts] != own) | ~plain[prompts])


def _spans(rows: pa.Table, start: str, end: str) -> Mask:
    first, last = numbers(rows, start), numbers(rows, end)
    chars = numbers(rows, "document_chars")
    beyond = (chars != -1) & (last > chars)
    return np.asarray((first < 0) | (last < first) | (chars < -1) | beyond)


def _lengths(rows: pa.Table, limits: Limits) -> Mask:
    long, short = numbers(rows, "input_tokens"), numbers(rows, "target_tokens")
    suspects = (long < max(limits.least_inputs, 1)) | (short < 1)
    if limits.most_inputs is not None:
        suspects |= long > limits.most_inputs
    if limits.most_targets is not None:
        suspects |= short > limits.most_targets
    return suspects


def _id_blank(rows: pa.Table) -> Mask:
    return Strings(one(rows, "document_id")).maybe_blank()


def _nul(rows: pa.Table, names: tuple[str, ...]) -> Mask:
    suspects = np.zeros(rows.num_rows, np.bool_)
    for name in names:
        found = with_nul(one(rows, name))
        if found is not None:
            suspects |= found
    return suspects


def screen_signals(rows: pa.Table, name: str) -> tuple[Mask, Words]:
    """Return the signals of the table `name` to look at, and the hashes of their documents."""
    query = _DOCUMENTS.format(document=_document(rows))
    documents = np.asarray(hashing.ask(query, rows)["d"], np.uint64)
    suspects = _spans(rows, "start", "end") | _id_blank(rows) | _evidence(rows, name)
    for column in ("mine", "signal", "method"):
        codes, words = words_of(rows, column)
        wanted = name if column == "signal" else ""
        bad = [n for n, w in enumerate(words) if w != wanted and (wanted or not w.strip())]
        suspects |= np.isin(codes, bad)
    texts = ("mine", "uri", "title", "license", "language", "method", "document_id", "fields")
    return suspects | _nul(rows, texts), documents


def _evidence(rows: pa.Table, name: str) -> Mask:
    """Return the signals whose evidence field is not as long as their span."""
    evidence = signals.registry()[name].evidence
    if not evidence:
        return np.zeros(rows.num_rows, np.bool_)
    texts = one(rows, "fields").field(evidence)
    lengths: npt.NDArray[Any] = np.asarray(pc.utf8_length(texts).to_numpy())
    return np.asarray(lengths != numbers(rows, "end") - numbers(rows, "start"))
