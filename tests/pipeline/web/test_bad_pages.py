"""What broken, hostile and huge pages cost: one item with a reason, or nothing at all."""

import time
from dataclasses import dataclass

import pytest

from pipeline.mines.base import BadItem, Item, Skipped
from pipeline.web.document import to_document
from pipeline.web.page import Page
from schemas import Document

WORDS = (
    "The old mill above the village was open to visitors on Sunday for the first time since the "
    "flood, and nearly four hundred people came to see the wheel turn. "
)
PROSE = "".join(f"<p>{WORDS}Paragraph {n} of the report.</p>" for n in range(4))
FACTS = (
    '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Mill turns again",'
    '"articleSection":"Local","keywords":"mill, flood"}'
)


@dataclass(frozen=True)
class Wanted:
    """The options of the mine that a page sees."""

    name: str = "web"
    license: str = ""
    language: str = ""
    respect_reservations: bool = True
    licenses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    seconds_per_page: float = 20.0


def script(text):
    return f'<script type="application/ld+json">{text}</script>'


def page(markup="", body=PROSE):
    return f"<html><head><title>Mill</title>{markup}</head><body><main>{body}</main></body></html>"


def parse(html, wanted=None, **given):
    body = html if isinstance(html, bytes) else html.encode()
    item = Item(Page("https://a.example/mill", body, **given), "1", 0, "a.warc")
    return to_document(item, wanted or Wanted())


def document(html, **given):
    """Return the first document of a page, and the reasons of what was lost with it."""
    found = parse(html, **given)
    assert isinstance(found, list)
    assert isinstance(found[0], Document)
    return found[0], [other.reason for other in found if isinstance(other, Skipped)]


@pytest.mark.parametrize(
    "html",
    [
        page()[:-40],
        page().replace("</p>", ""),
        page().replace("</main></body></html>", "<table><tr><td><b><i>"),
        page().replace("<p>", "<p></div></span>"),
        page().replace("</head>", ""),
        PROSE,
        f"<p>{WORDS * 3}<!-- never closed",
        f"<p>{WORDS * 3}<a href='never closed",
        "\x00" + page(),
    ],
)
def test_broken_and_truncated_html_gives_what_it_holds(html):
    found, lost = document(html)
    assert "nearly four hundred people came" in found.text
    assert lost == []


@pytest.mark.parametrize("html", ["", " ", "<", "\x00\x00", "<!doctype html>", "<html></html>"])
def test_pages_of_nothing_are_no_fault_of_their_markup(html):
    assert parse(html) == [Skipped("page without a text")]


@pytest.mark.parametrize(
    "text",
    [
        FACTS.replace("}", ",}"),
        f"<!-- {FACTS} -->",
        f"<![CDATA[{FACTS}]]>",
        f"//<![CDATA[\n{FACTS}\n//]]>",
        FACTS + '{"@context":"https://schema.org","@type":"Organization","name":"Mill Society"}',
        FACTS.replace("https://schema.org", "http://www.schema.org/"),
        FACTS.replace('"Mill turns again"', '"Mill turns\nagain"'),
        f"[[{FACTS}]]",
        f'{{"@graph":[{FACTS}]}}',
        FACTS.replace("}", ',"about":{"@id":"#a"},"@id":"#a"}'),
    ],
)
def test_faults_of_json_ld_that_are_mended(text):
    found, lost = document(page(script(text)))
    assert (found.title, found.categories[0]) == ("Mill turns again", ("Local",))
    assert found.keywords == ("mill", "flood")
    assert lost == []


@pytest.mark.parametrize(
    "text",
    [FACTS[:40], '{"@type": NewsArticle}', "{" * 5000, "[" * 5000, '{"a":' * 5000, "not JSON {"],
)
def test_json_ld_beyond_repair_costs_itself_alone(text):
    found, lost = document(page(script(text) + script(FACTS)))
    assert found.title == "Mill turns again"
    assert len(lost) == 1
    assert lost[0].startswith("json-ld: ")


def test_markup_inside_values_is_cleaned_and_scripts_are_text():
    text = FACTS.replace(
        "Mill turns again", "<b>Mill</b> turns &amp; turns<script>alert(1)<\\/script>"
    ).replace("mill, flood", "{{ 7*7 }}, {% raw %}")
    found, _ = document(page(script(text)))
    assert found.title.startswith("Mill turns & turns")
    assert "<b>" not in found.title
    assert "<script" not in found.title
    # What looks like a template is data, and is shown as it stands.
    assert found.keywords == ("{{ 7*7 }}", "{% raw %}")


def test_scripts_and_styles_are_never_text():
    hostile = "<script>alert('pwned')</script><style>p{color:red}</style><noscript>x</noscript>"
    found, _ = document(page(hostile, PROSE + hostile))
    assert "alert" not in found.text
    assert "color" not in found.text


@pytest.mark.parametrize(
    ("value", "score"), [("4,5 von 5", 4.5), ("4.5", 4.5), (" 4,5 ", 4.5), ("4.5/5", 4.5)]
)
def test_numbers_as_strings(value, score):
    review = (
        '{"@context":"https://schema.org","@type":"Review","itemReviewed":{"@type":"Product",'
        f'"name":"Kettle"}},"reviewBody":"{WORDS}","reviewRating":{{"@type":"Rating",'
        f'"ratingValue":"{value}","bestRating":"5","worstRating":"1"}}}}'
    )
    parsed = parse(page(script(review)))
    ratings = [d.rating for d in parsed if isinstance(d, Document) and d.rating]
    assert [(r.value, r.best) for r in ratings] == [(score, 5)]


def test_items_that_hold_each_other():
    text = (
        '{"@context":"https://schema.org","@graph":[{"@id":"#a","@type":"NewsArticle","headline":'
        '"Mill turns again","articleSection":"Local","about":{"@id":"#b"}},{"@id":"#b","@type":'
        '"Organization","name":"Mill Society","subjectOf":{"@id":"#a"}}]}'
    )
    found, lost = document(page(script(text)))
    assert (found.title, lost) == ("Mill turns again", [])


@pytest.mark.parametrize(
    ("encoding", "stated", "head"),
    [
        ("windows-1252", "utf-8", ""),
        ("utf-8", "iso-8859-1", '<meta charset="utf-8">'),
        ("utf-8", "no-such-charset", ""),
        ("utf-8-sig", "windows-1252", ""),
        ("utf-16", "utf-8", ""),
    ],
)
def test_lies_about_the_charset_cost_no_page(encoding, stated, head):
    text = "Die Mühle überstand die größte Flut seit fünfzig Jahren und öffnet am Sonntag. " * 4
    html = page(head, f"<p>{text}</p><p>{text}</p>").encode(encoding)
    found, _ = document(html, charset=stated)
    assert "Sonntag" in found.text
    if encoding != "windows-1252":
        assert "Mühle überstand die größte" in found.text


def test_a_hundred_thousand_nested_divs_end_in_time():
    start = time.monotonic()
    html = "<div>" * 100_000 + PROSE
    found, _ = document(html)
    assert "nearly four hundred people came" in found.text
    assert time.monotonic() - start < 20


def test_a_page_of_fifty_megabytes_is_refused_with_the_reason():
    html = b"<html><body>" + b"<p>The wheel turned.</p>" * (50 * 2**20 // 24)
    start = time.monotonic()
    with pytest.raises(BadItem, match=r"characters|bytes|elements"):
        parse(html)
    assert time.monotonic() - start < 20


def test_a_page_out_of_time_is_refused_with_the_reason():
    with pytest.raises(BadItem, match="too long"):
        parse(page(body=PROSE * 500), Wanted(seconds_per_page=0.0))


@pytest.mark.parametrize(
    ("head", "headers", "reason"),
    [
        ('<meta name="robots" content="noai">', {}, "reserved: noai"),
        ("", {"x-robots-tag": "otherbot: noindex"}, "reserved: noindex"),
        ("", {"tdm-reservation": "1"}, "reserved: tdm-reservation"),
    ],
)
def test_reserved_pages_are_skipped_unless_told_otherwise(head, headers, reason):
    assert parse(page(head), headers=headers) == Skipped(reason)
    kept = parse(page(head), Wanted(respect_reservations=False), headers=headers)
    assert isinstance(kept[0], Document)


def test_only_pages_of_wanted_licences_and_languages():
    licence = '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'
    kept = parse(page(licence), Wanted(licenses=("CC-BY-4.0",), languages=("en",)))
    assert (kept[0].license, kept[0].language) == ("CC-BY-4.0", "en")
    assert parse(page(), Wanted(licenses=("CC-BY-4.0",))) == Skipped("license not asked for")
    assert parse(page(), Wanted(languages=("de",))) == Skipped("language not asked for")


def test_an_element_of_too_many_attributes_is_refused_before_it_is_parsed():
    crowded = "<div " + " ".join(f'a{n}="{n}"' for n in range(200_000)) + ">"
    with pytest.raises(BadItem, match="more than 20,000 attributes"):
        parse(page(body=PROSE + crowded))
    words = "<p>" + "long text " * 50_000 + "</p><img src='data:" + "x" * 100_000 + "'>"
    assert document(page(body=PROSE + words))[1] == []


def test_a_page_that_a_script_has_not_filled_in_yet():
    empty = (
        "<p>{{title}}</p><p>by {{author}}, {{date}}</p><p>{{#each rows}} {{name}} {{/each}}</p>" * 9
    )
    assert parse(page(body=empty)) == [Skipped("page of unfilled templates")]
    assert document(page(body=PROSE + "<p>Write {{ name }} where the name goes.</p>"))[1] == []


def test_what_one_reviewer_says_is_no_text_of_the_page():
    shop = script(
        '{"@type":"Product","name":"Kettle","review":{"@type":"Review","reviewBody":"'
        + WORDS * 3
        + '","reviewRating":{"ratingValue":4}}}'
    )
    found = parse(page(shop, body="<p>Kettle</p>"))
    assert [d.id.partition("#")[2] for d in found if isinstance(d, Document)][-1] == "review-1"
    assert all(WORDS not in d.text for d in found if isinstance(d, Document) and "#" not in d.id)
