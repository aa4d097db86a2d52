"""Deals as a board of stages, or as a list grouped by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from wellworn.members.access import SignedInRequest
from wellworn.members.models import Role
from wellworn.records.folding import searchable
from wellworn.records.lists.views import page
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.record import Kind, RecordQuerySet

CARDS = 30  # of a stage, the first to close; its sums count all
WORDS_KEY = "q"


@dataclass(slots=True)
class Column:
    """A stage with its first deals, how many there are, and what they are worth by currency."""

    stage: Stage
    deals: list[Deal] = field(default_factory=list)
    count: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)

    @property
    def likely(self) -> dict[str, Decimal]:
        """The sums by the stage's probability."""
        share = Decimal(self.stage.probability) / 100
        return {currency: (amount * share).quantize(Decimal(1)) for currency, amount in self.sums.items()}

    @property
    def more(self) -> int:
        """How many are not among the cards."""
        return self.count - len(self.deals)


def columns(seen: RecordQuerySet[Deal], stages: Iterable[Stage], now: datetime) -> list[Column]:
    """The open stages with their deals, in one query for the sums and one for each stage's cards."""
    made = {stage.pk: Column(stage) for stage in stages}
    totals = seen.filter(stage__in=made).order_by().values("stage", "currency")
    for row in totals.annotate(count=Count("id"), total=Sum("amount")):
        column = made[row["stage"]]
        column.count += row["count"]
        if row["total"] is not None:
            column.sums[row["currency"]] = row["total"]
    for column in made.values():
        if column.count:
            rows = seen.filter(stage=column.stage).select_related("company").order_by("close_date", "id")
            column.deals = [_aged(deal, now) for deal in rows[:CARDS]]
    return list(made.values())


def _aged(deal: Deal, now: datetime) -> Deal:
    """With the days it has been in its stage."""
    deal.days = max(0, (now - deal.stage_since).days)  # type: ignore[attr-defined]
    return deal


@require_GET
def deals(request: SignedInRequest) -> HttpResponse:
    """The board, or with `?view=list` the list: a rep's own open deals first, or everybody's that they may see."""
    if request.GET.get("view") == "list":
        return page.page(request, "deal")
    seen = Deal.objects.visible_to(request.user)
    usual = "mine" if request.user.role == Role.REP else "all"
    whose, text = request.GET.get("whose", usual), request.GET.get(WORDS_KEY, "")
    if whose == "mine":
        seen = seen.filter(owner=request.user)
    if searchable(text):
        seen = seen.matching(searchable(text))
    all_stages = list(Stage.objects.select_related("pipeline"))
    first = all_stages[0].pipeline_id if all_stages else 0
    stages = [stage for stage in all_stages if stage.pipeline_id == first]
    board = columns(seen, [stage for stage in stages if not stage.outcome], timezone.now())
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for column in board:
        for currency, amount in column.sums.items():
            sums[currency] += amount
    context = {
        "columns": board,
        "stages": stages,
        "count": sum(column.count for column in board),
        "sums": dict(sums),
        "whose": whose,
        "text": text,
        "today": timezone.localdate(),
        "kind": Kind.DEAL,
    }
    return render(request, "records/board.html", context)
