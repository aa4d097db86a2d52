"""A simulated life in a workspace: members, teams, their use by the day, and deals made with the verbs."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from django.db.models import Sum

from tests.conftest import signed_in
from wellworn.cli import main
from wellworn.demo import lived
from wellworn.demo.simulating.case import MANUFACTURER, STEADY
from wellworn.demo.simulating.life import Asked
from wellworn.members.models import Member, Role, Team, Workspace
from wellworn.records.models import Deal
from wellworn.usage.models import UsageDay

pytestmark = pytest.mark.django_db


def by_hand(month: date, after: date) -> int:
    days = UsageDay.objects.filter(automatic=False, day__gte=month, day__lt=after).exclude(
        feature__in=("session.begin", "record.open", "list.search")
    )
    return int(days.aggregate(total=Sum("count"))["total"] or 0)


def test_a_small_company_stands_with_teams_use_and_deals() -> None:
    lived.found(Asked(STEADY, 20, 3, 4), "level-and-flow", lambda _line: None)
    admin = Member.objects.get(email="admin@simulated.example")
    assert Workspace.objects.get().name == "Simulated"
    assert Member.objects.filter(is_active=True).count() == 21
    assert Team.objects.filter(manager__isnull=False).exists()
    assert all(team.path.endswith(f"{team.pk}.") for team in Team.objects.all())
    reps = Member.objects.filter(role=Role.REP, is_active=True).count()
    assert Deal.objects.count() == reps * lived.DEALS
    assert UsageDay.objects.exclude(member=None).count() > 2000
    assert not UsageDay.objects.filter(day__gt=date(2026, 10, 31)).exists()
    assert Member.objects.exclude(pk=admin.pk).latest("created_at").created_at.date() <= date(2026, 10, 31)
    assert signed_in(admin).get("/deals").status_code == 200


def test_the_members_of_a_workspace_have_lived_the_story(ana: Member, ben: Member, mara: Member, carl: Member) -> None:
    more = [Member.objects.create(email=f"rep{number}@norrvik.example") for number in range(30)]
    rows = lived.use(MANUFACTURER, [ana, ben, mara, carl, *more], date(2026, 10, 31), seed=3)
    assert UsageDay.objects.count() == rows
    before, bottom = by_hand(date(2025, 10, 1), date(2026, 1, 1)) / 3, by_hand(date(2026, 3, 1), date(2026, 5, 1)) / 2
    assert bottom / before == pytest.approx(0.3, abs=0.06)
    assert by_hand(date(2026, 10, 1), date(2026, 11, 1)) / bottom == pytest.approx(5, rel=0.25)
    ana.refresh_from_db()
    assert ana.created_at.date() == date(2025, 10, 1)


def test_a_story_ends_on_its_day(ana: Member) -> None:
    lived.use(MANUFACTURER, [ana], date(2026, 11, 12), seed=3)
    assert max(UsageDay.objects.values_list("day", flat=True)) <= date(2026, 11, 12)
    assert np.unique(list(UsageDay.objects.values_list("member", flat=True))).tolist() == [ana.pk]


@pytest.mark.django_db(transaction=True)
def test_a_workspace_with_members_is_not_filled(ana: Member, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--case", "steady", "--members", "12", "--months", "1"]) == 2
    assert "Set WELLWORN_DATA to an empty folder" in capsys.readouterr().err
    assert not UsageDay.objects.exists()
