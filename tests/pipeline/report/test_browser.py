"""The page in a real browser: keys, search, filters, and text that is no markup."""

import orjson
import pytest


def cell(mine="reviews", signal="sentiment"):
    return f"document.querySelector('[data-mine={mine}][data-signal={signal}]')"


def shown(page):
    return page.value("document.getElementById('b-record').innerText")


def test_markup_in_the_data_is_text(page, bad):
    markup, link = bad
    assert page.value("document.querySelector('h1').textContent") == markup
    assert page.value("document.title") == f"{markup} · report"
    assert markup in page.value("document.querySelector('.letter').textContent")
    page.value(cell("press", "summary") + ".click()")
    assert page.value("document.querySelectorAll('#b-list .item').length") > 2
    assert shown(page).count(markup) >= 5
    assert page.value("document.querySelector('#b-record a')") is None
    assert link in shown(page)
    assert page.value("document.querySelectorAll('img, script').length") == 2
    assert page.value("window.owned") is None


def test_nothing_but_our_script_may_run(browser, report):
    browser.open(report)
    browser.value("document.body.append(Object.assign(document.createElement('script'),"
                  "{textContent: 'window.owned = 4'}))")  # fmt: skip
    assert browser.value("window.owned") is None
    browser.value("fetch('https://example.org/').catch(() => { window.refused = true })")
    assert any("Content Security Policy" in problem for problem in browser.problems)
    assert not any(url.startswith("http") for url in browser.requests)


def test_a_cell_opens_its_records_with_enter_and_escape_leads_back(page):
    page.value(cell() + ".focus()")
    page.press("Enter")
    assert page.value("document.getElementById('browser').open")
    assert page.value("document.getElementById('f-signal').value") == "=sentiment"
    assert page.value("document.getElementById('f-mine').value") == "=reviews"
    assert page.value("document.activeElement.id") == "b-list"
    places = []
    for key in ("j", "ArrowDown", "j", "k", "ArrowUp", "k", "k"):
        page.press(key)
        places.append(page.value("document.getElementById('b-place').textContent"))
    assert places == [f"{n} of 6" for n in (2, 3, 4, 3, 2, 1, 1)]
    assert page.value("document.querySelectorAll('[aria-selected=true]').length") == 1
    page.press("Escape")
    assert not page.value("document.getElementById('browser').open")
    assert page.value(f"document.activeElement === {cell()}")
    assert "#" not in page.value("location.href")


def test_a_record_shows_where_it_comes_from(page):
    page.value(cell() + ".click()")
    record = page.value("location.hash.slice(8)")
    data = page.value("JSON.parse(document.getElementById('samples').textContent)")
    found = next(r for r in data["records"] if r["id"] == record)
    before, evidence, after = data["windows"][found["window"]]["parts"]
    assert page.value("document.querySelector('.r-doc mark').textContent") == evidence
    assert page.value("document.querySelector('.r-doc').textContent") == before + evidence + after
    for text in (
        found["inputs"],
        found["targets"],
        "CC0-1.0",
        found["method"],
        found["document_id"],
    ):
        assert " ".join(text.split()) in " ".join(shown(page).split())
    seen = "document.querySelector('.r-doc mark').getBoundingClientRect()"
    room = "document.querySelector('.r-doc').getBoundingClientRect()"
    assert page.value(f"{seen}.top >= {room}.top && {seen}.top < {room}.bottom")
    link = page.value("(({href, rel}) => [href, rel])(document.querySelector('#b-record a'))")
    assert link == [found["uri"], "noreferrer noopener"]


def test_the_right_option_is_marked(page):
    page.value(cell() + ".click()")
    page.value("""{const f = document.getElementById('f-form');
        f.value = '=choice'; f.dispatchEvent(new Event('change'))}""")
    targets = page.value("document.querySelector('.r-text.target').textContent")
    right = page.value("[...document.querySelectorAll('.r-options .right')].map(o => o.innerText)")
    assert len(right) == 1
    assert right[0].startswith(targets)
    assert "(right)" in page.value("document.querySelector('.right').textContent")


def test_a_slash_searches_and_letters_are_typed(page):
    page.press("/")
    assert page.value("document.activeElement.id") == "q"
    everything = page.value("document.getElementById('b-count').textContent")
    page.press(*"harbour j")
    assert page.value("document.getElementById('q').value") == "harbour j"
    page.value("{const q = document.getElementById('q');"
               "q.value = 'HARBOUR town'; q.dispatchEvent(new Event('input'))}")  # fmt: skip
    count = page.value("document.getElementById('b-count').textContent")
    assert count != everything
    hits = page.value("[...document.querySelectorAll('mark.hit')].map(m => m.textContent)")
    assert {hit.lower() for hit in hits} == {"harbour", "town"}
    data = page.value("JSON.parse(document.getElementById('samples').textContent)")
    fields = ("inputs", "targets", "uri", "prompt", "id", "document_id")
    texts = [" ".join([*(r[f] for f in fields), *r["options"],
                       *(data["windows"][w]["title"] for w in [r["window"]] if w is not None)])
             for r in data["records"]]  # fmt: skip
    expected = sum("harbour" in text.lower() and "town" in text.lower() for text in texts)
    assert count.startswith(f"{expected} of {len(data['records'])} ")
    page.value("{const q = document.getElementById('q');"
               "q.value = 'xyzzy'; q.dispatchEvent(new Event('input'))}")  # fmt: skip
    assert "No sample record is like this" in shown(page)
    page.press("Escape")
    assert not page.value("document.getElementById('browser').open")


@pytest.mark.parametrize("name", ["mine", "signal", "form", "split", "language"])
def test_filters_keep_what_is_chosen(page, name):
    page.value("document.querySelector('[data-open]').click()")
    data = page.value("JSON.parse(document.getElementById('samples').textContent)")["records"]
    for value in sorted({record[name] for record in data}):
        select = f"document.getElementById('f-{name}')"
        page.value(f"{{{select}.value = {orjson.dumps('=' + value).decode()};"
                   f"{select}.dispatchEvent(new Event('change'))}}")  # fmt: skip
        count = page.value("document.getElementById('b-count').textContent")
        assert count.startswith(f"{sum(record[name] == value for record in data)} of ")


def test_arrows_go_through_the_matrix_which_is_one_stop_of_tab(page):
    page.press("Tab")
    assert page.value("document.activeElement.className") == "skip"
    assert page.value("document.querySelectorAll('.cell[tabindex=\"0\"]').length") == 1
    page.value("document.querySelector('.cell').focus()")
    first = page.value("document.activeElement.getAttribute('aria-label')")
    page.press("ArrowRight")
    second = page.value("document.activeElement.getAttribute('aria-label')")
    assert second != first
    page.press("ArrowLeft")
    assert page.value("document.activeElement.getAttribute('aria-label')") == first
    ring = "getComputedStyle(document.activeElement)"
    assert page.value(f"{ring}.outlineStyle + {ring}.outlineWidth") == "solid3px"


def test_an_address_with_a_record_opens_it(browser, report):
    browser.open(report)
    wanted = browser.value("JSON.parse(document.getElementById('samples').textContent).records[9]")
    browser.open(report, f"#record={wanted['id']}")
    assert browser.value("document.getElementById('browser').open")
    assert wanted["id"] in shown(browser)
