"""A company of twelve teams of seven with twenty weeks behind it."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members import tree
from wellworn.members.models import Member, Team
from wellworn.program.models import Intervention, Worked
from wellworn.program.tasks import work_out_effect
from wellworn.usage.models import Surface, UsageDay

LONG_AGO = "2024-01-01T00:00:00Z"
WEEKS, BEGUN = 20, 10  # weeks of use, and how many weeks ago half of the teams got something


@pytest.fixture
def begun() -> date:
    """The day on which half of the teams got something."""
    return timezone.localdate() - timedelta(weeks=BEGUN)


@pytest.fixture
def teams(ada: Member) -> list[Team]:
    """Twelve teams without a tree."""
    made = [tree.create(f"Team {n:02d}", parent=None, by=None) for n in range(12)]
    Member.objects.bulk_create(
        Member(email=f"r{n}.{m}@norrvik.example", name=f"R {n} {m}", team=team)
        for n, team in enumerate(made)
        for m in range(7)
    )
    Member.objects.update(created_at=LONG_AGO)
    return made


def live(teams: list[Team], helped: set[int], begun: date, gain: float, seed: int = 3) -> None:
    """Everybody moves work on, on half of the working days; the helped ones on more from a day on. The same for the same seed.

    The n-th helped team and the n-th other one draw alike: whoever the lot helps, and whatever the day, they differ by the gain alone.
    """
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in range(WEEKS * 7, 0, -1)]
    alike = {"helped": 0, "other": 0}
    rows = []
    for team in teams:
        of = "helped" if team.pk in helped else "other"
        draws, alike[of] = random.Random(f"{seed} {alike[of]}"), alike[of] + 1
        rows += [
            UsageDay(day=day, member=member, feature="deal.move", surface=Surface.WEB, automatic=False, count=1)
            for member in team.members.order_by("name")
            for day in days
            if day.weekday() < 5 and draws.random() < 0.5 + (gain if of == "helped" and day >= begun else 0.0)
        ]
    UsageDay.objects.bulk_create(rows)


def work_out_effects() -> None:
    """Do what pages wait for, as the queue does."""
    for key in Worked.objects.exclude(wanted_by=None).values_list("pk", flat=True):
        work_out_effect(key=key)


def page_of(member: Member, one: Intervention) -> str:
    """An intervention's page when its effect has been worked out."""
    browser = signed_in(member)
    browser.get(f"/program/{one.pk}")
    work_out_effects()
    return browser.get(f"/program/{one.pk}").content.decode()
