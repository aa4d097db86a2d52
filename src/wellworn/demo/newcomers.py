"""Who came to Norrvik while the story went on: reps who began one after the other, so that how long it takes to learn can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from wellworn.members.models import Member, Role

ONE_IN = 5  # came: so few that the year's numbers are still about those who were always there
LEAST_REPS = 24  # a company with fewer has nobody new: those who were there would be too few to count
FIRST, LAST = 34, 14  # weeks ago: from when use rises again, to early enough to be followed


def newcomers(members: Sequence[Member], until: date) -> Mapping[int, date]:
    """The members who came, and on which Monday, out of all in the order in which they were hired."""
    reps = [one.pk for one in members if one.role == Role.REP]
    if len(reps) < LEAST_REPS:
        return {}
    monday = until - timedelta(days=until.weekday())
    count = len(reps) // ONE_IN + 1
    weeks = [round(FIRST - nth * (FIRST - LAST) / (count - 1)) for nth in range(count)]
    return {number: monday - timedelta(weeks=ago) for number, ago in zip(reps[-count:], weeks, strict=True)}
