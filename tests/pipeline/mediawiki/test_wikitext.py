"""Wikitext: each wart of the format, offsets, hostile input, and real pages."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mediawiki.wikitext import Article, Namespaces, parse_wikitext

WIKI = Namespaces.of([(6, "Fails"), (14, "Kategoreja"), (10, "Taiss"), (2, "Lītuotuojs")])


def parsed(source: str) -> Article:
    return parse_wikitext(source, namespaces=WIKI)


def shown(source: str) -> str:
    return parsed(source).text


def links(source: str) -> list[tuple[str, str]]:
    article = parsed(source)
    return [(article.text[s.start : s.end], s.label) for s in article.links]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # quotes
        ("'''Bold''' and ''italic'' and '''''both'''''", "Bold and italic and both"),
        ("it''s 'quoted'", "its 'quoted'"),
        ("''''a''' b", "'a b"),
        ("l'''amour'' et la '''mort'''", "l'amour et la mort"),
        # templates
        ("A {{cite|x={{y|{{z}}}}}}B", "A B"),
        ("{{Infobox\n| a = {{b}}\n| c = [[d|e]]\n}}\n'''Town''' is", "Town is"),
        ("an {{unclosed thing", "an unclosed thing"),
        ("stray }} here", "stray here"),
        ("{{{param|default}}} text", "text"),
        ("a word {{lang|fr|mot}} here", "a word mot here"),
        ("the {{lang-de|''Haus''}}.", "the Haus."),
        ("it is {{convert|5|km|mi}} away", "it is 5 km away"),
        ("{{convert|3|to|10|km2|sqmi|abbr=on}}", "3 to 10 km²"),
        ("{{convert|1300|mi}} or {{convert|5|ft|6|in}}", "1,300 mi or 5 ft 6 in"),
        ("{{nowrap|[[Paris|the city]] of light}}", "the city of light"),
        ("{{nowrap|1=a = b}}", "a = b"),
        ("{{convert|300|oilbbl|m3}} a day", "300 barrels of oil a day"),
        ("In 1930, {{US patent|1781541}} was", "In 1930, U.S. Patent 1781541 was"),
        ("{{HMS|Victory|1765}} sailed", "HMS Victory sailed"),
        ("1939{{ndash}}1945, {{circa|1900}}, {{val|1.5|u=km}}", "1939–1945, c. 1900, 1.5 km"),
        ("{{frac|1|2}} and {{frac|3|1|2}}", "1/2 and 3 1/2"),
        ("He said: {{quote|To be.}} Then", "He said:\n\nTo be.\n\nThen"),
        ("{{chem|H|2|O}}", "H2O"),
        ("{{formatnum:1234}} people", "1234 people"),
        # seams
        ("Rome ({{IPA-it|x}}) is", "Rome is"),
        ("Rome ({{a}}; {{b}}) is", "Rome is"),
        ("Rome ({{a}}, born 1950) is", "Rome (born 1950) is"),
        ("Rome (born 1950; {{a}}) is", "Rome (born 1950) is"),
        ("Rome (a, {{b}}, c) is", "Rome (a, c) is"),
        ("Rome <ref>x</ref>, Italy <ref name=a />.", "Rome, Italy."),
        ("One.<ref>x</ref>Two", "One. Two"),
        ("a main() call ( ) stays", "a main() call ( ) stays"),
        ("Quoi ? <ref>a</ref> Oui !", "Quoi ? Oui !"),
        # tables
        ("a\n{|\n! h\n|-\n| b {{c}}\n{|\n| n\n|}\n|}\nd", "a\n\nd"),
        ("a\n:{| class=x\n| b\n|}\nd", "a\n\nd"),
        ("a <table><tr><td>b</td></tr></table> c", "a\n\nc"),
        ("a\n\n{| class=x\n| lost cell\n\nb", "a\n\nb"),
        ("{{box|\n{|\n| x\n|}\n}}a", "a"),
        # comments and opaque tags
        ("a <!-- {{ [[ --> b", "a b"),
        ("a\n<!-- x -->\nb", "a b"),
        ("a <!-- never closed", "a"),
        ("a <nowiki>[[b]] {{c}} '''d'''</nowiki> e", "a [[b]] {{c}} '''d''' e"),
        ("a <nowiki/>b", "a b"),
        ("a <ref name=x>b {{c}} [[d]]</ref> e", "a e"),
        ("a <ref name=x> b <ref>c</ref> d", "a b d"),
        ("a <gallery>\nFile:x.jpg|[[y]]\n</gallery> b", "a b"),
        ("a <pre>code [[x]]</pre> b", "a b"),
        ("use <code>x = [[y]]</code>", "use x = y"),
        ("use <syntaxhighlight lang=c inline>a[0]</syntaxhighlight>!", "use a[0]!"),
        ("a\n<syntaxhighlight lang=c>\nint a;\n</syntaxhighlight>\nb", "a\n\nb"),
        # formulas
        (r"where <math>x_1 \leq \alpha^2</math> holds", "where x₁ ≤ α² holds"),
        (r"the <math>\frac{a}{b+1}</math> of", "the a/(b+1) of"),
        (r"<math>\left ( \frac{(a+b)}{2} \right )</math>", "((a+b)/2)"),
        (r"so <math>\begin{align}a&b\end{align}</math>, then", "so, then"),
        # HTML
        ("H<sub>2</sub>O, 10<sup>6</sup>, 1<sup>st</sup>", "H₂O, 10⁶, 1st"),
        ("a<br>b<br />c", "a\nb\nc"),
        ('<div class="x">a</div><p>b</p>', "a\n\nb"),
        ("#include <stdio.h>", "include <stdio.h>"),
        ("a<span style='display:none'>z</span>b", "ab"),
        (
            "2 < 3 &lt; 4 &amp; 5&nbsp;km&#x2014;&eacute; &bogus; &#0;",
            "2 < 3 < 4 & 5 km—é &bogus; �",
        ),
        ("A&#91;&#91;b]]", "A[[b"),
        # switches and variants
        ("__NOTOC__a __init__ b __БЕЗ_ОГЛ__", "a __init__ b"),
        ("-{zh-cn:计算机; zh-tw:電腦}-和-{A}-", "计算机和A"),
        # lines
        ("a\nb\n\nc", "a b\n\nc"),
        ("Intro:\n* one\n** two\n# three\n; t : d", "Intro:\none\ntwo\nthree\nt : d"),
        ("a\n----\nb", "a b"),
        (":''For the film, see [[X]].''\n'''Y''' is", "Y is"),
        ("a:\n: ''quoted''", "a:\nquoted"),
        ("a\r\nb", "a b"),
        # links
        ("[[File:x.jpg|thumb|A [[b|c [d]]] e [http://x y]]]Text", "Text"),
        ("[[Fails:x.jpg]] [[Image:y.png|z]]a", "a"),
        ("[[Attēls:Old name.jpg|thumb|x]]a", "a"),
        ("[http://x.org the site], [http://x.org], http://y.org", "the site, http://y.org"),
        ("[[http://x.org the site]]", "the site"),
        ("[//x.org a] [mailto:a@b.c mail]", "a mail"),
        ("a [[b", "a b"),
        ("a b]] c", "a b c"),
        ("[[:fr:Chat]] [[wikt:cat|cat]]", "fr:Chat cat"),
        ("[[de:Katze]]\n[[zh-min-nan:X]]", ""),
        ("Re: [[User:Joe|Joe]], [[Help:Foo|]]", "Re: Joe, Foo"),
        ("[[a|[[b]]]]", "b"),
        ("un[1]changed [sic]", "un[1]changed [sic]"),
    ],
)
def test_text(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("[[cat]]s and [[dog|hound]]", [("cats", "Cat"), ("hound", "Dog")]),
        ("[[éclair]]", [("éclair", "Éclair")]),
        ("[[straße]] [[ßa]]", [("straße", "Straße"), ("ßa", "ßa")]),
        ("[[猫]]是", [("猫", "猫")]),
        ("[[New_York#History|NY]]", [("NY", "New York")]),
        ("[[#History|above]] [[#X]]", []),
        ("[[Paris (France)|]]", [("Paris", "Paris (France)")]),
        ("[[Paris, Texas|]]", [("Paris", "Paris, Texas")]),
        ("[[caf%C3%A9|c]] [[R&amp;B]]", [("c", "Café"), ("R&B", "R&B")]),
        ("[[a|''b'' c]]", [("b c", "A")]),
        ("[[ a  b | c ]]d", [("cd", "A b")]),
        ("x[[ a | b ]].", [("b", "A")]),
        ("[[Star Trek: Voyager]]", [("Star Trek: Voyager", "Star Trek: Voyager")]),
        ("[[Help:X|x]] [[wikt:y|y]] [[:Category:Z]]", []),
        ("[[a|b\nc]]", [("b c", "A")]),
        ("[[a|{{dropped}}]]", [("a", "A")]),
        ("{{ill|Who|de|Wer}}", [("Who", "Who")]),
        ("{{x|[[a]]}} [[File:f.jpg|[[b]]]] [[c]]", [("c", "C")]),
        ("[[a<b]] [[a{b]]", []),
    ],
)
def test_links(source: str, found: list[tuple[str, str]]) -> None:
    assert links(source) == found


def test_case_sensitive_wiki_keeps_the_first_letter() -> None:
    article = parse_wikitext("[[cat]]", namespaces=Namespaces.of([], first_letter=False))
    assert [s.label for s in article.links] == ["cat"]


def test_categories() -> None:
    source = "a [[Category:big cats|*]]\n[[Kategoreja:Big_cats]] [[category : X]] [[:Category:No]]"
    assert parsed(source).categories == ("Big cats", "X")


def test_sections() -> None:
    source = (
        "Lead [[a]].\n== One ==\nText [[b]].\n=== Two {{x}} ''y'' ===<!-- z -->\nMore [[c]].\n"
        "== Table only ==\n{|\n|}\n== References ==\n<references />\n== Three [[d]] ==\nEnd."
    )
    article = parsed(source)
    assert article.text == "Lead a.\n\nText b.\n\nMore c.\n\nEnd."
    found = [(s.level, s.title, article.text[s.start : s.end]) for s in article.sections]
    assert found == [(1, "One", "Text b."), (2, "Two y", "More c."), (1, "Three d", "End.")]
    assert article.text[: article.lead_end] == "Lead a."
    assert [article.text[s.start : s.end] for s in article.links] == ["a", "b", "c"]


def test_a_page_without_lead_or_headings() -> None:
    assert parsed("== A ==\nb").lead_end == 0
    assert parsed("b").lead_end == 1
    assert parsed("") == Article("", (), (), (), 0)


def test_levels_count_from_the_outermost() -> None:
    assert [s.level for s in parsed("=== A ===\na\n==== B ====\nb").sections] == [1, 2]


def test_noncharacters_of_the_source_are_no_marks() -> None:
    assert shown("a\ufdd0b\ufdd2c\ufdd5") == "a\ufffdb\ufffdc\ufffd"
    assert shown("a&#xFDD0;1&#xFDD1;b") == "a1b"


N = 50_000


@pytest.mark.parametrize(
    "source",
    [
        "{{" * 10_000,
        "{{" * 10_000 + "}}" * 10_000,
        "{{nowrap|" * 10_000 + "x" * 1000 + "}}" * 10_000,
        "{" * 10 * N,
        "}" * 10 * N,
        "[[" * N,
        "[[a|" * N,
        "[[a|" * N + "]]" * N,
        "[[a|" + "[b]" * N,
        "]]" * N,
        "'''" * 3 * N,
        "''' a" * N,
        "<ref>" * N,
        "<ref>" * N + "</ref>",
        "<!--" * N,
        "<gallery>" * N,
        "<math>" * N + "</math>",
        "\n{|" * N,
        "<table>" * N,
        "<a " * N,
        "<span display" + " " * N + "x>",
        "[http://a " * N,
        "==a==\n" * N,
        "= " * N,
        "&#" * N,
        "&#" + "9" * N + ";",
        "__a" * N,
        "-{" * N,
        "(" * N + "<ref/>" + ")" * N,
        ",<ref/>" * N,
        "," * N + "<ref/>)",
        "{{lang" + "|a" * N + "}}",
        " " * 10 * N,
        "\n:;" * N,
    ],
    ids=lambda source: source[:12].strip(),
)
def test_hostile_input_takes_linear_time(source: str) -> None:
    """A quadratic step would take minutes on any of these; all together take seconds."""
    article = parsed(source)
    assert not re.search(r"\[\[|\{\{|'''", article.text)


SPACED_TOKENS = """{{ }} {{{ }}} {| |} || | |- [[ ]] [ ] [http://x File:a.jpg| Category:b
Fails:c|thumb| ' '' ''' ''''' <ref> </ref> <ref/> <nowiki> </nowiki> <!-- --> <br> <math> </math>
<table> </table> = == === * # : ; ---- &nbsp; &lt; &#91; __NOTOC__ {{lang|fr| {{convert|5|
{{nowrap| {{! -{ }- ( ) , . <sup> </sup> :fr: fr: \ufdd0 \ufdd2 \ufdd3 \ufdd6 ä 猫 a B 1 \ud800"""
LINE_TOKENS = ("\n", "\n\n", " ", "\xa0", "\r\n", "\n{|\n", "\n|}\n", "\n== x ==\n")
TOKENS = (*SPACED_TOKENS.split(), *LINE_TOKENS)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=60))
def test_any_mixture_of_markup_gives_sound_offsets(tokens: list[str]) -> None:
    article = parsed("".join(tokens))
    text = article.text
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert not re.search("[\ufdd0-\ufdef]", text)
    assert 0 <= article.lead_end <= len(text)
    end = 0
    for span in article.links:
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert span.label
        end = span.end
    end = article.lead_end
    for section in article.sections:
        assert end <= section.start < section.end <= len(text)
        assert section.level >= 1
        end = section.end


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["a", "b c", "Ä"]), min_size=1, max_size=12))
def test_links_of_plain_paragraphs_come_out_as_they_went_in(words: list[str]) -> None:
    article = parsed("\n\n".join(f"x [[{word}|{word}!]] y" for word in words))
    assert article.text == "\n\n".join(f"x {word}! y" for word in words)
    assert [article.text[s.start : s.end] for s in article.links] == [f"{w}!" for w in words]


def test_order_of_links_follows_the_text() -> None:
    assert Counter(links("[[a]] [[b|c]] [[a]]")) == {("a", "A"): 2, ("c", "B"): 1}
