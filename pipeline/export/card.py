"""The README of an export: where its splits are, for `datasets` and the Hub, and what it is."""

from __future__ import annotations

from typing import Any

import yaml

from pipeline.export.formats import Format
from pipeline.publish.markdown import code, escaped


def card(listing: dict[str, Any], form: Format) -> str:
    """Return a README from what `export.json` holds."""
    head = yaml.safe_dump(_configs(listing), sort_keys=False, allow_unicode=True)
    rows, source = listing["rows"], listing["source"]
    left = [f"* {n:,}: {reason}" for reason, n in rows["left_out"].items()]
    lines = [
        f"---\n{head}---",
        f"# {escaped(source['name'] or 'restruct')}, as `{form.name}`",
        f"{rows['written']:,} of {rows['read']:,} records of a dataset made by restruct: "
        f"{form.about}. The recipe's id is {code(source['recipe_id'])}.",
        "The licence and the source of each row stand in its `license` and `uri`"
        f"{' (in `extra_info`)' if form.name == 'verl' else ''}; `id` names the record.",
        *(["Left out:\n\n" + "\n".join(left)] if left else []),
        "`export.json` lists the files with their rows and SHA-256.",
    ]
    return "\n\n".join(lines) + "\n"


def _configs(listing: dict[str, Any]) -> dict[str, Any]:
    splits: dict[str, list[str]] = {}
    for one in listing["files"]:
        splits.setdefault(one["split"], []).append(one["path"])
    files = [{"split": split, "path": paths} for split, paths in splits.items()]
    return {"configs": [{"config_name": "default", "data_files": files}]}
