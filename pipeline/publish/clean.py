"""A recipe as it may be shown to everybody: no passwords, no signed addresses, no home folders.

What a manifest says of its inputs is written by the person who ran the recipe, and an address may
hold a password and a path a name. The rest is left as it is: without it nobody could make the
dataset again.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

REMOVED = "REMOVED"
# user:password@, and everything after "?", which is where signatures and keys of addresses stand.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s'\"<>]*")
_HOME = re.compile(
    r"(?<![\w.])(?:/home|/Users|[A-Za-z]:[\\/]Users)[\\/][^\\/\s]+|(?<![\w./])/root\b"
)
_SECRET_KEY = re.compile(
    r"(?:^|[_-])(?:token|secret|password|passwd|passphrase|credentials?|api[_-]?key|access[_-]?key|"
    r"private[_-]?key|auth(?:orization)?)(?:$|[_-])",
    re.IGNORECASE,
)
# What tokens of the usual places look like; one of them may stand anywhere.
_TOKEN = re.compile(
    r"\b(?:hf_[A-Za-z0-9]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|"
    r"(?:AKIA|ASIA)[A-Z0-9]{16}|xox[abprs]-[\w-]{10,}|sk-[\w-]{20,})"
)


def cleaned(value: Any) -> Any:
    """Return JSON without what should not be public, the same for the same value.

    Values under keys such as `password` and `api_key` become "REMOVED", and so do tokens that are
    known by their look; addresses lose user, password, query and fragment; home folders become ~.
    """
    if isinstance(value, dict):
        return {key: _cleaned_under(str(key), held) for key, held in value.items()}
    if isinstance(value, list):
        return [cleaned(held) for held in value]
    return cleaned_text(value) if isinstance(value, str) else value


def cleaned_text(text: str) -> str:
    """Return one string without what should not be public."""
    text = _ADDRESS.sub(lambda found: public_address(found[0]), text)
    return _TOKEN.sub(REMOVED, _HOME.sub("~", text))


def public_address(address: str) -> str:
    """Return an address without user, password, query and fragment, for those can be secrets."""
    try:
        parts = urlsplit(address)
    except ValueError:
        # Broken brackets of an IPv6 host; nothing of it can be trusted to be harmless.
        return f"{address.partition('://')[0]}://{REMOVED}"
    host = parts.netloc.rpartition("@")[2]
    left_out = f"?{REMOVED}" if parts.query else ""
    return f"{parts.scheme}://{host}{parts.path}{left_out}"


def is_changed(value: Any) -> bool:
    """Tell whether something in JSON had to be taken away."""
    return bool(cleaned(value) != value)


def _cleaned_under(key: str, value: Any) -> Any:
    if _SECRET_KEY.search(key) and isinstance(value, str) and value:
        return REMOVED
    return cleaned(value)
