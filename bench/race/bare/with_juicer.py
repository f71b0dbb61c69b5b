"""data-juicer: a configuration with its mapper for a Python function, exported as Parquet.

Its mapper cannot drop columns, so those of the documents come back empty beside those of the rows.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from bench.race.bare.prompting import in_columns

_SHARD_BYTES = 256 * 2**20
_OWN = ("category", "stars", "text", "title")


def rows_of(samples: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return a batch of prompts for a batch of documents (what the configuration names)."""
    plain = {name: list(samples[name]) for name in ("id", *_OWN)}
    rows: dict[str, list[Any]] = dict(in_columns(plain))
    count = len(rows["id"])
    # It goes by the column `text`, which must be filled.
    empty: dict[str, list[Any]] = {"category": [""] * count, "stars": [0] * count}
    return empty | {"title": [""] * count, "text": rows.pop("inputs")} | rows


def configuration(inputs: str, output: str, workers: int) -> dict[str, Any]:
    """Return what stands in the YAML file that `dj-process` reads."""
    mapper = {"file_path": __file__, "function_name": "rows_of", "batched": True}
    return {
        "project_name": "race",
        "dataset_path": inputs,
        "export_path": f"{output}/records/part.parquet",
        "export_shard_size": _SHARD_BYTES,
        "export_in_parallel": workers > 1,
        "np": workers,
        "ds_cache_dir": f"{output}/cache",
        "work_dir": f"{output}/work",
        "open_monitor": False,
        "process": [{"python_file_mapper": mapper}],
    }


def main(inputs: str, output: str, workers: str) -> None:
    """Do the job with so many processes."""
    from data_juicer.config import init_configs
    from data_juicer.core import DefaultExecutor

    Path(output, "records").mkdir(parents=True)
    path = Path(output) / "race.yaml"
    path.write_text(yaml.safe_dump(configuration(inputs, output, int(workers))))
    DefaultExecutor(init_configs(["--config", str(path)])).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
