"""My week: each member about themselves. And, on a page of its own, how their role does, as far as that may be shown."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from wellworn.adoption.own.beside import beside
from wellworn.adoption.own.my_week import my_week
from wellworn.adoption.own.weeks import ending, read_day
from wellworn.adoption.published import may_publish, standing_of
from wellworn.adoption.views_waiting import asks_again
from wellworn.adoption.waiting import Waiting
from wellworn.members.access import SignedInRequest
from wellworn.members.clock import zone_of
from wellworn.usage.riding import along


@require_GET
def page(request: SignedInRequest) -> HttpResponse:
    """The member's own week, or the one that ends on the day asked for."""
    member, now = request.user, timezone.now()
    today = now.astimezone(zone_of(member)).date()
    last = read_day(request.GET.get("to", ""), today)
    with along("week.open", by=member):
        shown = my_week(member, last, now)
    context = {
        "mine": shown,
        "today": today,
        "before": last - timedelta(weeks=1),
        "after": min(last + timedelta(weeks=1), today) if last < today else None,
        "may_publish": may_publish(member),
        "published": standing_of(member) if may_publish(member) else None,
    }
    return render(request, "adoption/week.html", context)


@require_GET
def role(request: SignedInRequest) -> HttpResponse:
    """How the member's role does in four weeks, asked for like every number about others, and what of it they have not tried."""
    today = timezone.now().astimezone(zone_of(request.user)).date()
    waiting, again = Waiting(), asks_again(request)
    shown = beside(
        request.user, ending(today - timedelta(days=1)), waiting
    )  # of days that are over, like every number of others
    waiting.ask()
    context = {"beside": shown, "waiting": waiting}
    if again and not waiting.is_over:
        return render(request, "adoption/parts/counting.html", context)
    part = "#told" if request.headers.get("HX-Request") else ""
    answer = render(request, f"adoption/week_role.html{part}", context)
    if again:  # what is there now takes the place of the whole part, on this page or on My week
        answer["HX-Retarget"], answer["HX-Reswap"] = "#role", "innerHTML"
    return answer
