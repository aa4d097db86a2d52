"""A company with some weeks behind it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from wellworn.members.models import Member, Role, Team
from wellworn.usage.models import Surface, UsageDay

LONG_AGO = "2024-01-01T00:00:00Z"


def use(members: list[Member], day: date, feature: str = "deal.move", count: int = 2) -> None:
    """Something that each of them did on a day."""
    UsageDay.objects.bulk_create(
        UsageDay(day=day, member=one, feature=feature, surface=Surface.WEB, automatic=False, count=count) for one in members
    )  # fmt: skip


def working_days(weeks: int) -> list[date]:
    """Mondays to Fridays of the last weeks, up to yesterday."""
    today = timezone.localdate()
    days = (today - timedelta(days=back) for back in range(weeks * 7, 0, -1))
    return [day for day in days if day.weekday() < 5]


@pytest.fixture
def company(team: Team, ana: Member, mara: Member, ada: Member) -> list[Member]:
    """Key accounts with twelve reps beside Ana, Mara who manages them, and Ada the admin; all here for long."""
    reps = [Member.objects.create(email=f"rep.{n}@norrvik.example", name=f"Rep {n}", team=team) for n in range(12)]
    Member.objects.update(created_at=LONG_AGO)
    assert mara.role == Role.MANAGER
    return [ana, *reps]


@pytest.fixture
def used(company: list[Member]) -> list[Member]:
    """The company after ten weeks in which the first nine reps moved deals on every working day and all of them signed in."""
    for day in working_days(10):
        use(company[:9], day)
        use(company, day, "session.begin", 1)
    return company
