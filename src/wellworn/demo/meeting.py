"""Norrvik's forecast: a manager's call, how the sums stand, and what the deals that have ended teach."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wellworn.members.models import Member, Role
from wellworn.records.rates import rates_now
from wellworn.records.review import calling, learning, sums
from wellworn.records.review.period import period_of
from wellworn.records.review.scope import scopes

CALLS = (("420000", "With Aquaveld and both breweries"), ("385000", "Brouwerij De Halm slips into January"))


def call_the_quarter(now: datetime) -> None:
    """Through the verbs of the forecast's page."""
    today = timezone.localdate(now)
    manager = Member.objects.filter(role=Role.MANAGER, managed_teams__isnull=False).order_by("pk").first()
    if manager is not None:
        scope, period = scopes(manager)[0], period_of("this_quarter", today)
        for amount, note in CALLS:
            calling.call(scope, period, amount, note, rates_now().currency, by=manager)
    sums.keep(today)
    learning.learn(today, now)
