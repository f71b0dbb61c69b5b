"""The signals: `x.py` says how one is found in a document's parts, `x.yaml` how it is asked.

A signal module defines

* `NEEDS`: the document parts it reads (names from `schemas.document.PARTS`);
* `VERSION`: an int, raised whenever the same document would give other signals;
* `Fields`: a frozen dataclass of str, int, float, bool and list[str], the typed tuple;
* `EVIDENCE`: the field that equals `document.text[start:end]`, or "" if none does;
* `extract(document) -> Iterator[Found | Refused]`;
* `OPT_IN = True`, only where the signal is to be dug out by name alone (see `SignalType.opt_in`).

Names that start with an underscore are helpers, not signals.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from schemas.document import PARTS, Document
from schemas.signal import Found, Refused, Signal, fields_id, plain


@dataclass(frozen=True)
class SignalType:
    """One registered signal: its name and what its module defines."""

    name: str
    about: str
    needs: tuple[str, ...]
    version: int
    fields: type
    evidence: str
    extract: Callable[[Document], Iterator[Found | Refused]]
    # A recipe that lists no signals means all but these.
    opt_in: bool = False

    @property
    def field_types(self) -> dict[str, Any]:
        """The name and type hint of each field."""
        return get_type_hints(self.fields)


@cache
def registry() -> dict[str, SignalType]:
    """Return every signal by name, in alphabetical order."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return {name: _load(name) for name in names}


def _load(name: str) -> SignalType:
    module = importlib.import_module(f"signals.{name}")
    missing = {"NEEDS", "VERSION", "Fields", "EVIDENCE", "extract"} - set(vars(module))
    if missing:
        raise TypeError(f"signals/{name}.py lacks {', '.join(sorted(missing))}")
    unknown = set(module.NEEDS) - set(PARTS)
    if unknown:
        raise TypeError(
            f"signals/{name}.py needs {sorted(unknown)}; the parts are {', '.join(PARTS)}"
        )
    about = (module.__doc__ or "").strip().splitlines()[0]
    return SignalType(
        name=name,
        about=about,
        needs=module.NEEDS,
        version=module.VERSION,
        fields=module.Fields,
        evidence=module.EVIDENCE,
        extract=module.extract,
        opt_in=getattr(module, "OPT_IN", False),
    )


def dig(kind: SignalType, document: Document) -> Iterator[Signal | Refused]:
    """Yield the signals of one kind in `document`, and the candidates refused.

    Raises ValueError if a signal's evidence field is not the text that its span bounds: a wrong
    offset must not reach a dataset.
    """
    for found in kind.extract(document):
        if isinstance(found, Refused):
            yield found
            continue
        fields = plain(found.fields)
        if kind.evidence and fields[kind.evidence] != document.text[found.start : found.end]:
            raise ValueError(
                f"{kind.name}: field {kind.evidence} is not the text at {found.start}:{found.end}"
            )
        yield Signal(
            id=fields_id(document.mine, document.id, kind.name, found.start, found.end, fields),
            mine=document.mine,
            signal=kind.name,
            document_id=document.id,
            uri=document.uri,
            title=document.title,
            license=document.license,
            language=document.language,
            method=found.method,
            version=kind.version,
            start=found.start,
            end=found.end,
            document_chars=len(document.text),
            fields=fields,
        )
