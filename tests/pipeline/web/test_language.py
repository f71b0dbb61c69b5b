import pytest

from pipeline.web.language import declared, detected, language, subtag
from pipeline.web.meta import Meta

GERMAN = (
    "Die Mühle steht seit dem 17. Jahrhundert am unteren Bach. Ihr Rad hat einen Durchmesser von "
    "fünf Metern und dreht sich noch heute an jedem ersten Sonntag im Monat."
)
ENGLISH = (
    "People no longer have to walk two miles round to reach the far bank. The footbridge over the "
    "river was opened again on Thursday by the two oldest residents of the lane."
)
CROATIAN = "Most preko rijeke ponovno je otvoren u četvrtak, dvije godine nakon poplave."
CHINESE = "这座桥在洪水过后两年重新开放，居民们不再需要绕行。"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("DE", "de"),
        ("zh-Hans-CN", "zh"),
        ("deu", "de"),
        ("iw", "he"),
        ("english", ""),
        ("und", ""),
        ("", ""),
        ("{{ lang }}", ""),
        ("x-klingon", ""),
    ],
)
def test_the_primary_subtag(tag, code):
    assert subtag(tag) == code


@pytest.mark.parametrize(
    ("root", "header", "head", "code"),
    [
        ("de-AT", "en", {}, "de"),
        ("", "fr-CA", {}, "fr"),
        ("", "en, fr", {"og:locale": ("it_IT",)}, "it"),
        ("", "", {"og:locale": ("es_ES",)}, "es"),
        ("", "", {"http-equiv:content-language": ("pl",), "og:locale": ("en_US",)}, "pl"),
        ("", "", {}, ""),
    ],
)
def test_what_a_page_declares(root, header, head, code):
    headers = {"content-language": header} if header else {}
    assert declared(root, headers, Meta("", head, {})) == code


@pytest.mark.parametrize(
    ("stated", "text", "code"),
    [
        ("", GERMAN, "de"),
        ("de", GERMAN, "de"),
        ("en", GERMAN, "de"),  # the template of a page says so, whatever is written into it
        ("fr", ENGLISH, "en"),
        ("", CHINESE, "zh"),
        ("zh", CHINESE, "zh"),
        ("sr", CROATIAN, "sr"),  # standards so near to each other that the page knows better
        ("nl", "Home 404", "nl"),
        ("", "Home 404", ""),
        ("", "12 34 56 78 90 " * 20, ""),
        ("", "", ""),
        ("en", "Kontakt Impressum Startseite", "en"),  # too little to speak against the page
    ],
)
def test_what_is_declared_and_what_is_found(stated, text, code):
    assert language(stated, text) == code


def test_a_quotation_at_the_beginning_is_not_the_page():
    page = "In principio creavit Deus caelum et terram. " + 20 * (ENGLISH + " ")
    assert language("", page) == "en"


def test_the_answer_depends_on_nothing_else():
    assert {detected(GERMAN) for _ in range(3)} == {detected(GERMAN)}
