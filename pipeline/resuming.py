"""When `--resume` makes sense, and what it finds finished already."""

from __future__ import annotations

from typing import Any

import orjson
from apache_beam.io.filesystems import FileSystems

from pipeline.errors import RunError
from pipeline.finished import MANIFEST
from pipeline.output import PARTIAL, delete, there
from pipeline.recipe import Recipe, recipe_id

LOCAL_RUNNERS = ("FnApiRunner", "DirectRunner", "BundleBasedDirectRunner")


def check_resumable(runner: str, from_signals: str | None, overwrite: bool) -> None:
    """Raise RunError where `--resume` makes no sense."""
    if overwrite:
        raise RunError("--resume keeps what is done, --overwrite deletes it; give one of them")
    if from_signals:
        raise RunError("--resume: a run --from_signals is one piece; give --overwrite instead")
    if runner not in LOCAL_RUNNERS:
        raise RunError(
            f"--resume goes on with a run of this machine; {runner} has its own means for what "
            "its workers lose (docs/reliability.md); leave --resume out"
        )


def finished(recipe: Recipe, output: str) -> dict[str, Any] | None:
    """Return the manifest in `output` if a run of `recipe` ended there, None if none did.

    Raises RunError if it is that of another recipe, is damaged, or was to be replaced by a run
    that was killed before any part of it was done.
    """
    path = FileSystems.join(output, MANIFEST)
    if not FileSystems.exists(path):
        return None
    with FileSystems.open(path, compression_type="uncompressed") as file:
        manifest = _manifest(path, file.read())
    if manifest.get("recipe_id") != recipe_id(recipe):
        raise RunError(
            f"--resume {output}: a finished dataset of another recipe is there; choose another "
            "--output, or give --overwrite to replace what is there"
        )
    partial = FileSystems.join(output, PARTIAL)
    if "run" not in manifest:
        # The run was killed when all was in its place and only cleaning up was left.
        delete(partial)
    elif there(partial):
        raise RunError(
            f"--resume {output}: a run that was to replace the dataset there was cut off before "
            "anything of it was done; give --overwrite to begin it again"
        )
    return manifest


def _manifest(path: str, data: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise RunError(f"{path}: is not JSON: {error}; --overwrite begins again") from error
    return found if isinstance(found, dict) else {}
