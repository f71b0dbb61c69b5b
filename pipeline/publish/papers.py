"""The papers of a published folder: card, Croissant file and recipe, made from its manifest."""

from __future__ import annotations

import os
from typing import Any

from pipeline.configs import CARD, CROISSANT, RECIPE
from pipeline.disk import replace_file, stable_json
from pipeline.errors import RunError, UserError
from pipeline.finished import MANIFEST, read_manifest
from pipeline.publish.about import about_of
from pipeline.publish.card import card
from pipeline.publish.croissant import croissant
from pipeline.publish.facts import FACTS, measure
from pipeline.publish.recipe_file import recipe_yaml
from pipeline.suggest import listed


def papers(manifest: dict[str, Any]) -> dict[str, bytes]:
    """Return the papers for the manifest of a published folder, by file name.

    The same for the same manifest; no file is read. Raises UserError for the manifest of a run,
    RunError for one that names what this version does not know.
    """
    if not isinstance(manifest.get("published"), dict):
        raise UserError(
            "this manifest is a run's, and papers belong to what is published: `restruct publish` "
            "writes both"
        )
    facts = manifest["published"].get("facts")
    if not isinstance(facts, dict) or (missing := set(FACTS) - set(facts)):
        lacks = listed(sorted(missing)) if isinstance(facts, dict) else "its facts"
        raise RunError(f"the published section of the manifest lacks {lacks}; publish the run anew")
    about = about_of(manifest["published"].get("about", {}))
    return {
        CARD: card(manifest, about).encode(),
        CROISSANT: croissant(manifest, about),
        RECIPE: recipe_yaml(manifest),
    }


def write_papers(folder: str, manifest: dict[str, Any]) -> None:
    """Write the papers for a manifest into a published folder, each whole or not at all."""
    for name, data in papers(manifest).items():
        replace_file(os.path.join(folder, name), data)


def remade(folder: str, manifest: dict[str, Any]) -> dict[str, Any]:
    """Write the papers of a published folder anew; return the manifest with its facts counted anew.

    The shards must be in their places.
    """
    published = manifest["published"] | {"facts": measure(folder, manifest)}
    manifest = manifest | {"published": published}
    write_papers(folder, manifest)
    return manifest


def remake_papers(folder: str) -> dict[str, Any]:
    """Count a published folder anew, and write its papers and manifest; return the manifest.

    For a folder whose shards were rewritten and whose manifest names what is there now: a takedown.
    The counts and the examples of the card are part of the manifest ("published"), and they come
    from the shards, so that nothing of a removed document can stay in them.
    Raises UserError where there is no published folder, RunError where a shard cannot be read.
    """
    manifest = read_manifest(folder)
    if not isinstance(manifest.get("published"), dict):
        raise UserError(f"{folder}: was not made by `restruct publish`, so it has no papers")
    manifest = remade(folder, manifest)
    replace_file(os.path.join(folder, MANIFEST), stable_json(manifest))
    return manifest
