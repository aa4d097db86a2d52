"""A manager's own number for a team: kept as a row beside those before it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member, Role
from wellworn.records.models.forecast import Call
from wellworn.records.review.period import Period
from wellworn.records.review.scope import Scope
from wellworn.records.values import CannotSave, as_amount, as_text
from wellworn.usage.models import Event


def may_call(member: Member, scope: Scope) -> bool:
    """Whether the number is theirs to give: that of their own deals, or of a team they manage."""
    return scope.team is None or member.role in (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN)


def calls(member: Member, scope: Scope, period: Period) -> QuerySet[Call]:
    """The calls of a scope, the newest first: a team's, else the member's own."""
    rows = Call.objects.filter(period=period.key, whose=scope.key).select_related("member").order_by("-at", "-pk")
    return rows if scope.team is not None else rows.filter(member=member)


@transaction.atomic
def call(scope: Scope, period: Period, amount: str, note: str, currency: str, *, by: Member) -> Call:
    """Give a number for a period. Raises CannotSave."""
    worth = as_amount(amount)
    if worth is None:
        raise CannotSave(_("A call is a number, like 380000."))
    if not may_call(by, scope):
        raise CannotSave(_("The call of a team is its manager's."))
    made = Call.objects.create(
        member=by, team=scope.team, whose=scope.key, period=period.key, amount=worth, currency=currency,
        note=as_text(note)[:500], at=timezone.now(),
    )  # fmt: skip
    Event.record("forecast.call", by=by)
    return made
