"""Reading what a review goes through: the open deals of a scope that need a word, and what changed with them since last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.asks import asks_by_stage, empty_in, fillable, unmet
from wellworn.records.board import with_touch
from wellworn.records.covering import covered, hidden_from
from wellworn.records.fields import Field, fields_seen_by
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, RecordQuerySet
from wellworn.records.models.task import Task
from wellworn.records.rates import Rates, Total
from wellworn.records.relating import Named, names_of
from wellworn.records.review.reasons import Facts, Reason, reasons, weight
from wellworn.records.values import CannotSave

LOOKED_AT = 400  # open deals at most, those that close first
MOST = 60  # deals of one sitting
CHANGES = ("stage", "amount", "close_date", "next_step", "owner", "forecast")


@dataclass(frozen=True, slots=True)
class Changed:
    """A field that is another than it was last time."""

    field: Field
    before: Any  # an amount, a day, or words
    now: Any


@dataclass(slots=True)
class Item:
    """A deal of the review."""

    deal: Deal
    reasons: list[Reason]
    changes: list[Changed]
    is_new: bool = False
    talked: Any = None  # the Talk, when it was talked about


@dataclass(frozen=True, slots=True)
class Closed:
    """How many deals ended so, and what they are worth."""

    outcome: str
    count: int
    total: Total


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, when, and since when changes count."""

    member: Member
    at: datetime
    today: date
    since: datetime | None


def wanted(deals: RecordQuerySet[Deal], rates: Rates, look: Look) -> tuple[list[Item], bool]:
    """The deals that need a word, the gravest first and of those the largest; and whether there were more than are looked at."""
    stages = list(Stage.objects.filter(outcome="", archived_at=None).select_related("pipeline"))
    opened = deals.filter(stage__in=stages).order_by("close_date", "id")
    ids = list(opened.values_list("pk", flat=True)[: LOOKED_AT + 1])
    found = [item for item in items(deals.filter(pk__in=ids[:LOOKED_AT]), stages, look) if item.reasons]
    found.sort(key=lambda item: (-weight(item.reasons), -_worth(item.deal, rates), item.deal.pk))
    return found[:MOST], len(ids) > LOOKED_AT or len(found) > MOST


def _worth(deal: Deal, rates: Rates) -> Decimal:
    return rates.total({deal.currency: deal.amount}).amount if deal.amount is not None else Decimal(0)


def items(deals: RecordQuerySet[Deal], stages: Sequence[Stage], look: Look) -> list[Item]:
    """Deals with why they need a word and what changed with them, in six statements however many they are."""
    rows: list[Any] = covered(with_touch(deals.select_related("company", "owner"), look.at), look.member)
    # Nobody asks for what they do not see
    untold = "…" if "next_step" in hidden_from(look.member).get(Kind.DEAL, ()) else ""
    known = {stage.pk: stage for stage in stages}
    asks = asks_by_stage(stages, look.member)
    fields = fillable(look.member)
    tasks = _tasks([deal.pk for deal in rows], look.member)
    changes = _changes([deal.pk for deal in rows], look)
    found = []
    for deal in rows:
        if deal.stage_id not in known:
            continue
        deal.stage = stage = known[deal.stage_id]
        first = tasks.get(deal.pk)
        gaps = unmet(asks[stage.pk], fields, empty_in(deal))
        own = {one.field.name: (one.before, one.now) for one in changes[deal.pk]}
        facts = Facts(
            at=look.at, today=look.today, since=deal.stage_since, expected=stage.expected_days, touched=deal.touched,
            closes=deal.close_date, next_step=deal.next_step or untold, task=first.name if first else "",
            due=first.due_on if first else None, has_task=first is not None,
            gaps=tuple(str(gap.field.label) for gap in gaps), amounts=own.get("amount"), dates=own.get("close_date"),
        )  # fmt: skip
        is_new = look.since is not None and deal.created_at > look.since
        found.append(Item(deal, [] if stage.outcome else reasons(facts), changes[deal.pk], is_new))
    return found


def _tasks(ids: Iterable[int], member: Member) -> dict[int, Task]:
    """Of each deal the open task that is due first."""
    rows = Task.objects.visible_to(member).filter(deal__in=list(ids), done_at=None)
    return {task.deal_id or 0: task for task in reversed(rows.order_by("due_on", "pk"))} if ids else {}


def _changes(ids: list[int], look: Look) -> dict[int, list[Changed]]:
    """What each deal's values were last time and are now, where that is not the same; none the first time."""
    found: dict[int, list[Changed]] = defaultdict(list)
    if look.since is None or not ids:
        return found
    seen = {field.name: field for field in fields_seen_by(Kind.DEAL, look.member)}
    rows = Provenance.objects.filter(kind=Kind.DEAL, record_id__in=ids, field__in=CHANGES, at__gt=look.since)
    first: dict[tuple[int, str], tuple[str, str]] = {}
    for row in rows.filter(undone_at=None).order_by("id").values("record_id", "field", "before", "value"):
        key = (row["record_id"], row["field"])
        first[key] = (first[key][0] if key in first else row["before"], row["value"])
    moved = [(pk, seen[name], pair) for (pk, name), pair in first.items() if name in seen and pair[0] != pair[1]]
    named = names_of(
        [(field.related, int(raw)) for _pk, field, pair in moved if field.related for raw in pair if raw.isdigit()],
        look.member,
    )
    for pk, field, (before, now) in moved:
        found[pk].append(Changed(field, _value(field, before, named), _value(field, now, named)))
    return found


def _value(field: Field, raw: str, named: dict[tuple[str, int], Named]) -> Any:
    """What history keeps: an amount or a day as such, anything else in words."""
    if not raw:
        return None
    if field.related:
        one = named.get((field.related, int(raw))) if raw.isdigit() else None
        return one.name if one else _("not open to you")
    try:
        value = field.value(raw)
    except CannotSave:
        return None
    return field.told(value) if field.widget == "choice" else value


def closed_since(deals: RecordQuerySet[Deal], since: datetime | None, rates: Rates) -> list[Closed]:
    """How many deals were won and lost since last time, and what they are worth. One query."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(dict)
    counts: dict[str, int] = defaultdict(int)
    rows = deals.filter(closed_at__gt=since).order_by() if since is not None else deals.none()
    for row in rows.values("stage__outcome", "currency").annotate(n=Count("pk"), worth=Sum("amount")):
        counts[row["stage__outcome"]] += row["n"]
        sums[row["stage__outcome"]][row["currency"]] = row["worth"] or Decimal(0)
    return [
        Closed(outcome, counts[outcome], rates.total(sums[outcome])) for outcome in ("won", "lost") if counts[outcome]
    ]
