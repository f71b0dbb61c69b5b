"""TRL: a step of supervised fine-tuning over the chat export, as it lies there."""

import pytest
from datasets import load_dataset

from pipeline.export import export
from pipeline.export.tokenizer import save_tokenizer

trl = pytest.importorskip("trl", reason="trl is in the extra consumers")
transformers = pytest.importorskip("transformers", reason="transformers is in the extra consumers")
TEMPLATE = "{% for m in messages %}[{{ m.role }}] {{ m.content }}{{ eos_token }}\n{% endfor %}"


def test_the_trainer_takes_the_messages_and_trains(published, tmp_path):
    export(str(published), str(tmp_path / "chat"), "chat")
    rows = load_dataset(str(tmp_path / "chat"), split="train", cache_dir=str(tmp_path / "c"))
    assert trl.data_utils.is_conversational(rows[0])
    save_tokenizer(str(tmp_path / "tokenizer"))
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(tmp_path / "tokenizer"))
    tokenizer.chat_template = TEMPLATE
    config = transformers.LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=1,
        num_attention_heads=2, pad_token_id=0, eos_token_id=1, bos_token_id=1,
    )  # fmt: skip
    options = trl.SFTConfig(
        output_dir=str(tmp_path / "run"), max_steps=3, per_device_train_batch_size=4,
        report_to="none", use_cpu=True, bf16=False, save_strategy="no", logging_steps=1,
    )  # fmt: skip
    trainer = trl.SFTTrainer(
        transformers.LlamaForCausalLM(config), options, train_dataset=rows.select(range(16)),
        processing_class=tokenizer,
    )  # fmt: skip
    trainer.train()
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    assert len(losses) == 3
    assert all(0 < loss < 15 for loss in losses)
