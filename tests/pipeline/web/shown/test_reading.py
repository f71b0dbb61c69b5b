"""The parts that plain HTML states, at their offsets in the main text."""

from __future__ import annotations

import time

import pytest

from pipeline.web.shown import reading
from pipeline.web.shown.reading import Reading, TooMuch, read
from schemas.parts import Caption, Definition, Section, Span, Table

LONG = (
    "The dam above the village was built of clay and larch in a single summer, and the people who "
    "built it meant it to hold for ten years at the most. It has now stood for ninety."
)
OTHER = (
    "Every spring two men walk along its crown with iron rods and listen to the sound that the "
    "clay gives back. Where it is dull they dig, and where it rings they walk on."
)


def page(body: str, head: str = "<title>The dam</title>", lang: str = "en") -> Reading:
    html = f"<!doctype html><html lang={lang}><head>{head}</head><body>{body}</body></html>"
    return read(html, "https://water.example/dam")


def main(inner: str) -> Reading:
    return page(f"<main><h1>The dam</h1>{inner}</main>")


def test_sections_have_their_bodies_and_no_headings() -> None:
    found = main(f"<p>{LONG}</p><h2>2.1. Upkeep</h2><p>{OTHER}</p><h3>Who</h3><p>Two men do.</p>")
    assert found.text == f"{LONG}\n\n{OTHER}\n\nTwo men do."
    start = len(LONG) + 2
    end = start + len(OTHER)
    assert found.sections == (
        Section("Upkeep", start, end, 1),
        Section("Who", end + 2, len(found.text), 2),
    )


def test_lists_are_lines_and_breaks_are_kept() -> None:
    found = main(
        f"<p>{LONG}</p><ul><li>clay<li><p>larch</p></ul><p>One<br>two<br><br>three four.</p>"
    )
    assert found.text == f"{LONG}\n\nclay\nlarch\n\nOne\ntwo\n\nthree four."


def test_code_keeps_its_lines() -> None:
    found = main(f"<p>{LONG}</p><pre>if a &lt; b:\n    <b>go</b>()\n\n\n\n\nend</pre>")
    assert found.text.endswith("if a < b:\n    go()\n\nend")


def test_links_whose_page_is_named() -> None:
    found = main(
        f"<p>{LONG} The <a href='/wiki/Larch_tree'>larch</a> is from "
        "<a href='/b' title='Blue Valley'>the blue valley</a>, "
        "near <a href='/c/red-hill.html'>Red Hill</a>; <a href='/d'>more here</a> "
        "and <a href='mailto:a@b.example' title='larch'>larch</a>.</p>"
    )
    shown = [(found.text[s.start : s.end], s.label) for s in found.spans]
    assert shown == [
        ("larch", "Larch tree"),
        ("the blue valley", "Blue Valley"),
        ("Red Hill", "Red Hill"),
    ]


def test_a_part_of_the_same_work_is_no_page_with_a_name() -> None:
    found = main(
        f"<p>{LONG} See <a href='c6.html#a' title='6.1. How many dams are there?'>Section 6.1, "
        "“How many dams are there?”</a> <a href='/on.html' title='On rivers'>On rivers …</a> "
        "and <a href='/wiki/Section_28'>Section 28</a>.</p>"
    )
    assert [span.label for span in found.spans] == ["Section 28"]


def test_offsets_of_links_among_spaces_entities_and_empty_links() -> None:
    found = main(
        f"<p>  {LONG}&nbsp; Tom &amp; <a href='/i'><img src=x></a> "
        "<a href='/wiki/Jerry'> Jerry </a> ran.</p>"
    )
    assert found.text.endswith("Tom & Jerry ran.")
    assert found.spans == (Span("link", len(found.text) - 10, len(found.text) - 5, "Jerry"),)


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- a > b -->",
        "<!--<footer class='entry-footer'> <p>x</footer>-->",
        "<!---->",
        "<!--<nav>-->",
    ],
)
def test_comments_are_passed_over(comment: str) -> None:
    found = main(f"<p>{LONG}</p>{comment}<p>{OTHER} Then{comment} rain.</p>")
    assert found.text == f"{LONG}\n\n{OTHER} Then rain."


def test_picture_within_a_line_ends_no_paragraph() -> None:
    found = main(f"<p>{LONG} Then <picture><img src=x></picture> came <b>rain</b>.</p>")
    assert found.text == f"{LONG} Then came rain."


def test_table_of_data_is_no_text() -> None:
    rows = "<tr><th>Year<th>Height</tr><tr><td>1930<td>4 m</tr><tr><td>1960<td><b>5</b> m</tr>"
    found = main(f"<p>{LONG}</p><table><caption>Growth</caption>{rows}</table>")
    assert found.text == LONG
    body = (("1930", "4 m"), ("1960", "5 m"))
    assert found.tables == (Table(("Year", "Height"), body, "Growth", "html:table"),)


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><th>Year<th>Height</tr><tr><td>1930<td>4 m<td>x</tr>",
        "<tr><th>Year<th>Height</tr><tr><td colspan=2>1930</tr>",
        "<tr><th>Year<th>Year</tr><tr><td>1<td>2</tr>",
        "<tr><th>Year<td>1930</tr><tr><th>Height<td>4 m</tr>",
    ],
)
def test_tables_without_one_row_of_headings_are_no_parts(rows: str) -> None:
    found = main(f"<p>{LONG}</p><table>{rows}</table>")
    assert found.tables == ()
    assert found.text == LONG


def test_table_that_lays_out_a_page_is_text() -> None:
    found = page(f"<table><tr><td><p>{LONG}</p></td><td><p>{OTHER}</p></td></tr></table>")
    assert found.text == f"{LONG}\n\n{OTHER}"
    assert found.tables == ()


def test_caption_goes_with_the_paragraph_that_shares_its_words() -> None:
    figure = (
        "<figure><img src=x alt='Two people'><figcaption>Men with iron rods on the crown."
        "</figcaption></figure>"
    )
    found = main(f"<p>{LONG}</p>{figure}<p>{OTHER}</p>")
    start = len(LONG) + 2
    assert found.captions == (
        Caption(
            "Men with iron rods on the crown.",
            "Two people",
            start,
            len(found.text),
            "html:figcaption",
        ),
    )
    assert found.text == f"{LONG}\n\n{OTHER}"


def test_alt_that_is_a_file_name_says_nothing() -> None:
    figure = "<figure><img alt='IMG_1.jpg'><figcaption>The dam in May.</figcaption></figure>"
    found = main(f"<p>{LONG}</p>{figure}")
    assert found.captions[0].alt == ""


def test_definitions() -> None:
    found = main(
        f"<p>{LONG}</p><dl><dt>Crown<dd>The upper edge of a dam, on which one can walk.<dt>Toe<dd>"
        "The foot of a dam on the dry side of it.</dl>"
    )
    assert found.definitions == (
        Definition("Crown", "The upper edge of a dam, on which one can walk.", "html:dl"),
        Definition("Toe", "The foot of a dam on the dry side of it.", "html:dl"),
    )
    assert "Crown\nThe upper edge" in found.text


def test_list_of_labels_and_values_defines_nothing() -> None:
    found = main(f"<p>{LONG}</p><dl><dt>Price<dd>4 pounds<dt>Colour<dd>blue</dl>")
    assert found.definitions == ()


def test_heading_that_asks() -> None:
    found = main(
        f"<p>{LONG}</p><h2>Q: Who looks after the dam?</h2><p>A: {OTHER}</p><h2>Costs</h2>"
    )
    (question,) = found.questions
    assert question.text == "Who looks after the dam?"
    assert question.answers == (OTHER,)
    assert found.text[question.answer_start :].startswith(OTHER)
    assert question.origin == "html:h2"
    assert found.sections[0].title == "Who looks after the dam?"


@pytest.mark.parametrize("heading", ["Want to know more?", "Why?", "Questions", "Any questions?"])
def test_headings_that_ask_nothing_of_the_text(heading: str) -> None:
    assert main(f"<p>{LONG}</p><h2>{heading}</h2><p>{OTHER}</p>").questions == ()


def test_day_of_publication_is_the_one_marked_so() -> None:
    times = (
        "<time datetime=2019-01-01>then</time><time pubdate datetime='2020-05-03T10:00Z'>x</time>"
    )
    assert main(f"<p>{times}</p><p>{LONG}</p>").published == "2020-05-03"
    assert main(f"<p><time datetime=2019-01-01>x</time></p><p>{LONG}</p>").published == ""
    assert main(f"<p><time pubdate datetime=soon>x</time></p><p>{LONG}</p>").published == ""


def test_way_to_the_page() -> None:
    trail = "<nav aria-label=Breadcrumb><a href=/>Home</a> › <a href=/w>Water</a> › The dam</nav>"
    assert page(f"{trail}<main><h1>The dam</h1><p>{LONG}</p></main>").breadcrumb == ("Water",)


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>The dam | Water Weekly</title>", "The dam", "The dam"),
        ("<title>Water Weekly: news</title>", "The dam", "Water Weekly: news"),
        ("<title>The dam - Water Weekly</title>", "", "The dam"),
        ("<title>water - The dam of clay</title>", "", "The dam of clay"),
        ("<title>Dams – a history</title>", "Dams – a history", "Dams – a history"),
        ("<title>x</title><meta property=og:title content='The dam'>", "Water", "The dam"),
        ("<title>PaiNs Blog : The dam of clay</title>", "", "The dam of clay"),
        (
            "<title>Start a blog : tips for people with dams</title>",
            "",
            "Start a blog : tips for people with dams",
        ),
        ("<title>12.3. The dam</title>", "12.3. The dam", "The dam"),
        ("<title>Chapter 8. The dam</title>", "", "The dam"),
        ("<title>1. FC Damm</title>", "", "1. FC Damm"),
        ("", "The dam", "The dam"),
        ("", "", ""),
    ],
)
def test_title(head: str, heading: str, title: str) -> None:
    found = page(f"<main><h1>{heading}</h1><p>{LONG}</p></main>", head)
    assert found.title == title


def test_language_is_the_declared_one() -> None:
    assert page(f"<p>{LONG}</p>", lang="de-CH").language == "de-CH"
    assert read(f"<p>{LONG}</p>", "").language == ""


def test_formulas_are_shown_once_and_notes_not_at_all() -> None:
    math = (
        "<span style='display:none'><math alttext='{\\displaystyle x^2}'><mi>x</mi></math></span>"
        "<img class=mwe-math alt='{\\displaystyle x^2}'>"
    )
    found = main(f"<p>{LONG} Let {math} be it.<sup class=reference><a href=#n>[1]</a></sup></p>")
    assert found.text.endswith("Let x^2 be it.")


def test_scripts_with_tags_in_them_end_where_they_end() -> None:
    found = main(f"<script>a('<script><\\/script></div></main>')</script><p>{LONG}</p>")
    assert found.text == LONG


@pytest.mark.parametrize(
    "html",
    ["", " ", "<!-- -->", "<frameset><frame></frameset>", "<p>", "\x00\ufffd", "<plaintext>"],
)
def test_pages_of_nothing(html: str) -> None:
    assert read(html, "").text == ""


def test_text_holds_nothing_that_cannot_be_written() -> None:
    found = page(f"<p>{LONG} \ue010\ue011a\ue012b \x01c\u200b \ud800.</p>")
    assert found.text == f"{LONG} ab c \ufffd."


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + LONG,
        "<b>" * 20_000 + LONG,
        "<a href=x>" * 20_000 + LONG,
        "<table><tr><td>" * 10_000 + LONG,
        "<svg>" * 20_000 + "<script>" * 2,
        "<!--" * 50_000,
        "<ul><li>" * 20_000 + LONG,
        "<div>" * 20_000 + f"<li>{LONG}" * 5_000,
        "<figure><figcaption>" * 5_000 + LONG,
        f"<main><figure><figcaption>{LONG}</figcaption></figure><p>{OTHER}</p>" * 5_000,
        f"<h1>Is this so?</h1><h2>Why is it so?</h2><p>{OTHER}</p>" * 5_000,
        "<a title='" + "x" * 500_000 + "'>" + LONG,
        "<p>" + " by" * 200_000,
        "<h2>Related</h2>" * 20_000 + f"<p>{LONG}</p>",
        "<p>" + "a&" * 200_000,
        "<span hidden>" * 20_000 + LONG,
    ],
)
def test_time_is_linear(html: str) -> None:
    begun = time.monotonic()
    read(html, "", 60.0)
    assert time.monotonic() - begun < 5


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooMuch, match="takes too long"):
        read("<p>a</p>" * 2_000, "", -1.0)
    with pytest.raises(TooMuch, match="more than 500,000 tags"):
        read("<p>a" * 500_001, "")
    monkeypatch.setattr(reading, "MOST_CHARS", 100)
    with pytest.raises(TooMuch, match="page longer than 100 characters"):
        read("a" * 101, "")


def test_offsets_hold_on_real_pages(corpora) -> None:  # type: ignore[no-untyped-def]
    pages = sorted((corpora / "html" / "open-pages").glob("*.html"))[:12]
    assert pages
    for path in pages:
        found = read(path.read_text(errors="replace"), "")
        for part in (*found.spans, *found.sections, *found.captions):
            assert 0 <= part.start <= part.end <= len(found.text)
        for question in found.questions:
            assert question.answers[0] in found.text[question.answer_start :]
        for span in found.spans:
            assert found.text[span.start : span.end].strip() == found.text[span.start : span.end]


def test_very_many_headings_that_ask_take_no_square_of_the_time() -> None:
    asked = "".join(f"<h2>How high is it in {n}?</h2><p>{n}: {LONG}</p>" for n in range(20_000))
    start = time.monotonic()
    found = page(asked)
    assert len(found.questions) == 20_000
    assert time.monotonic() - start < 15


def test_an_answer_goes_to_the_next_heading_that_is_no_part_of_it() -> None:
    found = main(
        f"<h2>How was it built?</h2><p>{LONG}</p><h3>By whom</h3><p>Two men did.</p>"
        f"<h3>Why was it built?</h3><p>{OTHER}</p><h2>Upkeep</h2><p>{OTHER}</p>"
    )
    answers = [question.answers[0] for question in found.questions]
    assert answers == [f"{LONG}\n\nTwo men did.\n\n{OTHER}", OTHER]
