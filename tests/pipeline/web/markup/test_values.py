import pytest
from resiliparse.parse.html import HTMLTree

from pipeline.web.markup.values import clean, text_of, tidy


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("<p>One &amp; two</p><p>Three</p>", "One & two\n\nThree"),
        ("A<br/>b<ul><li>x<li>y</ul>", "A\nb\nx\ny"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("It&#8217;s &nbsp; late", "It’s late"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&lt;p&gt;Soup &amp;amp; bread&lt;/p&gt;", "Soup & bread"),
        ("Use &lt;b&gt; for bold", "Use <b> for bold"),
        ("AT&T and ?a=1&copy=2", "AT&T and ?a=1&copy=2"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
        ("if a < b & c > d", "if a < b & c > d"),
        ("press <Enter> now", "press <Enter> now"),
        ("<!-- hidden -->seen", "seen"),
    ],
)
def test_html_and_entities_become_text(value, wanted):
    assert clean(value) == wanted


@pytest.mark.parametrize(
    "value",
    [
        "<script>steal()</script>",
        "&lt;script&gt;steal()&lt;/script&gt;",
        "<style>p { color: red }</style>",
        "<img src=x onerror=steal()>",
        "<iframe src='https://example.org'></iframe>",
    ],
)
def test_scripts_and_styles_leave_nothing(value):
    assert clean(value) == ""


def test_a_script_among_text_goes_alone():
    assert clean("Nice</p><script>steal()</script><p>indeed") == "Nice\n\nindeed"


def test_unseen_characters_and_lone_surrogates_go():
    assert clean("a\x00b\u200bc\xadd\ufeff") == "abcd"
    assert clean("x\ud800y") == "x\ufffdy"
    assert clean("<b>x\ud800y</b>") == "x\ufffdy"


def test_lines_stay_and_gaps_close():
    assert tidy(" a  b\r\nc\t d \n\n\n\ne ") == "a b\nc d\n\ne"


def test_code_keeps_its_indents():
    assert (
        clean("<p>See:</p><pre>def f():\n    return  1\n</pre>")
        == "See:\n\ndef f():\n    return  1"
    )


def test_the_text_of_an_element_is_what_a_reader_sees():
    tree = HTMLTree.parse("<div><p>One</p><p>t<b>w</b>o</p><script>x</script></div><i> a\n b </i>")
    assert text_of(tree.document.query_selector("div")) == "One\n\ntwo"
    assert text_of(tree.document.query_selector("i")) == "a b"
    assert text_of(tree.document.query_selector("script")) == ""


def test_the_text_of_a_hidden_element_counts():
    tree = HTMLTree.parse('<div hidden style="display:none"><b>One</b> two</div>')
    assert text_of(tree.document.query_selector("div")) == "One two"
