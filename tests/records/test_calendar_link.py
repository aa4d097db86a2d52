"""The calendar link: made and shown once, read without signing in, as RFC 5545 says, and ended."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests.conftest import signed_in
from wellworn.members.models import Member, Team
from wellworn.records import doing, feeds, tending
from wellworn.records.creating import create
from wellworn.records.models import Company, Feed, Kind
from wellworn.usage.models import Event


@pytest.fixture(autouse=True)
def nobody_has_asked(db: None) -> None:
    cache.clear()


def made(member: Member) -> str:
    """A fresh link's path, as its page shows it this once."""
    browser = signed_in(member)
    page = browser.post("/notices/calendar", follow=True).content.decode()
    assert "/feeds/" not in browser.get("/notices/settings").content.decode()
    return "/feeds/" + page.partition("/feeds/")[2].partition('"')[0]


def test_the_tasks_are_read_back_by_a_calendar(ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(zone="Europe/Stockholm")
    ana.refresh_from_db()
    company = create("Aquaveld, N.V.; Zwolle", by=ana, kind=Kind.COMPANY).record
    day = timezone.localdate() + timedelta(3)
    tending.add("Send the quote", by=ana, due=day, about=company)
    tending.add("Call Joost — “today”", by=ana, due=day, remind_time=time(9, 30))
    tending.add("Some time", by=ana)
    answer = Client().get(made(ana))
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    events = {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {"Send the quote", "Call Joost — “today”"}
    assert events["Send the quote"].decoded("DTSTART") == day
    assert str(events["Send the quote"]["DESCRIPTION"]) == "Aquaveld, N.V.; Zwolle"
    called = events["Call Joost — “today”"]
    assert called.decoded("DTSTART") == datetime.combine(day, time(9, 30), tzinfo=ZoneInfo("Europe/Stockholm"))
    assert len(called.walk("VALARM")) == 1
    assert len({str(event["UID"]) for event in events.values()}) == 2


def test_only_a_hash_is_kept_and_a_new_link_ends_the_old_one(ana: Member) -> None:
    first, second = made(ana), made(ana)
    secret = second.removeprefix("/feeds/").removesuffix(".ics")
    assert secret not in str(list(Feed.objects.values()))
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    signed_in(ana).post("/notices/calendar/stop")
    assert Event.objects.filter(feature="feed.revoke", member=ana).count() == 1
    assert Client().get(second).status_code == 404
    assert Client().get("/feeds/nobody-knows-this.ics").status_code == 404


def test_a_closed_account_closes_its_link(ana: Member) -> None:
    link = made(ana)
    Member.objects.filter(pk=ana.pk).update(is_active=False)
    assert Client().get(link).status_code == 404


def test_what_has_not_changed_is_not_sent_again(ana: Member) -> None:
    task = tending.add("Send the quote", by=ana, due=timezone.localdate())
    link, calendar = made(ana), Client()
    first = calendar.get(link)
    again = calendar.get(link, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    doing.tick(task, by=ana)
    after = calendar.get(link, headers={"If-None-Match": first["ETag"]})
    assert after.status_code == 200 and "✓ Send the quote" in after.content.decode()


def test_a_link_that_is_asked_too_often_waits(ana: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_READS", 2)
    monkeypatch.setattr(feeds, "MOST_GUESSES", 2)
    link, calendar = made(ana), Client()
    assert [calendar.get(link).status_code for _time in range(3)] == [200, 200, 429]
    assert [calendar.get("/feeds/guess.ics").status_code for _time in range(3)] == [404, 404, 429]


def test_it_shows_only_what_its_member_may_see(ana: Member, carl: Member, team: Team) -> None:
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    task = tending.add("Call them", by=ana, about=company, due=timezone.localdate() + timedelta(3))
    tending.assign(task, carl, by=ana)
    Company.objects.update(team=team)
    page = Client().get(made(carl)).content.decode()
    assert "Call them" in page and "Aquaveld" not in page
