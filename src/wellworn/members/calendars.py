"""When members work: their own weekdays, the holidays of where they are, the workspace's own days, and days off.

Whose holidays count follows from a member's choice, else from their time zone; nobody has to fill anything in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import holidays
from babel import Locale
from babel.core import get_global
from django.db import transaction
from django.utils.translation import get_language

from wellworn.members.models import CompanyDay, DaysOff, HolidayYear, Member

LONGEST_OFF = 400  # days of one leave
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
TERRITORIES: Mapping[str, str] = get_global("zone_territories")
SUPPORTED: Mapping[str, list[str]] = holidays.list_supported_countries(include_aliases=False)


class NotDays(ValueError):
    """What was given is no span of days."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that most in a region do not work."""

    day: date
    name: str
    region: str


def region_of(country: str, zone: str) -> str:
    """Whose holidays somebody has, "SE" or "DE-BY"; "" where nobody knows."""
    region = country or TERRITORIES.get(zone, "")
    return region if region.partition("-")[0] in SUPPORTED else ""


def regions(*, with_parts_of: str = "") -> list[tuple[str, str]]:
    """What may be chosen, by name: (region, name) of each country, and of the parts of the one that `with_parts_of` is or lies in."""
    here = with_parts_of.partition("-")[0]
    found = [(country, name_of(country)) for country in SUPPORTED]
    found += [(f"{here}-{part}", name_of(f"{here}-{part}")) for part in parts_of(here)]
    return sorted(found, key=lambda one: one[1])


def parts_of(country: str) -> list[str]:
    """The parts of a country with holidays of their own, by their codes."""
    return [part for part in SUPPORTED.get(country, ()) if len(part) <= 3 and part.isupper()]


def name_of(region: str) -> str:
    """A region in the reader's language: "Germany, BY"."""
    country, dash, part = region.partition("-")
    name = Locale.parse(get_language() or "en", sep="-").territories.get(country, country)
    return f"{name}, {part}" if dash else str(name)


def holidays_of(wanted: Iterable[str], years: range) -> list[Holiday]:
    """The public holidays of regions; a year that was never asked for is written down first."""
    asked = {(region, year) for region in wanted if region for year in years}
    kept = HolidayYear.objects.filter(region__in={region for region, _ in asked}, year__in=list(years))
    known = {(one.region, one.year): one.days for one in kept}
    if lacking := asked - known.keys():
        made = [HolidayYear(region=region, year=year, days=_worked_out(region, year)) for region, year in sorted(lacking)]  # fmt: skip
        HolidayYear.objects.bulk_create(made, ignore_conflicts=True)
        known |= {(one.region, one.year): one.days for one in made}
    found = [Holiday(date.fromisoformat(day), name, region) for (region, _), days in known.items() for day, name in days]  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.region))


def _worked_out(region: str, year: int) -> list[tuple[str, str]]:
    country, _dash, part = region.partition("-")
    days = holidays.country_holidays(country, subdiv=part or None, years=year)
    return sorted((day.isoformat(), name) for day, name in days.items() if day.year == year)


def off_by_place(years: range) -> dict[str, str]:
    """The days that members have off by "country zone", as the measures read them: days with spaces between."""
    places = set(Member.objects.filter(is_service=False).values_list("country", "zone").distinct())
    regions_ = {place: region_of(*place) for place in places}
    public = holidays_of(set(regions_.values()), years)
    own = list(CompanyDay.objects.filter(day__year__in=list(years)))
    at_work = {one.day for one in own if not one.is_off}
    off = {one.day for one in own if one.is_off}
    found = {}
    for (country, zone), region in regions_.items():
        days = {one.day for one in public if one.region == region} - at_work | off
        found[f"{country} {zone}"] = " ".join(day.isoformat() for day in sorted(days))
    return found


def keep_weekdays(member: Member, days: Iterable[int], *, by: Member) -> None:
    """Say on which weekdays a member works, from 0 for Monday. Raises NotDays for none."""
    chosen = {day for day in days if 0 <= day < 7}
    if not chosen:
        raise NotDays
    member.weekdays = "".join("1" if day in chosen else "0" for day in range(7))
    Member.objects.filter(pk=member.pk).update(weekdays=member.weekdays)


def keep_country(member: Member, region: str, *, by: Member) -> None:
    """Say whose holidays a member has; "" follows the zone again. Raises NotDays for a region that nobody knows."""
    country, dash, part = region.partition("-")
    if region and (country not in SUPPORTED or (dash and part not in parts_of(country))):
        raise NotDays
    member.country = region
    Member.objects.filter(pk=member.pk).update(country=region)


@transaction.atomic
def take_off(member: Member, first: date, last: date, *, by: Member) -> DaysOff:
    """Note days off; spans that touch become one. Raises NotDays."""
    if not (EARLIEST <= first <= last < LATEST and (last - first).days < LONGEST_OFF):
        raise NotDays
    Member.objects.select_for_update().get(pk=member.pk)
    one = timedelta(days=1)
    touching = list(DaysOff.objects.filter(member=member, first__lte=last + one, last__gte=first - one))
    first, last = min([first, *(each.first for each in touching)]), max([last, *(each.last for each in touching)])
    DaysOff.objects.filter(pk__in=[each.pk for each in touching]).delete()
    return DaysOff.objects.create(member=member, first=first, last=last)
