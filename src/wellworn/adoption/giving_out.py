"""Usage for systems outside: how often each feature was used on each day, as CloudEvents, through the gate like every other number.

What has gone out has gone out to everybody who has a hand on it. So all services and the command line are one reader with one ledger:
a new token is no new pair of eyes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from wellworn.adoption.asking import ask
from wellworn.adoption.models import Outside
from wellworn.measures.days import counted, day_of, numbered, people, used
from wellworn.measures.measure import PEOPLE, Measure, Scope, gettext_noop
from wellworn.measures.suppression import least
from wellworn.measures.tables import Tables
from wellworn.members.models import Member, Role
from wellworn.members.protections.standing import in_force
from wellworn.usage.giving_out import day_event, machine_days

if TYPE_CHECKING:
    import ibis.expr.types as ir


def use_by_day(tables: Tables, scope: Scope) -> ir.Table:
    """For each group, day, feature and surface, by hand or by a machine: how many used it, and how often."""
    here = people(tables, scope).select("member", *scope.by)
    done = used(tables, scope)
    done = done.mutate(at=numbered(done.day))
    names = (*scope.by, "at", "feature", "surface", "automatic")
    each = done.group_by(*names).agg(users=done.member.nunique(), acts=done["count"].sum().cast("int64"))
    each = each.mutate(hands=each.users)  # by which it is decided whether the number goes out; they do not
    sizes = counted(here, scope.by, **{PEOPLE: here.count()})
    both = each.inner_join(sizes, list(scope.by)) if scope.by else each.cross_join(sizes)
    return both.select(*names, PEOPLE, "users", "acts", "hands")


USE_BY_DAY = Measure(
    key="use_by_day",
    question=gettext_noop("How often was each feature used on each day?"),
    formula=gettext_noop("Acts, by day, feature, surface, and by hand or by the machine."),
    unit=gettext_noop("acts"),
    window=gettext_noop("the days asked for"),
    source="Wellworn",
    expression=use_by_day,
    needs=("usage_days",),
    splits=("at", "feature", "surface", "automatic"),
    heads=("users",),
    inputs=("hands",),
)


def together() -> Member | None:
    """By whose ledger everything outside is one reader: that of the first service, or of the first admin where the first number goes out
    before there is one; and the same ever after."""
    services = Member.objects.filter(is_service=True)
    first = services.order_by("pk").first() or Member.objects.filter(role=Role.ADMIN).order_by("pk").first()
    return Outside.reads_as(first) if first else None


def days(since: date, until: date, *, by: Member, page: str) -> Iterator[dict[str, Any]]:
    """Each number that enough people made, of those who were there on all of the days; and the machine's. Enough are more than the least
    group: what is out is read by each of them, and leaves as many others. Members' numbers are of days that are over: those of today,
    asked for again and again, would tell who comes when."""
    last = min(until, timezone.localdate() - timedelta(days=1))
    if since <= last:
        yield from _members_days(since, last, by, page)
    yield from machine_days(since, until)


def _members_days(since: date, until: date, by: Member, page: str) -> Iterator[dict[str, Any]]:
    k = least(in_force().least_group)
    answer = ask(USE_BY_DAY, Scope(since, until), by=by, page=page, ledger_of=together())
    for row in sorted(answer.rows, key=lambda row: [str(row[name]) for name in USE_BY_DAY.splits]):
        if int(str(row["hands"])) > k and isinstance(row["acts"], int):
            yield day_event(
                day_of(int(str(row["at"]))), str(row["feature"]), str(row["surface"]), automatic=bool(row["automatic"]),
                whose="members", count=int(str(row["acts"])),
            )  # fmt: skip
