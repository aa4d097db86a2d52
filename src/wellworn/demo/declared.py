"""What the company did on purpose in its story, declared before it began."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from wellworn.demo.simulating.calendar import months
from wellworn.demo.simulating.case import MANUFACTURER
from wellworn.friction.applying import sizes
from wellworn.members.models import Member
from wellworn.program.declaring import Declaration, declare

STORY = (  # month of the story from 0, day of it, what was said beforehand; all teams began at once
    (7, 0, Declaration("Town halls begin", "town_hall", "desire", "active_share", "up", 12)),
    (7, 13, Declaration("60 % of required fields removed", "field", "ability", "active_share", "up", 16, 0.1)),
    (9, 0, Declaration("Mail and meetings captured", "automation", "ability", "active_share", "up", 12, 0.05)),
)


def declare_story(until: date, by: Member) -> None:
    """Each a week before it began. Nothing is decided: whoever opens one sees what is known of it."""
    told, teams = months(MANUFACTURER.least_months, until), dict(sizes())
    for month, day, said in STORY:
        begins = told[month].first + timedelta(days=day)
        at = timezone.make_aware(datetime.combine(begins - timedelta(days=7), time(9)))
        declare(said, dict.fromkeys(teams, begins), by=by, at=at)
