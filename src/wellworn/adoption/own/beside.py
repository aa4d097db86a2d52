"""A member's last four weeks beside their role's, only as far as that may be shown; asked of `adoption.asking` like everybody's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from wellworn.adoption.asking import ask_all
from wellworn.adoption.own.reading import acts_by_day, calendar, features_used
from wellworn.adoption.own.weeks import Week
from wellworn.adoption.own.worth_trying import TIP
from wellworn.adoption.waiting import Waiting
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.features import FEATURES
from wellworn.measures.measure import Row, Scope
from wellworn.members.models import Member
from wellworn.usage.features import BY_KEY

PAGE = "my week, beside the role"
USEFUL = 0.5  # of the role: as many use it where it is called useful
SHOWN = 5


@dataclass(frozen=True)
class Useful:
    """A feature that many of the role use and the member has not tried."""

    name: Promise
    says: str | Promise
    url: str
    users: str  # a number, or a range where it is nearly everybody
    people: int


@dataclass(frozen=True)
class Beside:
    """The member's own days and the role's share. `people` is 0 where the role's may not be shown."""

    active: int
    working: int
    people: int
    share: float | None
    useful: Sequence[Useful]
    is_counting: bool = False


def beside(member: Member, week: Week, waiting: Waiting | None = None) -> Beside:
    """Of the four weeks that end with `week`."""
    first, last = week.back(3).first, week.last
    scope = Scope(first, last, by=("role",))
    answers = ask_all([ACTIVE_SHARE, FEATURES], scope, by=member, page=PAGE, waiting=waiting)
    row = answers[ACTIVE_SHARE.key].row(role=member.role) or {}
    share, people = row.get("share"), answers[ACTIVE_SHARE.key].people.get((member.role,), 0)
    acts, own = acts_by_day(member, first, last), calendar(member, first, last)
    working = [day for nth in range(4) for day in week.back(nth).days if day in own]
    used = {one.feature for one in features_used(member, first, last)}
    useful = [] if not people else _useful(answers[FEATURES.key].rows, member, used)
    shown = share if isinstance(share, float) else None
    return Beside(
        sum(acts.get(day, 0) > 0 for day in working),
        len(working),
        people,
        shown,
        useful,
        any(one.is_counting for one in answers.values()),
    )


def _useful(rows: Sequence[Row], member: Member, used: set[str]) -> list[Useful]:
    """What half of the role or more use and the member does not, the most used first."""
    found = []
    for row in rows:
        feature, users, people = str(row["feature"]), row["users"], row["people"]
        if row["role"] != member.role or feature in used or feature not in BY_KEY or not BY_KEY[feature].is_value:
            continue
        low = getattr(users, "low", users)  # of a range where it is nearly everybody
        if isinstance(low, int) and isinstance(people, int) and people and low >= USEFUL * people:
            tip = TIP.get(feature)
            one = Useful(BY_KEY[feature].name, tip.says if tip else "", tip.url if tip else "", str(users), people)
            found.append((low, one))
    return [one for _low, one in sorted(found, key=lambda pair: -pair[0])[:SHOWN]]
