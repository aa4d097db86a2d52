"""The mail of a week: on Mondays at the member's hour, once even when killed, to each about themselves. Against a real socket."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from tests.adoption.own_life import captured, here_since, used
from tests.conftest import signed_in
from tests.servers import smtp_stages
from tests.web.conftest import words
from wellworn.adoption.models import Published, WeekMail
from wellworn.adoption.models.week_mail import About
from wellworn.lib.posting import Refused
from wellworn.members.models import Member, Role
from wellworn.records import notices
from wellworn.records.models import DigestState, NoticeChoice
from wellworn.usage.models import Event
from wellworn.web import week_mail

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
WEEK = MONDAY.date() - timedelta(days=7)
OWN, COMPANY = str(About.OWN), str(About.COMPANY)


@pytest.fixture
def her_week(ana: Member) -> Member:
    """Ana in Stockholm, who wants it at eight: four mails were filed for her, and she wrote a note on Wednesday."""
    Member.objects.filter(pk=ana.pk).update(zone="Europe/Stockholm")
    here_since(ana, WEEK - timedelta(days=200))
    notices.choose_week(ana, hour=8)
    for nth in range(4):
        captured(ana, MONDAY - timedelta(days=3, hours=nth))
    used(ana, WEEK + timedelta(days=2), "note.write", 2)
    return ana


@pytest.fixture
def company(ana: Member) -> Member:
    """Twelve sellers who worked for two weeks, and the executive who wants the company's week too."""
    for nth in range(12):
        seller = Member.objects.create(email=f"seller{nth}@norrvik.example", name=f"Seller {nth}")
        here_since(seller, WEEK - timedelta(days=200))
        for day in range(14):
            used(seller, WEEK + timedelta(days=day - 7), "task.done", 1 + nth)
            used(seller, WEEK + timedelta(days=day - 7), "capture.mail", 20, automatic=True)
    sigrid = Member.objects.create(email="sigrid@norrvik.example", name="Sigrid Norrvik", role=Role.EXECUTIVE)
    here_since(sigrid, WEEK - timedelta(days=200))
    notices.choose_week(sigrid, hour=7, own=False, company=True)
    return sigrid


def test_it_is_due_on_mondays_at_the_members_own_hour_and_late_on_the_same_day_only(her_week: Member) -> None:
    assert week_mail.due(MONDAY) == [(her_week.pk, WEEK, OWN)]
    assert week_mail.due(MONDAY - timedelta(hours=1)) == []  # half past seven in Stockholm
    assert week_mail.due(MONDAY + timedelta(hours=14)) == [(her_week.pk, WEEK, OWN)]
    assert week_mail.due(MONDAY + timedelta(hours=16)) == []  # Tuesday, there
    notices.choose_week(her_week, hour=None)
    assert week_mail.due(MONDAY) == []


def test_it_is_sent_once_about_herself_with_its_way_out(
    her_week: Member, ben: Member, office: smtp_stages.Office
) -> None:
    for nth in range(50):
        captured(ben, MONDAY - timedelta(days=2, minutes=nth))
    for _again in range(3):
        assert week_mail.send(her_week.pk, WEEK, OWN, at=MONDAY) == DigestState.SENT
    [raw] = office.taken
    message = message_from_bytes(raw, policy=policy.default)
    assert (message["To"], message["Subject"]) == ("ana@norrvik.example", "Your week, 16 Nov to 22 Nov")
    for kind in ("plain", "html"):
        assert "4 mails filed" in words(raw, kind) and "on 1 of 5 working days" in words(raw, kind)
        assert "/me/week?to=2026-11-22" in words(raw, kind)
    assert week_mail.due(MONDAY) == []
    stop = urlsplit(message["List-Unsubscribe"].strip("<>"))
    stranger = Client()
    assert stranger.get(stop.path).status_code == 200
    assert NoticeChoice.objects.get().week_own  # looking at a link stops nothing
    assert stranger.post(stop.path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not NoticeChoice.objects.get().week_own and week_mail.due(MONDAY + timedelta(days=7)) == []
    assert stranger.post(stop.path[:-3] + "abc").status_code == 404
    assert stranger.put(stop.path).status_code == 405
    assert Event.objects.filter(feature="week.sent", member=her_week, automatic=True).count() == 1


def test_a_week_with_nothing_to_say_sends_nothing(ana: Member, office: smtp_stages.Office) -> None:
    assert week_mail.send(ana.pk, WEEK, OWN, at=MONDAY) == DigestState.EMPTY
    assert office.taken == []


def test_the_companys_week_goes_to_who_leads_and_chose_it_and_names_only_who_names_themselves(
    company: Member, mara: Member, office: smtp_stages.Office
) -> None:
    Published.publish("wrote", {"n": 3}, (WEEK, WEEK + timedelta(days=6)), "In the taxi.", by=mara, at=MONDAY)
    assert week_mail.due(MONDAY) == [(company.pk, WEEK, COMPANY)]
    assert week_mail.send(company.pk, WEEK, COMPANY, at=MONDAY) == DigestState.SENT
    [raw] = office.taken
    for kind in ("plain", "html"):
        told = words(raw, kind)
        assert "of 100 working days people get something done here" in told and "Given back" in told
        assert "Mara Weiss" in told and "I wrote 3 notes here." in told and "In the taxi." in told
        assert "Seller" not in told and "Ana Lind" not in told
    stop = urlsplit(message_from_bytes(raw, policy=policy.default)["List-Unsubscribe"].strip("<>"))
    Client().post(stop.path)
    assert week_mail.due(MONDAY + timedelta(days=7)) == []


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER, Role.IT])
def test_nobody_else_gets_the_companys(company: Member, office: smtp_stages.Office, role: Role) -> None:
    Member.objects.filter(pk=company.pk).update(role=role)
    assert week_mail.due(MONDAY) == []
    assert week_mail.send(company.pk, WEEK, COMPANY, at=MONDAY) == DigestState.EMPTY
    company.refresh_from_db()
    assert not notices.choose_week(company, hour=7, company=True).week_company


def test_a_company_of_too_few_gets_no_number(mara: Member, ana: Member, office: smtp_stages.Office) -> None:
    Member.objects.filter(pk=mara.pk).update(role=Role.EXECUTIVE)
    assert week_mail.send(mara.pk, WEEK, COMPANY, at=MONDAY) == DigestState.EMPTY


def test_it_is_chosen_where_the_daily_mail_is(ana: Member, ada: Member) -> None:
    hers, boss = signed_in(ana), signed_in(ada)
    assertNotContains(hers.get("/notices/settings"), "The company’s week")
    assertContains(boss.get("/notices/settings"), "The company’s week")
    for browser in (hers, boss):
        answer = browser.post("/notices/week", {"week_hour": "9", "week_own": "on", "week_company": "on"})
        assert answer.status_code == 302
    kept = {one.member_id: (one.week_hour, one.week_own, one.week_company) for one in NoticeChoice.objects.all()}
    assert kept == {ana.pk: (9, True, False), ada.pk: (9, True, True)}
    hers.post("/notices/choose", {"hour": "8"})
    assert NoticeChoice.objects.get(member=ana).week_hour == 9  # the one choice leaves the other as it is
    assert hers.post("/notices/week", {"week_hour": "24"}).status_code == 404


def test_a_server_that_says_no_is_asked_again(her_week: Member, office: smtp_stages.Office) -> None:
    office.refuse_at = "rcpt"
    with pytest.raises(Refused):
        week_mail.send(her_week.pk, WEEK, OWN, at=MONDAY)
    assert WeekMail.objects.get().state == DigestState.WAITING
    office.refuse_at = ""
    assert week_mail.send(her_week.pk, WEEK, OWN, at=MONDAY) == DigestState.SENT
    assert len(office.taken) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stage", smtp_stages.STAGES)
def test_killed_at_any_stage_it_is_sent_exactly_once(stage: str, her_week: Member, office: smtp_stages.Office) -> None:
    office.again(stop_at=stage)
    connections.close_all()
    child = os.fork()
    if not child:  # pragma: no cover
        try:
            week_mail.send(her_week.pk, WEEK, OWN, at=MONDAY)
        finally:
            os._exit(0)
    assert office.reached.wait(60), "the sender never came so far"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    office.go_on.set()
    office.again()
    for _again in range(2):
        week_mail.send(her_week.pk, WEEK, OWN, at=MONDAY)
    assert len(office.taken) == 1, WeekMail.objects.get().state
