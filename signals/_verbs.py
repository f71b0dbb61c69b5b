"""What English clauses tell of: past events, and not states, plans, sayings or things undone.

There is no parser here. A clause passes only if its words leave little doubt; most sound
sentences do not, and that is the price of it.
"""

from __future__ import annotations

import re

_PAST = """
    became began bought brought broke built burnt came caught chose dealt died drew drove ate fell
    fed fought flew fled forbade gave got grew left lent lost made met paid quit ran rose sank sold
    sent shook shot sang spoke spent spun split stole struck swam swept swore taught took threw
    went won withdrew woke wrote
"""
_PARTICIPLES = """
    born beaten begun bought broken brought built caught chosen cut done drawn driven felled
    forbidden found fought given held hit hurt laid led lost made paid put sent set shot shut sold
    split spoken stolen struck sunk swept sworn taken taught thrown torn won written
"""
# Words in -ed that are no verbs, or tell of a state rather than of an event.
_NO_EVENT = """
    aged accounted allied amounted appeared armed associated based beloved believed belonged bleed
    breed called concerned connected considered consisted contained coloured colored complicated
    covered creed crowded dated dedicated deed detailed devoted enjoyed estimated existed expected
    experienced featured followed greed hundred inbred included indeed inhabited intended
    interested involved kindred known lacked lasted liked limited listed lived located loved
    mixed named need needed numbered owned populated ranked red related
    remained represented reputed resembled sacred seed seemed served shed shared situated
    skilled speed steed supposed talented tired totalled totaled titled trusted united
    unmarried unnamed used varied wanted weed wicked wished worried
"""
_WORD = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")
_PAST_WORDS = frozenset(_PAST.split())
_PARTICIPLE_WORDS = frozenset(_PARTICIPLES.split())
_NO_EVENT_WORDS = frozenset(_NO_EVENT.split())
_BE = frozenset(("was", "were"))
_LEAST_ED = 5

_NOT_PAST = re.compile(
    r"\b(?:will|would|shall|can|could|may|might|must|should|cannot|is|are|am|be|being|been|has|have"
    r"|had|having|does|do|did|not|never|nor|neither|hardly|nobody|nothing|no|if|unless|whether|used"
    r" to|going to|due to|expected|planned|scheduled|set to)\b|n['’]t\b|['’](?:ll|d|re|ve|m)\b"
)
_SAID = re.compile(
    r"\b(?:said|says|saying|told|tells|added|adding|tweeted|claimed|claims|insisted|argued|according"
    r"|reported|reports|explained|admitted|alleged|recalled|remembered|warned|stated|wrote that"
    r"|announced|revealed|confirmed|predicted|thought|felt|knew)\b"
)
_OTHER_TIMES = re.compile(
    r"\b(?:after|afterwards?|before|until|till|since|later|earlier|then|eventually|subsequently"
    r"|previously|formerly|meanwhile|while|when|whenever|during|finally|soon|once|ago|by the time"
    r"|as soon as|already|ever|annually|always|often|usually|every|throughout|following)\b",
    re.IGNORECASE,
)


def verbs(clause: str) -> int:
    """Return how many past events the verbs of a clause tell of."""
    words = [match.group() for match in _WORD.finditer(clause)]
    return sum(_is_event(word, words[max(0, at - 2) : at]) for at, word in enumerate(words))


def _is_event(word: str, before: list[str]) -> bool:
    if word in _PAST_WORDS or _is_ed(word):
        return True
    return word in _PARTICIPLE_WORDS and not _BE.isdisjoint(before)


def _is_ed(word: str) -> bool:
    return word.endswith("ed") and len(word) >= _LEAST_ED and word not in _NO_EVENT_WORDS


def single(clause: str) -> bool:
    """Tell whether a clause has one event verb, and with "was" or "were" only as its passive."""
    if verbs(clause) != 1:
        return False
    if (linking := copulas(clause)) == 0:
        return True
    words = [match.group() for match in _WORD.finditer(clause)]
    at = next(i for i, word in enumerate(words) if word in _BE)
    passive = (word in _PARTICIPLE_WORDS or _is_ed(word) for word in words[at + 1 : at + 4])
    return linking == 1 and any(passive)


def copulas(clause: str) -> int:
    """Return how often "was" and "were" stand in a clause."""
    return sum(match.group() in _BE for match in _WORD.finditer(clause))


def not_past(clause: str) -> bool:
    """Tell whether a clause has words of the present, the future, of doubt or denial."""
    return bool(_NOT_PAST.search(clause))


def said(clause: str) -> bool:
    """Tell whether a clause reports what somebody said or thought."""
    return bool(_SAID.search(clause))


def other_times(clause: str) -> bool:
    """Tell whether a clause speaks of a time beside its own ("after", "later", "when")."""
    return bool(_OTHER_TIMES.search(clause))
