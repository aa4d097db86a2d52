"""The workspace's own days, for admins: off for everybody, or at work on a public holiday."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.toast import toast
from wellworn.members import calendars
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import CompanyDay, Member, Role


class DayForm(forms.Form):
    """One day, and what it is."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    name = forms.CharField(label=gettext_lazy("What it is"), max_length=100)
    is_off = forms.ChoiceField(
        label=gettext_lazy("We"),
        choices=[("yes", gettext_lazy("do not work")), ("no", gettext_lazy("work, though it is a public holiday"))],
        initial="yes",
    )

    def clean_day(self) -> date:
        """A day that a calendar of ours reaches."""
        day: date = self.cleaned_data["day"]
        if not calendars.EARLIEST <= day < calendars.LATEST:
            raise forms.ValidationError(_("Choose a day of this century."))
        return day


@require_GET
@require(Role.ADMIN)
def page(request: SignedInRequest) -> HttpResponse:
    """Their own days, and the public holidays that count besides."""
    return render(request, "members/company_days.html", _shown(DayForm()))


@require_POST
@require(Role.ADMIN)
def add(request: SignedInRequest) -> HttpResponse:
    """Note a day; the same day again is changed."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return render(request, "members/company_days.html", _shown(form), status=422)
    given = form.cleaned_data
    CompanyDay.objects.update_or_create(
        day=given["day"], defaults={"name": given["name"], "is_off": given["is_off"] == "yes"}
    )
    toast(request, _("Saved. It counts from now on, for the past too."))
    return redirect("company_days")


@require_POST
@require(Role.ADMIN)
def remove(request: SignedInRequest, day_id: int) -> HttpResponse:
    """Take a day off the list."""
    row = get_object_or_404(CompanyDay, pk=day_id)
    row.delete()
    toast(request, _("%(day)s counts as the calendar says.") % {"day": row.name})
    return redirect("company_days")


def _shown(form: DayForm) -> dict[str, object]:
    today = timezone.localdate()
    people = Member.objects.colleagues().values_list("country", "zone").distinct()
    regions = {calendars.region_of(country, zone) for country, zone in people} - {""}
    to_come = [one for one in calendars.holidays_of(regions, range(today.year, today.year + 2)) if one.day >= today]
    by_day: dict[date, dict[str, object]] = {}
    for one in to_come:
        row = by_day.setdefault(one.day, {"day": one.day, "name": one.name, "regions": []})
        row["regions"].append(calendars.name_of(one.region))  # type: ignore[attr-defined]
    return {"form": form, "own": CompanyDay.objects.all(), "public": [*by_day.values()][:40]}
