"""What a signal's `method` says: which markup states a part, and which rule was used on it."""

from __future__ import annotations

MARKUP = "markup"


def method(origin: str, rule: str = "") -> str:
    """Return the method of a signal whose part comes from `origin` ("" where no mine says).

    With a rule it is that alone, or both: "json-ld:Review.reviewRating+rule:rating-thirds-v1".
    """
    if not rule:
        return origin or MARKUP
    return f"{origin}+{rule}" if origin else rule
