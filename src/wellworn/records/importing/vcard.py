"""vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350) as rows: the properties that a record of a person has a place for. Pure."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator

COLUMNS = ("Name", "Email", "Phone", "Company", "Department", "Title", "Street", "City", "Region", "Postal code", "Country", "Website",
           "Note", "Birthday", "UID")  # fmt: skip
LINE = re.compile(
    r"^(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<parameters>(?:;(?:[^:\";]|\"[^\"]*\")*)*):(?P<value>.*)$", re.DOTALL
)
SEVERAL = {"Email", "Phone"}
PLAIN = {
    "EMAIL": "Email",
    "TEL": "Phone",
    "TITLE": "Title",
    "URL": "Website",
    "NOTE": "Note",
    "BDAY": "Birthday",
    "UID": "UID",
}
LONGEST_CARD = 20_000  # lines; a card with more is cut
LONGEST_PROPERTY = 1 << 20  # characters; the rest of a longer one, mostly a picture, is left out
PARAMETERS = 1_000  # characters in which those of a property stand


def rows(lines: Iterable[str]) -> Iterator[list[str]]:
    """A row for each card, in the order of COLUMNS."""
    card: dict[str, list[str]] = {}
    inside, count = False, 0
    for line in _unfolded(lines):
        bare = line.strip()
        if bare.upper() == "BEGIN:VCARD":
            card, inside, count = {}, True, 0
        elif bare.upper() == "END:VCARD" and inside:
            inside = False
            if any(card.values()):
                yield [("; " if column in SEVERAL else ", ").join(card.get(column, ())) for column in COLUMNS]
        elif inside and count < LONGEST_CARD:
            count += 1
            _read(line, card)


def _unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Lines put together again: a space at the beginning, or "=" at the end in quoted-printable, goes on the one before."""
    held: list[str] = []
    size, soft, is_printable = 0, False, False
    for raw in lines:
        line = raw.rstrip("\r\n")
        if held and (soft or line[:1] in (" ", "\t")):
            size += len(line)
            if soft:
                held[-1] = held[-1][:-1]
            if size < LONGEST_PROPERTY:
                held.append(line if soft else line[1:])
        else:
            if held:
                yield "".join(held)
            held, size = [line], len(line)
            is_printable = "QUOTED-PRINTABLE" in line[:PARAMETERS].upper()
        soft = is_printable and line.endswith("=")
    if held:
        yield "".join(held)


def _read(line: str, card: dict[str, list[str]]) -> None:
    """Put one property where it belongs."""
    found = LINE.match(line)
    if found is None:
        return
    name, parameters, value = found["name"].upper(), found["parameters"].upper(), found["value"]
    if "QUOTED-PRINTABLE" in parameters:
        value = quopri.decodestring(value.encode("latin-1", "replace")).decode("utf-8", "replace")
    if name == "FN":
        card["Name"] = [_plain(value)]
    elif name == "N" and not card.get("Name"):
        family, given, middle = [_plain(part) for part in (*_parts(value), "", "", "")[:3]]
        card["Name"] = [" ".join(part for part in (given, middle, family) if part)]
    elif name == "ORG":
        company, department = [_plain(part) for part in (*_parts(value), "", "")[:2]]
        card["Company"] = [company] if company else []
        card["Department"] = [department] if department else []
    elif name == "ADR" and not card.get("City") and not card.get("Street"):
        parts = [_plain(part) for part in (*_parts(value), *[""] * 7)[:7]]
        for column, part in zip(("Street", "City", "Region", "Postal code", "Country"), parts[2:], strict=True):
            card[column] = [part] if part else []
    elif name in PLAIN and (text := _plain(value)):
        column = PLAIN[name]
        text = re.sub(r"^(tel|mailto):", "", text, flags=re.IGNORECASE)
        held = card.setdefault(column, [])
        if text not in held and (column in SEVERAL or not held):
            held.append(text)


def _parts(value: str) -> list[str]:
    """A structured value by its semicolons."""
    return re.split(r"(?<!\\);", value)


def _plain(text: str) -> str:
    """A text without its backslashes."""
    return re.sub(r"\\([nN,;:\\])", lambda found: "\n" if found[1] in "nN" else found[1], text).strip()
