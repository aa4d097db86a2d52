"""A year of mail between Norrvik and its customers, told in plots: who wrote what, how many days later, in which language."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from wellworn.demo.cast import LEAD_SELLER, Cast, Colleague, Contact, Customer, load
from wellworn.demo.letters import Letter, Writer, signature

PRODUCTS = ("Norrvik L40", "Norrvik F12", "Norrvik V7", "Norrvik P3", "Norrvik T21")
DAYS_BACK = 365


def colleague_writer(colleague: Colleague) -> Writer:
    """A colleague as a writer, with Norrvik's plain signature."""
    return Writer(colleague.name, colleague.email, f"{colleague.name}\nNorrvik Instruments")


def contact_writer(contact: Contact, customer: Customer) -> Writer:
    """A customer's contact as a writer."""
    return Writer(contact.name, contact.email, signature(contact, customer))


def year_of_mail(cast: Cast, now: datetime, rng: random.Random) -> Iterator[Letter]:
    """Every exchange with every customer over the year before `now`."""
    service = [one for one in cast.colleagues if one.team == "Service and finance"]
    for customer in cast.customers:
        busy = customer.seller.email == LEAD_SELLER
        for _ in range(rng.randint(7, 11) if busy else rng.randint(3, 6)):
            starts = now - timedelta(days=rng.randint(12, DAYS_BACK))
            own = random.Random(rng.random())  # an exchange that is not through yet leaves the others as they are
            yield from _exchange(customer, rng.choice(service), starts, now, own)


@cache
def plots(language: str) -> dict[str, Any]:
    """The plots told in that language."""
    return load(f"plots/{language}")


def _exchange(
    customer: Customer, service: Colleague, starts: datetime, now: datetime, rng: random.Random
) -> Iterator[Letter]:
    told = plots(customer.country.language)
    plot = rng.choice(told["plot"])
    contact = rng.choices(customer.contacts, [3] + [1] * (len(customer.contacts) - 1))[0]
    others = [one for one in customer.contacts if one is not contact]
    copied = tuple(contact_writer(one, customer) for one in others if rng.random() < 0.25)
    facts = {
        "product": rng.choice(PRODUCTS),
        "n": rng.randint(2, 14),
        "amount": f"€{rng.randint(40, 900) * 100:,}",
        "order": f"26-{rng.randint(100, 2999):04}",
    }
    previous: Letter | None = None
    for side, later, text in plot["turns"]:
        at = _office_hour(starts + timedelta(days=later), customer.country.zone, previous, rng)
        if at > now - timedelta(days=customer.quiet, hours=2):
            return
        ours = colleague_writer(service if side == "service" else customer.seller)
        theirs = contact_writer(contact, customer)
        sender, receiver = (theirs, ours) if side == "them" else (ours, theirs)
        previous = Letter(
            sender=sender,
            to=(receiver,),
            at=at,
            subject=("Re: " if previous else "") + plot["subject"].format(**facts),
            body=_body(told, text.format(**facts), receiver, sender),
            cc=copied + ((colleague_writer(customer.seller),) if side == "service" else ()),
            answers=previous,
            wrote=told["wrote"],
        )
        yield previous


def _body(told: dict[str, Any], text: str, receiver: Writer, sender: Writer) -> str:
    hello = told["hello"].format(first=receiver.name.split()[0])
    return f"{hello}\n\n{text}\n\n{told['bye']}"


def _office_hour(day: datetime, zone: str, after: Letter | None, rng: random.Random) -> datetime:
    local = day.astimezone(ZoneInfo(zone)).replace(
        hour=rng.randint(8, 16), minute=rng.randint(0, 59), second=rng.randint(0, 59)
    )
    while local.weekday() > 4:
        local += timedelta(days=1)
    if after and local <= after.at:
        local = (after.at + timedelta(minutes=rng.randint(20, 200))).astimezone(ZoneInfo(zone))
    return local
