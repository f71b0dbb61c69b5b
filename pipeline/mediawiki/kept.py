"""The templates whose text a reader needs: a fixed, small set; any other leaves a hole.

The rule for membership: the template stands inside sentences, and the sentence breaks without
it (a foreign word, a measure, an amount, a ship's name, a dash). Infoboxes, citations,
pronunciations in brackets, notes and navigation are not text of the article.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.mediawiki.arguments import Arguments, arguments
from pipeline.mediawiki.formula import subscript, superscript
from pipeline.mediawiki.marks import HOLE
from pipeline.mediawiki.measures import convert, fraction, value

Renderer = Callable[[Arguments], str]


def text_of(content: str) -> str:
    """Return what the template `{{content}}` shows, as wikitext; a `HOLE` for one not kept."""
    name, bar, rest = content.partition("|")
    name = name.strip(" \n\t" + HOLE).replace("_", " ").lower()
    if renderer := _KEPT.get(name) or _by_prefix(name):
        shown = renderer(arguments(rest) if bar else Arguments([], {}))
        return shown if shown.strip() else HOLE
    if name.startswith("formatnum:"):
        return name.removeprefix("formatnum:").strip() or HOLE
    return _CHARACTERS.get(name, HOLE)


def _by_prefix(name: str) -> Renderer | None:
    return _first if name.startswith("lang-") else None


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
    (convert, "convert cvt unité unidad"),
    (value, "val formatnum"),
    (fraction, "frac fraction sfrac"),
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
    "us patent": "U.S. Patent ",
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
