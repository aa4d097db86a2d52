"""Notices: who is told what, what is kept from whom, marking as read, muting, reminders by the owner's clock."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member, Team
from wellworn.records import notices, reminding, tending
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import (
    Batch,
    BatchKind,
    BatchState,
    Company,
    Deal,
    Kind,
    Notice,
    NoticeKind,
    Person,
    Proposal,
    Task,
)
from wellworn.records.seeing import may_see, who_sees
from wellworn.records.writing import write_down

Counting = Callable[[int], AbstractContextManager[object]]
FRAME = 3  # session, member, frame


@pytest.fixture
def aquaveld(ana: Member) -> Company:
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    return company


@pytest.fixture
def sensors(ana: Member, aquaveld: Company) -> Deal:
    deal = create("Level sensors", by=ana, kind=Kind.DEAL, company=aquaveld).record
    assert isinstance(deal, Deal)
    return deal


def test_the_owner_of_a_deal_is_told_once_a_day_what_a_colleague_changed(
    ana: Member, ben: Member, sensors: Deal
) -> None:
    change(sensors, "amount", "38200", by=ben)
    change(sensors, "next_step", "Send the quote", by=ben)
    change(sensors, "close_date", "2026-12-11", by=ana)  # her own
    notice = Notice.objects.get()
    assert (notice.member, notice.told["fields"]) == (ana, ["amount", "next_step"])
    page = signed_in(ana).get("/notices").content.decode()
    assert "Ben Okafor changed amount, next step of Level sensors" in page
    assert "1 not read yet" in page


def test_opening_one_marks_it_as_read_and_leads_to_its_record(ana: Member, ben: Member, sensors: Deal) -> None:
    change(sensors, "amount", "38200", by=ben)
    notice = Notice.objects.get()
    answer = signed_in(ana).get(f"/notices/{notice.pk}")
    assert (answer.status_code, answer["Location"]) == (302, f"/deals/{sensors.pk}")
    notice.refresh_from_db()
    assert notice.read_at is not None
    signed_in(ana).post(f"/notices/{notice.pk}/read?undo=1")
    notice.refresh_from_db()
    assert notice.read_at is None
    assert signed_in(ben).get(f"/notices/{notice.pk}").status_code == 404
    signed_in(ana).post("/notices/read")
    assert not Notice.objects.unread().exists()


def test_the_frame_counts_what_is_not_read_without_another_query(
    ana: Member, ben: Member, sensors: Deal, django_assert_num_queries: Counting
) -> None:
    browser = signed_in(ana)
    with django_assert_num_queries(FRAME + 1):
        browser.get("/notices")
    change(sensors, "amount", "38200", by=ben)
    for n in range(7):
        task = tending.add(f"Call {n}", by=ben)
        tending.assign(task, ana, by=ben)
    with django_assert_num_queries(FRAME + 3):  # the notices, the deals and the tasks that they are about
        page = browser.get("/notices").content.decode()
    assert '<span class="n">8<span class="sr"> not read' in page


def test_what_is_muted_is_not_told(ana: Member, ben: Member, sensors: Deal) -> None:
    notices.choose(ana, muted=[NoticeKind.DEAL], digest_hour=None)
    change(sensors, "amount", "38200", by=ben)
    assert not Notice.objects.exists()


def test_a_notice_about_a_record_that_was_closed_since_names_nothing(
    ana: Member, carl: Member, aquaveld: Company, team: Team
) -> None:
    write_down(aquaveld, "secret, @Carl Brandt", by=ana)
    Company.objects.update(team=team)
    page = signed_in(carl).get("/notices").content.decode()
    assert "not open to you any more" in page
    assert "Aquaveld" not in page and "secret" not in page and "Ana Lind" not in page


def test_a_reminder_comes_at_its_time_by_the_owners_clock_and_once(ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(zone="Europe/Stockholm")
    day = datetime(2026, 11, 24, tzinfo=UTC).date()
    task = tending.add("Call Joost", by=ana, due=day, remind_time=time(9))
    assert reminding.remind(datetime(2026, 11, 24, 7, 59, tzinfo=UTC)) == 0
    assert reminding.remind(datetime(2026, 11, 24, 8, 0, tzinfo=UTC)) == 1
    assert reminding.remind(datetime(2026, 11, 24, 8, 1, tzinfo=UTC)) == 0
    tending.put_off(task, day + timedelta(1), by=ana)
    assert reminding.remind(datetime(2026, 11, 25, 8, 1, tzinfo=UTC)) == 1
    assert Notice.objects.filter(kind=NoticeKind.DUE).count() == 2
    assert "Today: Call Joost" in signed_in(ana).get("/notices").content.decode()


def test_a_done_task_reminds_nobody(ana: Member) -> None:
    task = tending.add("Call", by=ana, due=timezone.localdate(), remind_time=time(0))
    Task.objects.filter(pk=task.pk).update(done_at=timezone.now())
    assert reminding.remind(timezone.now() + timedelta(days=1)) == 0


def test_an_import_that_ended_is_told_of_once(ana: Member) -> None:
    now = timezone.now()
    Batch.objects.create(
        kind=BatchKind.IMPORT, object="company", by=ana, state=BatchState.DONE, done=41, created_at=now, finished_at=now
    )
    assert [reminding.tell_of_ended(now), reminding.tell_of_ended(now)] == [1, 0]
    assert "41 records has ended" in signed_in(ana).get("/notices").content.decode()


def test_proposals_that_wait_are_one_notice_a_day(ana: Member) -> None:
    person = create("joost@aquaveld.example", by=ana).record
    now = timezone.now()
    for value in ("Buyer", "Head of process"):
        Proposal.objects.create(
            member=ana,
            kind=Kind.PERSON,
            record_id=person.pk,
            field="title",
            value=value,
            confidence=0.6,
            created_at=now,
        )
    for _again in range(2):
        reminding.tell_of_proposals(now, timedelta(minutes=30))
    assert Notice.objects.get().told == {"count": 2}


@pytest.mark.parametrize("owned", [True, False])
def test_who_sees_a_record_is_the_same_seen_from_either_side(
    owned: bool, ana: Member, ben: Member, mara: Member, carl: Member, team: Team
) -> None:
    below = Team.objects.create(name="Key accounts north", parent=team)
    Team.objects.filter(pk=below.pk).update(path=f"{team.path}{below.pk}.")
    Member.objects.create(email="dora@norrvik.example", name="Dora", team=below)
    Member.objects.create(email="root@norrvik.example", name="Root", role="admin")
    Member.objects.create(email="it@norrvik.example", name="It", role="it")
    person = create("joost@aquaveld.example", by=ana).record
    for of_team in (None, team, below):
        Person.objects.update(team=of_team, owner=carl if owned else None)
        person.refresh_from_db()
        there = {
            member.pk
            for member in Member.objects.all()
            if may_see(Member.objects.get(pk=member.pk), "person", person.pk)
        }
        assert set(who_sees(person).values_list("pk", flat=True)) == there
