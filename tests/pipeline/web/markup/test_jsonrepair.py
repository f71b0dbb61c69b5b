import pytest

from pipeline.web.markup.jsonrepair import Unrepairable, values

THING = {"@type": "Book", "name": "Emma"}
SOUND = '{"@type": "Book", "name": "Emma"}'


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        f"\ufeff {SOUND}\n",
        f"{SOUND};",
        f"{SOUND}}}",
        '{"@type": "Book", "name": "Emma",}',
        '{"@type": "Book",, "name": "Emma" , }',
        '{, "@type": "Book", "name": "Emma"}',
        '{"@type": "Book"\n "name": "Emma"}',
        f"<!-- {SOUND} -->",
        f"<!--\n{SOUND}\n//-->",
        f"<!-- by a plugin -->\n{SOUND}\n<!-- / by a plugin -->",
        f"<!-- {SOUND}",
        f"<![CDATA[{SOUND}]]>",
        f"//<![CDATA[\n{SOUND}\n//]]>",
        f"// <![CDATA[ {SOUND} // ]]>",
        f"/*<![CDATA[*/ {SOUND} /*]]>*/",
        f"// a note\n{SOUND}",
        '{"@type": "Book", // what it is\n "name": /* who */ "Emma"}',
        "{&quot;@type&quot;: &quot;Book&quot;, &quot;name&quot;: &quot;Emma&quot;}",
    ],
)
def test_what_leaves_one_reading_is_read(text):
    assert values(text) == [THING]


@pytest.mark.parametrize("between", ["", "\n", ",", ";\n", ",\n\n"])
def test_two_objects_in_one_script_are_two(between):
    assert values(f'{SOUND}{between}{{"@type": "Map",}}') == [THING, {"@type": "Map"}]


def test_objects_in_a_list_may_lack_their_comma():
    assert values('[{"a": "1"} {"b": "2"},]') == [[{"a": "1"}, {"b": "2"}]]


def test_numbers_stay_as_they_are_written():
    found = values('{"price": 4.50, "big": 12345678901234567890123, "n": -1e3, "x": NaN}')
    assert found == [{"price": "4.50", "big": "12345678901234567890123", "n": "-1e3", "x": None}]
    assert values('{"a": 007, "b": .5, "c": +1, "d": undefined, "e": true,}') == [
        {"a": "007", "b": ".5", "c": "+1", "d": None, "e": True}
    ]


def test_raw_line_ends_and_tabs_in_strings_stay():
    assert values('{"a": "one\ntwo\tthree"}') == [{"a": "one\ntwo\tthree"}]
    assert values('{"a": "one\ntwo",}') == [{"a": "one\ntwo"}]


def test_escapes_of_javascript_lose_their_backslash():
    assert values(r'{"a": "it\'s \"so\" \/ \u00e9"}') == [{"a": 'it\'s "so" / é'}]


def test_marks_of_comments_within_strings_are_text():
    text = '{"a": "https://example.org/ /* no */ <!-- no --> ,} ]]>", }'
    assert values(text) == [{"a": "https://example.org/ /* no */ <!-- no --> ,} ]]>"}]


def test_entities_within_strings_are_left_for_later():
    assert values('{"a": "&quot;x&quot;",}') == [{"a": "&quot;x&quot;"}]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": "he said "no" to it"}', "text outside strings"),
        ('["he said "" to it"]', "a comma is missing"),
        ('{"a": "x', "a string is not closed"),
        ('{"a": {"b": "x"}', "brackets are not closed"),
        ('{"a": ["x"}', "brackets do not match"),
        ('{"a": "x"}} , "b": "y"}', "brackets do not match"),
        ('{"a": {{ page.title }}}', "text outside strings"),
        ('{"a": {"x"}}', "not JSON"),
        ('{"a": , "b": "x"}', "a value is missing"),
        ('{"a" "x"}', "a comma is missing"),
        ("{name: 'Emma'}", "text outside strings"),
        ('{"a": "x" /* never closed', "a comment is not closed"),
        (r'{"a": "\x41"}', "an escape is not of JSON"),
        ("[" * 100_000 + "]" * 100_000, "nested too deep"),
        ('{"a":' * 50_000 + "1," + "}" * 50_000, "nested too deep"),
    ],
)
def test_what_leaves_more_readings_is_refused_with_the_reason(text, reason):
    with pytest.raises(Unrepairable, match=f"^{reason}$"):
        values(text)


@pytest.mark.parametrize(
    "text",
    [
        "{" + "/*" * 300_000,
        "{" + "<!--" * 300_000,
        "{" + " " * 1_000_000 + "x",
        '{"a": "' + "\\" * 1_000_001,
        '{"' + '" "' * 300_000,
        "{" + "// " * 300_000,
        "{" + "-" * 1_000_000,
    ],
)
def test_hostile_blocks_take_linear_time(text):
    with pytest.raises(Unrepairable):
        values(text)
