"""Fields read from a signature, each with the words it was read from and how sure that is.

Confidence is (right + 1) / (found + 2), rounded, over the signatures of the development half and the invented letters of `bench/`,
counted by hand for each rule; a rule never seen to fail there is therefore still not certain. `docs/capture-stages.md` has the counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wellworn.capture.contact.described import described
from wellworn.capture.contact.phones import phones, region_of
from wellworn.capture.contact.pieces import LONGEST_PIECE, address, edge
from wellworn.capture.contact.places import place
from wellworn.capture.message import Found, Mention, Words
from wellworn.lib.domains import registrable
from wellworn.lib.free_mail import is_free_mail

MOST_LINES = 25
LONGEST_LINE = 200

SOCIAL_SURE, WEBSITE_OWN, WEBSITE_OTHER = 0.9, 0.8, 0.65
MACHINE_HOSTS = re.compile(
    r"^(?:click\w*|links?|track\w*|e?lists?|news(?:letter)?|e?mail|unsubscribe|go|t)\.", re.IGNORECASE
)

SOCIAL = re.compile(
    r"\b(?:https?://)?(?:[\w-]+\.)?((?:linkedin\.com/(?:in|pub|company)|xing\.com/profile|twitter\.com|x\.com|facebook\.com|instagram\.com|github\.com|youtube\.com)/[\w%@.\-/]{2,100})",
    re.IGNORECASE,
)
WEBSITE = re.compile(
    r"\b(?:https?://)?((?:www\.)?(?:[a-z0-9\u00e0-\u024f-]{1,63}\.){1,5}[a-z]{2,18})(/[\w./%~-]{0,100})?(?![\w@])",
    re.IGNORECASE,
)


def found(words: Words, sender: Mention, region: str = "") -> tuple[Found, ...]:
    """The fields in a signature, the surest first of each kind. `region` is the ISO country assumed for numbers without one."""
    if not words.signature:
        return ()
    lines = [line.strip()[:LONGEST_LINE] for line in words.signature.split("\n")]
    lines = [line for line in lines if line.strip(edge)][:MOST_LINES]
    domain = sender.address.rpartition("@")[2]
    country = region_of(domain, words.signature[:2000], region)
    every = [*phones(lines, country), *webs(lines, domain), *described(lines, sender), *place(lines)]
    return tuple(dict.fromkeys(every))


def webs(lines: list[str], domain: str) -> Iterator[Found]:
    """Social profiles, and one website: that of the sender's own domain, else the first that looks like a home page."""
    own = "" if is_free_mail(domain) else registrable(domain)
    best: Found | None = None
    for line in lines:
        rest = address.sub(" ", line)
        for match in SOCIAL.finditer(rest):
            yield Found("social", "https://" + match.group(1).rstrip("/.,"), line, SOCIAL_SURE)
        for match in WEBSITE.finditer(SOCIAL.sub(" ", rest)):
            host, path = match.group(1).lower(), match.group(2) or ""
            if not registrable(host) or is_free_mail(host) or MACHINE_HOSTS.match(host):
                continue
            mine = registrable(host) == own
            named = host.startswith("www.") or "://" in match.group(0)
            if mine and (best is None or best.confidence < WEBSITE_OWN):
                best = Found("website", f"https://{host}", line, WEBSITE_OWN)
            elif best is None and named and path in {"", "/"} and len(rest.split()) <= LONGEST_PIECE:
                best = Found("website", f"https://{host}", line, WEBSITE_OTHER)
    if best:
        yield best
