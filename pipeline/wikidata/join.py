"""The join: drafts of entities -> documents in words, with sentences where there are some.

Everything is scattered over buckets by id (by title in the second half), so no step holds more
than one bucket, and what is shuffled are the addresses of blobs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection

from pipeline.blobs import BlobFn, bucket_of, rows_of
from pipeline.dig import DOCUMENTS, ROWS, Batch, Dug
from pipeline.tally import TALLY, CountedFn
from pipeline.wikidata import labels
from pipeline.wikidata.matching import Found, Matcher
from pipeline.wikidata.naming import (
    AnswerFn,
    AnswerTypesFn,
    ReadNamesFn,
    ScatterFn,
    ScatterNamesFn,
    of_kinds,
)
from pipeline.wikidata.resolve import item_document, sentence_document, subject_of
from pipeline.wikidata.rows import (
    Answer,
    Ask,
    Draft,
    Name,
    Sentences,
    Subject,
    TypeAsk,
    TypeName,
)
from pipeline.wikidata.sentences import of_page, title_key

_UNIT_BYTES = 2**22
_BATCH = 64


class NameAndMatch(beam.PTransform):
    """(drafts, documents of the partner...) -> documents, their rows, and the tally."""

    def __init__(self, mine: Any, name: str, buckets: int, folder: str) -> None:
        super().__init__()
        self._mine = mine
        self._name = name
        self._place = buckets, folder
        # Files that match nothing must be found out before anything runs.
        self._units = labels.units(mine.labels, _UNIT_BYTES)

    def expand(self, inputs: tuple[PCollection[Any], ...]) -> dict[str, PCollection[Any]]:
        drafts, *texts = inputs
        done: dict[str, list[Any]] = {ROWS: [], TALLY: []}
        subjects = self._named(self._scattered(drafts, done), done)
        if self._mine.sentences:
            documents = self._matched(subjects, texts, done)
        else:
            documents = self._step(subjects, "Documents", DocumentsFn(self._name, self._mine), done)
        return {
            DOCUMENTS: documents,
            ROWS: tuple(done[ROWS]) | "All rows" >> beam.Flatten(),
            TALLY: tuple(done[TALLY]) | "All tallies" >> beam.Flatten(),
        }

    def _scattered(self, drafts: PCollection[Any], done: dict[str, list[Any]]) -> PCollection[Any]:
        """Return blobs of drafts, names and questions, the names of other files among them."""
        scatter = ScatterFn(*self._place, typed=bool(self._mine.sentences))
        found = [drafts | "Scatter" >> beam.ParDo(scatter)]
        if self._units:
            units = drafts.pipeline | "Files of names" >> beam.Create(self._units)
            shared = units | "Share out names" >> beam.Reshuffle()
            names = self._step(shared, "Read names", ReadNamesFn(self._mine, self._name), done)
            found.append(names | "Scatter names" >> beam.ParDo(ScatterNamesFn(*self._place)))
        return tuple(found) | "All blobs" >> beam.Flatten()

    def _named(self, blobs: PCollection[Any], done: dict[str, list[Any]]) -> PCollection[Any]:
        """Return lists of items in words."""
        asked = [blobs]
        if self._mine.sentences:
            # What objects are is wanted too, which takes a round of its own.
            types = of_kinds(blobs, Name, TypeAsk)
            asked.append(types | "Name types" >> beam.ParDo(AnswerTypesFn(*self._place)))
        everything = tuple(asked) | "Names and questions" >> beam.Flatten()
        answers = of_kinds(everything, Name, TypeName, Ask) | "Answer" >> beam.ParDo(
            AnswerFn(*self._place)
        )
        both = (blobs, answers) | "Drafts and answers" >> beam.Flatten()
        resolve = ResolveFn(self._name, self._mine.languages[0])
        return self._step(of_kinds(both, Draft, Answer), "In words", resolve, done)

    def _matched(
        self,
        subjects: PCollection[Any],
        texts: list[PCollection[Any]],
        done: dict[str, list[Any]],
    ) -> PCollection[Any]:
        """Return documents: sentences that state facts, and the items with the other facts."""
        pages = tuple(texts) | "Pages" >> beam.Flatten(pipeline=subjects.pipeline)
        blobs = (
            subjects | "Items by title" >> beam.ParDo(ScatterSubjectsFn(*self._place)),
            pages | "Sentences by title" >> beam.ParDo(ScatterPagesFn(*self._place)),
        ) | "Items and sentences" >> beam.Flatten()
        match = MatchFn(self._name, self._mine)
        return self._step(of_kinds(blobs, Subject, Sentences), "Match", match, done)

    def _step(
        self, elements: PCollection[Any], label: str, fn: CountedFn, done: dict[str, list[Any]]
    ) -> PCollection[Any]:
        """Apply a counted step; its rows and tally go to `done`."""
        made = elements | label >> beam.ParDo(fn).with_outputs(ROWS, TALLY, main="main")
        done[ROWS].append(made[ROWS])
        done[TALLY].append(made[TALLY])
        return made["main"]


class ResolveFn(CountedFn):
    """Blobs of a bucket: drafts and answers -> lists of items in words.

    Counts two stages: "join" (entities -> items) and "statement" (their statements -> facts).
    """

    stage = "join"

    def __init__(self, name: str, language: str) -> None:
        super().__init__()
        self._name = name
        self._language = language

    def process(self, element: tuple[int, Any]) -> Iterator[list[Subject]]:
        blobs = list(element[1])
        answers = {answer.id: answer for answer in rows_of(blobs, Answer)}
        batch: list[Subject] = []
        for draft in rows_of(blobs, Draft):
            self.count(self._name, "", "in")
            if draft.unwanted:
                self.count(self._name, "", "filtered", draft.unwanted)
                continue
            reasons: Counter[str] = Counter()
            subject = subject_of(draft, answers.get, self._language, reasons)
            self._count_statements(len(subject.facts), reasons)
            if not (subject.facts or subject.types or subject.text != subject.label):
                self.count(self._name, "", "filtered", "nothing but a name")
                continue
            self.count(self._name, "", "out")
            batch.append(subject)
            if len(batch) == _BATCH:
                yield batch
                batch = []
        yield batch

    def _count_statements(self, facts: int, reasons: Counter[str]) -> None:
        self.count(self._name, "", "in", n=facts + reasons.total(), stage="statement")
        self.count(self._name, "", "out", n=facts, stage="statement")
        for reason, n in reasons.items():
            self.count(self._name, "", "filtered", reason, n, "statement")


class DocumentsFn(CountedFn):
    """Lists of items in words -> lists of their documents; rows on the output "rows"."""

    stage = "join"

    def __init__(self, name: str, mine: Any) -> None:
        super().__init__()
        self._about = name, mine.language or mine.languages[0], mine.license

    def process(self, element: list[Subject]) -> Iterator[Any]:
        batch = Batch()
        for subject in element:
            batch.add(item_document(subject, *self._about))
            self._ticker.tick("documents")
            if batch.full():
                yield from batch.flush()
        yield from batch.flush()


class ScatterSubjectsFn(BlobFn):
    """Lists of items in words -> blobs, by the title of their page, else by their name."""

    def scatter(self, element: list[Subject]) -> None:
        for subject in element:
            title = title_key(subject.title or subject.label)
            self._blobs.add(subject, bucket_of(title, self._buckets))


class ScatterPagesFn(BlobFn):
    """Lists of `Dug`, pages of a wiki -> blobs of sentences, by the title they may be about."""

    def scatter(self, element: list[Dug]) -> None:
        for dug in element:
            for about in of_page(dug.document):
                self._blobs.add(about, bucket_of(about.about, self._buckets))


class MatchFn(CountedFn):
    """Blobs of a bucket: items and sentences -> lists of documents; rows on the output "rows"."""

    stage = "sentence"

    def __init__(self, name: str, mine: Any) -> None:
        super().__init__()
        self._name = name
        self._about = name, mine.language or mine.languages[0], mine.license
        self._most = mine.sentences_per_item

    def process(self, element: tuple[int, Any]) -> Iterator[Any]:
        blobs = list(element[1])
        matcher = Matcher(rows_of(blobs, Subject), self._most)
        for page in rows_of(blobs, Sentences):
            for reason, n in matcher.take(page).items():
                self.count(self._name, "", "in", n=n)
                if reason:
                    self.count(self._name, "", "filtered", reason, n)
        batch = Batch()
        for found in matcher.found():
            for document in self._documents(found):
                batch.add(document)
                self._ticker.tick("documents")
            if batch.full():
                yield from batch.flush()
        yield from batch.flush()

    def _documents(self, found: Found) -> Iterator[Any]:
        kept, lost = found.kept.chosen()
        self.count(self._name, "", "out", n=len(kept))
        for reason, n in lost.items():
            self.count(self._name, "", "filtered", reason, n)
        yield item_document(found.subject, *self._about)
        for entry in kept:
            yield sentence_document(
                found.subject, self._name, entry.page, entry.sentence, entry.facts
            )
