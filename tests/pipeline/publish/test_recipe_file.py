from pathlib import Path

import msgspec
import pytest
import yaml

from pipeline.publish.recipe_file import recipe_yaml
from pipeline.recipe import build, load, recipe_id

RECIPES = sorted((Path(__file__).parents[3] / "recipes").glob("*.yaml"))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_comes_back_as_it_was(path, tmp_path):
    recipe = load(str(path))
    manifest = {"recipe": msgspec.to_builtins(recipe)}
    (tmp_path / "recipe.yaml").write_bytes(recipe_yaml(manifest))
    assert load(str(tmp_path / "recipe.yaml")) == recipe


def test_words_that_yaml_would_take_for_others():
    source = {"mine": "jsonl", "input": "2024-01-02", "language": "no", "fields": {"text": "a: b"}}
    recipe = build({"name": "no", "sources": [source]})
    found = recipe_yaml({"recipe": msgspec.to_builtins(recipe)})
    assert recipe_id(build(yaml.safe_load(found))) == recipe_id(recipe)


def test_no_recipe():
    assert yaml.safe_load(recipe_yaml({"recipe": {}})) == {}
