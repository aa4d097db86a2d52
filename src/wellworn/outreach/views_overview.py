"""The page of follow-ups: what wants a look, who is under way, and what the sequences did."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.outreach import mailboxes, results
from wellworn.outreach.models import Enrolment, Outgoing, Pace, Send, SendState, Sequence, Template
from wellworn.outreach.saving import who
from wellworn.outreach.shown import row_of

SHOWN = 60


@require_safe
@require(*READERS)
def overview(request: SignedInRequest) -> HttpResponse:
    """Everything of one's own, and the sequences that one may use."""
    member, now = request.user, timezone.now()
    sequences = list(Sequence.objects.visible_to(member).select_related("team"))
    done = results.of([one.pk for one in sequences], member, at=now)
    underway = Enrolment.objects.filter(member=member).underway().select_related("person", "member")
    held = Send.objects.filter(member=member, state=SendState.HELD).select_related("enrolment__person")
    context = {
        "outgoing": Outgoing.objects.filter(member=member).first(),
        "standing": mailboxes.current().standing(member),
        "held": held.order_by("handed_at"),
        "rows": [row_of(one, member) for one in underway.order_by("due_at", "pk")[:SHOWN]],
        "sequences": [(one, done.get(one.pk), who(one)) for one in sequences],
        "templates": [(one, who(one)) for one in Template.objects.visible_to(member).select_related("team")],
        "own": results.own(member, at=now),
        "pace": Pace.current(),
    }
    return render(request, "outreach/overview.html", context)
