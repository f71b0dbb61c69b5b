"""What a report reads of a manifest."""

import pytest

from pipeline.errors import UserError
from pipeline.finished import Finished, open_finished
from pipeline.report.head import Head, Source, head_of


def test_the_head_of_a_run(small):
    head = head_of(open_finished(str(small)))
    assert head.recipe.name == "small"
    assert head.recipe.sources == [Source("jsonl", "press"), Source("jsonl", "reviews")]
    assert head.run.finished == "2026-01-02T03:04:05Z"
    assert head.verdict.ok is True
    assert head.dead_letters.written == 7


def test_a_manifest_may_lack_all_of_it():
    assert head_of(Finished("out", {})) == Head()


@pytest.mark.parametrize(
    ("manifest", "place"),
    [
        ({"verdict": []}, r"Expected `object`.*\$\.verdict"),
        ({"recipe": {"sources": ["wikipedia"]}}, r"\$\.recipe\.sources\[0\]"),
        ({"versions": {"python": 3}}, r"\$\.versions"),
        ({"verdict": {"dead_fraction": "few"}}, r"\$\.verdict\.dead_fraction"),
    ],
)
def test_a_manifest_that_no_run_writes(manifest, place):
    with pytest.raises(UserError, match=rf"out/manifest\.json: .*{place}.*take the manifest"):
        head_of(Finished("out", manifest))
