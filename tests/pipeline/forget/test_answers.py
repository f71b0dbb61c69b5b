"""Answers that only a forgotten document gave, among the options of other documents' records."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from pipeline.finished import open_finished
from pipeline.forget import forget, lines
from pipeline.forget.answers import bearers, only_theirs
from pipeline.forget.asked import asked_of
from pipeline.forget.find import held_of, targets_of
from pipeline.forget.targets import parted


def records(folder):
    paths = sorted((folder / "records").glob("*.parquet"))
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


def found(folder, *documents):
    finished = open_finished(str(folder))
    targets = targets_of(finished, asked_of(documents, [], (), options=False))
    answers = only_theirs(finished, targets, held_of(finished, targets).rows)
    return [parted(value) for value in answers.to_pylist()], bearers(finished, targets, answers)


@pytest.fixture
def offered(run):
    """A document and the records of others that offer its title."""
    rows = records(run)
    for number in range(12):
        own = f"article-{number}"
        title = f"How town {number} lost its ships"
        others = [r for r in rows if r["document_id"] != own and title in r["options"]]
        if others:
            return own, title, others
    raise AssertionError("no summary is offered by another document's record")


def test_an_answer_that_only_one_gave_is_found_where_others_offer_it(run, offered):
    own, title, others = offered
    answers, by_path = found(run, own)
    assert ["press", "summary", "en", title] in answers
    assert sum(by_path.values()) >= len(others)


def test_labels_and_what_others_gave_too_are_not_theirs(run):
    answers, _ = found(run, "review-3")
    assert not [value for *_, signal, _, value in answers if signal in ("sentiment", "rating")]
    # Every article has a section "Today"; it is nobody's own.
    answers, _ = found(run, "article-3")
    assert not [value for *_, value in answers if value in ("Today", "History")]


def test_records_of_others_stay_unless_asked_for(run, offered):
    own, _, others = offered
    done = forget(str(run), [own])
    assert done.offering >= len(others)
    assert {r["id"] for r in others} <= {r["id"] for r in records(run)}
    assert any("--options takes them out" in line for line in lines(done))


def test_records_of_others_go_if_asked_for(run, offered):
    own, title, others = offered
    before = records(run)
    would = forget(str(run), [own], options=True, dry_run=True)
    done = forget(str(run), [own], options=True)
    after = records(run)
    assert would.rows == done.rows
    assert not [r for r in after if title in r["options"]]
    assert len(before) - len(after) == done.of("records")
    theirs = [r for r in before if r["document_id"] == own]
    assert len(before) - len(after) == len(theirs) + done.offering
    pages = open_finished(str(run)).manifest["books"]
    reasons = {reason for page in pages for reason in page["filtered"]}
    assert "offered what is forgotten" in reasons
    assert done.offering >= len(others)


def test_records_alone_say_which_answers_were_given(run, offered):
    own, title, _ = offered
    # The signals of a run that was prompted from another folder lie there.
    finished = open_finished(str(run))
    kept = [t for t in finished.tables if t.kind == "records"]
    alone = type(finished)(finished.root, finished.manifest, kept)
    targets = targets_of(alone, asked_of([own], [], (), options=False))
    answers = only_theirs(alone, targets, held_of(alone, targets).rows)
    asked = [r for r in records(run) if r["document_id"] == own and r["form"] == "choice"]
    values = {parted(value)[3] for value in answers.to_pylist()}
    pooled = {r["targets"] for r in asked if r["signal"] == "summary"}
    assert (title in values) is (title in pooled)
