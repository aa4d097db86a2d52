"""Postal addresses in a signature, and the town in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wellworn.capture.contact.phones import COUNTRY_WORDS
from wellworn.capture.message import Found
from wellworn.capture.words.features import COMMON

POSTCODE = re.compile(
    r"\b[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b|\b\d{4}\s?[A-Z]{2}\s+[A-Z]\w+|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
    r"|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|〒\d{3}-\d{4}|\b(?:D|A|CH|F|I|NL|B|DK|N|S|SE|FIN|FI|L)-\d{4,5}\s+\w"
)
# A number and a town after it tell a place only beside a street.
TOWN = re.compile(
    r"(?:^|[,|·•]\s*|\s{2,})(?:\d{4,5}|\d{3}\s\d{2}|\d{2}-\d{3}|\d{5}-\d{3})\s+[A-ZÄÖÜÅÆØÉŁŚ][\w\u00c0-\u024f.-]+|\b\d{5}-\d{3}\b"
)
STREET = re.compile(
    r"\b\d{1,6}[a-z]?(?:[-/]\d+)?,?\s+(?:[\w.'-]+\s+){0,5}(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|way|court|ct|plaza|square|sq|parkway|pkwy|highway"
    r"|hwy|place|pl|rue|floor|suite)\b|(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|gatan|vägen|gata|veien|vej|gade|katu|tie|straat|laan|plein|kade|kaai|dijk|singel|gracht|dreef|steenweg|ring|ufer|lände|damm|markt|kajen|kaj|brygge|quay|road|street|lane|avenue)\s*\d{1,4}"
    r"|\b(?:via|viale|piazza|calle|avenida|av\.|rua|estrada|travessa|pol[ií]gono|passeig|paseo|strada|corso|rue|ul\.|ulica|place|quai|chemin)\s+\w|\b\d{1,4},?\s+(?:rue|avenue|av|bd|boulevard|place|quai|chemin|allée)\b|\bp\.?\s?o\.?\s*box\s+\d+|\bpostfach\s+\d+",
    re.IGNORECASE,
)
WAY = re.compile(
    r"\b(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|way|court|plaza|square|parkway|highway|cir|circle|service|services|department)\b",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"^[^\W\d_][^\d,|@:]{2,40} \d{1,4}[a-zA-Z]?(?:[-/]\d{1,4})?, [^\W\d_][^\d,|@:]{1,40}$"
)  # "Norra Kajen 4, Umeå"
TOWNS = (
    re.compile(r"([^\W\d_][^\d,]{1,40}),?\s+[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b"),
    re.compile(r"([^\W\d_][^\d,]{1,40}),?\s+[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"),
    re.compile(
        r"(?:^|[\s,-])(?:\d{4}\s?[A-Z]{2}|\d{3}\s\d{2}|\d{2}-\d{3}|\d{5}-\d{3}|\d{4}-\d{3}|\d{4,5})\s+([^\W\d_][^\d,/]{1,40})(?:,|/|$)"
    ),
)
ADDRESS_SURE, ADDRESS_NUMBERED, ADDRESS_LIKELY = 0.9, 0.8, 0.5
CITY_OF_ADDRESS = 0.9
MOST_TOWN_WORDS = 4
MOST_WORDS = 14  # of a line of an address; a longer one is a sentence
edge = " \t|,;:•·*-–—_<>/\\\"'"
columns_apart = re.compile(r"\s+[|•·]\s+|\s{3,}|\t+")
email = re.compile(r"[^\s<>,;:\"'()\[\]@|]{1,64}@[^\s<>,;:\"'()\[\]@|]{1,190}")


def has_place(text: str) -> bool:
    """Whether a piece is of an address by its postcode."""
    return bool(POSTCODE.search(text) or TOWN.search(text))


def is_town(text: str) -> bool:
    """Whether a piece can be the name of a town: few words, each begun as in a name, no digit."""
    words = text.split()
    small = {
        "an",
        "am",
        "im",
        "der",
        "den",
        "de",
        "da",
        "do",
        "del",
        "la",
        "le",
        "les",
        "of",
        "upon",
        "sur",
        "aan",
        "zee",
        "i",
    }
    proper = all(word[:1].isupper() or word.lower() in small for word in words) and text[:1].isupper()
    known = text.lower() in COUNTRY_WORDS or bool(WAY.search(text))
    return (
        proper
        and not known
        and len(words) <= MOST_TOWN_WORDS
        and text.replace("-", "").replace(" ", "").replace("'", "").isalpha()
        and len(text) > 1
    )


def town_of(address: str) -> str:
    """The town in an address, or ""."""
    for pattern in TOWNS:
        if (match := pattern.search(address)) and is_town(town := match.group(1).strip(edge)):
            return town
    parts = [part.strip(edge) for part in address.split(",")]
    while len(parts) > 1 and parts[-1].lower() in COUNTRY_WORDS:
        parts.pop()
    last = parts[-1]
    return (
        last
        if len(parts) > 1 and (STREET.search(parts[-2]) or NUMBERED.search(f"{parts[-2]}, {last}")) and is_town(last)
        else ""
    )


def place(lines: list[str]) -> Iterator[Found]:
    """A postal address and its town."""
    found = by_postcode(lines) or by_number(lines)
    if found:
        yield found
        if town := town_of(found.value):
            yield Found("city", town, found.excerpt, min(CITY_OF_ADDRESS, found.confidence))


def by_postcode(lines: list[str]) -> Found | None:
    """The line with the postcode, and the street line before it. Columns beside it are left out."""
    columns = [best_column(line) for line in lines]
    for pattern, sure in ((POSTCODE, ADDRESS_LIKELY), (TOWN, 0.0)):  # without a street, a town alone tells nothing
        for number, text in enumerate(columns):
            if not pattern.search(text):
                continue
            start = number
            if not STREET.search(text):
                start = next((at for at in (number - 1, number - 2) if at >= 0 and STREET.search(columns[at])), number)
            kept = [one for one in columns[start : number + 1] if one]
            street = any(STREET.search(one) for one in kept)
            if (street or sure) and is_terse(kept):
                excerpt = " / ".join(lines[start : number + 1])[:300]
                return Found("address", ", ".join(kept)[:300], excerpt, ADDRESS_SURE if street else sure)
    return None


def by_number(lines: list[str]) -> Found | None:
    """A street, a house number and a town in one column, without a postcode."""
    for line in lines:
        for text in columns_apart.split(line):
            text = text.strip(edge)
            if NUMBERED.match(text) and is_town(text.rpartition(", ")[2]):
                return Found("address", text, line[:300], ADDRESS_SURE if STREET.search(text) else ADDRESS_NUMBERED)
    return None


def is_terse(kept: list[str]) -> bool:
    """Whether lines are of an address rather than of a sentence that has one in it; a postcode alone is none either."""
    words = [word for one in kept for word in one.split()]
    common = sum(word.lower() in COMMON and word.islower() for word in words)
    return len(words) > 1 and common < 2 and all(len(one.split()) <= MOST_WORDS for one in kept)


def best_column(line: str) -> str:
    """The part of a line that reads like an address: the one with a postcode or street, else the first."""
    pieces = [piece.strip(edge) for piece in columns_apart.split(email.sub(" ", line))]
    if not any(map(str.isdigit, line)):
        return pieces[0]
    wanted = (piece for piece in pieces if POSTCODE.search(piece) or STREET.search(piece) or TOWN.search(piece))
    return next(wanted, pieces[0])
