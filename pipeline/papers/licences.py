"""Licences by the addresses that sources give for them."""

from __future__ import annotations

import re

_CREATIVE = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/licenses/([a-z-]{2,20})/(\d\.\d)/?(?:[a-z-]{2,9}/?)?$"
)
_ZERO = re.compile(r"https?://(?:www\.)?creativecommons\.org/publicdomain/zero/(\d\.\d)/?$")
_ARXIV = re.compile(r"https?://arxiv\.org/licenses/([a-z-]{2,40})/(\d\.\d)/?$")


def licence_name(address: str) -> str:
    """Return the short name of the licence at `address` ("CC-BY-4.0"); unknown ones as given."""
    address = address.strip()
    if match := _CREATIVE.match(address):
        return f"CC-{match[1].upper()}-{match[2]}"
    if match := _ZERO.match(address):
        return f"CC0-{match[1]}"
    if match := _ARXIV.match(address):
        return f"arXiv-{match[1]}-{match[2]}"
    return address
