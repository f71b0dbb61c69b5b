"""seqio: `inputs` and `targets` are the names that its tasks want, and the ids are T5's."""

from importlib import resources

import pytest

from pipeline.tokens import Vocabulary
from schemas.arrow import record_schema
from tests.record_runs import HIDDEN


def test_a_record_has_the_features_of_a_task_as_strings():
    schema = record_schema()
    for name in ("inputs", "targets"):
        assert str(schema.field(name).type) == "string"
        assert not schema.field(name).nullable


def test_a_task_over_published_files_gives_the_ids_that_the_run_counted(published, truth):
    seqio = pytest.importorskip("seqio", reason="seqio needs TensorFlow: install it by hand")
    import tensorflow

    path = str(resources.files("pipeline") / "vocabulary" / "en32k.model")
    vocabulary = seqio.SentencePieceVocabulary(path, extra_ids=100)
    assert vocabulary.vocab_size == Vocabulary.load("default").vocab_size
    rows = [*truth(), {"id": HIDDEN.id, "inputs": HIDDEN.inputs, "targets": HIDDEN.targets}]

    def dataset_fn(split, shuffle_files, seed=None):
        columns = {name: [row[name] for row in rows] for name in ("inputs", "targets")}
        return tensorflow.data.Dataset.from_tensor_slices(columns)

    feature = seqio.Feature(vocabulary, add_eos=True)
    task = seqio.Task(
        "restruct_published",
        source=seqio.FunctionDataSource(dataset_fn, splits=["train"]),
        preprocessors=[seqio.preprocessors.tokenize, seqio.preprocessors.append_eos],
        output_features={"inputs": feature, "targets": feature},
    )
    made = task.get_dataset(None, "train", shuffle=False)
    ours = Vocabulary.load("default")
    for row, example in zip(rows, made.as_numpy_iterator(), strict=True):
        for name in ("inputs", "targets"):
            assert example[name].tolist() == [*ours.encode(row[name]), ours.eos_id]
