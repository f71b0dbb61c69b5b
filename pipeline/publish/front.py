"""The front matter of a dataset card: what the Hub and `datasets` read of a dataset (hub-docs,
datasetcard.md)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import yaml

from pipeline.configs import DEFAULT
from pipeline.publish.about import About
from pipeline.publish.columns import features, schema, tasks
from pipeline.publish.licences import front_licence
from schemas import SPLITS

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SIZES = (("n<1K", 10**3), ("1K<n<10K", 10**4), ("10K<n<100K", 10**5), ("100K<n<1M", 10**6),
          ("1M<n<10M", 10**7), ("10M<n<100M", 10**8), ("100M<n<1B", 10**9),
          ("1B<n<10B", 10**10), ("10B<n<100B", 10**11), ("100B<n<1T", 10**12))  # fmt: skip
_TAGS = ("restruct", "restructured-pretraining", "pretraining", "prompts", "text-to-text")


def front_matter(manifest: dict[str, Any], about: About) -> dict[str, Any]:
    """Return the front matter of the card for the manifest of a published folder."""
    facts = manifest["published"]["facts"]
    configs = by_config(manifest["datasets"])
    return {
        "pretty_name": title(manifest, about),
        **front_licence(facts["terms"]),
        "language": languages(facts["languages"]),
        "size_categories": [size_category(records_of(manifest))],
        "task_categories": task_categories(facts["cells"]),
        "tags": list(_TAGS),
        "configs": [_config(name, tables) for name, tables in configs.items()],
        "dataset_info": [
            _info(name, tables, facts["bytes"].get(name, {})) for name, tables in configs.items()
        ],
    }


def to_yaml(front: dict[str, Any]) -> str:
    """Return front matter as YAML, in its order, without aliases."""
    dumped: str = yaml.dump(
        front, Dumper=_NoAliases, sort_keys=False, allow_unicode=True, width=100
    )
    return dumped


class _NoAliases(yaml.SafeDumper):
    """The readers of cards are many, and not all of them follow an alias."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def title(manifest: dict[str, Any], about: About) -> str:
    """Return the title of a dataset: the one given, else the recipe's name."""
    return about.title or str(manifest["recipe"].get("name") or "") or "A restructured dataset"


def records_of(manifest: dict[str, Any]) -> int:
    """Return the number of all records."""
    return sum(table["rows"] for table in manifest["datasets"] if table["name"] == "records")


def by_config(datasets: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the tables that have rows by their config: all records first, then by name."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for table in datasets:
        if table["rows"]:
            found[table["config"]].append(table)
    return {
        name: sorted(found[name], key=lambda table: SPLITS.index(table["split"]))
        for name in sorted(found, key=lambda name: (name != DEFAULT, name))
    }


def languages(rows: list[dict[str, Any]]) -> list[str]:
    """Return the codes of languages that the Hub knows as such, those of most records first."""
    codes = [row["language"].replace("_", "-").partition("-")[0].lower() for row in rows]
    return list(dict.fromkeys(code for code in codes if _LANGUAGE.fullmatch(code)))


def size_category(records: int) -> str:
    """Return the Hub's size category of a number of records."""
    return next((name for name, end in _SIZES if records < end), "n>1T")


def task_categories(cells: list[dict[str, Any]]) -> list[str]:
    """Return the tasks that the records train, those of most records first."""
    counted: dict[str, int] = defaultdict(int)
    for cell in cells:
        for task in tasks().get(cell["signal"], ()):
            counted[task] += cell["records"]
    return sorted(counted, key=lambda task: (-counted[task], task))


def _config(name: str, tables: list[dict[str, Any]]) -> dict[str, Any]:
    files = [{"split": t["split"], "path": f"{name}/{t['split']}-*.parquet"} for t in tables]
    first = {"default": True} if name == DEFAULT else {}
    return {"config_name": name, "data_files": files, **first}


def _info(name: str, tables: list[dict[str, Any]], sizes: dict[str, int]) -> dict[str, Any]:
    splits = [
        {"name": t["split"], "num_bytes": sizes.get(t["split"], 0), "num_examples": t["rows"]}
        for t in tables
    ]
    return {
        "config_name": name,
        "features": features(schema(tables[0]["name"])),
        "splits": splits,
        "download_size": sum(shard["bytes"] for t in tables for shard in t["shards"]),
        "dataset_size": sum(split["num_bytes"] for split in splits),
    }
