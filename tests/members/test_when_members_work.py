"""A member's weekdays, holidays and days off are their own, need no filling in, and say nothing of why."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from tests.conftest import signed_in

from wellworn.members import calendars
from wellworn.members.models import CompanyDay, DaysOff, HolidayYear, Member

pytestmark = pytest.mark.django_db
YEAR = range(2026, 2027)
NEXT = timezone.localdate().year + 1  # whose days are still to come, and are listed


def test_nothing_has_to_be_filled_in(ana: Member) -> None:
    """Monday to Friday, and the holidays of where the time zone lies."""
    Member.objects.filter(pk=ana.pk).update(zone="Europe/Stockholm")
    assert Member.objects.get(pk=ana.pk).weekdays == "1111100"
    off = calendars.off_by_place(YEAR)[" Europe/Stockholm"].split()
    assert {"2026-01-06", "2026-06-06", "2026-12-25"} <= set(off)


def test_a_zone_without_a_country_has_no_holidays(ana: Member) -> None:
    assert calendars.off_by_place(YEAR) == {" UTC": ""}


def test_the_weekdays_are_saved(ana: Member) -> None:
    answer = signed_in(ana).post("/me/weekdays", {"weekday": ["0", "1", "2"]})
    assert answer.status_code == 302
    assert Member.objects.get(pk=ana.pk).weekdays == "1110000"


@pytest.mark.parametrize("given", [[], ["7"], ["x"], ["-1"]])
def test_a_week_without_a_day_is_not_saved(ana: Member, given: list[str]) -> None:
    signed_in(ana).post("/me/weekdays", {"weekday": given})
    assert Member.objects.get(pk=ana.pk).weekdays == "1111100"


def test_somebody_may_have_another_countrys_holidays(ana: Member) -> None:
    """Also those of a part of it."""
    browser = signed_in(ana)
    browser.post("/me/country", {"country": "DE-BY"})
    assert "2026-06-04" in calendars.off_by_place(YEAR)["DE-BY UTC"]
    browser.post("/me/country", {"country": "nowhere"})
    assert Member.objects.get(pk=ana.pk).country == "DE-BY"
    assert "Germany, BY" in browser.get("/me").content.decode()


def test_days_off_are_noted_and_taken_back(ana: Member) -> None:
    browser = signed_in(ana)
    browser.post("/me/days-off", {"first": f"{NEXT}-07-05", "last": f"{NEXT}-07-16"})
    browser.post("/me/days-off", {"first": f"{NEXT}-08-02"})
    assert [str(one) for one in ana.days_off.order_by("first")] == [f"{NEXT}-07-05..{NEXT}-07-16", f"{NEXT}-08-02"]
    assert f"5 Jul {NEXT}" in browser.get("/me").content.decode()
    browser.post(f"/me/days-off/{ana.days_off.order_by('first')[0].pk}/remove")
    assert [str(one) for one in ana.days_off.all()] == [f"{NEXT}-08-02"]


def test_days_off_that_touch_become_one(ana: Member) -> None:
    for first, last in (("2026-07-06", "2026-07-10"), ("2026-07-20", "2026-07-24"), ("2026-07-11", "2026-07-19")):
        calendars.take_off(ana, date.fromisoformat(first), date.fromisoformat(last), by=ana)
    assert [str(one) for one in ana.days_off.all()] == ["2026-07-06..2026-07-24"]


@pytest.mark.parametrize(
    "given", [{}, {"first": "soon"}, {"first": "2026-07-10", "last": "2026-07-09"}, {"first": "2026-01-01", "last": "2028-01-01"},
              {"first": "0001-01-01"}, {"first": "9999-12-31"}],
)  # fmt: skip
def test_what_is_no_span_of_days_is_not_noted(ana: Member, given: dict[str, str]) -> None:
    signed_in(ana).post("/me/days-off", given)
    assert not DaysOff.objects.exists()


def test_nobody_else_reaches_them(ana: Member, mara: Member, ada: Member) -> None:
    """Neither can anybody take them back, nor do they stand on the page that admins keep of a member."""
    days = calendars.take_off(ana, date(NEXT, 7, 5), date(NEXT, 7, 16), by=ana)
    assert signed_in(mara).post(f"/me/days-off/{days.pk}/remove").status_code == 404
    shown = signed_in(ada).get(f"/members/{ana.pk}").content.decode()
    assert str(NEXT) not in shown and DaysOff.objects.exists()


def test_no_reason_is_recorded() -> None:
    """Leave, illness, a strike: there is no column that could say."""
    assert {field.name for field in DaysOff._meta.get_fields()} == {"id", "member", "first", "last"}


def test_the_company_has_days_of_its_own(ada: Member, ana: Member) -> None:
    """Off for everybody, or at work on a holiday; a region's holidays are written down once."""
    Member.objects.update(zone="Europe/Stockholm")
    browser = signed_in(ada)
    assert browser.post("/settings/days/add", {"day": "2026-12-28", "name": "Between the years", "is_off": "yes"}).status_code == 302  # fmt: skip
    browser.post("/settings/days/add", {"day": "2026-01-06", "name": "Stocktaking", "is_off": "no"})
    off = calendars.off_by_place(YEAR)[" Europe/Stockholm"].split()
    assert "2026-12-28" in off and "2026-01-06" not in off
    assert HolidayYear.objects.filter(year=2026).count() == 1
    shown = browser.get("/settings/days").content.decode()
    assert "Between the years" in shown and "Sweden" in shown
    browser.post(f"/settings/days/{CompanyDay.objects.get(day='2026-01-06').pk}/remove")
    assert "2026-01-06" in calendars.off_by_place(YEAR)[" Europe/Stockholm"]


def test_only_admins_keep_the_companys_days(ana: Member, mara: Member) -> None:
    for member in (ana, mara):
        assert signed_in(member).get("/settings/days").status_code == 404
        assert signed_in(member).post("/settings/days/add", {"day": "2026-12-28", "name": "x"}).status_code == 404
    assert not CompanyDay.objects.exists()


def test_a_day_that_is_none_is_not_kept(ada: Member) -> None:
    browser = signed_in(ada)
    for day in ("x", "0001-01-01", ""):
        assert browser.post("/settings/days/add", {"day": day, "name": "x", "is_off": "yes"}).status_code == 422
    assert not CompanyDay.objects.exists()


def test_whoever_leaves_has_a_last_day(ana: Member, ada: Member) -> None:
    """And none again when they are back."""
    ana.deactivate(by=ada)
    assert Member.objects.get(pk=ana.pk).ended_on is not None
    ana.reactivate(by=ada)
    assert Member.objects.get(pk=ana.pk).ended_on is None
