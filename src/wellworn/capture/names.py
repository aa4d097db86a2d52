"""A person's name from whatever a header calls them, and which of several seen names is the best."""

from __future__ import annotations

import re
from functools import lru_cache

from wellworn.capture.parse.charset import clean
from wellworn.capture.parse.encoded import plain
from wellworn.capture.roles import is_noreply, is_role
from wellworn.records import spelled
from wellworn.records.spelled import EDGE, LETTER, LONGEST, MOST_WORDS

TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "herr",
        "frau",
        "hr",
        "fr",
        "sr",
        "sra",
        "srta",
        "dott",
        "dott.ssa",
        "ing",
        "dipl-ing",
        "dipl",
        "mag",
        "sir",
        "dame",
        "rev",
        "hon",
        "madame",
        "monsieur",
        "mme",
        "mlle",
        "m",
        "lic",
        "eng",
        "arch",
        "avv",
        "rag",
        "geom",
    ]
)
AFTER = frozenset(
    [
        "phd",
        "mba",
        "cpa",
        "esq",
        "md",
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "msc",
        "bsc",
        "ma",
        "ba",
        "pmp",
        "cfa",
        "llm",
        "dds",
        "rn",
        "pe",
        "mag",
    ]
)
NOTES = re.compile(r"^\s*(?:CN=)?([^/=@]{2,60})/(?:OU=|O=|[A-Za-z0-9 &_.-]{1,40}(?:/|@|$)).*$", re.DOTALL)
X500 = re.compile(r"/(?:o|ou|cn)=", re.IGNORECASE)
BRACKETED = re.compile(r"\s*[(\[{（][^)\]}）]{0,80}[)\]}）]")
OPEN_BRACKET = re.compile(r"\s*[(\[{].*$", re.DOTALL)
VIA = re.compile(
    r"\s+(?:via|über|through|par l'intermédiaire de|по поручению|on behalf of|i\.A\.)\s+.*$", re.IGNORECASE | re.DOTALL
)
BAR = re.compile(r"\s+(?:[|•·]|[-–—]{1,2}|//?|@)\s+.*$", re.DOTALL)
ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
ROUTE = re.compile(r"\s*@[\w.-]*\s*$")  # what a gateway hangs on: 'Ann Bell" <ann@b.example>@ACME'
EAST_ASIAN = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f-\x9f]")
GLUED = re.compile(r"(?<![\w.])([^\W\d_])\.(?=[^\W\d_]{2})")  # an initial without its space: Ann R.Bell


@lru_cache(maxsize=8192)
def person_name(display: str, address: str) -> str:
    """The name to show for a person, from a display name or failing that from the address's local part; "" if neither holds one."""
    return from_display(display, address) or from_address(address)


@lru_cache(maxsize=8192)
def rank(display: str, address: str) -> tuple[int, int, int, int, str, str]:
    """A total order over ways of naming the same person: the greatest is the best, whatever the order they were seen in."""
    name = from_display(display, address)
    said = bool(name)
    name = name or from_address(address)
    words = name.split()
    full = 2 if EAST_ASIAN.search(name) else sum(1 for word in words if len(word.strip(".")) > 1)
    mixed = any(c.islower() for c in display) and any(c.isupper() for c in display)
    accents = sum(1 for c in name if ord(c) > 127)
    return (int(said) + int(full >= 2 and said), min(full, 3), int(mixed), min(accents, 5), name, address)


def from_display(display: str, address: str) -> str:
    """The name in a display name, or ""."""
    text = BIDI.sub("", " ".join(clean(plain(display[:1000])).split())).strip(EDGE)
    if not text or text.lower() == address.lower():
        return ""
    text = notes(text).replace('"', " ")
    text = ROUTE.sub("", ADDRESS.sub(" ", text)) if "@" in text else text
    text = VIA.sub("", text)
    text = BAR.sub("", OPEN_BRACKET.sub("", BRACKETED.sub(" ", text)))
    text = " ".join(text.split()).strip(EDGE)
    if not LETTER.search(text) or is_same_local(text, address):
        return ""
    text = turned(GLUED.sub(r"\1. ", text))
    return spelled.cased(untitled(text.split())[:MOST_WORDS])[:LONGEST].strip(EDGE)


def notes(text: str) -> str:
    """The person in a Notes or X.500 name: "CN=Ann Bell/OU=HOU/O=ACME" and "Ann Bell/HOU/ACME@ACME" are Ann Bell."""
    before, opened, _inside = text.partition("<")
    if opened and before.strip():
        return before
    if X500.search(text) and not text.upper().startswith("CN="):
        return ""
    match = NOTES.match(text)
    return match.group(1).strip() if match and match.group(1).strip() else text


def is_same_local(text: str, address: str) -> bool:
    """Whether a name of one word with points is only the address again."""
    return "." in text and text.lower() == address.partition("@")[0].lower()


def turned(text: str) -> str:
    """ "Last, First" in the order it is spoken; a comma before letters after a name ("Ann Bell, PhD") only ends it."""
    last, comma, first = text.partition(",")
    if not comma:
        return text
    last, first = last.strip(), first.partition(",")[0].strip(EDGE)
    if not first or not last or all(word.strip(".").lower() in AFTER for word in first.split()):
        return last or first
    if EAST_ASIAN.search(text):
        return f"{last} {first}"
    if len(last.split()) > 3 or len(first.split()) > 3:
        return last
    return f"{first} {last}"


def untitled(words: list[str]) -> list[str]:
    """Without titles before and degrees after, as long as a name is left."""
    while len(words) > 1 and words[0].strip(".").lower() in TITLES and not words[0].isupper():
        words = words[1:]
    while len(words) > 2 and words[-1].strip(".").lower().replace(".", "") in AFTER:
        words = words[:-1]
    return words


def from_address(address: str) -> str:
    """The name spelled in a local part: anna.van-der-berg@ is Anna van der Berg; "" for shared, unread and numbered addresses."""
    if not address or is_role(address) or is_noreply(address):
        return ""
    return clean(spelled.name_in(address.partition("@")[0]))
