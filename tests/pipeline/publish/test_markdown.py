import pytest
from markdown_it import MarkdownIt

from pipeline.publish.markdown import Markdown, block, code, counted, environment, escaped, link

MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable("table")
HOSTILE = [
    "<script>alert(1)</script>",
    "[x](http://evil.example)",
    "![x](y.png)",
    "*a* _b_ `c` ~~d~~ **e**",
    "a | b | c",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "> quote",
    "&lt; &amp; &#60;",
    "<https://evil.example>",
    "a\n\n# b",
    "a\u2028b\x00c",
    "\\*",
    "$x$ ^y^ ==z==",
    "---",
    "===",
    "{% if %} {{ x }}",
    "``` a",
    "| --- |",
]


def plain(html):
    for old, new in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        html = html.replace(old, new)
    return html.strip()


def seen(text):
    """What a reader sees of a text on one line."""
    shown = " ".join(text.replace("\x00", "\ufffd").split())
    return shown.replace("\u2028", "\ufffd")


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_shows_as_it_is(text):
    html = MARKDOWN.render(escaped(text))
    body = html.removeprefix("<p>").removesuffix("</p>\n")
    assert html.startswith("<p>")
    assert "<" not in body
    assert plain(body) == seen(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_stays_in_its_cell(text):
    table = f"| a | b |\n|---|---|\n| {escaped(text)} | {code(text)} |\n"
    html = MARKDOWN.render(table)
    assert html.count("<td>") == 2
    for tag in ("<script", "<a ", "<img", "<h1", "<em", "<strong", "<del"):
        assert tag not in html


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "```\n# out\n```",
        "a ```` b\n`````text",
        "~~~\nx\n~~~",
        "</details>\n\n# out",
        "\n\n  x\n",
        "one\r```\r# out",
    ],
)
def test_nothing_ends_a_block(text):
    html = MARKDOWN.render(f"{block(text)}\n\nafter")
    assert html.count("<pre>") == 1
    assert "<h1" not in html
    assert html.endswith("</pre>\n<p>after</p>\n")
    inside = plain(html.split('<code class="language-text">')[1].split("</code>")[0])
    assert inside == text.replace("\r", "\n").strip()


def test_addresses_are_no_links():
    # What GFM looks for are "://", "www." and "@", so none may be left whole.
    text = escaped("http://evil.example www.evil.example a@evil.example")
    assert text == "http\\://evil.example www\\.evil.example a\\@evil.example"


def test_small_things():
    assert counted(1, "record") == "1 record"
    assert counted(2500, "record") == "2,500 records"
    assert link("a]b", "https://x.example/") == "[a\\]b](<https://x.example/>)"
    assert code("") == ""
    assert code("a`b") == "``a`b``"


def test_templates_escape_what_is_not_markdown():
    made = environment().from_string("{{ a }} {{ b }} {{ c | code }}")
    assert made.render(a="<b>", b=Markdown("**x**"), c="y") == "\\<b\\> **x** `y`"
