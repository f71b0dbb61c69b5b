"""Inflected forms of English words: Morphy's rules (morphy(7WN)) run from the word to its forms.

The rules make more forms than English has. That does no harm where they are looked for only in an
example of that very word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

# (ending of the form, ending of the word). The last row of each part of speech is ours: Morphy
# leaves such forms to the lists of exceptions, which not every wordnet brings along.
_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "noun": (
        *(("s", ""), ("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z")),
        *(("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y")),
        *(("ves", "fe"), ("oes", "o")),
    ),
    "verb": (
        *(("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e")),
        *(("ed", ""), ("ing", "e"), ("ing", "")),
        *(("ied", "y"), ("ying", "ie")),
    ),
    "adjective": (
        *(("er", ""), ("est", ""), ("er", "e"), ("est", "e")),
        *(("ier", "y"), ("iest", "y")),
    ),
}
_RULES["adverb"] = _RULES["adjective"]
_DOUBLED = {"verb": ("ed", "ing"), "adjective": ("er", "est"), "adverb": ("er", "est")}
_VOWELS = frozenset("aeiou")
_NEVER_DOUBLED = frozenset("aeiouwxyh")
# What a rule takes letters from, or doubles one of, has more: "bed" is no form of "be".
_SHORT = 2
# A noun's head may stand before these: "points of view".
_PREPOSITIONS = frozenset(
    ("of", "in", "at", "on", "by", "to", "for", "from", "with", "up", "off", "out")
)
_PRONOUNS = {
    "one's": ("my", "your", "his", "her", "its", "our", "their"),
    "oneself": (
        *("myself", "yourself", "himself", "herself", "itself"),
        *("ourselves", "yourselves", "themselves"),
    ),
}
Irregular = Callable[[str], Sequence[str]]


def forms(word: str, pos: str, irregular: Irregular, english: bool = True) -> list[str]:
    """Return the forms in which `word` may stand in a text, itself left out.

    First those that the wordnet lists (`irregular` of the word), then, if it is `english`, those
    of the rules. Of a phrase the head alone is inflected: the first word of a verb, of a noun the
    last word or the one before a preposition. "one's" may be any possessive pronoun.
    """
    made = [*irregular(word), *(_ruled(word, pos, irregular) if english else ())]
    return [form for form in dict.fromkeys(made) if form != word]


def _ruled(word: str, pos: str, irregular: Irregular) -> Iterator[str]:
    phrases = list(_with_pronouns(word))
    yield from phrases[1:]
    for phrase in phrases:
        for before, head, after in _around_heads(phrase, pos):
            inflected = (*(irregular(head) if head != word else ()), *_inflected(head, pos))
            yield from (before + form + after for form in inflected)


def _with_pronouns(word: str) -> Iterator[str]:
    yield word
    parts = word.split(" ")
    for blank, pronouns in _PRONOUNS.items():
        if len(parts) > 1 and blank in parts:
            for pronoun in pronouns:
                yield " ".join(pronoun if part == blank else part for part in parts)


def _around_heads(phrase: str, pos: str) -> Iterator[tuple[str, str, str]]:
    """Yield what stands before a head of a phrase, the head, and what follows it."""
    if pos == "verb":
        head, space, rest = phrase.partition(" ")
        yield "", head, space + rest
    elif pos == "noun":
        mark = " " if " " in phrase else "-"
        words = phrase.split(mark)
        yield mark.join((*words[:-1], "")), words[-1], ""
        for at, word in enumerate(words[1:]):
            if word.lower() in _PREPOSITIONS:
                before = mark.join((*words[:at], ""))
                yield before, words[at], mark + mark.join(words[at + 1 :])
                return
    else:
        yield "", phrase, ""


def _inflected(word: str, pos: str) -> Iterator[str]:
    for ending, of in _RULES.get(pos, ()):
        if word.endswith(of) and len(word) >= _SHORT + bool(of):
            yield word[: len(word) - len(of)] + ending
    if len(word) > _SHORT and word[-1] not in _NEVER_DOUBLED and word[-2] in _VOWELS:
        yield from (word + word[-1] + ending for ending in _DOUBLED.get(pos, ()))
