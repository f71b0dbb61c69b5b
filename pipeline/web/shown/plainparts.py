"""What plain HTML states beside the text: captions, tables, definitions, questions, the trail."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from pipeline.fields import dates
from pipeline.mines.base import BadItem
from pipeline.web.shown import grids
from pipeline.web.shown.boilerplate import Verdict
from pipeline.web.shown.maintext import Main
from pipeline.web.shown.outline import Figure, Grid, Outline
from pipeline.web.shown.prose import Prose
from pipeline.web.shown.words import plain, resolved
from schemas.parts import Caption, Definition, Question, Table

_LETTERS = re.compile(r"[^\W_]{3,}")
_FILE = re.compile(r"^File:|\.(?:jpe?g|png|gif|svg|webp|webm|avif|tiff?)$", re.IGNORECASE)
_CAPTION_CHARS = range(12, 601)
_COMPARED_CHARS = 2_000
_TERM_CHARS, _MEANING_CHARS, _MEANING_WORDS = 80, 20, 4
_QUESTION_WORDS, _ANSWER_CHARS = 3, 30
_QUESTION_CHARS = 200
_WHOLE_ANSWER = 4_000
_TRAIL_LEAST, _TRAIL_MOST = 1, 8
_HOMES_LIST = "home start startseite homepage accueil inicio"
_HOMES = frozenset([*_HOMES_LIST.split(), "main page", "you are here", "sie sind hier"])
_ARROWS = " ›»>/|·•→:\\-–\xa0"
_LURE = re.compile(
    r"(?:want|need|ready|still|looking|got|any|enjoyed?|like|interested|have (?:a|any)|did you"
    r"|are you|do you (?:want|need|have)|more|what do you think|wusstest|interesse|noch fragen)\b",
    re.IGNORECASE,
)


def published(stated: str) -> str:
    """Return the day in a `datetime` as "2021-03-09"; "" where it is no date."""
    try:
        return dates.published(stated)
    except BadItem:
        return ""


def captions(outline: Outline, main: Main, prose: Prose) -> Iterator[Caption]:
    """Yield the captions of figures in the main text, each with the paragraph beside it."""
    met: set[str] = set()
    numbers = sorted(prose.places)
    first, last = outline.first[main.scope], outline.last[main.scope]
    for figure in outline.figures:
        if figure.nested or not first <= figure.first < figure.last <= last:
            continue
        inside = outline.blocks[figure.first : figure.last]
        if main.verdicts[figure.node] is not Verdict.KEEP:
            continue
        lines = [block for block in inside if block.kind == "caption"]
        if lines and outline.tags[lines[0].node] == "div":
            # Several pictures in one frame have a caption each; the first goes with the `alt`.
            lines = [block for block in lines if block.node == lines[0].node]
        text = " ".join(plain(block.raw) for block in lines)
        if len(text) in _CAPTION_CHARS and text not in met:
            met.add(text)
            alt = " ".join(resolved(figure.alt).split())
            alt = "" if _FILE.search(alt) else alt
            start, end = _beside(figure, text, prose, numbers)
            yield Caption(text, "" if alt == text else alt, start, end, "html:figcaption")


def _beside(figure: Figure, text: str, prose: Prose, numbers: list[int]) -> tuple[int, int]:
    """Return the paragraph next to a figure, of two the one with more of the caption's words."""
    before, behind = bisect_left(numbers, figure.first), bisect_left(numbers, figure.last)
    beside = [*numbers[max(before - 1, 0) : before], *numbers[behind : behind + 1]]
    near = [prose.places[number] for number in beside]
    own = set(_LETTERS.findall(text.casefold()))

    def shared(place: tuple[int, int]) -> int:
        passage = prose.text[place[0] : min(place[1], place[0] + _COMPARED_CHARS)]
        return len(own & set(_LETTERS.findall(passage.casefold())))

    return max(near, key=shared, default=(0, 0))


def tables(found: Iterable[Grid], outline: Outline, main: Main) -> Iterator[Table]:
    """Yield the tables of data that stand in the main text."""
    for grid in found:
        inside = main.first <= outline.first[grid.node] < main.last
        if inside and main.verdicts[grid.node] is Verdict.KEEP:
            part = grids.table(grid, outline)
            if part is not None:
                yield part


def definitions(outline: Outline, main: Main, prose: Prose) -> Iterator[Definition]:
    """Yield terms of `dl` lists with what each means; lists that only label values are left."""
    for pairs in _lists(outline, prose):
        good = [(term, text) for term, text in pairs if _defines(term, text)]
        if len(good) * 2 > len(pairs):
            yield from (Definition(term, text, "html:dl") for term, text in good)


def _lists(outline: Outline, prose: Prose) -> Iterator[list[tuple[str, str]]]:
    """Yield the pairs of each list in the text: a term, and the first that is said of it."""
    pairs: list[tuple[str, str]] = []
    term = ""
    for number, (start, end) in prose.places.items():
        kind = outline.blocks[number].kind
        text = prose.text[start:end]
        if kind == "dt":
            term = text
        elif kind == "dd":
            if term:
                pairs.append((term, text))
            term = ""
        else:
            if pairs:
                yield pairs
            pairs, term = [], ""
    if pairs:
        yield pairs


def _defines(term: str, text: str) -> bool:
    if len(term) > _TERM_CHARS or term.endswith(("?", "？")) or "\n" in term:
        return False
    return len(text) >= _MEANING_CHARS and len(text.split()) >= _MEANING_WORDS


def questions(prose: Prose) -> Iterator[Question]:
    """Yield headings that are questions, each with the text below as its answer."""
    places = [*(begin for _, _, begin in prose.headings), len(prose.text)]
    ends = _ends([level for _, level, _ in prose.headings])
    for number, (title, level, begin) in enumerate(prose.headings):
        if not _asks(title):
            continue
        end = places[ends[number]]
        if end - begin > _WHOLE_ANSWER:
            end = places[number + 1]
        start = begin + 2 if begin else 0
        answer = prose.text[start:end].strip()
        if len(answer) >= _ANSWER_CHARS:
            yield Question(title, (answer,), answer_start=start, origin=f"html:h{level}")


def _ends(levels: list[int]) -> list[int]:
    """Return, for each heading, the number of the next one that is no part of it."""
    ends = [len(levels)] * len(levels)
    within: list[int] = []
    for number, level in enumerate(levels):
        while within and levels[within[-1]] >= level:
            ends[within.pop()] = number
        within.append(number)
    return ends


def _asks(title: str) -> bool:
    if not title.endswith(("?", "？")) or len(title) > _QUESTION_CHARS or _LURE.match(title):
        return False
    return len(title.split()) >= _QUESTION_WORDS or not title.isascii()


def breadcrumb(trail: list[str], title: str) -> tuple[str, ...]:
    """Return the way to a page without its beginning, the page itself and the arrows."""
    steps = [" ".join(resolved(step).split()).strip(_ARROWS) for step in trail]
    steps = [step for step in steps if any(map(str.isalpha, step))]
    while steps and steps[0].casefold().rstrip(":") in _HOMES:
        steps = steps[1:]
    if steps and _same(steps[-1], title):
        steps = steps[:-1]
    return tuple(steps) if _TRAIL_LEAST <= len(steps) <= _TRAIL_MOST else ()


def _same(step: str, title: str) -> bool:
    mine, other = step.casefold().rstrip(".… "), title.casefold()
    return bool(mine) and other.startswith(mine)
