from pipeline.web.schemaorg import lookup
from pipeline.web.schemaorg.lookup import Lookup

TEXT = "One  two\n\nthree four,\u00a0five."


def test_white_space_counts_as_equal():
    found = Lookup(TEXT)
    start, end = found.find("two three   four")
    assert TEXT[start:end] == "two\n\nthree four"
    start, end = found.find("four, five")
    assert TEXT[start:end] == "four,\u00a0five"
    assert found.find("three", 5) == (10, 15)


def test_words_count_only_whole():
    found = Lookup("Yesterday it was not so. Yes. 昨日は雨だった。")
    assert found.find("Yes") == (25, 28)
    assert found.find("yesterda") is found.find("ot so") is None
    assert found.find("雨") == (33, 34)
    assert Lookup("aa" * 20 + " a").find("a") is None


def test_the_search_may_begin_within_the_text():
    found = Lookup("Yes. No. Yes.")
    assert found.find("Yes.", 4) == (9, 13)
    assert found.find("Yes.", 10) is None


def test_what_the_text_does_not_say_is_not_found():
    found = Lookup(TEXT)
    assert found.find("twothree") is None
    assert found.find(" ") is None
    assert Lookup("").find("a") is None


def test_the_work_for_a_page_is_bounded(monkeypatch):
    monkeypatch.setattr(lookup, "_SEARCHED_CHARS", 2 * len(TEXT))
    found = Lookup(TEXT)
    assert [bool(found.find("three")) for _ in range(3)] == [True, True, False]
