"""`Page`: one web page as fetched, whatever kind of file it was kept in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader hands to the parser of pages.

    `body` is the page as bytes, free of transfer and content encodings. `content_type` is the
    media type in lower case without parameters ("text/html", "text/plain"), `charset` the one
    that the protocol states, "" without one. `headers` are those of HTTP, names in lower case,
    values of a repeated one joined by ", ". `date` is the day of the fetch as the archive has it
    (ISO 8601), "" where unknown. `ident` is the archive's own name of the record
    (`WARC-Record-ID` without brackets and "urn:uuid:"), "" where it has none.
    """

    url: str
    body: bytes
    content_type: str = "text/html"
    charset: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    date: str = ""
    ident: str = ""
