"""Pages that only tell the meanings of a word apart: how a wiki marks them."""

from __future__ import annotations

import re

# Templates that mark a page as a list of meanings; names ending in " disambiguation" do as well.
_DISAMBIGUATION_WORDS = """disambiguation|disambig|dab|disamb|hndis|geodis|numberdis|mil-unit-dis|
roaddis|schooldis|hospitaldis|callsigndis|mathdab|biodis|numdab|bio-dab|hndab|geo-dis|begriffsklärung|
homonymie|desambiguación|desambiguação|desambig|disambigua|dp|doorverwijspagina|ujednoznacznienie|
неоднозначность|неоднозначність|förgrening|gren|flertydig|pekerside|täsmennyssivu|rozcestník|egyért|
anlam ayrımı|توضيح|ابهام‌زدایی|פירושונים|曖昧さ回避|aimai|消歧义|消歧義|동음이의|trang định hướng|
zeimeibu škiršona|nozīmju atdalīšana|nuorodinis straipsnis|täpsustus"""
_DISAMBIGUATION = frozenset(name.strip() for name in _DISAMBIGUATION_WORDS.split("|"))
_TEMPLATE_NAME = re.compile(r"\{\{[ \n]{0,5}([^{}|\n<]{1,60})(?=[|}\n])")


def tells_apart(text: str) -> bool:
    """Say whether wikitext is that of a disambiguation page, by its template or switch.

    A page is taken for an article unless it uses a template of this list, so a wiki whose
    template is not in it keeps these pages: a line is enough to add one.
    """
    if "__DISAMBIG__" in text:
        return True
    for match in _TEMPLATE_NAME.finditer(text):
        name = match[1].strip().replace("_", " ").lower()
        if name in _DISAMBIGUATION or name.endswith(" disambiguation"):
            return True
    return False
