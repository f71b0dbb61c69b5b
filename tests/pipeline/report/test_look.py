"""The page on small and dark screens, on paper, without JavaScript."""

import pytest


@pytest.mark.parametrize("width", [360, 768])
def test_no_screen_is_too_narrow(page, width):
    page.look(width, 740, phone=True)
    page.value("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.value("document.documentElement.scrollWidth") <= width
    for scroll in ("", " + document.querySelector('.matrix').offsetWidth"):
        assert page.value(f"document.querySelector('main').offsetWidth{scroll}") > 0
    page.value("document.querySelector('[data-mine=press][data-signal=summary]').click()")
    wide = "(id => { const e = document.querySelector(id); return e.scrollWidth - e.clientWidth })"
    assert page.value(f"{wide}('#b-record')") <= 0
    assert page.value(f"{wide}('#browser')") <= 0
    assert page.value("document.getElementById('b-close').getBoundingClientRect().right") <= width
    assert page.value("document.getElementById('b-next').getBoundingClientRect().right") <= width


# The least contrast of texts with what lies behind them (WCAG 2.2): of the numbers of the matrix on
# every step of its colours, of charts, of the rest.
CONTRAST = """(() => {
  const light = (c) => { const [r, g, b] = c.map((v) => (v /= 255) <= .04045
    ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const pixel = (c) => { const x = new OffscreenCanvas(1, 1).getContext('2d');
    x.fillStyle = c; x.fillRect(0, 0, 1, 1); return [...x.getImageData(0, 0, 1, 1).data]; };
  const behind = (e) => { for (; e; e = e.parentElement) {
    const c = pixel(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; } };
  const ratio = (e, side) => { const [a, b] = [pixel(getComputedStyle(e)[side]), behind(e)]
    .map((c) => light(c.slice(0, 3))); return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); };
  const least = (query, side) => Math.min(
    ...[...document.querySelectorAll(query)].map((e) => ratio(e, side)));
  const heats = [1, 2, 3, 4, 5, 6, 7, 8].map((step) => {
    document.querySelector('.cell').className = `cell h${step}`; return least('.cell', 'color'); });
  return [Math.min(...heats), least('svg text', 'fill'),
    least('p, td:not(.nil), th, dt, dd, h2, h3, .tag, .pill, summary, a:not(.skip)', 'color')];
})()"""


@pytest.mark.parametrize("dark", [False, True])
def test_texts_stand_out(page, dark):
    page.look(1300, 900, dark=dark)
    assert min(page.value(CONTRAST)) >= 4.5


def test_light_and_dark_follow_the_user_and_the_button(page):
    def colour():
        return page.value("getComputedStyle(document.body).backgroundColor")

    light = colour()
    page.value("document.getElementById('theme').click()")
    dark = colour()
    assert dark != light
    page.look(1300, 900, dark=True)
    assert colour() == dark
    page.value("document.getElementById('theme').click()")
    assert colour() == light
    page.value("document.documentElement.removeAttribute('data-theme')")
    assert colour() == dark


def test_without_javascript_the_numbers_are_there(browser, report):
    browser.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.look(1300, 900)
        browser.open(report)
        text = browser.value("document.querySelector('main').innerText")
        assert "Sample records can be read with JavaScript" in text
        assert browser.value("document.querySelectorAll('.matrix .cell').length") == 3
        assert browser.value("document.querySelector('svg').getBoundingClientRect().height") > 50
        assert browser.value("document.querySelector('.tools').offsetParent") is None
        assert browser.value("document.getElementById('browser').offsetParent") is None
    finally:
        browser.ask("Emulation.setScriptExecutionDisabled", value=False)


def test_paper_has_no_buttons_and_slow_eyes_no_motion(page):
    page.ask("Emulation.setEmulatedMedia", media="print", features=[])
    assert page.value("getComputedStyle(document.querySelector('.top')).display") == "none"
    motion = "getComputedStyle(document.documentElement).scrollBehavior"
    still = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    page.ask("Emulation.setEmulatedMedia", media="", features=[])
    assert page.value(motion) == "smooth"
    page.ask("Emulation.setEmulatedMedia", media="", features=still)
    assert page.value(motion) == "auto"
