"""One enrolment: its page with every mail, and pausing, resuming, stopping, taking back; and what became of a mail that is held."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.outreach import composing, enrolling, resolving, variables
from wellworn.outreach.models import Enrolment, Send, SendState
from wellworn.outreach.shown import row_of
from wellworn.records.models import Deal, Person
from wellworn.records.views.common import back


@require_safe
@require(*READERS)
def enrolment(request: SignedInRequest, enrolment_id: int) -> HttpResponse:
    """One's own, with its mails and what comes next; a colleague's without their words."""
    member = request.user
    rows = Enrolment.objects.visible_to(member).select_related("person", "member", "sequence", "evidence")
    row = get_object_or_404(rows, pk=enrolment_id)
    sends = {send.step: send for send in row.sends.all()}
    steps = [
        (step, sends.get(number), number == row.position and row.is_underway) for number, step in enumerate(row.plan)
    ]
    context = {"row": row_of(row, member), "enrolment": row, "steps": steps, "coming": None}
    if row.member_id == member.pk and row.step is not None and row.step["do"] == "mail" and row.is_underway:
        context["coming"] = _coming(row)
    return render(request, "outreach/enrolment.html", context)


def _coming(row: Enrolment) -> composing.Composed:
    """The next mail as it would leave now."""
    person = Person.objects.prefetch_related(variables.with_company(row.member)).get(pk=row.person_id)
    deal = Deal.objects.visible_to(row.member).filter(pk=row.deal_id).first() if row.deal_id else None
    return composing.compose(row.step or {}, variables.values(person, deal, row.member), composing.exchange_of(row))


@require_POST
@require(*READERS)
def steer(request: SignedInRequest, enrolment_id: int, steer: str) -> HttpResponse:
    """Pause, resume, stop, or undo before the first mail. One's own alone."""
    row = get_object_or_404(Enrolment.objects.filter(member=request.user), pk=enrolment_id)
    verbs = {"pause": enrolling.pause, "resume": enrolling.resume, "stop": enrolling.end, "undo": enrolling.take_back}
    said = {
        "pause": _("It rests until you resume it."),
        "resume": _("It goes on."),
        "stop": _("Stopped. Nothing more goes out."),
        "undo": _("Taken back. Nothing went out."),
    }
    if steer not in verbs:
        raise Http404
    done = verbs[steer](row, by=request.user, at=timezone.now())
    undo = reverse("enrolment_steer", args=[row.pk, "resume"]) if steer == "pause" and done else ""
    toast(request, said[steer] if done else _("That is not possible any more: look at where it stands."), undo=undo)
    return back(request, reverse("outreach"))


@require_POST
@require(*READERS)
def decide(request: SignedInRequest, send_id: int) -> HttpResponse:
    """Say whether a mail of which we cannot tell had left."""
    held = Send.objects.filter(member=request.user, state=SendState.HELD)
    send = get_object_or_404(held, pk=send_id)
    has_left = request.POST.get("left") == "yes"
    if resolving.decide(send, has_left, by=request.user, at=timezone.now()):
        toast(request, _("Noted as sent. It goes on.") if has_left else _("It goes out anew."))
    return redirect("outreach")
