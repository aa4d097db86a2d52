"""Meetings, and the bin."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member
from wellworn.records import timeline
from wellworn.records.fields import MODELS
from wellworn.records.models.activity import Activity, ActivityKind, Placement
from wellworn.records.models.company import Company
from wellworn.records.models.reading import ActivityQuerySet
from wellworn.records.models.record import Kind, Record

MEETINGS = 40
WEIGHED = 200  # meetings of which it is asked whether the member may see them
BIN = 50


@require_GET
def meetings(request: SignedInRequest) -> HttpResponse:
    """Meetings to come and past: the member's own, or all that they may know of."""
    now = timezone.now()
    everybody = request.GET.get("whose") == "all"
    before = timeline.moment(request.GET.get("before", ""), now)
    told = _everybodys if everybody else _own
    coming = _meetings(told(request.user, now, ahead=True), request.user) if before == now else []
    past = _meetings(told(request.user, before, ahead=False), request.user)
    _name_companies([*coming, *past], request.user)
    after = past[-1].activity.occurred_at.isoformat() if len(past) == MEETINGS else ""
    context = {"coming": coming, "past": past, "before": after, "everybody": everybody, "is_later": before != now}
    return render(request, "records/meetings.html", context)


def _own(member: Member, moment: datetime, *, ahead: bool) -> ActivityQuerySet:
    """The member's own meetings from a moment on, or before it; read along the index of what they witnessed."""
    way, sign = ("gte", "") if ahead else ("lt", "-")
    rows = Activity.objects.witnessed_by(member, **{way: moment}).filter(kind=ActivityKind.MEETING)
    return rows.order_by(f"{sign}witnesses__occurred_at", f"{sign}id")


def _everybodys(member: Member, moment: datetime, *, ahead: bool) -> ActivityQuerySet:
    """Those next to a moment that the member may know of. Of so few it costs little to ask of each whether they may."""
    way, sign = ("gte", "") if ahead else ("lt", "-")
    order = (f"{sign}occurred_at", f"{sign}id")
    all_of_them = Activity.objects.filter(kind=ActivityKind.MEETING, deleted_at=None, **{f"occurred_at__{way}": moment})
    next_to_it = list(all_of_them.order_by(*order).values_list("pk", flat=True)[:WEIGHED])
    return Activity.objects.visible_to(member).filter(pk__in=next_to_it).order_by(*order)


def _meetings(rows: ActivityQuerySet, member: Member) -> list[timeline.Item]:
    """Some meetings as the member may see them."""
    return timeline.lines(timeline.with_people(rows.as_seen_by(member), member)[:MEETINGS], without=member)


def _name_companies(items: list[timeline.Item], member: Member) -> None:
    """The companies of meetings, as far as the member sees them. At most two queries."""
    of = {item.activity.pk: item for item in items if not item.is_hidden}
    where = Placement.objects.filter(activity__in=of, kind=Kind.COMPANY).order_by("pk") if of else ()
    placed = [(place.activity_id, place.record_id) for place in where]
    seen = Company.objects.visible_to(member).in_bulk({pk for _meeting, pk in placed}) if placed else {}
    for meeting, pk in placed:
        if pk in seen:
            of[meeting].companies.append(seen[pk])


@require_GET
def in_bin(request: SignedInRequest) -> HttpResponse:
    """What lies in the bin, the last thrown away first."""
    rows: list[Record] = []
    for model in MODELS.values():
        found = model.objects.in_bin_of(request.user).select_related("deleted_by").order_by("-deleted_at")
        rows.extend(found[:BIN])
    rows.sort(key=lambda row: row.deleted_at or row.created_at, reverse=True)
    return render(request, "records/bin.html", {"rows": rows[:BIN]})
