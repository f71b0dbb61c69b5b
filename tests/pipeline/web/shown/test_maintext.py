"""Which blocks of a page are its main text."""

from __future__ import annotations

import pytest

from pipeline.web.shown.boilerplate import Verdict, ends_the_article, is_machinery, verdict
from pipeline.web.shown.reading import read

LONG = (
    "The dam above the village was built of clay and larch in a single summer, and the people who "
    "built it meant it to hold for ten years at the most. It has now stood for ninety."
)
OTHER = (
    "Every spring two men walk along its crown with iron rods and listen to the sound that the "
    "clay gives back. Where it is dull they dig, and where it rings they walk on."
)
THIRD = (
    "Nobody has written down how they know the one sound from the other, so the younger of the two "
    "is always the son, the daughter or the apprentice of the older."
)


def text(body: str) -> str:
    return read(f"<html><body>{body}</body></html>", "https://dam.example/a").text


def article(inner: str) -> str:
    return f"<div id=page><div class=content><h1>The dam</h1>{inner}</div></div>"


@pytest.mark.parametrize(
    "extra",
    [
        "<nav><p>" + OTHER + "</p></nav>",
        "<div class='cookie-banner'><p>" + OTHER + "</p></div>",
        "<footer><p>" + OTHER + "</p></footer>",
        "<div class=sidebar><p>" + OTHER[:90] + "</p></div>",
        "<aside><p>" + OTHER[:90] + "</p></aside>",
        "<div role=dialog><p>" + OTHER + "</p></div>",
        "<div style='display: none'><p>" + OTHER + "</p></div>",
        "<div hidden><p>" + OTHER + "</p></div>",
        "<ul><li><a href=/a>" + OTHER[:60] + "</a></li><li><a href=/b>Home page</a></li></ul>",
        "<p>Share this on your favourite network</p>",
        "<p>Posted on 3 May 2020 by admin</p>",
        "<script>document.write('" + OTHER[:40] + "')</script>",
        "<noscript><p>" + OTHER + "</p></noscript>",
        "<select><option>" + OTHER + "</option></select>",
        "<form><p>Leave your name here and we will call you back.</p><input></form>",
        "<div class=comments><p>" + OTHER[:90] + "</p></div>",
        "<h3>Related articles</h3><p>" + OTHER[:90] + "</p>",
        "<svg><title>Logo</title></svg>",
        "<template><p>" + OTHER + "</p></template>",
    ],
)
def test_boilerplate_is_left_out(extra: str) -> None:
    whole = text(article(f"<p>{LONG}</p><p>{THIRD}</p>{extra}"))
    assert whole == f"{LONG}\n\n{THIRD}"


def test_prose_spread_over_siblings_is_all_kept() -> None:
    whole = text(
        f"<div><div><p>{LONG}</p></div><div><p>{OTHER}</p></div><div><p>{THIRD}</p></div></div>"
    )
    assert whole == f"{LONG}\n\n{OTHER}\n\n{THIRD}"


def test_lead_above_the_element_of_the_text() -> None:
    lead, rest = f"<p>{THIRD[:70]}.</p>", f"<div><p>{LONG}</p><p>{OTHER}</p></div>"
    whole = text(f"<div>{lead}</div><article><h1>The dam</h1>{lead}{rest}</article>")
    assert whole == f"{THIRD[:70]}.\n\n{LONG}\n\n{OTHER}"


def test_what_stands_above_the_title_is_no_text() -> None:
    body = f"<p>{OTHER[:90]}.</p><h1>The dam</h1><p>{LONG}</p><p>{THIRD}</p>"
    found = read(f"<title>The dam</title><body>{body}", "")
    assert found.text == f"{LONG}\n\n{THIRD}"


def test_element_that_calls_itself_the_article_goes_before_its_neighbours() -> None:
    teasers = f"<section><h2>From our desk</h2><p>{THIRD}</p></section>"
    body = f"<main><article><p>{LONG}</p><p>{OTHER}</p></article>{teasers}</main>"
    assert text(body) == f"{LONG}\n\n{OTHER}"


def test_contents_in_links_are_no_text() -> None:
    contents = "<p>" + "".join(f"{n}. <a href=#{n}>{OTHER[n : n + 50]}</a><br>" for n in range(5))
    assert text(article(f"{contents}</p><p>{LONG}</p><p>{THIRD}</p>")) == f"{LONG}\n\n{THIRD}"


def test_posts_of_a_forum_are_kept() -> None:
    posts = "".join(
        f"<div class=post><div class=author>user{n}</div><p>{words}</p></div>"
        for n, words in enumerate((LONG, OTHER, THIRD))
    )
    assert text(f"<div id=thread>{posts}</div>") == f"{LONG}\n\n{OTHER}\n\n{THIRD}"


def test_comments_are_the_text_where_there_is_no_other() -> None:
    posts = "".join(f"<div class=comment><p>{words}</p></div>" for words in (LONG, OTHER))
    assert text(f"<h1>The dam</h1><div class=comments>{posts}</div>") == f"{LONG}\n\n{OTHER}"


def test_name_of_boilerplate_on_most_of_the_page_is_that_of_its_layout() -> None:
    assert (
        text(f"<div class='layout widget'><p>{LONG}</p><p>{OTHER}</p></div>")
        == f"{LONG}\n\n{OTHER}"
    )


def test_form_around_the_whole_page_is_no_form() -> None:
    assert text(f"<form><div><p>{LONG}</p></div></form>") == LONG


def test_short_page_is_kept_whole() -> None:
    assert text("<h1>Closed</h1><p>We are back on Monday.</p>") == "We are back on Monday."


def test_ingredients_and_steps_are_kept() -> None:
    items = "".join(f"<li>{n} spoons of flour</li>" for n in range(2, 6))
    whole = text(
        article(
            f"<p>{LONG}</p><h2>You need</h2><ul>{items}</ul><h2>Method</h2><ol><li>Stir.</li></ol>"
        )
    )
    assert whole.endswith("4 spoons of flour\n5 spoons of flour\n\nStir.")


def test_paragraph_that_a_teaser_repeats_comes_once() -> None:
    assert text(article(f"<p>{LONG}</p><p>{LONG}</p><p>{OTHER}</p>")) == f"{LONG}\n\n{OTHER}"


@pytest.mark.parametrize(
    ("tag", "attributes", "found"),
    [
        ("div", ' class="post-content"', Verdict.KEEP),
        ("div", ' class="post tag-cookies category-menu hentry"', Verdict.KEEP),
        ("body", ' class="has-sidebar comments-open"', Verdict.KEEP),
        ("div", ' class="content-with-nav"', Verdict.WEAK),
        ("div", ' id="sideBar"', Verdict.WEAK),
        ("div", ' class="relatedPosts"', Verdict.WEAK),
        ("ol", ' class="commentlist"', Verdict.TALK),
        ("div", ' aria-hidden="true"', Verdict.GONE),
        ("nav", "", Verdict.GONE),
        ("span", ' class="sr-only"', Verdict.GONE),
    ],
)
def test_verdict(tag: str, attributes: str, found: Verdict) -> None:
    assert verdict(tag, attributes) is found


@pytest.mark.parametrize(
    "line", ["Share this on Mastodon", "By Ann Lee", "12 comments", "Tags: a, b"]
)
def test_machinery(line: str) -> None:
    assert is_machinery(line)


@pytest.mark.parametrize(
    "line", ["Share prices fell.", "By then it was late.", "He edited the paper."]
)
def test_prose_is_no_machinery(line: str) -> None:
    assert not is_machinery(line)


def test_headings_that_end_an_article() -> None:
    assert ends_the_article("3 Comments")
    assert ends_the_article("Ähnliche Beiträge:")
    assert not ends_the_article("Comments on the budget of 1920")
