"""What those who check claims call their findings, in three classes, as far as it is clear.

Left out on purpose is what says something else than true or false: "unproven", "misleading",
"satire", "missing context", "altered".
"""

from __future__ import annotations

import re

from signals import _text

TRUE, FALSE, MIXED = "true", "false", "mixed"

_WORDS = {
    TRUE: (
        "true, correct, accurate, right, fact, confirmed, verified, it is true, this is true,"
        " completely true, totally true, entirely true,"
        "wahr, richtig, stimmt, korrekt, das stimmt, vrai, exact, c'est vrai,"
        "verdadero, cierto, verdad, correcto, verdadeiro, é verdade, vero, è vero,"
        "waar, juist, klopt, sant, rätt, riktig, korrekt, rigtigt, totta, tosi,"
        "prawda, prawdziwe, pravda, правда, doğru, benar, fakta, adevărat, igaz, αλήθεια,"
        "صحيح, सच, सही, 正確, 真实, 真實, 正确, 属实, 사실"
    ),
    FALSE: (
        "false, incorrect, inaccurate, wrong, untrue, not true, fake, fake news, hoax, fabricated,"
        " pants on fire, pants on fire!, debunked, totally false, completely false, entirely false,"
        " this is false, this is fake, it is false, not correct, not accurate,"
        "falsch, unwahr, stimmt nicht, frei erfunden, erfunden, das ist falsch, faux, c'est faux,"
        "infox, inexact, falso, mentira, bulo, es falso, é falso, é mentira, falsa, incorrecto,"
        "errado, è falso, bufala, onwaar, niet waar, onjuist, nepnieuws, falskt, fel, usant, feil,"
        "forkert, valhetta, fałsz, nieprawda, fałszywe, nepravda, lež, ложь, неправда, фейк,"
        "неверно, yanlış, uydurma, salah, hoaks, palsu, fals, hamis, ψευδές,"
        "خطأ, زائف, كاذب, झूठ, गलत, फर्जी,"
        "誤り, 虚偽, デマ, 错误, 錯誤, 虚假, 假的, 谣言, 謠言, 거짓, 사실 아님"
    ),
    MIXED: (
        "mixed, mixture, half true, half-true, partly true, partly false, partially true,"
        " partially false, mostly true, mostly false, partly correct, partially correct,"
        " mostly correct, mostly accurate, partly accurate, partially accurate, half truth,"
        " half-truth, some truth, true and false, barely true, largely true, largely false,"
        "teilweise falsch, teilweise richtig, teilweise wahr, größtenteils falsch,"
        "größtenteils richtig, größtenteils wahr, halbwahr, teils falsch, teils richtig,"
        "plutôt vrai, plutôt faux, en partie faux, en partie vrai, partiellement faux,"
        "à moitié vrai, partiellement vrai, verdad a medias, medio cierto, parcialmente falso,"
        "en parte falso, parcialmente cierto, mayormente falso, mayormente cierto,"
        "parcialmente verdadeiro, meia verdade, in parte falso, in parte vero, parzialmente falso,"
        "parzialmente vero, mezza verità, deels waar, deels onwaar, grotendeels waar,"
        "grotendeels onwaar,"
        "delvis sant, delvis falskt, delvis riktig, delvis feil, częściowo prawda,"
        "częściowy fałsz, półprawda, частично правда, полуправда, kısmen doğru, sebagian benar,"
        "parțial fals, 部分正确, 部分正確, 部分错误, 部分錯誤, 一部正確, 절반의 사실"
    ),
}
_LABELS = {
    _text.bare(word): label for label, words in _WORDS.items() for word in words.split(",") if word
}
_LEAD = re.compile(
    r"(?:(?:our )?(?:verdict|rating|ruling|conclusion)(?: is)?|bewertung|urteil|fazit|fact check)"
    r" ?[:=-] ?",
    re.IGNORECASE,
)
_HEAD = re.compile(r"[.:;!(\[—–|。！]| - ")


def label(verdict: str) -> str:
    """Return "true", "false" or "mixed" where a verdict clearly says so, else "".

    What stands behind the first mark of a sentence is taken for the reasons given.
    """
    shown = " ".join(verdict.split())
    if match := _LEAD.match(shown):
        shown = shown[match.end() :]
    if whole := _LABELS.get(_text.bare(shown)):
        return whole
    head = _text.bare(_HEAD.split(shown, maxsplit=1)[0])
    return _LABELS.get(head, "")
