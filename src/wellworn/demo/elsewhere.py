"""What Norrvik's service desk, its books and its warehouse say has happened, as they would tell it; and what colleagues add."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from decimal import Decimal

from wellworn.demo.cast import LEAD_SELLER, Cast
from wellworn.members.models import Member
from wellworn.records import notices, saying, tending
from wellworn.records.happening import record_event
from wellworn.records.models import Company, Person
from wellworn.records.values import CannotSave
from wellworn.records.writing import write_down

VISITS = (
    ("Ticket {n} closed", "Drift on tank 3 was a cable gland, replaced under warranty."),
    ("Ticket {n} closed", "Recalibrated two level sensors on site. One hour 50."),
    ("Ticket {n} opened", "Display of sensor 12 stays dark after the power cut."),
    ("Yearly service visit", "Six instruments checked, one seal renewed. Next visit in twelve months."),
)
GOODS = ("12 level sensors", "Spare parts, two boxes", "4 flow meters DN80", "1 viscosity probe")
TALK = "spoke to {name}, wants the quote by Friday; follow up next Tuesday"


def happen_elsewhere(cast: Cast, now: datetime, rng: random.Random) -> None:
    """Service, invoices and deliveries for most customers, the best known first; a call with its next step; a mention."""
    for number, customer in enumerate(cast.customers):
        company = Company.objects.filter(domains__domain=customer.domain, deleted_at=None).first()
        own = random.Random(rng.random())
        if company is not None and not customer.quiet and (number < 12 or own.random() < 0.5):
            _events(company, number, now, own)
    ines = Member.objects.get(email=LEAD_SELLER)
    aquaveld = Company.objects.filter(name="Aquaveld N.V.").first()
    if aquaveld is not None:
        _ours(aquaveld, ines, now)


def _events(company: Company, number: int, now: datetime, rng: random.Random) -> None:
    for n in range(rng.randint(1, 3)):
        subject, text = rng.choice(VISITS)
        ticket, at = 4400 + number * 7 + n, _ago(now, rng.randint(4, 40 if number < 12 else 200), 14)
        key, url = f"service/{ticket}", f"https://service.norrvik.example/tickets/{ticket}"
        record_event(
            "service", subject=subject.format(n=ticket), text=text, key=key, url=url, at=at, by=None, company=company
        )
    for n in range(rng.randint(1, 4)):
        invoice, days = f"26-{900 + number * 5 + n:04}", rng.randint(6, 240)
        amount = Decimal(rng.randint(12, 380) * 100)
        told, url = _ago(now, days, 9), f"https://books.norrvik.example/{invoice}"
        paid = "paid" if rng.random() < 0.7 else "sent"
        key, subject = f"invoice/{invoice}", f"Invoice {invoice} {paid}"
        record_event("invoice", subject=subject, key=key, url=url, amount=amount, at=told, by=None, company=company)
        if rng.random() < 0.6:
            subject, key = f"Delivered: {rng.choice(GOODS)}", f"delivery/{invoice}"
            record_event("delivery", subject=subject, key=key, at=_ago(now, days + 9, 11), by=None, company=company)


def _ours(company: Company, ines: Member, now: datetime) -> None:
    """What Ines and a colleague did with her best customer."""
    contact = Person.objects.filter(company=company, deleted_at=None).order_by("pk").first()
    if contact is not None:
        text = TALK.format(name=contact.name.split()[0])
        saying.say(contact, text, saying.meant(text, now.date()), by=ines, at=_ago(now, 1, 15))
    colleague = Member.objects.filter(team=ines.team, is_active=True).exclude(pk=ines.pk).order_by("pk").first()
    if colleague is None:
        return
    write_down(
        company, f"@{ines.name} their new plant manager asks who looks after tank 7.", by=colleague, at=_ago(now, 2, 10)
    )
    task = tending.add(
        "Bring the display samples",
        by=colleague,
        about=company,
        due=(now + timedelta(days=2)).date(),
        remind_time=time(9),
    )
    try:
        tending.assign(task, ines, by=colleague)
    except CannotSave:
        return
    notices.choose(ines, muted=[], digest_hour=8)


def _ago(now: datetime, days: int, hour: int) -> datetime:
    return (now - timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
