"""What is won, committed, at best and in the pipeline for a period, by member and team; and how that stood each week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, F, Q, Sum, Value, When
from django.utils import timezone

from wellworn.members.models import Member, Team
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.forecast import Category, Stood
from wellworn.records.models.record import RecordQuerySet
from wellworn.records.rates import Rates, Total
from wellworn.records.review.period import SPANS, Period, period_of

COMMIT_FROM, BEST_FROM = 75, 40  # in 100: what a stage says by itself
WON = "won"
COLUMNS = (WON, Category.COMMIT, Category.BEST, Category.PIPELINE)
CATEGORY = Case(
    When(~Q(forecast=""), then=F("forecast")),
    When(stage__probability__gte=COMMIT_FROM, then=Value("commit")),
    When(stage__probability__gte=BEST_FROM, then=Value("best")),
    default=Value("pipeline"),
    output_field=CharField(),
)


def category_of(deal: Deal) -> str:
    """How sure a deal is: as its owner or manager said, else as its stage says."""
    if deal.forecast:
        return deal.forecast
    probability = deal.stage.probability
    return "commit" if probability >= COMMIT_FROM else "best" if probability >= BEST_FROM else "pipeline"


def due(deals: RecordQuerySet[Deal], period: Period) -> RecordQuerySet[Deal]:
    """The open deals that close in a period."""
    stages = Stage.objects.filter(outcome="").values("pk")
    return deals.filter(stage__in=stages, close_date__range=(period.first, period.last))


def won(deals: RecordQuerySet[Deal], period: Period) -> RecordQuerySet[Deal]:
    """The deals that were won in a period, by the clock of whoever looks."""
    start = timezone.make_aware(datetime.combine(period.first, time.min))
    end = timezone.make_aware(datetime.combine(period.last + timedelta(days=1), time.min))
    return deals.filter(stage__outcome="won", closed_at__gte=start, closed_at__lt=end)


@dataclass(slots=True)
class Line:
    """A member, or a team with all below it."""

    label: str
    depth: int
    is_team: bool
    sums: dict[str, dict[str, Decimal]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Decimal)))
    totals: list[Total] = field(default_factory=list)

    def add(self, sums: dict[str, dict[str, Decimal]]) -> None:
        """Count in what another line has."""
        for column, money in sums.items():
            for currency, amount in money.items():
                self.sums[column][currency] += amount


def by_owner(deals: RecordQuerySet[Deal], period: Period) -> dict[int | None, dict[str, dict[str, Decimal]]]:
    """By owner, category and currency what their deals add up to. Two queries."""
    found: dict[int | None, dict[str, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    rows = due(deals, period).order_by().annotate(category=CATEGORY).values("owner", "category", "currency")
    for row in rows.annotate(total=Sum("amount")):
        found[row["owner"]][row["category"]][row["currency"]] = row["total"] or Decimal(0)
    closed = won(deals, period).order_by().values("owner", "currency").annotate(total=Sum("amount"))
    for owner, currency, worth in closed.values_list("owner", "currency", "total"):
        found[owner][WON][currency] = worth or Decimal(0)
    return found


def tree(found: dict[int | None, dict[str, dict[str, Decimal]]], rates: Rates, nobody: str) -> tuple[list[Line], Line]:
    """The lines of teams and their members, as the tree has them, and the sum of all. Two queries."""
    members = {one.pk: one for one in Member.objects.filter(pk__in=[pk for pk in found if pk]).select_related("team")}
    paths = [one.team.path for one in members.values() if one.team]
    teams = {str(team.pk): team for team in Team.objects.filter(pk__in=_steps(paths))}
    made: dict[tuple[str, ...], Line] = {}
    total = Line("", 0, True)
    for owner, sums in found.items():
        member = members.get(owner or 0)
        steps = member.team.path.strip(".").split(".") if member and member.team else []
        for depth in range(len(steps)):
            key = tuple(_named(teams, steps[: depth + 1]))
            made.setdefault(key, Line(key[-1].partition("\0")[0], depth, True)).add(sums)
        name = str(member) if member else nobody
        key = (*_named(teams, steps), f"\0{name}\0{owner}")
        made.setdefault(key, Line(name, len(steps), False)).add(sums)
        total.add(sums)
    lines = [made[key] for key in sorted(made)]
    for line in [*lines, total]:
        line.totals = [rates.total(line.sums.get(str(column), {})) for column in COLUMNS]
    return lines, total


def _steps(paths: Iterable[str]) -> set[int]:
    return {int(step) for path in paths for step in path.strip(".").split(".") if step}


def _named(teams: dict[str, Team], steps: Sequence[str]) -> list[str]:
    """Teams by name, and by number where two have the same."""
    return [f"{teams[step].name}\0{step}" for step in steps]


@transaction.atomic
def keep(today: date) -> int:
    """Write down how the sums of every span stand today; once more on the same day replaces it. Gives how many rows."""
    Stood.objects.filter(day=today).delete()
    rows: list[Stood] = []
    every = Deal.objects.filter(deleted_at=None)
    for period in {period_of(span, today) for span in SPANS}:
        groups = ("owner", "team", "category", "currency")
        open_now = due(every, period).order_by().annotate(category=CATEGORY).values(*groups)
        closed = won(every, period).order_by().annotate(category=Value(WON)).values(*groups)
        for group in (open_now, closed):
            for row in group.annotate(total=Sum("amount"), n=Count("pk")):
                rows.append(_stood(today, period, row))
    Stood.objects.bulk_create(rows)
    return len(rows)


def _stood(today: date, period: Period, row: dict[str, Any]) -> Stood:
    return Stood(
        day=today, period=period.key, owner_id=row["owner"], team_id=row["team"], category=row["category"],
        currency=row["currency"], amount=row["total"] or 0, count=row["n"],
    )  # fmt: skip


def course(owners: Q, member: Member, period: Period, rates: Rates) -> dict[str, list[tuple[date, Decimal]]]:
    """How commit (with what is won) and best case (with both) stood, day by day; as far as `member` may see the deals."""
    rows = Stood.objects.visible_to(member).filter(owners, period=period.key).order_by()
    sums: dict[date, dict[str, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows.values("day", "category", "currency").annotate(total=Sum("amount")):
        sums[row["day"]][row["category"]][row["currency"]] = row["total"]
    lines: dict[str, list[tuple[date, Decimal]]] = {"commit": [], "best": []}
    for day in sorted(sums):
        worth = {name: rates.total(money).amount for name, money in sums[day].items()}
        firm = worth.get(WON, Decimal(0)) + worth.get("commit", Decimal(0))
        lines["commit"].append((day, firm))
        lines["best"].append((day, firm + worth.get("best", Decimal(0))))
    return lines
