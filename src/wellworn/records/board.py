"""Reading the board: the stages of a pipeline with their sums and the first of their deals, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Greatest

from wellworn.lib.ids import read_id
from wellworn.members.models import Member
from wellworn.records.asks import Asked, asks_by_stage, empty_in, fillable, unmet
from wellworn.records.covering import covered, hidden_from
from wellworn.records.models.activity import ActivityKind, Placement
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.record import Kind, RecordQuerySet
from wellworn.records.rates import Rates, Total
from wellworn.records.rotting import Look, look

CARDS = 12  # of a stage at first, those that close first; its sums count all
MORE = 30  # cards that come when the end of a column is reached


@dataclass(slots=True)
class Card:
    """A deal on the board: how long it stands there, why it wants a look, and what was asked and not answered."""

    deal: Deal
    days: int
    look: Look | None
    gaps: list[Asked]
    hides_step: bool = False  # its reader's layout hides the next step: a card does not say that there is none


@dataclass(slots=True)
class Column:
    """A stage with its first cards, how many deals it has, what they are worth, and how many stay longer than usual."""

    stage: Stage
    total: Total
    count: int = 0
    late: int = 0
    cards: list[Card] = field(default_factory=list)
    after: str = ""

    @property
    def likely(self) -> Total:
        """The sum by the stage's probability."""
        return self.total.part(self.stage.probability)

    @property
    def more(self) -> int:
        """How many are not among the cards."""
        return self.count - len(self.cards)


def columns(
    seen: RecordQuerySet[Deal], stages: Sequence[Stage], rates: Rates, *, by: Member, at: datetime, today: date
) -> list[Column]:
    """The stages with their deals: one statement for all sums, one for which cards, one for the cards, one for the asks."""
    made = {stage.pk: Column(stage, rates.total({})) for stage in stages}
    _sum_up(made, seen, rates, at)
    filled = [column.stage for column in made.values() if column.count]
    ids = _first(seen, filled)
    for card in cards(Deal.objects.filter(pk__in=ids), stages, by=by, at=at, today=today) if ids else ():
        made[card.deal.stage_id].cards.append(card)
    for column in made.values():
        column.after = cursor(column.cards[-1].deal) if column.cards and column.more > 0 else ""
    return list(made.values())


def _sum_up(made: dict[int, Column], seen: RecordQuerySet[Deal], rates: Rates, at: datetime) -> None:
    """Fill in counts and sums."""
    late = [
        Q(stage=pk, stage_since__lt=at - timedelta(days=column.stage.expected_days + 1))
        for pk, column in made.items()
        if column.stage.expected_days is not None
    ]
    rows = seen.filter(stage__in=made).order_by().values("stage", "currency")
    counted = rows.annotate(
        count=Count("id"), total=Sum("amount"), late=Count("id", filter=reduce(or_, late, Q(pk__in=[])))
    )
    sums: dict[int, dict[str, Decimal]] = {pk: {} for pk in made}
    for row in counted:
        made[row["stage"]].count += row["count"]
        made[row["stage"]].late += row["late"]
        if row["total"] is not None:
            sums[row["stage"]][row["currency"]] = row["total"]
    for pk, column in made.items():
        column.total = rates.total(sums[pk])


def _first(seen: RecordQuerySet[Deal], stages: Sequence[Stage]) -> list[int]:
    """The ids of the first cards of each stage: a range of the index each, in one statement."""
    parts = [
        seen.filter(stage=stage).order_by("close_date", "id").values_list("pk", flat=True)[:CARDS] for stage in stages
    ]
    if not parts:
        return []
    return list(parts[0].union(*parts[1:], all=True)) if len(parts) > 1 else list(parts[0])


def cards(deals: RecordQuerySet[Deal], stages: Iterable[Stage], *, by: Member, at: datetime, today: date) -> list[Card]:
    """Deals as cards, the first to close on top. `stages` are those that they may stand in."""
    known = {stage.pk: stage for stage in stages}
    asks = asks_by_stage(list(known.values()), by)
    fields = fillable(by) if any(asks.values()) else {}
    rows = covered(with_touch(deals.select_related("company"), at).order_by("close_date", "id"), by)
    hides_step = bool(rows) and "next_step" in hidden_from(by).get(Kind.DEAL, frozenset())
    found = []
    for deal in rows:
        stage = known[deal.stage_id]
        gaps = unmet(asks[stage.pk], fields, empty_in(deal))
        why = look_at(deal, stage, at=at, today=today)
        found.append(Card(deal, max(0, (at - deal.stage_since).days), why, gaps, hides_step))
    return found


def look_at(deal: Deal, stage: Stage, *, at: datetime, today: date) -> Look | None:
    """Why an open deal wants a look, if it does; it must have been read `with_touch`."""
    touched: datetime | None = deal.touched  # type: ignore[attr-defined]
    return look(
        at=at,
        today=today,
        since=deal.stage_since,
        expected=stage.expected_days,
        touched=touched,
        closes=deal.close_date,
    )


def with_touch(deals: RecordQuerySet[Deal], at: datetime) -> RecordQuerySet[Deal]:
    """With `touched`: when something last happened with the deal, its people or its company. Our own steps with it do not count."""
    placed = Placement.objects.filter(kind=Kind.DEAL, record_id=OuterRef("pk"), occurred_at__lte=at)
    on_it = placed.exclude(activity__kind=ActivityKind.DEAL).order_by("-occurred_at").values("occurred_at")[:1]
    with_people = Deal.people.through.objects.filter(deal=OuterRef("pk")).order_by().values("deal")
    people = with_people.annotate(last=Max("person__last_activity_at")).values("last")  # type: ignore[misc]
    return deals.annotate(touched=Greatest(F("company__last_activity_at"), Subquery(people), Subquery(on_it)))


def cursor(deal: Deal) -> str:
    """Where the cards after `deal` begin."""
    return str(deal.pk)


def beyond(seen: RecordQuerySet[Deal], stage: Stage, after: str) -> RecordQuerySet[Deal]:
    """The deals of a stage after a cursor; those without a close date come last. A cursor nobody gave out begins at the first."""
    rows, pk = seen.filter(stage=stage), read_id(after)
    last = Deal.objects.filter(pk=pk).values_list("close_date", flat=True) if pk is not None else ()
    if pk is None or not last:
        return rows
    close = last[0]
    if close is None:
        return rows.filter(close_date=None, id__gt=pk)
    return rows.filter(Q(close_date__gt=close) | Q(close_date=close, id__gt=pk) | Q(close_date=None))
