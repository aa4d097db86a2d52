"""What happened in the last days at the best-known customers: the mail that makes Today worth opening."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from wellworn.demo.cast import LEAD_SELLER, Cast, Customer, load
from wellworn.demo.correspondence import colleague_writer, contact_writer, plots
from wellworn.demo.letters import Letter, Writer

AUTOMATIC = (("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All"))


def lately(cast: Cast, now: datetime) -> Iterator[Letter]:
    """The last fortnight of the lead seller, as `lately.toml` tells it."""
    ines = colleague_writer(cast.colleague(LEAD_SELLER))
    for thread in load("lately")["thread"]:
        customer = cast.customer(thread["company"])
        before: Letter | None = None
        for told in thread["letter"]:
            before = _letter(told, thread["subject"], customer, ines, before, now)
            yield before


def _letter(
    told: dict[str, Any], subject: str, customer: Customer, ines: Writer, before: Letter | None, now: datetime
) -> Letter:
    people = [contact_writer(contact, customer) for contact in customer.contacts]
    ours = told["from"] == "us"
    sender = ines if ours else people[told["from"]]
    if "signature" in told:
        sender = replace(sender, signature=told["signature"])
    automatic = told.get("automatic", False)
    reply = "Automatic reply: " if automatic else "Re: "
    return Letter(
        sender=replace(sender, signature="") if automatic else sender,
        to=(people[told["to"]] if ours else ines,),
        at=_ago(now, *told["ago"]),
        subject=reply + subject if before else subject,
        body=told["body"].format(contact=customer.contacts[-1].email),
        cc=tuple(people[number] for number in told.get("cc", ())),
        answers=before,
        wrote=plots("en")["wrote"],
        headers=AUTOMATIC if automatic else (),
    )


def _ago(now: datetime, days: int, hour: int, minute: int) -> datetime:
    day = (now - timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return min(day, now - timedelta(minutes=45))
