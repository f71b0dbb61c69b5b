"""The sample of where signals stand: small, stable, and true to the document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.evidence import (
    AROUND_CHARS,
    EVIDENCE_CHARS,
    PER_CELL,
    Candidate,
    Sample,
    SmallestFn,
    evidence_of,
    rows_of,
)
from schemas import Document
from tests.examples import SIGNAL

DOCUMENT = Document(id="d", mine="m", uri="u", text="".join(chr(97 + n % 26) for n in range(9000)))


def at(start, end, **changes):
    return replace(SIGNAL, start=start, end=end, document_chars=9000, **changes)


@pytest.mark.parametrize(
    ("start", "end", "text_start", "text_end"),
    [
        (0, 4, 0, 4 + AROUND_CHARS),
        (2000, 2100, 2000 - AROUND_CHARS, 2100 + AROUND_CHARS),
        (8990, 9000, 8990 - AROUND_CHARS, 9000),
        (0, 9000, 0, EVIDENCE_CHARS),
        (0, 0, 0, AROUND_CHARS),
    ],
)
def test_evidence_is_shown_with_what_stands_around_it(start, end, text_start, text_end):
    found = evidence_of(DOCUMENT, at(start, end))
    assert found.text_start == text_start
    assert found.text == DOCUMENT.text[text_start:text_end]
    shown = DOCUMENT.text[start:end][:EVIDENCE_CHARS]
    assert found.text[start - text_start :].startswith(shown)
    assert (found.start, found.end, found.document_chars) == (start, end, 9000)


def sampled(numbers):
    sample = Sample()
    for number in numbers:
        sample.add(DOCUMENT, at(0, 4, id=f"{number:05d}"), b"")
    return sample.candidates()


def test_the_smallest_ids_are_kept_in_whatever_order_they_come():
    numbers = [7 * n % 1009 for n in range(1009)]
    wanted = [f"{n:05d}" for n in range(PER_CELL)]
    assert [c.id for c in sampled(numbers)] == wanted
    assert [c.id for c in sampled(reversed(numbers))] == wanted


def test_parts_of_a_corpus_give_the_sample_of_the_whole():
    numbers = [7 * n % 1009 for n in range(1009)]
    fn = SmallestFn()
    parts = [sampled(numbers[n::9]) for n in range(9)]
    merged = fn.merge_accumulators([fn.add_input(fn.create_accumulator(), p) for p in parts])
    assert fn.extract_output(merged) == sampled(numbers)


def test_one_signal_found_twice_is_one_row_that_of_the_smaller_address():
    two = [Candidate("i", uri, b"", evidence_of(DOCUMENT, at(0, 4, uri=uri))) for uri in "ba"]
    [kept] = SmallestFn().merge_accumulators([[two[0]], [two[1]]])
    assert kept.uri == "a"


def test_documents_that_lost_their_id_leave_no_evidence():
    found = evidence_of(DOCUMENT, SIGNAL)
    cell = ("m", "s"), [Candidate("i", "u", digest, found) for digest in (b"1", b"2")]
    [rows] = rows_of(cell, losers=[("m", "d", b"1")])
    assert len(rows) == 1
    [both] = rows_of(cell, losers=[])
    assert len(both) == 2
