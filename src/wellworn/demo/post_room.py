"""Sorts the demo's letters and appointments into mailboxes and calendars on disk, one folder a member."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime
from itertools import chain
from pathlib import Path

from wellworn.demo import noise
from wellworn.demo.appointments import Appointment, to_calendar, year_of_meetings
from wellworn.demo.cast import LEAD_SELLER, OWN_DOMAIN, Cast
from wellworn.demo.correspondence import year_of_mail
from wellworn.demo.lately import lately
from wellworn.demo.letters import Letter, to_bytes


def deliver(cast: Cast, folder: Path, now: datetime, rng: random.Random) -> int:
    """Write `folder`/ADDRESS/mail/{inbox,sent}/*.eml and `folder`/ADDRESS/calendar.ics; gives the number of files."""
    files = 0
    for letter in chain(year_of_mail(cast, now, rng), lately(cast, now), noise.noise(cast, now, rng)):
        raw = to_bytes(letter)
        for address, place in _copies(letter):
            files += _put(folder / address / "mail" / place / f"{letter.message_id}.eml", raw)
    files += _put(folder / LEAD_SELLER / "mail" / "inbox" / "photo-0031.eml", noise.unreadable())
    for address, kept in _calendars(cast, now, rng).items():
        files += _put(folder / address / "calendar.ics", to_calendar(kept, now))
    return files


def _copies(letter: Letter) -> set[tuple[str, str]]:
    copies = {(one.email, "inbox") for one in (*letter.to, *letter.cc)}
    copies.add((letter.sender.email, "sent"))
    return {(address, place) for address, place in copies if address.endswith("@" + OWN_DOMAIN)}


def _calendars(cast: Cast, now: datetime, rng: random.Random) -> dict[str, list[Appointment]]:
    calendars: dict[str, list[Appointment]] = defaultdict(list)
    for appointment in year_of_meetings(cast, now, rng):
        for colleague in (appointment.organiser, *appointment.colleagues):
            calendars[colleague.email].append(appointment)
    return calendars


def _put(path: Path, raw: bytes) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return 1
