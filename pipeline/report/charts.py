"""The plots of a report: Vega-Lite charts, drawn once as SVG, whose colours the page sets."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from pipeline.errors import UserError

try:
    import altair as alt
    import vl_convert  # noqa: F401 (Altair draws with it)
except ImportError as error:  # pragma: no cover (the tests have both)
    raise UserError(
        "restruct report draws its plots with Altair, which is not installed: "
        f"pip install 'restruct[report]' ({error})"
    ) from error

# Drawn in the colours of the light page; its style sheet replaces each by a variable of its own.
COLOURS = {
    "ink": "#1d2129",
    "muted": "#5c6472",
    "line": "#e3e6eb",
    "accent": "#2b5fd9",
    "tint-1": "#16337a",
    "tint-2": "#2b5fda",
    "tint-3": "#6f95ec",
    "tint-4": "#a9c1f6",
    "tint-5": "#cfdcfa",
    "tint-6": "#e4ebfc",
}
TINTS = [COLOURS[f"tint-{i}"] for i in range(1, 7)]
_LABEL_CHARS = 20
_WIDTH, _STEP = 235, 19
_LABEL_WIDTH = 118


def css() -> str:
    """Return the rules by which the page's own variables take the place of `COLOURS`."""
    return "".join(
        f'svg [{side}="{colour}"] {{ {side}: var(--{name}); }}\n'
        for name, colour in COLOURS.items()
        for side in ("fill", "stroke")
    )


def label(text: str, most: int = _LABEL_CHARS) -> str:
    """Return a text of the data as one short line that any SVG can hold."""
    shown = "".join(c if c.isprintable() else " " for c in text[: 4 * most]).strip()
    cut = len(shown) > most or len(text) > 4 * most
    return (shown[: most - 1].rstrip() + "…" if cut else shown) or "(blank)"


def lengths(rows: Sequence[tuple[str, Sequence[int]]], name: str) -> str:
    """Draw the 5, 25, 50, 75 and 95 % quantiles of lengths in tokens, a row a signal."""
    names = ("p05", "p25", "p50", "p75", "p95")
    values: list[dict[str, Any]] = [
        {"signal": label(signal)} | {n: max(q, 1) for n, q in zip(names, quantiles, strict=True)}
        for signal, quantiles in rows
    ]
    top = max((row["p95"] for row in values), default=1)
    ticks = [4**i for i in range(12) if 4**i <= 2 * top]
    scale = alt.Scale(type="log", domain=[1, max(2, top)])
    axis = alt.Axis(values=ticks, format="~s", title="tokens, log scale", grid=True)
    base = _chart(values).encode(y=_rows("signal"))
    band = alt.X("p05:Q", scale=scale, axis=axis)
    thin = base.mark_rule(color=COLOURS["tint-3"], strokeWidth=1.5).encode(x=band, x2="p95:Q")
    thick = base.mark_bar(color=COLOURS["tint-4"], height=9, cornerRadius=2).encode(
        x="p25:Q", x2="p75:Q"
    )
    middle = base.mark_tick(color=COLOURS["accent"], opacity=1, thickness=2.5, size=13).encode(
        x="p50:Q"
    )
    return _draw(alt.layer(thin, thick, middle), name)


def shares(rows: Sequence[tuple[str, Mapping[int, int]]], name: str) -> str:
    """Draw how often the right option stands first, second, ..., a row a signal."""
    values: list[dict[str, Any]] = [
        {"signal": label(signal), "place": min(place, len(TINTS)), "records": n}
        for signal, places in rows
        for place, n in sorted(places.items())
    ]
    places = sorted({row["place"] for row in values})
    colour = alt.Color(
        "place:O",
        scale=alt.Scale(domain=places, range=[TINTS[p - 1] for p in places]),
        legend=None,
    )
    x = alt.X(
        "sum(records):Q",
        stack="normalize",
        axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], title=None, grid=False),
    )
    bars = _chart(values).mark_bar(height=12)
    return _draw(bars.encode(x=x, y=_rows("signal"), color=colour, order="place:O"), name)


def bars(rows: Sequence[tuple[str, int]], name: str) -> str:
    """Draw numbers as bars with the numbers beside them, in the order given."""
    # Two values may look alike once they are cut; a row of its own each.
    values: list[dict[str, Any]] = [
        {"row": str(i), "label": label(k), "n": n} for i, (k, n) in enumerate(rows)
    ]
    widest = max((row["n"] for row in values), default=1)
    lookup = {row["row"]: row["label"] for row in values}
    axis = _names(f"{_json(lookup)}[datum.value]")
    base = _chart(values).encode(
        y=alt.Y("row:N", sort=None, axis=axis, title=None),
        x=alt.X("n:Q", axis=None, scale=alt.Scale(domain=[0, widest * 1.35])),
    )
    bar = base.mark_bar(color=COLOURS["accent"], height=11)
    text = base.mark_text(align="left", dx=5, color=COLOURS["ink"], fontSize=11)
    return _draw(alt.layer(bar, text.encode(text=alt.Text("n:Q", format=","))), name)


def _chart(values: list[dict[str, Any]]) -> Any:
    return alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]


def _rows(name: str) -> Any:
    return alt.Y(f"{name}:N", sort=None, axis=_names(), title=None)


def _names(expression: str | None = None) -> Any:
    """Return the axis of names, as wide in every chart, so that plots stand in line."""
    return alt.Axis(
        domain=False,
        ticks=False,
        labelPadding=8,
        labelLimit=4 * _LABEL_WIDTH,
        minExtent=_LABEL_WIDTH + 8,
        maxExtent=_LABEL_WIDTH + 8,
        grid=False,
        labelExpr=expression if expression else alt.Undefined,
    )


def _json(value: dict[str, str]) -> str:
    """Return a mapping as an expression of Vega's; all but plain letters are escaped."""
    pairs = (f'"{k}":"{"".join(map(_escaped, v))}"' for k, v in value.items())
    return "({" + ",".join(pairs) + "})"


def _escaped(character: str) -> str:
    if character.isascii() and (character.isalnum() or character in " .,-_"):
        return character
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def _draw(chart: Any, name: str) -> str:
    """Return a chart as SVG without size or fonts of its own; `name` keeps its ids apart."""
    # The font comes with the converter, so that texts are as wide on every machine.
    chart = chart.properties(width=_WIDTH, height=alt.Step(_STEP)).configure(
        font="Roboto", background="transparent", padding=2
    )
    chart = chart.configure_view(stroke=None).configure_axis(
        labelColor=COLOURS["muted"],
        titleColor=COLOURS["muted"],
        titleFontWeight="normal",
        titleFontSize=11,
        labelFontSize=11,
        gridColor=COLOURS["line"],
        domainColor=COLOURS["line"],
        tickColor=COLOURS["line"],
    )
    file = io.StringIO()
    chart.save(file, format="svg")
    return _tidy(file.getvalue(), name)


def _tidy(svg: str, name: str) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(svg.encode(), parser)
    for element in root.iter():
        for key in list(element.attrib):
            if key.startswith("aria-") or key in ("role", "font-family", "class"):
                del element.attrib[key]
            elif key == "id":
                element.set("id", f"{name}-{element.get('id')}")
            elif "url(#" in element.get(key):
                element.set(key, element.get(key).replace("url(#", f"url(#{name}-"))
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))
