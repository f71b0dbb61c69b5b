"""The typed parts of a document: what the markup of a source can say about a text.

Offsets count characters of `Document.text`, Python slice convention. An `end` of 0 means that no
stretch is stated; each part says what stands for it then. `origin` names the markup that states a
part where a mine reads several kinds ("json-ld:NewsArticle.description"), "" else.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that something is said about.

    `layer` says what kind of stretch it is: "link" (`label` is the title of the page it leads
    to) or "entity" (`label` is the type of what is named: "dataset", "person").
    """

    layer: str
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """A score on a stated scale, `worst <= value <= best`.

    `shown` is the score as the source writes it where that is no plain number ("B+", "fresh").
    """

    value: float
    worst: float
    best: float
    shown: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A shorter text that the source itself gives for the document, or for a part of it.

    `kind` names the source's word for it ("title", "abstract", "highlights", "lead"). Without a
    stretch it sums up the whole text.
    """

    text: str
    kind: str = "summary"
    start: int = 0
    end: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A headed stretch of the text: `text[start:end]` is its body, without the heading.

    `level` is 1 for the outermost headings of the document. The body ends at the next heading
    of any level.
    """

    title: str
    start: int
    end: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers, as the source gives them.

    `answers` are all accepted answers, best first. `options` are the choices printed with the
    question, the right one among them; empty where the source prints none. `start` and `end`
    bound the context; without a stretch it is the whole text, unless `alone` says that the
    question is not about the text. `answer_start` is the first answer's offset in the text, -1
    where unknown. `description` is what the asker adds to the question, `related` are other
    questions that the source names beside it. `votes` are those for each of `answers`, in the
    same order, or none at all.
    """

    text: str
    answers: tuple[str, ...]
    options: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    answer_start: int = -1
    alone: bool = False
    description: str = ""
    related: tuple[str, ...] = ()
    votes: tuple[int, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step towards the goal that the document's title names, in the order of doing.

    `text` is the step in short, the stretch its detailed wording (none if there is no more).
    `method` is the title of the way that it belongs to where the source gives several ways, ""
    else; a step follows on the one before only if both belong to the same one.
    """

    text: str
    start: int = 0
    end: int = 0
    method: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Triple:
    """A fact: `subject` has the `relation` to `object`, each by its usual name.

    `subject_names` and `object_names` are other names of the same things (aliases, titles), by
    which a text may mention them too. The stretch is where the source itself states the fact.
    """

    subject: str
    relation: str
    object: str
    subject_names: tuple[str, ...] = ()
    object_names: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that the document tells of, with its types, the most telling first.

    `names` are other names of it. The stretch is a passage that mentions it; without one it is
    the whole text.
    """

    name: str
    types: tuple[str, ...]
    names: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Sense:
    """A word used in a known sense in a sentence: `text[start:end]`, the sentence.

    `word` is the dictionary form and `form` the word as it stands in the sentence. `pos` is the
    part of speech in plain words ("noun", "verb", "adjective", "adverb"). `meaning` is the gloss
    of the sense, `meanings` those of all senses of the word as that part of speech, the right
    one among them, in the order of the dictionary. The rest are words or phrases in relation to
    this sense; `related` are those near to it that would be no clear mistakes in its place, such
    as synonyms of the word in its other senses.
    """

    word: str
    form: str
    pos: str
    meaning: str
    start: int
    end: int
    meanings: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    antonyms: tuple[str, ...] = ()
    hypernyms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entailment:
    """A `hypothesis` and what the premise says of it: "entailment", "contradiction" or "neutral".

    The stretch is the premise; without one it is the whole text.
    """

    hypothesis: str
    label: str
    start: int = 0
    end: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """The words under a picture. `alt` is what stands for the picture where it cannot be seen.

    The stretch is the passage that the picture stands by; without one there is none.
    """

    text: str
    alt: str = ""
    start: int = 0
    end: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A `term` and what the source says that it means."""

    term: str
    text: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that somebody made and the `verdict` of those who checked it, in their own words.

    `author` made the claim, "" where unknown. The stretch is the text that the verdict rests on;
    without one it is the whole text.
    """

    text: str
    verdict: str
    author: str = ""
    start: int = 0
    end: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of column names; every row has as many cells as `header`."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    origin: str = ""
