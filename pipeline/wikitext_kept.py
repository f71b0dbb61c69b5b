"""The templates whose text a reader needs: a fixed, small set; any other leaves a hole.

The rule for membership: the template stands inside sentences, and the sentence breaks without
it (a foreign word, a measure, an amount, a ship's name, a dash). Infoboxes, citations,
pronunciations in brackets, notes and navigation are not text of the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.wikitext_formula import subscript, superscript
from pipeline.wikitext_marks import HOLE

_SPLIT = re.compile(r"\[\[[^\[\]]*+\]\]|\|")
_NAMED = re.compile(r"[ \n]*([\w -]{1,30}?)[ \n]*=")
_MAX_ARGUMENTS = 64
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one use of a template: by position, and by name."""

    places: list[str]
    names: dict[str, str]

    def at(self, place: int) -> str:
        """Return argument number `place`, counted from 1; "" where there is none."""
        if named := self.names.get(str(place)):
            return named
        return self.places[place - 1] if place <= len(self.places) else ""


Renderer = Callable[[Arguments], str]


def text_of(content: str) -> str:
    """Return what the template `{{content}}` shows, as wikitext; a `HOLE` for one not kept."""
    name, bar, rest = content.partition("|")
    name = name.strip(" \n\t" + HOLE).replace("_", " ").lower()
    if renderer := _KEPT.get(name) or _by_prefix(name):
        shown = renderer(_arguments(rest) if bar else Arguments([], {}))
        return shown if shown.strip() else HOLE
    if name.startswith("formatnum:"):
        return name.removeprefix("formatnum:").strip() or HOLE
    return _CHARACTERS.get(name, HOLE)


def _by_prefix(name: str) -> Renderer | None:
    return _first if name.startswith("lang-") else None


def _arguments(rest: str) -> Arguments:
    places: list[str] = []
    names: dict[str, str] = {}
    for part in _parts(rest):
        if named := _NAMED.match(part):
            names[named[1].lower()] = part[named.end() :].strip()
        else:
            places.append(part.strip())
    return Arguments(places, names)


def _parts(rest: str) -> list[str]:
    """Split at the bars that are not inside a link."""
    parts: list[str] = []
    start = 0
    for match in _SPLIT.finditer(rest):
        if match[0] == "|":
            parts.append(rest[start : match.start()])
            start = match.end()
            if len(parts) == _MAX_ARGUMENTS:
                break
    parts.append(rest[start:])
    return parts


def _first(args: Arguments) -> str:
    return args.at(1) or args.names.get("text", "") or args.names.get("quote", "")


def _second(args: Arguments) -> str:
    return args.at(2)


def _last(args: Arguments) -> str:
    return args.places[-1] if args.places else ""


def _joined(args: Arguments) -> str:
    return "".join(args.places)


def _block(args: Arguments) -> str:
    return f"\n\n{_first(args)}\n\n"


def _link(args: Arguments) -> str:
    """{{ill|Title|language|..}}: a link that may be red here and exist in another language."""
    title = args.at(1)
    shown = args.names.get("lt", "")
    return f"[[{title}|{shown}]]" if shown else f"[[{title}]]"


def _nihongo(args: Arguments) -> str:
    notes = ", ".join(filter(None, (args.at(2), args.at(3))))
    if not args.at(1):
        return notes
    return f"{args.at(1)} ({notes})" if notes else args.at(1)


_UNIT_PAIRS = """sqkm=km² km2=km² sqm=m² m2=m² sqmi=sq_mi mi2=sq_mi sqft=sq_ft ft2=sq_ft m3=m³
km3=km³ cuft=cu_ft C=°C F=°F kmh=km/h kph=km/h lbs=lb l=L acre=acres inch=in deg=° knot=kn"""
_UNITS = dict(pair.split("=") for pair in _UNIT_PAIRS.split())
_BETWEEN = {w: f" {w} " for w in ("to", "and", "or", "by")} | {"-": "–", "–": "–", "x": " × "}
_NUMBER = re.compile(r"[+−-]?[0-9][0-9.,/⁄ +e−-]*")


def _unit(name: str) -> str:
    return _UNITS.get(name, name).replace("_", " ")


def _grouped(number: str) -> str:
    """Part the thousands of a long whole number, as the template does."""
    plain = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    return f"{int(number):,}" if plain and number[0] != "0" else number


def _convert(args: Arguments) -> str:
    """{{convert|5|to|10|km|mi}} -> "5 to 10 km"; {{convert|5|ft|6|in}} -> "5 ft 6 in"."""
    number, word, second, unit = (_grouped(args.at(place)) for place in range(1, 5))
    if not number or not word:
        return number
    if word in _BETWEEN:
        return f"{number}{_BETWEEN[word]}{second} {_unit(unit)}"
    shown = f"{number} {_unit(word)}"
    if unit and _NUMBER.fullmatch(second):
        shown += f" {second} {_unit(unit)}"
    return shown


def _value(args: Arguments) -> str:
    power = args.names.get("e", "")
    unit = args.names.get("u", "") or args.names.get("ul", "")
    shown = args.at(1) + (f" × 10{superscript(power)}" if power else "")
    return f"{shown} {_unit(unit)}" if unit else shown


def _fraction(args: Arguments) -> str:
    places = args.places
    if len(places) < 2:
        return f"1/{args.at(1)}" if places else ""
    if len(places) == 2:
        return f"{places[0]}/{places[1]}"
    return f"{places[0]} {places[1]}/{places[2]}"


def _music(args: Arguments) -> str:
    return _ACCIDENTALS.get(args.at(1), args.at(1))


def _as_of(args: Arguments) -> str:
    word = "as of" if "lc" in args.names else "As of"
    return f"{word} {args.at(1)}" if args.at(1) else ""


def _circa(args: Arguments) -> str:
    return "c. " + "–".join(filter(None, (args.at(1), args.at(2))))


def _ship(args: Arguments) -> str:
    return " ".join(filter(None, (args.at(1), args.at(2))))


def _with_prefix(prefix: str) -> Renderer:
    return lambda args: f"{prefix}{args.at(1)}"


_ACCIDENTALS = {"flat": "♭", "b": "♭", "sharp": "♯", "#": "♯", "natural": "♮"}
_RENDERERS: tuple[tuple[Renderer, str], ...] = (
    (
        _first,
        "nowrap nobr nobreak nowr j small smaller big larger em strong bold italic italics sic "
        "abbr tooltip hover vanchor mvar math var overline unicode script angbr visible_anchor "
        "visible_anchors ipa polytonic hebrew arabic rtl-lang native_name flag flagu "
        "flagcountry smallcaps sc smcaps keypress kbd code mono samp as_written proper_name "
        "not_a_typo nastaliq nobold nts",
    ),
    (_second, "lang langue langx"),
    (_last, "transl transliteration translit wikt-lang linktext"),
    (_block, "quote blockquote quotation cquote bquote"),
    (_joined, "chem chem2 ce"),
    (_link, "ill interlanguage_link illm link-interwiki"),
    (_nihongo, "nihongo nihongo2 nihongo3"),
    (_convert, "convert cvt unité unidad"),
    (_value, "val formatnum"),
    (_fraction, "frac fraction sfrac"),
    (_as_of, "as_of"),
    (_music, "music"),
    (lambda args: "-".join(filter(None, args.places[:2])), "simplenuclide simplenuclide2"),
    (_circa, "circa ca c."),
    (_ship, "ship sclass"),
    (lambda args: superscript(args.at(1)), "sup"),
    (lambda args: subscript(args.at(1)), "sub"),
    (lambda args: f" × 10{superscript(args.at(1))}", "e"),
    (lambda args: f"√{args.at(1)}", "sqrt radic"),
)
_PREFIXED = {
    "hms": "HMS ",
    "uss": "USS ",
    "ss": "SS ",
    "rms": "RMS ",
    "hmas": "HMAS ",
    "hmcs": "HMCS ",
    "us$": "US$",
    "usd": "US$",
    "a$": "A$",
    "gbp": "£",
    "£": "£",
    "euro": "€",
    "€": "€",
    "inr": "₹",
    "jpy": "¥",
}
_KEPT: dict[str, Renderer] = {
    name.replace("_", " "): renderer for renderer, names in _RENDERERS for name in names.split()
} | {name: _with_prefix(prefix) for name, prefix in _PREFIXED.items()}

# Templates that stand for one character or two. Spaces inside are part of what they show.
_CHARACTERS = {
    "!": "|",
    "=": "=",
    "'": "'",
    "'s": "'s",
    "ndash": "–",
    "mdash": "—",
    "snd": " – ",
    "spnd": " – ",
    "spaced ndash": " – ",
    "dash": " – ",
    "·": " · ",
    "dot": " · ",
    "middot": " · ",
    "•": " • ",
    "bull": " • ",
    "nbsp": " ",
    "space": " ",
    "spaces": " ",
    "pi": "π",
    "plusminus": "±",
    "times": "×",
    "thinsp": " ",
    "pad": " ",
    "br": "<br>",
}
