"""The pipeline by stage and member: what is to close within some days, with its sums, in one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from wellworn.members.models import Member
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.record import RecordQuerySet
from wellworn.records.rates import Rates, Total


@dataclass(slots=True)
class Cell:
    """The deals of a member in a stage: how many, and what they are worth."""

    total: Total
    count: int = 0


@dataclass(slots=True)
class Row:
    """A member with a cell for each stage, and what they add up to; nobody's deals have no member."""

    member: Member | None
    cells: list[Cell]
    whole: Cell


@dataclass(slots=True)
class Table:
    """Rows, the largest first; a sum for each stage, the likely part of it, and the sum of all."""

    rows: list[Row]
    sums: list[Cell]
    likely: list[Total]
    whole: Cell
    likely_whole: Total


@dataclass(slots=True)
class _Sums:
    """Amounts by currency, on their way to a cell."""

    count: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict)

    def add(self, count: int, currency: str, amount: Decimal | None) -> None:
        """One more group of deals."""
        self.count += count
        if amount is not None:
            self.amounts[currency] = self.amounts.get(currency, Decimal(0)) + amount


def quarter_of(day: date) -> tuple[date, date]:
    """The first day of the quarter that `day` lies in, and the first day after it."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, after


def table(seen: RecordQuerySet[Deal], stages: list[Stage], rates: Rates, first: date, after: date) -> Table:
    """What of `seen` stands in `stages` and closes from `first` to before `after`. Two queries: the sums, the members."""
    wanted = seen.filter(stage__in=stages, closed_at=None, close_date__gte=first, close_date__lt=after)
    found = wanted.order_by().values("owner", "stage", "currency").annotate(count=Count("pk"), amount=Sum("amount"))
    parts: dict[tuple[int | None, int], _Sums] = {}
    for one in found:
        parts.setdefault((one["owner"], one["stage"]), _Sums()).add(one["count"], one["currency"], one["amount"])
    owners = {owner for owner, _stage in parts}
    members = Member.objects.in_bulk([owner for owner in owners if owner is not None])
    rows = []
    for owner in owners:
        sums = [parts.get((owner, stage.pk), _Sums()) for stage in stages]
        cells = [Cell(rates.total(one.amounts), one.count) for one in sums]
        rows.append(Row(members.get(owner) if owner is not None else None, cells, _added(cells, rates)))
    rows.sort(key=lambda row: (-row.whole.total.amount, str(row.member)))
    columns = [_added([row.cells[at] for row in rows], rates) for at in range(len(stages))]
    likely = [one.total.part(stage.probability) for one, stage in zip(columns, stages, strict=True)]
    return Table(rows, columns, likely, _added(columns, rates), sum(likely, rates.total({})))


def _added(cells: list[Cell], rates: Rates) -> Cell:
    """Several cells as one."""
    return Cell(sum((cell.total for cell in cells), rates.total({})), sum(cell.count for cell in cells))
