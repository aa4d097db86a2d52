"""Tasks: made from a line, by day, put off by a key, planned, repeated and given to colleagues who may see what they are about."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import signed_in
from wellworn.members.models import Member, Team
from wellworn.records import doing, tending
from wellworn.records.creating import create
from wellworn.records.day_sums import working_day_after
from wellworn.records.models import Activity, Company, CustomObject, Kind, Notice, Placement, Task, Thing
from wellworn.records.repeating import next_day
from wellworn.records.spoken import read_task
from wellworn.records.values import CannotSave

THURSDAY = date(2026, 11, 19)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.fixture
def aquaveld(ana: Member) -> Company:
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    return company


@pytest.mark.parametrize(
    ("line", "text", "due", "at"),
    [
        ("Send the quote next Tuesday 9:00", "Send the quote", "2026-11-24", time(9)),
        ("call Joost at 14:30 tomorrow", "call Joost", "2026-11-20", time(14, 30)),
        ("next Tuesday follow up", "follow up", "2026-11-24", None),
        ("Follow up next Tuesday", "Follow up", "2026-11-24", None),
        ("Angebot an Jonas bis Freitag", "Angebot an Jonas", "2026-11-20", None),
        ("Order 24 sensors", "Order 24 sensors", None, None),
        ("next week", "next week", "2026-11-23", None),
    ],
)
def test_a_line_says_what_is_to_be_done_and_when(line: str, text: str, due: str | None, at: time | None) -> None:
    errand = read_task(line, THURSDAY)
    assert (errand.text, errand.time) == (text, at)
    assert errand.due == (date.fromisoformat(due) if due else None)


@given(st.text(max_size=80))
def test_any_line_can_be_a_task(line: str) -> None:
    assert read_task(line, THURSDAY).text.strip() or not line.strip()


@given(days, st.integers(0, 900), st.integers(-400, 400), st.sampled_from(["daily", "weekly", "monthly"]))
def test_a_repeat_lies_after_the_one_before_and_never_in_the_past(
    first: date, later: int, now: int, repeat: str
) -> None:
    due = first + timedelta(later)
    today = due + timedelta(now)
    day = next_day(repeat, first, due, today)
    assert day is not None
    assert day > due and day >= today
    if repeat == "weekly":
        assert day.weekday() == first.weekday() and day - max(due, today - timedelta(1)) <= timedelta(7)
    if repeat == "monthly":
        assert day.day == first.day or (day + timedelta(1)).day == 1
    if repeat == "daily":
        assert day.weekday() < 5


def test_the_31st_stays_the_31st() -> None:
    first = date(2026, 1, 31)
    assert next_day("monthly", first, first, first) == date(2026, 2, 28)
    assert next_day("monthly", first, date(2026, 2, 28), first) == date(2026, 3, 31)


def test_a_follow_up_is_one_line_on_the_record_and_stands_under_its_day(ana: Member, aquaveld: Company) -> None:
    browser = signed_in(ana)
    line = {"line": "Follow up in 3 days 9:30", "about": "company", "record": aquaveld.pk}
    assert browser.post("/tasks/add", line).status_code == 302
    task = Task.objects.get()
    assert (task.name, task.company, task.remind_time) == ("Follow up", aquaveld, time(9, 30))
    assert task.due_on == timezone.localdate() + timedelta(3)
    page = browser.get("/tasks").content.decode()
    assert "Later" in page and "Aquaveld N.V." in page and "09:30" in page
    assert "Follow up" in browser.get(f"/companies/{aquaveld.pk}").content.decode()


def test_what_is_late_is_said_kindly(ana: Member) -> None:
    tending.add("Certificates", by=ana, due=timezone.localdate() - timedelta(9))
    page = signed_in(ana).get("/tasks").content.decode()
    assert "Still waiting for you" in page and "since" in page
    assert "overdue" not in page.lower()


def test_done_stands_on_the_timeline_and_comes_off_when_it_is_not(ana: Member, ben: Member, aquaveld: Company) -> None:
    task = tending.add("Send certificates", by=ana, about=aquaveld)
    browser = signed_in(ana)
    for _twice in range(2):
        browser.post(f"/tasks/{task.pk}/done")
        assert Activity.objects.get(kind="task").deleted_at is None
        page = signed_in(ben).get(f"/companies/{aquaveld.pk}?show=tasks").content.decode()
        assert page.count("Send certificates") == 1
        browser.post(f"/tasks/{task.pk}/done?undo=1")
        assert not Placement.objects.filter(activity__kind="task").exists()
    aquaveld.refresh_from_db()
    assert aquaveld.activity_count == 0  # what we do is no sign of life from them


def test_one_key_puts_a_task_off_and_undo_brings_it_back(ana: Member) -> None:
    today = timezone.localdate()
    task = tending.add("Call", by=ana, due=today)
    browser = signed_in(ana)
    answer = browser.post(f"/tasks/{task.pk}/later", {"to": "tomorrow"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and f'id="task-{task.pk}"' in answer.content.decode()
    task.refresh_from_db()
    assert task.due_on == working_day_after(today)
    browser.post(f"/tasks/{task.pk}/later?undo=1&to={today.isoformat()}")
    task.refresh_from_db()
    assert task.due_on == today
    browser.post(f"/tasks/{task.pk}/later", {"to": "whenever"})
    task.refresh_from_db()
    assert task.due_on == today


def test_a_weekly_task_comes_back_when_it_is_done_and_goes_when_it_is_not(ana: Member, aquaveld: Company) -> None:
    today = timezone.localdate()
    task = tending.add("Weekly call", by=ana, due=today, about=aquaveld, repeat="weekly")
    assert doing.tick(task, by=ana)
    following = Task.objects.get(follows=task)
    assert (following.due_on, following.company, following.repeat) == (today + timedelta(7), aquaveld, "weekly")
    assert doing.untick(task, by=ana)
    following.refresh_from_db()
    assert following.deleted_at is not None


def test_a_task_is_given_to_a_colleague_who_is_told(ana: Member, ben: Member, aquaveld: Company) -> None:
    task = tending.add("Send certificates", by=ana, about=aquaveld)
    given_away = {"due": "next week", "remind": "8:15", "repeat": "monthly", "owner": ben.pk}
    assert signed_in(ana).post(f"/tasks/{task.pk}/plan", given_away).status_code == 302
    task.refresh_from_db()
    assert (task.owner, task.remind_time, task.repeat) == (ben, time(8, 15), "monthly")
    assert Notice.objects.get().member == ben
    assert "Send certificates" in signed_in(ana).get("/tasks?whose=given").content.decode()
    assert "Send certificates" in signed_in(ben).get("/tasks").content.decode()


def test_a_task_is_not_given_to_whoever_cannot_see_what_it_is_about(
    ana: Member, carl: Member, aquaveld: Company, team: Team
) -> None:
    Company.objects.update(team=team)
    task = tending.add("Send certificates", by=ana, about=aquaveld)
    answer = signed_in(ana).post(f"/tasks/{task.pk}/plan", {"due": "", "remind": "", "repeat": "", "owner": carl.pk})
    assert answer.status_code == 422 and "cannot see what this task is about" in answer.content.decode()
    with pytest.raises(CannotSave):
        tending.assign(task, carl, by=ana)
    task.refresh_from_db()
    assert task.owner == ana and not Notice.objects.exists()


def test_a_task_about_what_another_team_keeps_is_not_seen(
    ana: Member, ben: Member, carl: Member, aquaveld: Company, team: Team
) -> None:
    task = tending.add("Send certificates", by=ana, about=aquaveld)
    assert Task.objects.visible_to(carl).count() == 1
    Company.objects.update(team=team)
    assert Task.objects.visible_to(carl).count() == 0
    assert Task.objects.visible_to(ben).count() == 1
    assert signed_in(carl).get(f"/tasks/{task.pk}/plan").status_code == 404


def test_the_name_of_a_record_that_was_closed_to_me_is_not_on_my_tasks(
    ana: Member, carl: Member, aquaveld: Company, team: Team
) -> None:
    task = tending.add("Send certificates", by=ana, about=aquaveld)
    tending.assign(task, carl, by=ana)
    Company.objects.update(team=team)
    page = signed_in(carl).get("/tasks").content.decode()
    assert "Send certificates" in page and "Aquaveld" not in page


def test_a_task_can_be_about_a_record_of_a_custom_object(ana: Member) -> None:
    now = timezone.now()
    pumps = CustomObject.objects.create(key="pump", name="Pump", plural="Pumps", created_at=now)
    pump = Thing.objects.create(object=pumps, name="Pump 7", owner=ana, created_at=now)
    signed_in(ana).post("/tasks/add", {"line": "Renew the seal Tue", "about": "thing", "record": pump.pk})
    assert Task.objects.get().thing == pump
    page = signed_in(ana).get("/tasks").content.decode()
    assert f'<a href="/objects/pump/{pump.pk}" data-open>Pump 7</a>' in page


def test_pages_of_tasks_go_on_where_the_last_ended(ana: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    from wellworn.records import agenda

    monkeypatch.setattr(agenda, "PAGE", 2)
    today = timezone.localdate()
    for n, due in enumerate([today, today, today + timedelta(1), None, None]):
        tending.add(f"Errand {n}", by=ana, due=due)
    seen: list[str] = []
    after = ""
    while True:
        rows, after = agenda.page(Task.objects.visible_to(ana), after)
        seen += [row.name for row in rows]
        if not after:
            break
    assert seen == [f"Errand {n}" for n in range(5)]
