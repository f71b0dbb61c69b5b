"""One small run for all tests of the report; one report of bad data, and a browser to open it."""

import orjson
import pyarrow.parquet as pq
import pytest

from pipeline.finished import open_finished
from pipeline.report.data import count
from pipeline.report.samples import choose
from pipeline.report.scan import scan
from pipeline.report.write import Options, write_report
from tests import chromium
from tests.finished_runs import make_run

# Markup that would run a script, and an address that would.
BAD = "</script><script>window.owned = 1</script><img src=x onerror='window.owned = 2'>&lt;b&gt;"
LINK = "javascript:window.owned=3"


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A run of two mines, 60 documents."""
    return make_run(tmp_path_factory.mktemp("report") / "out", letters=7)


@pytest.fixture(scope="session")
def counts(small):
    run = open_finished(str(small))
    with scan(run) as records:
        return count(run, records)


@pytest.fixture
def pick(small):
    """Return a function that chooses samples of a run."""

    def choose_of(most, folder=small):
        run = open_finished(str(folder))
        with scan(run) as records:
            return choose(run, records, count(run, records), most)

    return choose_of


def rewrite(path, change):
    """Change the rows of a Parquet file; `change` takes a row and its number."""
    table = pq.read_table(path)
    rows = [row | change(row, number) for number, row in enumerate(table.to_pylist())]
    pq.write_table(type(table).from_pylist(rows, schema=table.schema), path)


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The report of a run with markup wherever data can hold it."""
    folder = make_run(tmp_path_factory.mktemp("browser") / "out", shards=1, validation=0.0)

    def record(row, number):
        if row["mine"] != "press" or row["signal"] != "summary":
            return {}
        options = [*row["options"], BAD] if row["options"] else []
        return {"inputs": f"{row['inputs']} {BAD}", "targets": BAD, "options": options,
                "license": BAD, "language": BAD, "method": BAD, "uri": LINK}  # fmt: skip

    rewrite(next((folder / "records").glob("*")), record)
    rewrite(next((folder / "evidence").glob("*")), lambda row, _: {"title": row["title"] + BAD})
    letters = next((folder / "dead").glob("*"))
    letter = orjson.loads(letters.read_bytes())
    letters.write_bytes(orjson.dumps(letter | {"error": BAD, "payload": BAD, "uri": LINK}))
    manifest = orjson.loads((folder / "manifest.json").read_bytes())
    manifest["recipe"]["name"] = BAD
    manifest["books"][0]["filtered"] = {BAD: 1}
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest))
    path = folder.parent / "report.html"
    write_report(str(folder), str(path), Options(samples=6))
    return path


@pytest.fixture(scope="module")
def browser():
    if not chromium.BINARY:
        pytest.skip("needs Chromium (apt-get install chromium)")
    with chromium.page() as page:
        yield page


@pytest.fixture
def page(browser, report):
    """The report, newly opened; afterwards, that it complained of nothing and loaded nothing."""
    browser.problems.clear()
    browser.requests.clear()
    browser.look(1300, 900)
    browser.open(report)
    yield browser
    assert browser.problems == []
    assert set(browser.requests) <= {report.as_uri(), "about:blank", "data:,"}


@pytest.fixture(scope="session")
def bad():
    """The markup in the report, and the address."""
    return BAD, LINK
