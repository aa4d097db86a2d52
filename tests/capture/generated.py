"""A mailbox of generated mail, the same for the same seed: threads with people at companies, colleagues, newsletters, broken mail."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

FIRST = ["Femke", "Jonas", "Aoife", "Mehmet", "Chiara", "Tomasz", "Inês", "Bjørn", "Zoë", "Łukasz", "美咲", "Ольга"]
LAST = [
    "Bos",
    "Lindqvist",
    "Nolan",
    "Aydın",
    "Ricci",
    "Nowak",
    "Ferreira",
    "Dahl",
    "Meyer",
    "Kowalski",
    "佐藤",
    "Иванова",
]
TITLES = ["Head of Operations", "Procurement lead", "Plant manager", "Service engineer", "Buyer"]
SUBJECTS = [
    "Quote for level sensors",
    "Service in year three",
    "Site visit",
    "Delivery of 12 gauges",
    "Calibration dates",
]
WORDS = [
    "pump",
    "sensor",
    "quote",
    "plant",
    "flow",
    "visit",
    "cable",
    "meeting",
    "drawing",
    "thursday",
    "price",
    "delivery",
    "spare",
    "report",
    "thanks",
    "pressure",
]
START = datetime(2025, 6, 2, 8, 0, tzinfo=UTC)


def mailbox(count: int, owner: str, *, seed: int = 7) -> Iterator[tuple[str, bytes]]:
    """`count` messages as (folder, bytes), oldest first; folder is empty for the inbox."""
    dice = random.Random(seed)
    people = [_person(dice, number) for number in range(max(8, count // 25))]
    threads: dict[str, tuple[str, list[str]]] = {}
    for number in range(count):
        at = START + timedelta(minutes=37 * number)
        kind = dice.random()
        if kind < 0.07:
            yield "", _newsletter(number, owner, at)
        elif kind < 0.12:
            yield "", _letter(dice, number, at, ("Ben Okafor", "ben@norrvik.example"), ("", owner), "Lunch", [])
        elif kind < 0.14:
            yield "", dice.choice([b"", b"\x00\x01\x02 not a mail", b"Subject: =?x?Q?=ff?=\r\n\r\n\xff\xfe"])
        else:
            yield _exchange(dice, number, at, owner, dice.choice(people), threads)


def _exchange(
    dice: random.Random,
    number: int,
    at: datetime,
    owner: str,
    who: tuple[str, str],
    threads: dict[str, tuple[str, list[str]]],
) -> tuple[str, bytes]:
    """A letter to or from an outside person, often an answer to the last one."""
    subject, references = threads.get(who[1], ("", []))
    if not subject or dice.random() < 0.3:
        subject, references = f"{dice.choice(SUBJECTS)} {number}", []
    sent = dice.random() < 0.4
    sender, to = (("Ana Lind", owner), who) if sent else (who, ("Ana Lind", owner))
    raw = _letter(dice, number, at, sender, to, ("Re: " if references else "") + subject, references)
    threads[who[1]] = (subject, [*references, f"m{number}@{sender[1].partition('@')[2]}"][-8:])
    return ("Sent" if sent else ""), raw


def _person(dice: random.Random, number: int) -> tuple[str, str]:
    domain = dice.choice(["gmail.com"] + [f"company{number % 61}.example"] * 6)
    return f"{dice.choice(FIRST)} {dice.choice(LAST)}", f"person{number}@{domain}"


def _letter(
    dice: random.Random,
    number: int,
    at: datetime,
    sender: tuple[str, str],
    to: tuple[str, str],
    subject: str,
    references: list[str],
) -> bytes:
    lines = [" ".join(dice.choices(WORDS, k=9)) for _ in range(dice.randint(2, 9))]
    name = sender[0] or sender[1]
    signature = (
        ["--", name, dice.choice(TITLES), f"T +49 30 90182{dice.randint(100, 999)}"] if dice.random() < 0.5 else [name]
    )
    headers = [
        f"From: {_quoted(sender)}",
        f"To: {_quoted(to)}",
        f"Subject: {subject}",
        f"Date: {format_datetime(at)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    ]
    if dice.random() > 0.02:
        headers.append(f"Message-ID: <m{number}@{sender[1].partition('@')[2]}>")
    if references:
        headers.append("References: " + " ".join(f"<{one}>" for one in references))
    return "\r\n".join([*headers, "", *lines, "", *signature, ""]).encode()


def _quoted(who: tuple[str, str]) -> str:
    return f'"{who[0]}" <{who[1]}>' if who[0] else who[1]


def _newsletter(number: int, owner: str, at: datetime) -> bytes:
    return (
        f"From: News <news@shop.example>\r\nTo: {owner}\r\nSubject: Offer {number}\r\nDate: {format_datetime(at)}\r\n"
        f"Message-ID: <n{number}@shop.example>\r\nList-Unsubscribe: <https://shop.example/u>\r\n\r\nBuy\r\n"
    ).encode()
