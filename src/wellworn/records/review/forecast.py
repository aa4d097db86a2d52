"""The page of the forecast: what is won, committed, at best and in the pipeline, the call beside it, and what past deals say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.models import Member
from wellworn.records.covering import covered, hidden_from
from wellworn.records.fields import fields_seen_by
from wellworn.records.models.deal import Deal
from wellworn.records.models.forecast import Call, Category, Odds
from wellworn.records.models.opening import SEES_ALL
from wellworn.records.models.record import Kind, RecordQuerySet
from wellworn.records.rates import Rates, rates_now
from wellworn.records.reports import drawing
from wellworn.records.review import calling, learning, likelihood, sums
from wellworn.records.review.period import SPANS, Period, period_of
from wellworn.records.review.scope import Scope, chosen
from wellworn.records.values import CannotSave

LARGEST = 40  # deals that are listed beneath
CALLS = 20  # the last ones, beside them


@dataclass(frozen=True, slots=True)
class Said:
    """What past deals say, and how right they were."""

    estimate: likelihood.Estimate | None
    learned_from: int
    enough: int
    tests: list[likelihood.Tested]
    coverage: int | None  # in 100
    error: int | None  # in 100 of what came
    at: Any


@require_GET
@require(*READERS)
def page(request: SignedInRequest) -> HttpResponse:
    """What a period will bring, by member and team."""
    if "amount" in hidden_from(request.user).get(Kind.DEAL, ()):
        raise Http404  # it is all sums
    scope, scopes = chosen(request.user, request.GET.get("whose", ""))
    span = request.GET.get("period", "")
    span = span if span in SPANS else SPANS[0]
    period, rates = period_of(span, timezone.localdate()), rates_now()
    calls = list(calling.calls(request.user, scope, period)[:CALLS])
    context = {
        "scope": scope,
        "scopes": scopes,
        "span": span,
        "spans": _spans(),
        "period": period,
        "calls": calls,
        "may_call": calling.may_call(request.user, scope),
        "shows_amounts": request.user.role in SEES_ALL,
        "currency": rates.currency,
        "seen": {field.name: field for field in fields_seen_by(Kind.DEAL, request.user)},
        **_sums(scope.deals(request.user), span, period, rates, request.user),
        **_chart(request, scope, period, rates, calls),
    }
    return render(request, "records/review/forecast.html", context)


def _sums(deals: RecordQuerySet[Deal], span: str, period: Period, rates: Rates, member: Member) -> dict[str, Any]:
    """What the deals come to by member and team and by how sure they are, what past deals say of it, and the largest."""
    lines, total = sums.tree(sums.by_owner(deals, period), rates, _("Nobody's"))
    return {
        "columns": [_("Won"), *(one.label for one in (Category.COMMIT, Category.BEST, Category.PIPELINE))],
        "lines": lines,
        "total": total,
        "missing": sorted({code for one in total.totals for code in one.missing}),
        "said": said(deals, span, period, rates, won=total.totals[0].amount),
        "deals": _largest(deals, period, member),
    }


def _spans() -> list[tuple[str, str]]:
    words = (_("This quarter"), _("Next quarter"), _("This month"), _("Next month"))
    return list(zip(SPANS, words, strict=True))


def _largest(deals: RecordQuerySet[Deal], period: Period, member: Member) -> list[tuple[Deal, str]]:
    """The largest deals of the period, each with how sure it is."""
    rows = sums.due(deals, period).select_related("company", "stage", "owner")
    found = rows.order_by("-amount", "pk").filter(amount__isnull=False)[:LARGEST]
    labels = dict(Category.choices)
    told = [(deal, str(labels[sums.category_of(deal)])) for deal in found]
    covered((deal for deal, _category in told), member)
    return told


def _chart(request: SignedInRequest, scope: Scope, period: Period, rates: Rates, calls: list[Call]) -> dict[str, Any]:
    """How the sums and the call moved: a chart, and its numbers as a table."""
    course = sums.course(scope.owners, request.user, period, rates)
    called = [(timezone.localdate(one.at), rates.total({one.currency: one.amount}).amount) for one in reversed(calls)]
    series: list[tuple[str, list[tuple[date, Decimal]]]] = [
        (_("Won and commit"), course["commit"]),
        (_("with best case"), course["best"]),
        (_("Call"), called),
    ]
    drawn = drawing.lines([(label, [(day, float(value)) for day, value in points]) for label, points in series])
    days = sorted({day for _label, points in series for day, _value in points})
    held = [dict(points) for _label, points in series]
    return {
        "chart": drawn if len(days) > 1 else None,
        "series": [label for label, _points in series],
        "course": [(day, [one.get(day) for one in held]) for day in days],
    }


def said(deals: RecordQuerySet[Deal], span: str, period: Period, rates: Rates, *, won: Decimal) -> Said:
    """What past deals say of these, on top of what is won. Three queries."""
    odds = Odds.objects.filter(span=span).first()
    learned, tests = learning.learned_of(odds)
    usual = learning.usual_odds()
    now = timezone.now()
    bets = []
    rows = deals.filter(stage__outcome="", amount__isnull=False).order_by()
    if learned.count >= likelihood.ENOUGH:
        for stage, since, closes, amount, currency in rows.values_list(
            "stage", "stage_since", "close_date", "amount", "currency"
        ):
            worth = 1.0 if currency == rates.currency else float(rates.worth.get(currency, 0))
            is_due = closes is not None and closes <= period.last
            bets.append(likelihood.Bet(stage, is_due, likelihood.age((now - since).days), float(amount or 0) * worth))
    already = float(won) if span.startswith("this") else 0.0
    coverage, error = likelihood.coverage(tests), likelihood.error(tests)
    return Said(
        likelihood.estimate(bets, learned, usual, already),
        learned.count,
        likelihood.ENOUGH,
        tests,
        None if coverage is None else round(coverage * 100),
        None if error is None else round(error * 100),
        odds.at if odds else None,
    )


@require_POST
@require(*READERS)
def call(request: SignedInRequest) -> HttpResponse:
    """Give the call of a period, with its note."""
    scope, _scopes = chosen(request.user, request.GET.get("whose", ""))
    span = request.GET.get("period", "")
    if span not in SPANS:
        raise Http404
    period = period_of(span, timezone.localdate())
    try:
        given = request.POST.get("amount", ""), request.POST.get("note", "")
        calling.call(scope, period, *given, rates_now().currency, by=request.user)
    except CannotSave as error:
        toast(request, str(error))
    else:
        toast(request, _("Your call is kept. Those before it stay in its history."))
    return HttpResponseRedirect(f"{reverse('forecast')}?whose={scope.key}&period={span}")
