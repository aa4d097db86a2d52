"""Made-up mail for measuring: one member's mailbox of any size, as a Maildir, the same for the same seed.

Shaped like a seller's mail of some years: two thirds conversations with quoted history and signatures, some of them HTML too; the
rest newsletters, colleagues, and strangers who never get an answer.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

OWNER = "ana.lind@norrvik.example"
START = datetime(2023, 1, 2, 8, tzinfo=UTC)
FIRST = [
    "Ada",
    "Bo",
    "Carla",
    "Dario",
    "Elin",
    "Farid",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Karin",
    "Lars",
    "Mei",
    "Nora",
    "Oskar",
    "Petra",
    "Ravi",
    "Sofia",
    "Tomas",
    "Ursula",
    "Vera",
    "Wim",
]
LAST = [
    "Aalto",
    "Berg",
    "Costa",
    "Dahl",
    "Eriksen",
    "Fischer",
    "Garcia",
    "Holm",
    "Ivanov",
    "Jansen",
    "Kaya",
    "Lund",
    "Moreau",
    "Nilsen",
    "Okafor",
    "Peeters",
    "Rossi",
    "Sato",
]
WORDS = [
    "the",
    "level",
    "sensor",
    "in",
    "tank",
    "four",
    "reads",
    "low",
    "since",
    "the",
    "new",
    "batch",
    "please",
    "send",
    "a",
    "quotation",
    "for",
    "twelve",
    "units",
    "with",
    "delivery",
    "before",
    "the",
    "shutdown",
    "in",
    "march",
    "we",
    "measured",
    "again",
    "and",
    "the",
    "flow",
    "is",
    "stable",
    "now",
    "our",
    "plant",
    "manager",
    "asks",
    "whether",
    "the",
    "flange",
    "fits",
    "the",
    "old",
    "pipe",
    "could",
    "you",
    "join",
    "a",
    "call",
    "on",
    "thursday",
    "to",
    "look",
    "at",
    "the",
    "drawings",
    "and",
    "the",
    "calibration",
    "certificates",
    "many",
    "thanks",
    "for",
    "your",
    "quick",
    "help",
]


def write(folder: Path, count: int, seed: int = 7) -> None:
    """Write a Maildir of `count` messages to `folder`."""
    dice = random.Random(seed)
    people = [_person(dice, number) for number in range(max(20, count // 40))]
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        raw = _message(dice, number, people)
        (folder / "cur" / f"{number:07d}.bench:2,S").write_bytes(raw)


def _person(dice: random.Random, number: int) -> tuple[str, str, str]:
    first, last = dice.choice(FIRST), dice.choice(LAST)
    domain = f"company{number // 3}.example"
    return f"{first} {last}", f"{first}.{last}{number}@{domain}".lower(), f"Company {number // 3}"


def _sentence(dice: random.Random, length: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(length)).capitalize() + "."


def _message(dice: random.Random, number: int, people: list[tuple[str, str, str]]) -> bytes:
    kind = dice.random()
    name, address, company = dice.choice(people)
    mail = EmailMessage()
    mail["Message-ID"] = f"<{number}.bench@mail.example>"
    mail["Date"] = format_datetime(START + timedelta(minutes=7 * number))
    subject = f"{_sentence(dice, 4)[:-1]} {number // 4}"
    incoming = dice.random() < 0.5
    extension = sum(address.encode()) % 90 + 10  # a person's number stays
    if kind < 0.12:
        mail["From"], mail["To"], mail["List-Unsubscribe"] = (
            f"News <news@{address.partition('@')[2]}>",
            OWNER,
            "<mailto:off@news.example>",
        )
    elif kind < 0.22:
        mail["From"], mail["To"] = "Ben Okafor <ben@norrvik.example>", f"Ana Lind <{OWNER}>"
    elif kind < 0.32:
        mail["From"], mail["To"] = f"Cold Caller <caller{number}@cold{number % 97}.example>", OWNER
    elif incoming:
        mail["From"], mail["To"], mail["Delivered-To"] = f"{name} <{address}>", f"Ana Lind <{OWNER}>", OWNER
    else:
        mail["From"], mail["To"] = f"Ana Lind <{OWNER}>", f"{name} <{address}>"
    if number % 4:
        mail["In-Reply-To"] = mail["References"] = f"<{number - number % 4}.bench@mail.example>"
        subject = f"Re: {subject}"
    mail["Subject"] = subject
    text = "\n\n".join(_sentence(dice, dice.randint(12, 40)) for _ in range(dice.randint(1, 4)))
    if incoming:
        text += f"\n\nBest regards\n-- \n{name}\nPlant engineer\n{company}\nTel. +31 38 555 01 {extension}\n"
    if number % 4:
        quoted = "\n".join("> " + _sentence(dice, 14) for _ in range(dice.randint(3, 12)))
        text += f"\n\nOn Monday, 6 March 2023, {name} wrote:\n{quoted}\n"
    mail.set_content(text)
    if number % 3 == 0:
        mail.add_alternative("<p>" + text.replace("\n\n", "</p><p>").replace("\n", "<br>") + "</p>", subtype="html")
    return mail.as_bytes()
