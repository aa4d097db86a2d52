"""A company in the database, to ask numbers about: teams in a tree, roles, and who used what on which day."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from wellworn.members import tree
from wellworn.members.models import Member, Role, Team
from wellworn.usage.models import Surface, UsageDay

TODAY = date(2026, 11, 20)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def team(name: str, above: Team | None = None) -> Team:
    return tree.create(name, parent=above, by=None)


def staff(count: int, of: Team | None, role: Role = Role.REP, since: datetime = LONG_AGO) -> list[Member]:
    """Some members of a team."""
    number = Member.objects.count()
    made = Member.objects.bulk_create(
        Member(email=f"m{number + place}@norrvik.example", name=f"M {number + place}", role=role, team=of)
        for place in range(count)
    )
    Member.objects.filter(pk__in=[one.pk for one in made]).update(created_at=since)
    return made


def company() -> dict[str, list[Member]]:
    """Fifty-two people: a North of twelve, a South of three, a field of twenty under Sales, and Service; managers, and an office."""
    sales, service = team("Sales"), team("Service")
    north, south, field = team("North", sales), team("South", sales), team("Field", sales)
    return {
        "north": [*staff(11, north), *staff(1, north, Role.MANAGER)],
        "south": [*staff(2, south), *staff(1, south, Role.MANAGER)],
        "field": [*staff(18, field), *staff(2, field, Role.MANAGER)],
        "service": [*staff(10, service), *staff(2, service, Role.MANAGER)],
        "office": [*staff(2, None, Role.EXECUTIVE), *staff(1, None, Role.ADMIN), *staff(2, None, Role.IT)],
    }


def used(member: Member, feature: str, days: Sequence[date], count: int = 1, automatic: bool = False) -> None:
    """Write days of use."""
    UsageDay.objects.bulk_create(
        UsageDay(day=day, member=member, feature=feature, surface=Surface.WEB, automatic=automatic, count=count)
        for day in days
    )


def live(members: Sequence[Member], first: date, last: date, seed: int = 1) -> None:
    """A little of everything by everybody."""
    rng, days = random.Random(seed), []
    for member in members:
        for place in range((last - first).days + 1):
            day = first + timedelta(days=place)
            if day.weekday() < 5:
                for feature, odds, automatic in (
                    ("deal.move", 0.5, False), ("note.write", 0.3, False), ("session.begin", 0.9, False), ("capture.activity", 0.8, True),
                ):  # fmt: skip
                    if rng.random() < odds:
                        days.append(
                            UsageDay(day=day, member=member, feature=feature, surface=Surface.WEB, automatic=automatic,
                                     count=rng.randint(1, 5))
                        )  # fmt: skip
    UsageDay.objects.bulk_create(days, batch_size=5000)


def leaves(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False)


def at(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
