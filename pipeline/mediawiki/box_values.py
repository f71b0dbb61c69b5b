"""The values of infoboxes as clean text: lists cut apart, dates written out, links as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.mediawiki.arguments import Arguments, arguments
from pipeline.mediawiki.inline import strip_inline, strip_quotes
from pipeline.mediawiki.kept import text_of
from pipeline.mediawiki.links import LinkStage, Namespaces
from pipeline.mediawiki.marks import BREAK, END, HOLE, LABEL, LINK, without_marks
from pipeline.mediawiki.templates import expand
from pipeline.mediawiki.tidy import tidy

MOST_CHARS = 100
MOST_VALUES = 40
_WORDS_OF_SENTENCE = 5
# A template that is not known leaves this mark: half of a value is no value.
_SPOILT = "\ufdef"

_MONTH_WORDS = (
    "January February March April May June July August September October November December"
)
_MONTHS = _MONTH_WORDS.split()
_DATE_WORDS = """birth date|birth date and age|birth-date|birth-date and age|birth date2|bda|dob|
dda|death date|death date and age|death-date|death-date and age|birth year and age|birth year|
death year and age|death year|start date|start date and age|start date & age|start-date|end date|
end-date|film date|release date|foundation date"""
_LIST_WORDS = """ubl|ublist|unbulleted list|hlist|flatlist|plainlist|plain list|bulleted list|enum|
collapsible list|unbulleted|nowrap list|cslist|csv|indented plainlist|tree list"""
_NOTHING_WORDS = """refn|efn|efn-ua|sfn|sfnp|r|ref|ref label|citation needed|cn|fact|coord|flagicon|
flag icon|flagicon image|increase|decrease|steady|gain|loss|profit|rise|fall|dubious|clarify|who|
when|update|better source|failed verification|verify source|startplainlist|endplainlist|endflatlist|
start plainlist|end plainlist|plainlistend|plainlist/end|startflatlist|sup|inflation-fn|
inflation/fn|cref|cref2|note|#tag:ref|anchor|nbsp|clear|pending|dead link|rp"""
_SECOND_WORDS = "native name|native phrase|lang|langx"
_FIRST_WORDS = "marriage|married|small|nowrap|flagcountry|flaglist|flagdeco|longitem|nickname|raise"


def _names(words: str) -> frozenset[str]:
    return frozenset(name.strip() for name in words.split("|"))


_DATES, _LISTS, _NOTHING = map(_names, (_DATE_WORDS, _LIST_WORDS, _NOTHING_WORDS))
_SECOND, _FIRST = _names(_SECOND_WORDS), _names(_FIRST_WORDS)
_COUNTRIES = {
    "usa": "United States",
    "us": "United States",
    "uk": "United Kingdom",
    "gbr": "United Kingdom",
    "fra": "France",
    "ger": "Germany",
    "deu": "Germany",
    "ita": "Italy",
    "esp": "Spain",
    "can": "Canada",
    "aus": "Australia",
    "chn": "China",
    "jpn": "Japan",
    "ind": "India",
    "rus": "Russia",
    "ned": "Netherlands",
    "sui": "Switzerland",
}

_NOTE_MARK = re.compile(r"<sup\b[^<>]*+>[^<>0-9]{1,12}</sup>", re.IGNORECASE)
_SHARE = re.compile(r"^\d[\d.,]{0,6} ?% |[ :]\(?\d[\d.,]{0,6} ?%\)?$")
_YEARS_AHEAD = re.compile(r"^\d{4}[–-](?:\d{2,4}|present)[: ] ?")
_ELSEWHERE = re.compile(r"see\b|list of |as of |various\b|article\b|\(", re.IGNORECASE)
_PARTED = re.compile(f"[{BREAK}\n]")
_BULLETS = " \t*#:;•·" + HOLE
_ENDS = _BULLETS.replace(";", "")
_LINKED = re.compile(f"{LINK}([0-9]+){LABEL}([^{END}]*){END}")
_CONTROLS = map(chr, {*range(0x20), *range(0x7F, 0xA0)} - {ord("\t")})
_MARKUP = frozenset("{}[]|<>\ufffd=\\_").union(_CONTROLS)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|tiff?|webp|ogg|webm)$|https?://|www\.", re.IGNORECASE)
_MARKED = re.compile(f"[][{{}}<&'\n|{HOLE}\ufdd6-\ufdef\u00a0]|  |__|-\\{{")
_SWITCH_WORDS = (
    "yes no y n true false auto none unknown n/a na tba tbd present left right text capital"
)
_SWITCHES = frozenset(_SWITCH_WORDS.split())
_ASIDES = frozenset(("ended", "divorced", "incumbent", "deceased", "acting", "disputed"))
_QUOTED = re.compile(r"[\"“”]")


class Value(NamedTuple):
    """One value: its words, and the titles of the page that it links to, if the whole does."""

    text: str
    names: tuple[str, ...]


def values_of(source: str, namespaces: Namespaces) -> list[Value]:
    """Return the clean values that one parameter of an infobox holds, each once, in order.

    `source` is wikitext without comments and references. A value with anything in it that is not
    known, that is longer than MOST_CHARS or says nothing in words is left out.
    """
    found: dict[str, Value] = {}
    for value in _pieces(source, namespaces):
        if len(found) == MOST_VALUES:
            break
        found.setdefault(value.text.casefold(), value)
    return list(found.values())


def _pieces(source: str, namespaces: Namespaces) -> Iterator[Value]:
    if not _MARKED.search(source):
        # Most values are plain words, and the stages cost time.
        text = _bare(source)
        if _is_clean(text):
            yield Value(text, ())
        return
    if "{{{" in source:
        return  # a parameter of a page that is itself a template
    stage = LinkStage(namespaces)
    text = _NOTE_MARK.sub("", expand(source, box_text_of) if "{{" in source else source)
    for piece in _PARTED.split(stage.run(strip_inline(text))):
        if value := _value(piece, stage.targets):
            yield value


def _value(piece: str, targets: list[str]) -> Value | None:
    piece = strip_quotes(piece.strip(" \t" + HOLE))
    # With a colon at its end it is the heading of a list.
    if not piece.strip(_BULLETS) or _SPOILT in piece or piece.endswith(":"):
        return None
    # A semicolon may end an entity ("&nbsp;"); `_bare` takes those that do not.
    marked = tidy(piece.lstrip(_BULLETS).rstrip(_ENDS))
    text = _bare(without_marks(marked))
    if not _is_clean(text):
        return None
    links = list(_LINKED.finditer(marked))
    if len(links) == 1 and without_marks(links[0][2]) == text:
        target = targets[int(links[0][1])]
        other = target.casefold() != text.casefold() and not _ELSEWHERE.match(target)
        return Value(text, (target,) if other else ())
    return Value(text, ())


def _bare(text: str) -> str:
    """Return a value without a bracket of dates or figures at its end, and marks around it."""
    text = text.strip(" ,;:-–—")
    if text.endswith(")") and (start := text.rfind("(")) > 0:
        inner = text[start + 1 : -1]
        if len(inner) < 4 or any(map(str.isdigit, inner)) or inner in _ASIDES:
            text = text[:start].rstrip(" ,;:")
    if len(text) > 2 and text[0] == text[-1] == '"' and text.count('"') == 2:
        text = text[1:-1].strip()
    text = _YEARS_AHEAD.sub("", _SHARE.sub("", text))
    # A flag shows its country's name, which some boxes then write once more.
    half = text[: len(text) // 2]
    return half if text == f"{half} {half}" else text


def _is_clean(text: str) -> bool:
    if not text or len(text) > MOST_CHARS or not _MARKUP.isdisjoint(text) or "''" in text:
        return False
    if not any(map(str.isalnum, text)) or text.casefold() in _SWITCHES:
        return False
    # "LC", "m": codes of the box; figures are short too.
    if len(text) < 3 and not text.isdigit() and text.isascii():
        return False
    if text.count("(") != text.count(")") or len(_QUOTED.findall(text)) % 2:
        return False
    if text[-1] == "." and text.count(" ") >= _WORDS_OF_SENTENCE:
        return False
    return not _FILE.search(text) and not _ELSEWHERE.match(text)


def box_text_of(content: str) -> str:
    """Return what a template inside an infobox shows, as wikitext."""
    name, bar, rest = content.partition("|")
    name = " ".join(name.replace("_", " ").replace(HOLE, "").split()).lower()
    if name in _NOTHING:
        return HOLE
    if name in _COUNTRIES and not bar:
        return _COUNTRIES[name]
    if name not in _DATES and name not in _LISTS and name not in _SECOND and name not in _FIRST:
        shown = text_of(content)
        return _SPOILT if shown == HOLE else shown
    args = arguments(rest) if bar else Arguments([], {})
    if name in _LISTS:
        return BREAK.join(["", *args.places, ""])
    if name in _DATES:
        return _date(args.places)
    return args.at(2 if name in _SECOND and len(args.places) > 1 else 1) or HOLE


def _date(places: list[str]) -> str:
    """Return the first date of a date template: "1952|3|11" -> "11 March 1952"."""
    numbers: list[int] = []
    for place in places:
        if not (place.isascii() and place.isdigit() and len(place) <= 4):
            break
        numbers.append(int(place))
    if not numbers:
        return places[0] if places else HOLE
    year, month, day = (*numbers, 0, 0)[:3]
    if not 1 <= month <= 12:
        return str(year)
    shown = f"{_MONTHS[month - 1]} {year}"
    return f"{day} {shown}" if 1 <= day <= 31 else shown
