"""The only source of ids, shards, samples and choices: BLAKE2b over length-prefixed parts."""

from __future__ import annotations

from hashlib import blake2b

_ID_BYTES = 10


def _digest(parts: tuple[str | int, ...], size: int) -> bytes:
    state = blake2b(digest_size=size)
    for part in parts:
        raw = str(part).encode("utf-8", "surrogatepass")
        # The length prefix keeps ("ab", "c") and ("a", "bc") apart.
        state.update(b"%d:" % len(raw))
        state.update(raw)
    return state.digest()


def stable_id(*parts: str | int) -> str:
    """Return a 20-character hex id that depends on nothing but `parts`.

    Eighty bits: among a billion ids the odds of any collision are below one in a million.
    """
    return _digest(parts, _ID_BYTES).hex()


def stable_hash(*parts: str | int) -> int:
    """Return an unsigned 64-bit integer that depends on nothing but `parts`."""
    return int.from_bytes(_digest(parts, 8), "big")
