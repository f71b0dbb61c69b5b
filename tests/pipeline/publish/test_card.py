import copy
import re

import pytest
from markdown_it import MarkdownIt

from pipeline.errors import RunError
from pipeline.publish.about import About
from pipeline.publish.card import card, matrix

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
EVIL = "</details><script>alert(1)</script>\n\n# gone\n\n```\n````\n| a | [x](http://evil.example)"


def body(text):
    return text.split("\n---\n", 1)[1]


def html(text):
    return MARKDOWN.render(body(text))


def test_it_is_the_same_for_the_same_manifest(published, manifest):
    about = About(**manifest["published"]["about"])
    assert (published / "README.md").read_text() == card(manifest, about)


def test_what_a_reader_looks_for(manifest):
    about = About(title="Lamps", repo="org/lamps", authors="A. Lamp", contact="a@lamps.example",
                  license_note="Ask before you sell.", summary="All about lamps.")  # fmt: skip
    text = card(manifest, about)
    for heading in ("Load it", "What was mined", "The signals", "Sources and licences",
                    "Columns", "Known limits", "Make it again", "Have a document removed",
                    "Cite it"):  # fmt: skip
        assert f"\n## {heading}\n" in text
    for words in ("# Lamps\n", "All about lamps.", "Made by A. Lamp.", "Ask before you sell.",
                  'load_dataset("org/lamps", "', "2206.11147", "CC-BY-4.0 asks for attribution",
                  "restruct --recipe recipe.yaml --output out", "press.example"):  # fmt: skip
        assert words in text


def test_counts_are_those_of_the_manifest(manifest):
    shown = html(card(manifest, About()))
    facts = manifest["published"]["facts"]
    for cell in facts["cells"]:
        assert f">{cell['records']:,}</td>" in shown
    for row in facts["mines"]:
        assert f"<td>{row['mine']}</td>" in shown


def test_no_empty_runs_of_lines_or_loose_templates(manifest):
    text = card(manifest, About())
    assert "\n\n\n\n" not in text
    assert "{{" not in body(text)
    assert "{%" not in body(text)
    assert "None" not in body(text)


def poisoned(manifest):
    """A manifest every text of which that data decides is hostile."""
    evil = copy.deepcopy(manifest)
    facts = evil["published"]["facts"]
    for example in facts["examples"].values():
        example.update(dict.fromkeys(example, EVIL))
    for rows in ("cells", "mines", "terms", "licenses", "languages", "hosts", "methods"):
        for row in facts[rows]:
            row.update({name: EVIL for name in row if isinstance(row[name], str)
                        and name != "signal"})  # fmt: skip
    evil["recipe"]["name"] = EVIL
    evil["recipe"]["caps"] = {EVIL: 3}
    for page in evil["books"]:
        page["filtered"], page["dead"] = {EVIL: 2}, {EVIL: 1}
    evil["versions"]["restruct"] = EVIL
    return evil


def test_nothing_from_data_acts_as_markup(manifest):
    shown = html(card(poisoned(manifest), About()))
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "evil.example</a>" not in shown
    assert 'href="http://evil' not in shown
    assert "<h1>gone" not in shown
    assert shown.count("<h1>") == 1
    assert shown.count("<details>") == shown.count("</details>")
    assert shown.count("<details>") == html(card(manifest, About())).count("<details>")


def test_tables_keep_their_columns(manifest):
    for table in re.findall(r"<table>.*?</table>", html(card(poisoned(manifest), About())), re.S):
        head = len(re.findall(r"<th[ >]", table))
        for row in re.findall(r"<tr>.*?</tr>", table, re.S)[1:]:
            assert row.count("<td") == head


def test_a_narrow_matrix_has_columns_and_a_wide_one_lists():
    cells = [{"mine": f"m{n}", "signal": "s", "records": n + 1} for n in range(8)]
    narrow = matrix(cells)
    assert narrow["columns"] == [f"m{n}" for n in range(8)]
    assert narrow["rows"] == [{"name": "s", "total": 36, "counts": [str(n + 1) for n in range(8)]}]
    wide = matrix([*cells, {"mine": "m_9", "signal": "t", "records": 1000}])
    assert wide["columns"] == []
    assert wide["rows"][1]["counts"] == [r"m\_9 1,000"]
    assert wide["rows"][0]["counts"][0].startswith("m7 8, m6 7")


def test_a_run_from_signals_says_so(manifest):
    again = {**manifest, "run": {**manifest["run"], "from_signals": "~/earlier"}}
    assert "restruct --from_signals earlier --recipe recipe.yaml" in card(again, About())


def test_a_cleaned_recipe_says_so(manifest):
    cleaned = {**manifest, "published": {**manifest["published"], "recipe_cleaned": True}}
    assert "home folders were taken out of it" in card(cleaned, About())
    assert "home folders were taken out of it" not in card(manifest, About())


def test_takedowns_are_told(manifest):
    assert "1 takedown." in card({**manifest, "forgotten": [{}]}, About())


def test_an_unknown_signal(manifest):
    changed = copy.deepcopy(manifest)
    for table in changed["datasets"]:
        table["name"] = table["name"].replace("summary", "sumary")
    with pytest.raises(
        RunError, match=r'signals/sumary: .* no such signal; .* \(did you mean "summary"\?\)'
    ):
        card(changed, About())


def test_the_python_in_it_runs(published, manifest, tmp_path, monkeypatch, capsys):
    pytest.importorskip("polars", reason="polars is no dependency of the package")
    monkeypatch.chdir(published)
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path))
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path)
    text = card(manifest, About()).replace("path/to/this/folder", str(published))
    blocks = re.findall(r"```python\n(.*?)```", text, re.S)
    assert len(blocks) == 3
    for code in blocks:
        exec(code, {})  # noqa: S102 (it is our own template)
    assert "count_star" in capsys.readouterr().out
