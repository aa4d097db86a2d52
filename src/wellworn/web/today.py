"""Today: the next meeting and what to know before it, what waits for a yes, what is due, and the time given back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from wellworn.adoption.own.given_back import given_back
from wellworn.adoption.published import standing
from wellworn.members.access import SignedInRequest
from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records.asking import asked
from wellworn.records.covering import hidden_values
from wellworn.records.models import Proposal, Task
from wellworn.usage.keystroke_level import CONFIRM, minutes_to_confirm
from wellworn.usage.riding import along
from wellworn.web.attention import deals_that_need
from wellworn.web.briefing import coming

SHOWN = 5


@require_GET
def today(request: SignedInRequest) -> HttpResponse:
    """The page that a day begins with."""
    member, now = request.user, timezone.now()
    local = now.astimezone(zone_of(member))
    due = Task.objects.own_of(member).filter(done_at=None, due_on__lte=local.date())
    hidden = hidden_values(member)
    needing, open_deals = deals_that_need(member, now, hidden)
    with along("today.open", by=member):
        has_mailbox = member.mailboxes.exists()
    context = _confirm(member) | {
        "day": local,
        "meetings": coming(member, now, hidden),
        "hidden": hidden,
        "due": due.select_related("person", "company", "deal").order_by("due_on", "id")[:8],
        "needing": needing,
        "open_deals": open_deals,
        "given": given_back(member, now),
        "leaders": standing(now)[:1],
        "has_mailbox": has_mailbox,
        "today": local.date(),
    }
    return render(request, "web/today.html", context)


def _confirm(member: Member) -> dict[str, object]:
    """The first questions of the confirm queue, how many wait, and what answering them takes."""
    waiting = Proposal.objects.open_for(member).select_related("evidence")
    questions = asked(waiting[:SHOWN], member)
    count = waiting.count() if len(questions) == SHOWN else len(questions)
    certain = sum(question.is_certain for question in questions)
    minutes = minutes_to_confirm(count)
    return {"questions": questions, "waiting": count, "certain": certain, "confirm_minutes": minutes}


@require_GET
def how_we_count(request: SignedInRequest) -> HttpResponse:
    """How the time given back is worked out."""
    given = given_back(request.user, timezone.now())
    return render(request, "web/how_we_count.html", {"given": given, "confirm": CONFIRM})
