"""When a member works, on their own page: weekdays, whose holidays, days off. Seen by nobody else."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellworn.lib.toast import toast
from wellworn.members import calendars
from wellworn.members.access import SignedInRequest
from wellworn.members.models import DaysOff, Member


class DaysOffForm(forms.Form):
    """From one day to another; one day alone needs no second."""

    first = forms.DateField()
    last = forms.DateField(required=False)


@require_POST
def weekdays(request: SignedInRequest) -> HttpResponse:
    """Save on which weekdays they work."""
    given = [int(one) for one in request.POST.getlist("weekday") if one.isascii() and one.isdigit() and len(one) == 1]
    try:
        calendars.keep_weekdays(request.user, given, by=request.user)
    except calendars.NotDays:
        toast(request, _("Choose one day at least. Nothing was changed."))
    else:
        toast(request, _("Saved."))
    return redirect("me")


@require_POST
def country(request: SignedInRequest) -> HttpResponse:
    """Save whose holidays they have."""
    try:
        calendars.keep_country(request.user, request.POST.get("country", "").strip(), by=request.user)
    except calendars.NotDays:
        toast(request, _("That could not be saved. Nothing was changed."))
    else:
        toast(request, _("Saved."))
    return redirect("me")


@require_POST
def add(request: SignedInRequest) -> HttpResponse:
    """Note days off."""
    form = DaysOffForm(request.POST)
    try:
        if not form.is_valid():
            raise calendars.NotDays
        first = form.cleaned_data["first"]
        calendars.take_off(request.user, first, form.cleaned_data["last"] or first, by=request.user)
    except calendars.NotDays:
        toast(request, _("Give a first day, and a last one that is not before it, within 400 days. Nothing was saved."))
    else:
        toast(request, _("Noted. These days are left out when use is counted."))
    return redirect("me")


@require_POST
def remove(request: SignedInRequest, days_id: int) -> HttpResponse:
    """Take days off back."""
    get_object_or_404(DaysOff, pk=days_id, member=request.user).delete()
    toast(request, _("These days count as usual again."))
    return redirect("me")


def shown(member: Member) -> dict[str, object]:
    """What the page says of it: each weekday with its name, the region with what the zone gives, and days off to come."""
    region = calendars.region_of(member.country, member.zone)
    of_zone = calendars.region_of("", member.zone)
    return {
        "weekdays": [
            (day, WEEKDAYS[day], member.weekdays[day] == "1") for day in range(7)
        ],
        "regions": calendars.regions(with_parts_of=region),
        "region_of_zone": calendars.name_of(of_zone) if of_zone else "",
        "days_off": member.days_off.filter(last__gte=timezone.localdate()).order_by("first"),
    }  # fmt: skip
