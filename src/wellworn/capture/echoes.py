"""What mail that is no exchange still tells whoever waits for an answer: a bounce, an absence, an answer from a shared address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from wellworn.capture import screen
from wellworn.capture.letter import Letter
from wellworn.capture.message import Message

BOUNCED, AWAY, LEFT, ANSWERED = "bounced", "away", "left", "answered"  # of records' EchoKind: readers know no database
LONGEST_ABSENCE = timedelta(days=200)
SEARCHED = 2_000  # characters of an automatic reply that a day is looked for in
ANSWERS = frozenset({"list", "bulk", "no-reply", "role"})  # reasons for which an answer is left out of the record
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar januari janvier enero janeiro gennaio", "feb february februar februari février febrero fevereiro febbraio",
            "mar march märz maart mars marzo março", "apr april avril abril aprile", "may mai mei maj mayo maio maggio",
            "jun june juni juin junio junho giugno", "jul july juli juillet julio julho luglio",
            "aug august augustus augusti août agosto", "sep sept september septembre septiembre setembro settembre",
            "oct october okt oktober octobre octubre outubro ottobre", "nov november novembre noviembre novembro",
            "dec december dez dezember décembre diciembre dezembro dicembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
BACK = r"(?:until|till|back|return\w*|from|bis|ab|wieder|zurück|tot|terug|vanaf|jusqu'au|retour|le|hasta|regres\w+|vuelvo|até|volto|fino|rientr\w+|till|åter)"
ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
DOTTED = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](20\d\d)\b")
WORDS = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.|er)?\s+(?:de\s+|of\s+)?([^\W\d_]{3,10})\.?(?:\s+(?:de\s+)?(20\d\d))?", re.IGNORECASE
)
NAMED = re.compile(r"\b([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(20\d\d))?\b", re.IGNORECASE)
TELLING = re.compile(rf"\b{BACK}\b(?:[^.!?\n]|(?<=\d)\.){{0,60}}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Echo:
    """What came back, about which address, and until when somebody is away where that is said."""

    kind: str
    address: str
    until: date | None = None
    references: tuple[str, ...] = ()


def echo(message: Message, reason: str, gone: str) -> Echo | None:
    """What a message that is left alone for `reason` tells; `gone` is the address that it says is no more."""
    if reason == "bounce":
        failed = screen.bounced(message)
        return Echo(BOUNCED, failed[0]) if failed else None
    sender = message.sender.address
    if not sender:
        return None
    if reason == "automatic-reply":
        if gone:
            return Echo(LEFT, sender)
        day = message.occurred_at.date() if message.occurred_at else None
        return Echo(AWAY, sender, back_on(f"{message.subject}\n{message.text[:SEARCHED]}", day) if day else None)
    if reason in ANSWERS and message.references:
        return Echo(ANSWERED, sender, references=message.references)
    return None


def answer(letter: Letter) -> Echo:
    """That somebody whom nobody has written to yet answered in an exchange of ours: their mail is not on any timeline."""
    return Echo(ANSWERED, letter.sender.address, references=letter.references)


def back_on(text: str, written: date) -> date | None:
    """The last day that an automatic reply names as one of absence or return, at most 200 days ahead; None if it names none.

    A day in figures with points or strokes is read day first, unless that cannot be.
    """
    found = [day for said in TELLING.findall(text) for day in _days(said, written)]
    ahead = [day for day in found if written <= day <= written + LONGEST_ABSENCE]
    return max(ahead, default=None)


def _days(text: str, written: date) -> list[date]:
    found = [_day(int(y), int(m), int(d)) for y, m, d in ISO.findall(text)]
    found += [
        _day(int(y), int(two), int(one)) or _day(int(y), int(one), int(two)) for one, two, y in DOTTED.findall(text)
    ]
    named = [(d, m, y) for d, m, y in WORDS.findall(text)] + [(d, m, y) for m, d, y in NAMED.findall(text)]
    for day, month, year in named:
        number = MONTHS.get(month.lower())
        if number is None:
            continue
        this = _day(int(year or written.year), number, int(day))
        if this is not None and not year and this < written - timedelta(days=180):
            this = _day(written.year + 1, number, int(day))
        found.append(this)
    return [one for one in found if one is not None]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
