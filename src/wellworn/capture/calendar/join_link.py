"""Where to click to be there: the address of the video call in whatever a calendar writes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

_URL = re.compile(r"https://[^\s<>\"'\\^`{|}\x00-\x20]{1,990}", re.IGNORECASE)
_CALLS = (
    re.compile(r"teams\.microsoft\.(?:com|us)/(?:l/meetup-join/|meet/)", re.IGNORECASE),
    re.compile(r"teams\.live\.com/meet/", re.IGNORECASE),
    re.compile(r"meet\.google\.com/[a-z]{3}-?[a-z]{4}-?[a-z]{3}", re.IGNORECASE),
    re.compile(r"(?:[\w-]+\.)*zoom(?:gov)?\.(?:us|com|com\.cn)/(?:j|my|s|w|wc/join)/", re.IGNORECASE),
    re.compile(r"[\w-]+\.webex\.com/(?:meet/|join/|[\w-]+/j\.php|wbxmjs/|webappng/|m/)", re.IGNORECASE),
    re.compile(r"(?:meet\.goto\.com|(?:global|www)\.gotomeeting\.com|(?:www\.)?gotomeet\.me)/", re.IGNORECASE),
    re.compile(r"(?:meet\.jit\.si|whereby\.com|join\.skype\.com|chime\.aws|bluejeans\.com)/[\w-]", re.IGNORECASE),
)


def find(texts: Iterable[str]) -> str:
    """The first address in `texts` that joins a call, or nothing. Links wrapped by Outlook's link guard are unwrapped."""
    for text in texts:
        for found in _URL.finditer(html.unescape(text) if "&" in text else text):
            url = _unwrapped(found[0].rstrip(".,;:!?)]*_"))
            if any(call.match(url.partition("://")[2]) for call in _CALLS):
                return url[:1000]
    return ""


def _unwrapped(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not (parts.hostname or "").endswith(".safelinks.protection.outlook.com"):
        return url
    inner = parse_qs(parts.query).get("url", [""])[0]
    return inner if _URL.fullmatch(inner) else url
