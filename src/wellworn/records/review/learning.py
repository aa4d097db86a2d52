"""Learning from past deals, in the background: what came of those that were open at the same point of earlier periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from wellworn.lib.iso_days import read_iso_day
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.forecast import Odds
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind
from wellworn.records.rates import Rates, rates_now
from wellworn.records.review.history import Course, number
from wellworn.records.review.likelihood import Bet, Ended, Estimate, Learned, Tested, age, back_tested
from wellworn.records.review.period import SPANS, Period, period_of

PAST = {"quarter": 9, "month": 13}  # periods that are learned from; the first of them are not tested
AT_ONCE = 2_000  # deals in memory


@dataclass(frozen=True, slots=True)
class Point:
    """A moment from which deals are looked at, and the period in which they may be won."""

    span: str
    period: Period
    at: datetime


def learn(today: date, at: datetime) -> None:
    """Work out the odds of every span anew. Reads each deal that was open within the past periods once."""
    points = [point for span in SPANS for point in _points(span, today)]
    open_stages = {str(pk) for pk in Stage.objects.filter(outcome="").values_list("pk", flat=True)}
    found: dict[Point, list[Ended]] = defaultdict(list)
    for course in courses(min(point.at for point in points), rates_now()):
        for point in points:
            ended = seen_from(point, course, open_stages)
            if ended is not None:
                found[point].append(ended)
    usual = usual_odds()
    for span in SPANS:
        past = [(point.period.key, found[point]) for point in points if point.span == span]
        _keep(span, past, usual, today, at)


def usual_odds() -> dict[int, float]:
    """The probability that each stage was given."""
    return {pk: percent / 100 for pk, percent in Stage.objects.values_list("pk", "probability")}


def _points(span: str, today: date) -> list[Point]:
    """The same day of each past period as today is of this one, the oldest first."""
    now = period_of(span, today)
    later = today - now.first
    periods = [now.before(count) for count in range(PAST[now.unit], 0, -1)]
    return [
        Point(span, one, datetime.combine(one.first + later, time.max, UTC)) for one in periods if _is_over(one, today)
    ]


def _is_over(period: Period, today: date) -> bool:
    return period.last < today


def seen_from(point: Point, course: Course, open_stages: set[str]) -> Ended | None:
    """A deal as it stood at a point, and what came of it until the period ended; None when it was not open."""
    if course.created > point.at or (course.closed is not None and course.closed <= point.at):
        return None
    stage = course.at("stage", point.at)
    if stage not in open_stages:
        return None
    closes = read_iso_day(course.at("close_date", point.at))
    end = datetime.combine(point.period.last + timedelta(days=1), time.min, UTC)
    is_won = course.is_won and course.closed is not None and course.closed < end
    bet = Bet(
        int(stage),
        closes is not None and closes <= point.period.last,
        age((point.at - course.since(point.at)).days),
        number(course.at("amount", point.at)) * course.worth,
    )
    return Ended(bet, is_won, course.amount if is_won else 0.0)


def courses(since: datetime, rates: Rates) -> Iterator[Course]:
    """The way of every deal that was open at some time since then, in constant memory."""
    deals = Deal.objects.filter(deleted_at=None).exclude(closed_at__lte=since).select_related("stage").order_by("pk")
    last = 0
    while batch := list(deals.filter(pk__gt=last)[:AT_ONCE]):
        last = batch[-1].pk
        rows: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        history = Provenance.objects.filter(kind=Kind.DEAL, record_id__in=[deal.pk for deal in batch], undone_at=None)
        wanted = history.filter(field__in=("stage", "amount", "close_date")).order_by("at", "id")
        for pk, name, moment, before, value in wanted.values_list("record_id", "field", "at", "before", "value"):
            rows[pk][name].append((moment, before, value))
        for deal in batch:
            yield _course(deal, rows[deal.pk], rates)


def _course(deal: Deal, rows: dict[str, list[Any]], rates: Rates) -> Course:
    worth = 1.0 if deal.currency == rates.currency else float(rates.worth.get(deal.currency, 0))
    amount = float(deal.amount or 0)
    closes = deal.close_date.isoformat() if deal.close_date else ""
    now = {"stage": str(deal.stage_id), "amount": str(amount), "close_date": closes}
    return Course(deal.created_at, deal.closed_at, deal.stage.outcome == "won", amount * worth, now, rows, worth)


@transaction.atomic
def _keep(
    span: str, past: Sequence[tuple[str, Sequence[Ended]]], usual: dict[int, float], today: date, at: datetime
) -> None:
    learned = Learned()
    for _period, ended in past:
        learned.add(ended)
    kept = {
        "seen": [[*kind, *counts] for kind, counts in learned.seen.items()],
        "tests": [
            [one.period, one.estimate.low, one.estimate.middle, one.estimate.high, one.came]
            for one in back_tested(past, usual)
        ],
    }
    Odds.objects.update_or_create(span=span, defaults={"day": today, "at": at, "learned": kept})


def learned_of(odds: Odds | None) -> tuple[Learned, list[Tested]]:
    """What was kept of a span, as it was."""
    kept = odds.learned if odds else {}
    seen = {(stage, due, old): (won, total) for stage, due, old, won, total in kept.get("seen", [])}
    tests = [Tested(key, Estimate(low, middle, high), came) for key, low, middle, high, came in kept.get("tests", [])]
    return Learned(seen), tests
