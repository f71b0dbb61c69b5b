"""Licences by the addresses and words that sources give for them, in the manner of SPDX."""

from __future__ import annotations

import re

# The version is part of a licence; a port ("de", "igo") is one where the address has it.
_CREATIVE = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/licenses/([a-z-]{2,20})/(\d\.\d)"
    r"(?:/([a-z]{2,3}))?(?:[/?#].{0,100})?"
)
_PUBLIC = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/(?:publicdomain|mark)/(zero|mark)/(\d\.\d)"
    r"(?:[/?#].{0,100})?"
)
_ARXIV = re.compile(r"https?://arxiv\.org/licenses/([a-z-]{2,40})/(\d\.\d)/?")
_SPDX = re.compile(r"(?:https?:)?//(?:www\.)?spdx\.org/licenses/([A-Za-z0-9.+-]{1,64})")
_WORDS = re.compile(r"CC[ -](BY(?:-(?:NC|SA|ND)){0,2})[ -](\d\.\d)", re.IGNORECASE)
_PUBLIC_NAMES = {"zero": "CC0", "mark": "CC-PDM"}


def licence_name(stated: str) -> str:
    """Return the short name of a licence ("CC-BY-4.0"); unknown ones as given, without ends.

    Ports of Creative Commons keep theirs ("CC-BY-SA-3.0-DE"), as in the list of SPDX.
    """
    stated = stated.strip()
    address = stated.lower()
    if match := _CREATIVE.fullmatch(address):
        return "-".join(filter(None, ("CC", match[1].upper(), match[2], (match[3] or "").upper())))
    if match := _PUBLIC.fullmatch(address):
        return f"{_PUBLIC_NAMES[match[1]]}-{match[2]}"
    if match := _ARXIV.fullmatch(address):
        return f"arXiv-{match[1]}-{match[2]}"
    if match := _SPDX.fullmatch(stated):
        return match[1].removesuffix(".html")
    if match := _WORDS.fullmatch(stated):
        return f"CC-{match[1].upper()}-{match[2]}"
    return stated
