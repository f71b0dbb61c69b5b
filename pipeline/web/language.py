"""The language of a page: what it declares, and what its text is written in.

Templates declare "en" whatever is written into them, so a clear answer of the detector goes
before the declaration. The detector is py3langid, whose model ships inside its wheel and gives
probabilities that are calibrated for the length of the text; `bench/language.py` has its rivals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipeline.web.markup.meta import Meta

# A primary subtag of BCP 47, and the words that templates put in its place.
_SUBTAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_ ,;]|$)")
_NO_LANGUAGE = frozenset(("und", "mul", "mis", "zxx", "xx", "qaa", "xml", "iso", "utf"))
_OLD_CODES = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv"}
# Three letters where the detector and the other mines use two.
_TWO = {
    "ara": "ar", "ces": "cs", "cze": "cs", "chi": "zh", "zho": "zh", "cmn": "zh", "dan": "da",
    "deu": "de", "ger": "de", "eng": "en", "spa": "es", "fin": "fi", "fra": "fr", "fre": "fr",
    "hin": "hi", "ita": "it", "jpn": "ja", "kor": "ko", "nld": "nl", "dut": "nl", "nob": "nb",
    "nor": "no", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru", "swe": "sv",
    "tur": "tr", "ukr": "uk", "vie": "vi",
}  # fmt: skip
# Varieties that the detector tells from the written standard that nearly all such pages are in;
# their probabilities add up, or neither would ever be likely.
_STANDARD = {
    "wuu": "zh", "yue": "zh", "arz": "ar", "ary": "ar", "uzs": "uz", "gcf": "ht", "gcr": "ht",
    "pcm": "en", "sdh": "ku", "nn": "no",
}  # fmt: skip
# Languages so near to each other that a page knows better than a detector.
_FAMILIES = (
    ("no", "nb", "nn", "da"), ("sr", "hr", "bs", "sh", "cnr"), ("id", "ms"), ("zh", "yue", "wuu"),
    ("ar", "arz", "ary"), ("uz", "uzs"), ("gcf", "gcr", "ht"), ("tl", "fil"), ("ku", "sdh", "ckb"),
    ("en", "pcm"), ("it", "lij", "vec"), ("de", "lb"), ("gug", "gn"), ("fa", "prs"),
)  # fmt: skip
_FAMILY = {code: number for number, family in enumerate(_FAMILIES) for code in family}
# What is looked at: two windows, for a page may open with a quotation or a list of names.
_WINDOW = 350
_LETTERS = 20
_LIKELY, _SURE = 0.6, 0.9
_NEAREST = 6


def declared(stated: str, headers: Mapping[str, str], meta: Meta | None) -> str:
    """Return the language that a page declares, as a primary subtag ("en"); "" without one.

    `stated` is that of its root element; then the header Content-Language counts where it names
    one language alone, then the head.
    """
    header = headers.get("content-language", "")
    in_head = (
        meta.first("http-equiv:content-language", "language", "dc.language", "og:locale")[0]
        if meta
        else ""
    )
    for tag in (stated, "" if "," in header else header, in_head):
        if code := subtag(tag):
            return code
    return ""


def subtag(tag: str) -> str:
    """Return the language of a tag of BCP 47 or of a locale ("en" of "en_GB"), "" without one."""
    found = _SUBTAG.match(tag)
    code = found[1].lower() if found else ""
    code = _OLD_CODES.get(code, _TWO.get(code, code))
    return "" if code in _NO_LANGUAGE else code


def language(stated: str, text: str) -> str:
    """Return the language of a text, given what its page declares ("" for nothing).

    The detector's answer stands where it is sure, or likely and nothing speaks against it. A
    declared relative of it (nb of no, hr of sr) stands for it. With neither it is "".
    """
    found, confidence = detected(text)
    if stated and (_kin(stated, found) or confidence < _SURE):
        return stated
    return found if confidence >= _LIKELY else ""


def detected(text: str) -> tuple[str, float]:
    """Return the most likely language of a text, and how likely it or a near relative is.

    ("", 0.0) of hardly any text. Between Croatian, Bosnian and Serbian, or Indonesian and Malay,
    many texts leave the choice open, and yet are in no other language.
    """
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) < _LETTERS and not any(c >= "\u2e80" for c in sample):
        return "", 0.0
    nearest = _shares(sample)
    # The likeliest comes first, so that of equal ones the order of the model decides.
    code = max(nearest, key=nearest.__getitem__)
    if code in _NO_LANGUAGE:
        return "", 0.0
    return code, sum(share for other, share in nearest.items() if _kin(code, other))


def _shares(sample: str) -> dict[str, float]:
    shares: dict[str, float] = {}
    for code, share in _detector().rank(sample)[:_NEAREST]:
        standard = _STANDARD.get(code, code)
        shares[standard] = shares.get(standard, 0.0) + share
    return shares


def _sample(text: str) -> str:
    half = max(0, (len(text) - _WINDOW) // 2)
    parts = (text[:_WINDOW], text[max(_WINDOW, half) : half + _WINDOW])
    return " ".join(" ".join(parts).split())


def _kin(one: str, other: str) -> bool:
    return one == other or (_FAMILY.get(one, -1) == _FAMILY.get(other, -2))


@lru_cache(maxsize=1)
def _detector() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
