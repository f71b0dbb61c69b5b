import pytest

from pipeline.web.language import declared, detected, language, subtag
from pipeline.web.markup.meta import Meta

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


def test_varieties_of_one_standard_add_up():
    # The detector halves this between Chinese and Wu, neither of which is likely by itself.
    assert language("", "简体中文网页内容") == "zh"
    assert language("yue", "简体中文网页内容") == "yue"


def test_near_relatives_together_speak_against_a_template():
    """A text may leave open which of Croatian, Bosnian, Serbian it is, and is no English."""
    assert language("en", CROATIAN * 3) in {"hr", "bs", "sr"}


# Of each a piece of the Universal Declaration, where the real corpora are.
UDHR = {"ces": "cs", "fra": "fr", "hun": "hu", "rus": "ru", "spa": "es", "tur": "tr", "vie": "vi"}


@pytest.mark.parametrize(("name", "code"), UDHR.items())
def test_real_text_is_found_whatever_is_declared(corpora, name, code):
    folder = corpora / "multilingual" / "udhr2" / "udhr2"
    text = " ".join((folder / f"{name}.txt").read_text(encoding="utf-8").split())[2000:2300]
    assert {language(stated, text) for stated in ("", "en", code)} == {code}
