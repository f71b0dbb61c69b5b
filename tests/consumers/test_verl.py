"""verl: its own dataset class over the export, and its way of loading our rule."""

import pytest
from datasets import load_dataset

import pipeline.export.reward as rule
from pipeline.export import export
from pipeline.export.tokenizer import save_tokenizer

omegaconf = pytest.importorskip("omegaconf", reason="verl is installed by hand")
transformers = pytest.importorskip("transformers", reason="transformers is in the extra consumers")
rl_dataset = pytest.importorskip(
    "verl.utils.dataset.rl_dataset", reason="verl is installed by hand", exc_type=ImportError
)
TEMPLATE = "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}"


@pytest.fixture
def exported(published, tmp_path):
    made = export(str(published), str(tmp_path / "verl"), "verl")
    return made, sorted(str(path) for path in (tmp_path / "verl").glob("*.parquet"))


def test_its_dataset_reads_every_file_and_keeps_every_row(exported, tmp_path):
    made, files = exported
    save_tokenizer(str(tmp_path / "tokenizer"))
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(tmp_path / "tokenizer"))
    tokenizer.chat_template = TEMPLATE
    config = {"cache_dir": str(tmp_path / "cache"), "filter_overlong_prompts_workers": 1}
    rows = rl_dataset.RLHFDataset(files, tokenizer, omegaconf.DictConfig(config))
    assert len(rows) == made.written
    batch = rl_dataset.collate_fn([rows[n] for n in range(8)])
    assert [list(turns) for turns in batch["raw_prompt"]] == [rows[n]["prompt"] for n in range(8)]
    assert list(batch["index"]) == list(range(8))
    assert all(one["style"] == "rule" for one in batch["reward_model"])


def test_it_finds_the_rule_by_its_path_and_the_rule_the_right_answers(exported):
    from verl.utils.import_utils import load_extern_object

    score = load_extern_object(rule.__file__, "compute_score")
    rows = load_dataset("parquet", data_files=exported[1], split="train", streaming=True)
    for row in rows:
        right = row["reward_model"]["ground_truth"]
        assert score(row["data_source"], f"{right}\n", right, row["extra_info"]) == 1.0
        assert score(row["data_source"], f"not {right}", right, row["extra_info"]) == 0.0
