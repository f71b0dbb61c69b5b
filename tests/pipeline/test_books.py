from pipeline.books import books, breaches, dead_fraction

GOOD = {
    ("mine", "m", "", "in", ""): 10,
    ("mine", "m", "", "out", ""): 7,
    ("mine", "m", "", "filtered", "redirect"): 2,
    ("mine", "m", "", "dead", "broken"): 1,
    ("document", "m", "", "in", ""): 7,
    ("document", "m", "", "out", ""): 7,
}


def test_books_that_add_up():
    pages = books(GOOD)
    assert pages[0] == {
        "stage": "mine",
        "mine": "m",
        "signal": "",
        "in": 10,
        "out": 7,
        "filtered": {"redirect": 2},
        "dead": {"broken": 1},
        "cut": 0,
    }
    assert list(breaches(pages)) == []


def test_a_lost_item_is_found():
    lost = GOOD | {("mine", "m", "", "in", ""): 11}
    assert list(breaches(books(lost))) == ["mine/m: 11 in, but 7 out + 2 filtered + 1 dead"]


def test_an_item_lost_between_two_stages_is_found():
    lost = GOOD | {("document", "m", "", "in", ""): 6, ("document", "m", "", "out", ""): 6}
    assert list(breaches(books(lost))) == ["m: mine gave 7, document took 6"]


def test_a_small_broken_mine_does_not_hide_behind_a_large_one():
    tally = GOOD | {("mine", "big", "", "in", ""): 10**6, ("mine", "big", "", "out", ""): 10**6}
    assert dead_fraction(books(tally)) == 0.1


def test_many_reasons_are_bounded_and_none_is_lost():
    tally = {("mine", "m", "", "dead", f"reason {n}"): 1 for n in range(80)}
    [page] = books(tally | {("mine", "m", "", "in", ""): 80})
    assert sum(page["dead"].values()) == 80
    assert page["dead"]["other reasons"] == 30


JOINED = GOOD | {
    ("join", "m", "", "in", ""): 7,
    ("join", "m", "", "out", ""): 5,
    ("join", "m", "", "filtered", "a property"): 2,
    ("sentence", "m", "", "in", ""): 9,
    ("sentence", "m", "", "out", ""): 2,
    ("sentence", "m", "", "filtered", "about no item"): 7,
}


def test_a_join_stands_between_mine_and_document():
    pages = books(JOINED)
    assert [page["stage"] for page in pages] == ["mine", "join", "sentence", "document"]
    assert list(breaches(pages)) == []


def test_a_draft_or_document_lost_in_a_join_is_found():
    drafts = JOINED | {("join", "m", "", "in", ""): 6, ("join", "m", "", "out", ""): 4}
    assert list(breaches(books(drafts))) == [
        "m: mine gave 7, join took 6",
        "m: mine gave 6, document took 7",
    ]
