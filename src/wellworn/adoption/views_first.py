"""Leaders go first: choose what to show of one's own week, see it as others will, show it, take it back."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.adoption.models.published import LONGEST, Published, TellsOfOthers
from wellworn.adoption.own.facts import Fact, true_of
from wellworn.adoption.own.my_week import MyWeek, my_week
from wellworn.adoption.published import as_others_see, standing_of
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.clock import zone_of
from wellworn.members.models import Member, Role


@require_GET
@require(Role.MANAGER, Role.EXECUTIVE)
def page(request: SignedInRequest) -> HttpResponse:
    """What is true of the leader's last seven days; with one chosen, how others will see it."""
    now = timezone.now()
    mine, facts = _true(request.user, now)
    words = request.GET.get("words", "").strip()[:LONGEST]
    chosen = next((fact for fact in facts if fact.key == request.GET.get("fact")), None)
    context = {
        "facts": facts,
        "chosen": chosen or (facts[0] if facts else None),
        "words": words,
        "longest": LONGEST,
        "published": standing_of(request.user),
        "preview": as_others_see(request.user, chosen, (mine.week.first, mine.week.last), words, now)
        if chosen
        else None,
    }
    return render(request, "adoption/first.html", context)


@require_POST
@require(Role.MANAGER, Role.EXECUTIVE)
def publish(request: SignedInRequest) -> HttpResponse:
    """Show it to everybody, if it is still true and tells of nobody else."""
    now = timezone.now()
    mine, facts = _true(request.user, now)
    fact = next((one for one in facts if one.key == request.POST.get("fact")), None)
    if fact is None:
        toast(request, _("That is not so any more. Choose another sentence."))
        return HttpResponseRedirect(reverse("go_first"))
    words, days = request.POST.get("words", ""), (mine.week.first, mine.week.last)
    try:
        Published.publish(fact.key, dict(fact.said), days, words, by=request.user, at=now)
    except TellsOfOthers as error:
        toast(request, str(error.sentence))
    else:
        toast(request, _("Everybody sees it now, for two weeks or until you take it back."))
    return HttpResponseRedirect(reverse("go_first"))


@require_POST
@require(Role.MANAGER, Role.EXECUTIVE)
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it back from every page."""
    row = get_object_or_404(Published, pk=pk, member=request.user)
    if row.revoke(by=request.user):
        toast(request, _("Taken back. It stands on no page any more."))
    return HttpResponseRedirect(reverse("go_first"))


def _true(member: Member, at: datetime) -> tuple[MyWeek, list[Fact]]:
    """The leader's last seven days, and what is true of them."""
    mine = my_week(member, at.astimezone(zone_of(member)).date(), at)
    return mine, true_of(member, mine)
