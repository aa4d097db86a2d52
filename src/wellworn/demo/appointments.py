"""A year of calendars: visits and reviews with customers, the weekly meetings of each team, and the next days."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from wellworn.demo.cast import LEAD_SELLER, Cast, Colleague, Contact, Customer
from wellworn.demo.correspondence import DAYS_BACK, PRODUCTS, plots


@dataclass(frozen=True)
class Appointment:
    """A meeting as the organiser's calendar holds it; a copy lies in every colleague's own."""

    uid: str
    title: str
    starts: datetime
    minutes: int
    organiser: Colleague
    colleagues: tuple[Colleague, ...] = ()
    contacts: tuple[Contact, ...] = ()
    location: str = ""
    weekly: bool = False
    private: bool = False


def year_of_meetings(cast: Cast, now: datetime, rng: random.Random) -> Iterator[Appointment]:
    """Everything that stands in Norrvik's calendars, a year back and a month ahead."""
    for number, customer in enumerate(cast.customers):
        if customer.quiet:
            continue
        busy = customer.seller.email == LEAD_SELLER
        for turn in range(rng.randint(4, 8) if busy else rng.randint(1, 4)):
            yield _with_customer(customer, f"{number}-{turn}", now, rng)
    for team in sorted({one.team for one in cast.colleagues if one.team}):
        yield _team_meeting(team, cast, now)
    yield from _next_days(cast, now)
    lead = cast.colleague(LEAD_SELLER)
    yield Appointment("dentist@norrvik.example", "Dentist", _at(now, 2, 8, 0, lead), 45, lead, private=True)


def to_calendar(appointments: list[Appointment], now: datetime) -> bytes:
    """One member's calendar file."""
    calendar = Calendar()
    calendar.add("prodid", "-//Norrvik Instruments//Calendar//EN")
    calendar.add("version", "2.0")
    for appointment in appointments:
        calendar.add_component(_event(appointment, now))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, now: datetime) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("summary", appointment.title)
    event.add("dtstart", appointment.starts)
    event.add("dtend", appointment.starts + timedelta(minutes=appointment.minutes))
    event.add("dtstamp", now - timedelta(days=DAYS_BACK))
    event.add("organizer", _invited(appointment.organiser.name, appointment.organiser.email, ""))
    if appointment.weekly:
        event.add("rrule", {"freq": "weekly"})
    if appointment.private:
        event.add("class", "PRIVATE")
    if appointment.location:
        event.add("location", appointment.location)
    invited: list[Colleague | Contact] = [appointment.organiser, *appointment.colleagues, *appointment.contacts]
    for one in invited:
        event.add("attendee", _invited(one.name, one.email, "ACCEPTED"), encode=False)
    return event


def _invited(name: str, email: str, answer: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    if answer:
        address.params["PARTSTAT"] = vText(answer)
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
    return address


def _with_customer(customer: Customer, mark: str, now: datetime, rng: random.Random) -> Appointment:
    told = plots(customer.country.language)
    day = rng.choice([rng.randint(-DAYS_BACK, -2), rng.randint(-60, -2), rng.randint(2, 28)])
    visit = rng.random() < 0.4
    title = told["visit" if visit else "meeting"].format(city=customer.city, product=rng.choice(PRODUCTS))
    contacts = tuple(customer.contacts[: rng.randint(1, len(customer.contacts))])
    starts = _at(now, day, rng.randint(8, 15), rng.choice((0, 30)), customer.seller)
    return Appointment(
        f"{mark}@{customer.domain}",
        title,
        starts,
        rng.choice((30, 45, 60, 90)),
        customer.seller,
        contacts=contacts,
        location=f"{customer.street}, {customer.city}" if visit else "https://meet.norrvik.example/" + mark,
    )


def _team_meeting(team: str, cast: Cast, now: datetime) -> Appointment:
    crew = [one for one in cast.colleagues if one.team == team]
    lead = next(one for one in crew if one.role == "manager")
    others = tuple(one for one in crew if one is not lead)
    starts = _at(now - timedelta(days=now.weekday() + 7 * 40), 0, 9, 0, lead)
    title = f"{team}: Monday round"
    return Appointment(f"{team.replace(' ', '-')}@norrvik.example", title, starts, 45, lead, others, weekly=True)


def _next_days(cast: Cast, now: datetime) -> Iterator[Appointment]:
    ines, henrik = cast.colleague(LEAD_SELLER), cast.colleague("henrik.aberg@norrvik.example")
    aquaveld, hidrovouga = cast.customer("Aquaveld N.V."), cast.customer("Hidrovouga")
    first = _next_start(now, ines)
    review = Appointment(
        "pilot-review@norrvik.example",
        "Level sensor pilot, review",
        first,
        45,
        ines,
        contacts=tuple(aquaveld.contacts[:3]),
        location="https://meet.norrvik.example/pilot-review",
    )
    yield review
    yield replace(
        review,
        uid="first-visit@norrvik.example",
        title="First visit in Aveiro",
        starts=first + timedelta(hours=3, minutes=30),
        minutes=70,
        contacts=tuple(hidrovouga.contacts[:1]),
        location=f"{hidrovouga.street}, {hidrovouga.city}",
    )
    yield Appointment(
        "pipeline-review@norrvik.example", "Pipeline review", first + timedelta(hours=6), 30, henrik, (ines,)
    )


def _next_start(now: datetime, colleague: Colleague) -> datetime:
    """A quarter hour soon in working time, else ten o'clock on the next working day."""
    local = now.astimezone(ZoneInfo(colleague.country.zone))
    soon = local + timedelta(minutes=26 - (local.minute + 11) % 15)
    soon = soon.replace(second=0, microsecond=0)
    if local.weekday() < 5 and 7 <= soon.hour < 15:
        return soon
    day = local if local.hour < 7 and local.weekday() < 5 else local + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def _at(now: datetime, days: int, hour: int, minute: int, colleague: Colleague) -> datetime:
    day = now.astimezone(ZoneInfo(colleague.country.zone)) + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1 if days >= 0 else -1)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
