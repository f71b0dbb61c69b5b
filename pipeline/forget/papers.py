"""The card and the Croissant file of a published folder, after a takedown."""

from __future__ import annotations

from typing import Any


def remade(folder: str, manifest: dict[str, Any]) -> dict[str, Any]:
    """Write the papers of a published folder anew; return the manifest with its facts counted anew.

    The shards must be in their places. A run's output has no papers: its manifest comes back as
    it is.
    """
    if "published" not in manifest:
        return manifest
    from pipeline.publish.facts import measure
    from pipeline.publish.papers import write_papers

    published = manifest["published"] | {"facts": measure(folder, manifest)}
    manifest = manifest | {"published": published}
    write_papers(folder, manifest)
    return manifest
