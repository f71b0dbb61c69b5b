"""Helpers of the signals: cutting text at honest places, counting words, comparing wordings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from schemas.document import Document
from schemas.parts import Span

PASSAGE_CHARS = 3000

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# A closing quote or bracket belongs to its sentence. Full-width marks need no space after them.
_ENDERS = ".!?。！？"
_SENTENCE_END = re.compile("[.!?][\"'”’)\\]»]{0,3}(?=\\s|$)|[。！？][”’」』）]{0,3}")
_WORD = re.compile(f"[{_CJK}]|[^\\W_{_CJK}]+")
_IDEOGRAPH = re.compile(f"[{_CJK}]")
# A cut before this part of the limit would throw away more than it saves.
_LEAST_KEPT = 3
# More than the end mark of a sentence and what closes it.
_MARGIN = 16

Stretch = tuple[int, int]


def trim(text: str, start: int, end: int) -> Stretch:
    """Return `start` and `end` moved inwards over white space; `(start, start)` if all is blank."""
    # By the character, since a slice would copy all of a long text.
    first, end = start, min(end, len(text))
    while first < end and text[first].isspace():
        first += 1
    if first >= end:
        return start, start
    while text[end - 1].isspace():
        end -= 1
    return first, end


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Stretch]:
    """Yield the offsets of the paragraphs in `text[start:end]`, which blank lines separate."""
    end = len(text) if end is None else end
    for match in _BLANK_LINE.finditer(text, start, end):
        piece = trim(text, start, match.start())
        if piece[0] < piece[1]:
            yield piece
        start = match.end()
    piece = trim(text, start, end)
    if piece[0] < piece[1]:
        yield piece


def paragraphs_with(text: str, spans: Iterable[Span]) -> Iterator[tuple[int, int, list[Span]]]:
    """Yield the offsets of each paragraph in which spans begin, and those spans in their order."""
    waiting = sorted(spans, key=lambda span: (span.start, span.end))
    position = 0
    for start, end in paragraphs(text):
        inside: list[Span] = []
        while position < len(waiting) and waiting[position].start < end:
            if waiting[position].start >= start:
                inside.append(waiting[position])
            position += 1
        if inside:
            yield start, end, inside


def sentences(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Yield the offsets of the sentences in `text[start:end]`, by their end marks alone."""
    for match in _SENTENCE_END.finditer(text, start, end):
        piece = trim(text, start, match.end())
        if piece[0] < piece[1]:
            yield piece
        start = match.end()
    piece = trim(text, start, end)
    if piece[0] < piece[1]:
        yield piece


# Sections that every article has and that hold lists, in bare caseless wording: English, then
# the same in German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian, Chinese and
# Japanese. A line is enough to add a language.
LISTS = frozenset(
    [
        *(
            "see also",
            "references",
            "external links",
            "notes",
            "further reading",
            "bibliography",
            "bibliographies",
        ),
        *("sources", "citations", "footnotes", "notes and references", "references and notes"),
        *("works cited", "external link", "links", "gallery", "publications", "discography"),
        *("einzelnachweise", "weblinks", "literatur", "siehe auch", "quellen", "anmerkungen"),
        *("références", "liens externes", "voir aussi", "notes et références", "bibliographie"),
        *("referencias", "enlaces externos", "véase también", "bibliografía", "notas"),
        *("note", "collegamenti esterni", "voci correlate", "bibliografia", "altri progetti"),
        *("referências", "ligações externas", "ver também"),
        *("referenties", "externe links", "zie ook", "bronnen"),
        *("przypisy", "linki zewnętrzne", "zobacz też"),
        *("примечания", "ссылки", "литература", "см. также"),
        *("参考文献", "外部链接", "外部連結", "参见", "參見", "注释", "註釋", "参考资料"),
        *("脚注", "出典", "関連項目", "外部リンク", "注釈"),
    ]
)


def prose_end(document: Document) -> int:
    """Return where the sections at the end of a document that hold only lists begin.

    That is the end of the text where it ends with another section.
    """
    end = len(document.text)
    for section in reversed(document.sections):
        if bare(section.title) not in LISTS:
            break
        end = min(end, section.start)
    return end


def passage(text: str, start: int, end: int, limit: int = PASSAGE_CHARS) -> Stretch:
    """Return the offsets of `text[start:end]` without blank edges, at most `limit` characters.

    A longer stretch ends at its last paragraph end before the limit, else sentence end, else
    word end; an end in the first third of the limit is not taken. Blank gives `(start, start)`.
    """
    start, end = trim(text, start, end)
    if end - start <= limit:
        return start, end
    head = text[start : start + limit + 1]
    for cut in (_last_paragraph_end, _last_sentence_end, _last_word_end):
        kept = cut(head, limit)
        if kept > limit // _LEAST_KEPT:
            return trim(text, start, start + kept)
    return start, start + limit


def _last_paragraph_end(head: str, limit: int) -> int:
    return max((match.start() for match in _BLANK_LINE.finditer(head, 0, limit)), default=0)


def _last_sentence_end(head: str, limit: int) -> int:
    # From the end: the last sentence of a long text is near, and all others need not be found.
    at = limit
    while (at := max(head.rfind(mark, 0, at) for mark in _ENDERS)) >= 0:
        found = _SENTENCE_END.match(head, at)
        if found and found.end() <= limit:
            return found.end()
    return 0


def _last_word_end(head: str, limit: int) -> int:
    return next((cut for cut in range(limit, 0, -1) if head[cut].isspace()), 0)


def window(text: str, whole: Stretch, core: Stretch, limit: int = PASSAGE_CHARS) -> Stretch | None:
    """Return whole paragraphs of `whole` around `core`, at most `limit` characters together.

    Where the paragraph of `core` alone is too long, whole sentences; None where its sentence is.
    """
    whole = _near(text, whole, core, limit)
    for pieces in (list(paragraphs(text, *whole)), _sentences_around(text, whole, core)):
        first = max(0, bisect_right(pieces, core[0], key=lambda p: p[0]) - 1)
        last = max(first, bisect_right(pieces, core[1] - 1, key=lambda p: p[0]) - 1)
        if pieces and pieces[last][1] - pieces[first][0] <= limit:
            return _grown(pieces, first, last, limit)
    return None


def _near(text: str, whole: Stretch, core: Stretch, limit: int) -> Stretch:
    """Return what of `whole` a window around `core` may reach, and a little more.

    Both ends are no white space, so a piece cut there touches it and is too far away to be taken.
    """
    start, end = core[0] - limit - _MARGIN, core[1] + limit + _MARGIN
    while start > whole[0] and text[start].isspace():
        start -= 1
    while end < whole[1] and text[end - 1].isspace():
        end += 1
    return max(start, whole[0]), min(end, whole[1])


def _sentences_around(text: str, whole: Stretch, core: Stretch) -> list[Stretch]:
    """Return the sentences of the paragraphs that hold `core`."""
    held = [p for p in paragraphs(text, *whole) if p[1] > core[0] and p[0] < core[1]]
    start, end = (held[0][0], held[-1][1]) if held else whole
    return list(sentences(text, start, end))


def _grown(pieces: list[Stretch], first: int, last: int, limit: int) -> Stretch:
    """Add neighbours to `pieces[first]..pieces[last]`, one before and one after in turn."""
    grew = True
    while grew:
        grew = False
        if first and pieces[last][1] - pieces[first - 1][0] <= limit:
            first, grew = first - 1, True
        if last + 1 < len(pieces) and pieces[last + 1][1] - pieces[first][0] <= limit:
            last, grew = last + 1, True
    return pieces[first][0], pieces[last][1]


def has_words(text: str, least: int) -> bool:
    """Tell whether `text` has at least `least` words; two ideographs or kana count as one."""
    halves = 0
    for match in _WORD.finditer(text):
        halves += 1 if _IDEOGRAPH.match(match.group()) else 2
        if halves >= 2 * least:
            return True
    return False


def words(text: str) -> list[str]:
    """Return the words of `text` in order; each ideograph or kana is one."""
    return _WORD.findall(text)


def is_cjk(word: str) -> bool:
    """Tell whether a word is an ideograph or kana."""
    return bool(_IDEOGRAPH.match(word))


# How a text ends that goes on elsewhere.
CUT_SHORT = ("...", "…")


def same(a: str, b: str) -> bool:
    """Tell whether two texts differ in nothing but case, white space and marks at their ends."""
    return bare(a) == bare(b)


def bare(text: str) -> str:
    """Return `text` caseless, single-spaced, and without marks and spaces at its ends."""
    return " ".join(text.casefold().split()).strip(" .,:;!?'\"“”‘’…-–—=#*。，：；！？")
