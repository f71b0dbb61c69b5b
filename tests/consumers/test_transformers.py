"""`transformers`: a tokenizer with the run's ids, and steps of T5 training over published rows."""

import pytest
from datasets import load_dataset

from pipeline.export.tokenizer import save_tokenizer
from pipeline.tokens import Vocabulary
from tests.record_runs import HIDDEN, worded

torch = pytest.importorskip("torch", reason="torch is in the extra consumers")
transformers = pytest.importorskip("transformers", reason="transformers is in the extra consumers")

VOCABULARY = Vocabulary.load("default")
ODD = [
    "  two  spaces ", "two\n\nlines", "½ ™ … ｆｕｌｌ", "", " ", "HELLO 1234567890", "中文字 a",
    "tab\tb\r\nc", "a\u00a0\u3000b", "\u200b zero", "x <extra_id_0> <extra_id_1>y",
    "wor <extra_id_0>ing <extra_id_99>", "a <extra_id_100> b", "<extra_id_5",
]  # fmt: skip


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    save_tokenizer(str(folder))
    return transformers.AutoTokenizer.from_pretrained(str(folder))


@pytest.fixture
def model():
    torch.manual_seed(0)
    config = transformers.T5Config(
        vocab_size=VOCABULARY.vocab_size, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4,
        dropout_rate=0.0, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0,
    )  # fmt: skip
    return transformers.T5ForConditionalGeneration(config)


def test_ids_are_those_that_the_run_counted(tokenizer, truth):
    for row in [*truth(), *truth(split="validation")]:
        for column in ("inputs", "targets"):
            ids = tokenizer(row[column]).input_ids
            assert ids == [*VOCABULARY.encode(row[column]), VOCABULARY.eos_id]
            assert len(ids) - 1 == row[f"{column.removesuffix('s')}_tokens"]


@pytest.mark.parametrize("text", [*ODD, *(r.inputs for r in worded()[::20])])
def test_ids_of_any_text_are_those_of_sentencepiece(tokenizer, text):
    assert tokenizer(text).input_ids[:-1] == VOCABULARY.encode(text)


def test_sentinels_stand_at_the_top_and_hide_pieces_of_words_as_they_were(tokenizer):
    assert len(tokenizer) == VOCABULARY.vocab_size == 32_000
    assert tokenizer.convert_tokens_to_ids("<extra_id_0>") == 31_999
    assert tokenizer.convert_tokens_to_ids("<extra_id_99>") == 31_900
    assert (tokenizer.pad_token_id, tokenizer.eos_token_id, tokenizer.unk_token_id) == (0, 1, 2)
    for text in (HIDDEN.inputs, HIDDEN.targets):
        ids = tokenizer(text).input_ids
        assert [n for n in ids if n >= 31_900] == [31_999, 31_998]
        assert ids[:-1] == VOCABULARY.encode(text)
    # T5's own tokenizer class has a space before "ing" here.
    ids = tokenizer("the wor <extra_id_0>ing man").input_ids
    assert tokenizer.convert_ids_to_tokens(ids[-4:]) == ["<extra_id_0>", "ing", "▁man", "</s>"]


def tokenized(row, tokenizer):
    ids = tokenizer(row["inputs"], truncation=True, max_length=512)
    return {**ids, "labels": tokenizer(row["targets"], truncation=True, max_length=114).input_ids}


def test_a_t5_learns_from_a_batch_of_published_rows(published, tokenizer, model):
    rows = load_dataset(str(published), "default", split="train", streaming=True)
    examples = rows.map(
        tokenized, fn_kwargs={"tokenizer": tokenizer}, remove_columns=rows.column_names
    )
    collate = transformers.DataCollatorForSeq2Seq(tokenizer, model=model, pad_to_multiple_of=8)
    batch = next(iter(torch.utils.data.DataLoader(examples, batch_size=8, collate_fn=collate)))
    assert batch["input_ids"].shape == batch["attention_mask"].shape
    assert batch["input_ids"].shape[1] % 8 == 0
    assert batch["labels"].min() == -100
    assert batch["decoder_input_ids"][:, 0].tolist() == [0] * 8
    losses = steps(model, batch, 12)
    assert all(torch.isfinite(torch.tensor(losses)))
    assert losses[-1] < losses[0] - 0.5
    assert sorted(losses[:6], reverse=True) == losses[:6]


def test_a_t5_learns_to_fill_hidden_spans(tokenizer, model):
    row = tokenized({"inputs": HIDDEN.inputs, "targets": HIDDEN.targets}, tokenizer)
    collate = transformers.DataCollatorForSeq2Seq(tokenizer, model=model)
    losses = steps(model, collate([row]), 12)
    assert losses[-1] < losses[0] - 0.5


def steps(model, batch, number):
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    losses = []
    model.train()
    for _ in range(number):
        loss = model(**batch).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def test_chat_templates_read_the_chat_export(published, tmp_path, tokenizer):
    from pipeline.export import export

    export(str(published), str(tmp_path / "chat"), "chat")
    rows = load_dataset(str(tmp_path / "chat"), split="train", cache_dir=str(tmp_path / "c"))
    template = "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}"
    shown = tokenizer.apply_chat_template(
        rows[0]["messages"], chat_template=template, tokenize=False
    )
    asked, answered = (turn["content"] for turn in rows[0]["messages"])
    assert shown == f"[user] {asked}\n[assistant] {answered}\n"
