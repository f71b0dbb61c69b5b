"""The dataset card (README.md): front matter, and a page for people, from the manifest alone."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa

from pipeline.configs import DEFAULT
from pipeline.mines import registry as mines
from pipeline.publish import licences
from pipeline.publish.about import About
from pipeline.publish.cite import citation, rst_citation
from pipeline.publish.columns import described, schema
from pipeline.publish.facts import plain_host
from pipeline.publish.front import by_config, front_matter, records_of, title, to_yaml
from pipeline.publish.limits import limits, reasons, stages
from pipeline.publish.markdown import Markdown, code, environment, escaped, link, number
from schemas.arrow import dtype_name
from signals import registry

_METHODS_SHOWN = 4
_WIDE = 8


def card(manifest: dict[str, Any], about: About) -> str:
    """Return README.md for the manifest of a published folder.

    The same for the same manifest. Nothing that comes from data can act as Markdown, HTML or YAML.
    Raises RunError for a signal that this version does not know.
    """
    body = environment().get_template("card.md.j2").render(context(manifest, about))
    return f"---\n{to_yaml(front_matter(manifest, about))}---\n\n{body}"


def context(manifest: dict[str, Any], about: About) -> dict[str, Any]:
    """Return what the template of the card shows."""
    facts = manifest["published"]["facts"]
    recipe = manifest["recipe"]
    return {
        "about": about,
        "title": title(manifest, about),
        "records": records_of(manifest),
        "facts": facts,
        "typed": sum(t["rows"] for t in manifest["datasets"] if t["name"].startswith("signals/")),
        "splits": _splits(manifest),
        "place": Markdown(about.repo or "path/to/this/folder"),
        "files": Markdown(f"hf://datasets/{about.repo}/" if about.repo else ""),
        "first_signal": Markdown(_largest(facts)),
        "models": any(row["method"].startswith("model:") for row in facts["methods"]),
        "matrix": matrix(facts["cells"]),
        "signals": [_signal(name, manifest) for name in sorted(_signal_records(facts))],
        "mines": [_mine(row, manifest) for row in facts["mines"]],
        "terms": _terms(facts["terms"]),
        "asks": licences.asks(row["license"] for row in facts["terms"]),
        "record_columns": _columns("records", "record"),
        "signal_columns": _columns(_any_typed(manifest), "signal"),
        "limits": limits(manifest),
        "stages": stages(manifest.get("books", [])),
        "reasons": reasons(manifest.get("books", [])),
        "again": bool(manifest.get("run", {}).get("from_signals")),
        "recipe_cleaned": manifest["published"].get("recipe_cleaned", False),
        "version": manifest.get("versions", {}).get("restruct", ""),
        "validation": f"{recipe.get('validation', 0):.3%}".replace(".000%", "%"),
        "vocabulary": recipe.get("vocabulary", "default"),
        "citation": citation(manifest, about),
        "rst": rst_citation(),
        "link": link,
    }


def _splits(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return by_config(manifest["datasets"]).get(DEFAULT, [])


def _largest(facts: dict[str, Any]) -> str:
    counted = _signal_records(facts)
    return max(sorted(counted), key=counted.__getitem__, default=DEFAULT)


def _signal_records(facts: dict[str, Any]) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for cell in facts["cells"]:
        counted[cell["signal"]] += cell["records"]
    return counted


def matrix(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the matrix of mines and signals: `columns`, and `rows` of a name, a total and counts.

    With more mines than a page is wide, `columns` is empty and a row has one text: the mines by
    name, those of most records first.
    """
    names = sorted({cell["mine"] for cell in cells})
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for cell in cells:
        counts[cell["signal"]][cell["mine"]] = cell["records"]
    columns = names if len(names) <= _WIDE else []
    rows = [
        {"name": signal, "total": sum(of.values()), "counts": _counts(of, columns)}
        for signal, of in sorted(counts.items())
    ]
    return {"columns": columns, "rows": rows}


def _counts(of: dict[str, int], columns: list[str]) -> list[Markdown]:
    if columns:
        return [number(of[name]) if name in of else Markdown("·") for name in columns]
    ranked = sorted(of.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Markdown(", ".join(f"{escaped(name)} {number(n)}" for name, n in ranked))]


def _signal(name: str, manifest: dict[str, Any]) -> dict[str, Any]:
    facts = manifest["published"]["facts"]
    kind = registry()[name]
    methods: dict[str, int] = defaultdict(int)
    forms: dict[str, int] = defaultdict(int)
    for row in facts["methods"]:
        if row["signal"] == name:
            methods[row["method"]] += row["records"]
            forms[row["form"]] += row["records"]
    ranked = sorted(methods.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "name": name,
        "about": kind.about,
        "needs": kind.needs,
        "version": kind.version,
        "evidence": kind.evidence,
        "records": _signal_records(facts)[name],
        "documents": sum(c["documents"] for c in facts["cells"] if c["signal"] == name),
        "typed": sum(t["rows"] for t in manifest["datasets"] if t["name"] == f"signals/{name}"),
        "methods": ranked[:_METHODS_SHOWN],
        "more_methods": len(ranked) - _METHODS_SHOWN,
        "forms": sorted(forms.items()),
        "fields": _fields(name),
        "example": facts["examples"].get(name),
    }


def _fields(signal: str) -> list[tuple[str, str]]:
    struct = schema(f"signals/{signal}").field("fields").type
    return [(struct.field(i).name, _shown(struct.field(i).type)) for i in range(struct.num_fields)]


def _columns(dataset: str, kind: str) -> list[dict[str, str]]:
    columns = schema(dataset) if dataset else pa.schema([])
    return [
        {"name": c.name, "type": _shown(c.type), "about": described(kind)[c.name]} for c in columns
    ]


def _any_typed(manifest: dict[str, Any]) -> str:
    typed = (t["name"] for t in manifest["datasets"] if t["name"].startswith("signals/"))
    return min(typed, default="")


def _shown(kind: pa.DataType) -> str:
    if pa.types.is_struct(kind):
        return "struct"
    return f"list of {kind.value_type}" if pa.types.is_list(kind) else dtype_name(kind)


def _mine(row: dict[str, Any], manifest: dict[str, Any]) -> dict[str, Any]:
    facts = manifest["published"]["facts"]
    hosts = [host for host in facts["hosts"] if host["mine"] == row["mine"]]
    own = [one for one in facts["licenses"] if one["mine"] == row["mine"]]
    return {
        **row,
        "format": _format(row["mine"], manifest["recipe"]),
        "licenses": [(licences.name_of(one["license"]), one["records"]) for one in own],
        "more_licenses": own[0]["kinds"] - len(own) if own else 0,
        "hosts": [_host(host["host"]) for host in hosts],
        "more_hosts": hosts[0]["kinds"] - len(hosts) if hosts else 0,
    }


def _host(host: str) -> Markdown:
    return code(host) if plain_host(host) else escaped(host)


def _format(label: str, recipe: dict[str, Any]) -> Markdown:
    """Return what the mine of a source reads, in our own words."""
    for source in recipe.get("sources", []):
        if label == (source.get("name") or source["mine"]):
            kind = mines().get(source["mine"])
            return Markdown(kind.about) if kind else escaped(source["mine"])
    return Markdown("")


def _terms(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_term(row) for row in rows]


def _term(row: dict[str, Any]) -> dict[str, Any]:
    name, address = licences.name_of(row["license"]), licences.address_of(row["license"])
    return {**row, "name": link(name, address) if address else escaped(name)}
