"""Licences of real pages against what people noted of each."""

import re

from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from resiliparse.parse.html import HTMLTree

from pipeline.web.markup.items import items
from pipeline.web.page import Page
from pipeline.web.rights import rights

NOTED = re.compile(r"CC licenses/([a-z-]+)/(\d\.\d) \(rel=license on the page\)")


def test_licences_are_those_noted_by_hand(corpora):
    folder = corpora / "html" / "open-pages"
    wrong, read = [], 0
    for line in (folder / "INDEX.tsv").read_text(encoding="utf-8").splitlines():
        name, *rest = line.split("\t")
        noted = NOTED.search("\t".join(rest))
        if not noted or not (folder / name).is_file():
            continue
        body = (folder / name).read_bytes()
        tree = HTMLTree.parse(bytes_to_str(body, detect_encoding(body)))
        found = rights(items(tree), tree, Page("https://a.example/", body)).license
        read += 1
        if not found.startswith(f"CC-{noted[1].upper()}-{noted[2]}"):
            wrong.append((name, found))
    assert wrong == []
    assert read >= 25
