"""The rest of an inbox: newsletters, automatic mail, mail among colleagues, cold offers, and what no program can read."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from wellworn.demo.cast import Cast, Colleague
from wellworn.demo.correspondence import DAYS_BACK, colleague_writer
from wellworn.demo.letters import Letter, Writer

LISTS = (
    ("Process Weekly", "news@processweekly.example", "Issue {n}: level, flow and a look inside a brewery"),
    ("Hannover Halls", "newsletter@hannover-halls.example", "Your visitor pass and what is new in hall {n}"),
    ("Travel desk", "no-reply@traveldesk.example", "Your receipt {n}"),
)
AMONG_US = (
    ("Friday numbers", "Please have your forecast ready by noon."),
    ("Demo unit {n}", "Who has demo unit {n}? It should be back in the workshop on Monday."),
    ("Lunch", "Soup at twelve, who joins?"),
    ("Price list", "The new price list is on the shared drive. The old one ends with the month."),
)
COLD = (
    (
        "Partnership opportunity",
        "I came across Norrvik and would love fifteen minutes to show how we triple your pipeline.",
    ),
    ("Quick question", "Are you the right person to talk to about your travel costs?"),
)


def noise(cast: Cast, now: datetime, rng: random.Random) -> Iterator[Letter]:
    """About a third of everybody's mail, none of which belongs in a CRM."""
    for colleague in cast.colleagues:
        for _ in range(rng.randint(6, 14)):
            yield _list_mail(colleague, now, rng)
        for _ in range(rng.randint(8, 16)):
            yield _among_us(colleague, rng.choice(cast.colleagues), now, rng)
        if rng.random() < 0.6:
            yield _cold(colleague, now, rng)


def unreadable() -> bytes:
    """A file that is no message: a camera's bytes saved where a message should be."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 4


def _some_day(now: datetime, rng: random.Random) -> datetime:
    day = now - timedelta(days=rng.randint(1, DAYS_BACK))
    return day.replace(hour=rng.randint(7, 18), minute=rng.randint(0, 59), second=rng.randint(0, 59))


def _list_mail(to: Colleague, now: datetime, rng: random.Random) -> Letter:
    name, address, subject = rng.choice(LISTS)
    return Letter(
        Writer(name, address),
        (colleague_writer(to),),
        _some_day(now, rng),
        subject.format(n=rng.randint(100, 999)),
        "Read it in your browser.",
        headers=(("List-Unsubscribe", f"<mailto:{address}?subject=unsubscribe>"), ("Precedence", "bulk")),
    )


def _among_us(sender: Colleague, to: Colleague, now: datetime, rng: random.Random) -> Letter:
    subject, body = rng.choice(AMONG_US)
    number = rng.randint(2, 40)
    writer = colleague_writer(sender)
    return Letter(writer, (colleague_writer(to),), _some_day(now, rng), subject.format(n=number), body.format(n=number))


def _cold(to: Colleague, now: datetime, rng: random.Random) -> Letter:
    subject, body = rng.choice(COLD)
    number = rng.randint(10, 99)
    writer = Writer(f"Casey {number}", f"casey@growth-{number}.example", f"Casey\nGrowth {number}")
    return Letter(writer, (colleague_writer(to),), _some_day(now, rng), subject, body)
