"""The mail that gathers a day: at the member's hour, once even when killed, and only what they may see. Against a real socket."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from tests.conftest import signed_in
from tests.servers import smtp_stages
from tests.web.conftest import words
from wellworn.lib.posting import Refused
from wellworn.members.models import Member, Team
from wellworn.records import notices, tending
from wellworn.records.creating import create
from wellworn.records.models import Activity, Company, Digest, DigestState, Kind, NoticeChoice, Witness
from wellworn.records.writing import write_down
from wellworn.web import digest

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


@pytest.fixture
def her_day(ana: Member, ben: Member) -> Member:
    """Ana, who wants her mail at eight in Stockholm, and to whom Ben gave a task."""
    Member.objects.filter(pk=ana.pk).update(zone="Europe/Stockholm")
    ana.refresh_from_db()
    notices.choose(ana, muted=[], digest_hour=8)
    task = tending.add("Send the certificates", by=ben, due=(NOW - timedelta(days=1)).date())
    tending.assign(task, ana, by=ben)
    return ana


def test_it_is_due_at_the_members_own_hour_and_not_before(her_day: Member) -> None:
    assert digest.due(NOW) == [(her_day.pk, NOW.date())]
    assert digest.due(NOW - timedelta(hours=1)) == []  # half past seven in Stockholm
    assert digest.due(NOW + timedelta(hours=digest.LATE)) == []
    notices.choose(her_day, muted=[], digest_hour=None)
    assert digest.due(NOW) == []


def test_it_is_sent_once_a_day_with_its_way_out(her_day: Member, office: smtp_stages.Office) -> None:
    later = timezone.now() + timedelta(minutes=1)
    for _again in range(3):
        assert digest.send(her_day.pk, NOW.date(), at=later) == DigestState.SENT
    [raw] = office.taken
    message = message_from_bytes(raw, policy=policy.default)
    assert message["To"] == "ana@norrvik.example"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Send the certificates" in words(raw) and "Ben Okafor gave you a task" in words(raw)
    assert digest.due(NOW) == []
    stop = urlsplit(message["List-Unsubscribe"].strip("<>"))
    assert stop.netloc == "crm.norrvik.example"
    stranger = Client()
    assert stranger.get(stop.path).status_code == 200
    assert NoticeChoice.objects.get().digest_hour == 8  # looking at a link stops nothing
    assert stranger.post(stop.path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NoticeChoice.objects.get().digest_hour is None
    assert stranger.post(stop.path[:-3] + "abc").status_code == 404


def test_a_day_with_nothing_to_say_sends_nothing(ana: Member, office: smtp_stages.Office) -> None:
    notices.choose(ana, muted=[], digest_hour=8)
    assert digest.send(ana.pk, NOW.date(), at=NOW) == DigestState.EMPTY
    assert office.taken == []


def test_it_holds_nothing_that_the_member_may_not_see_when_it_is_sent(
    ana: Member, carl: Member, team: Team, office: smtp_stages.Office
) -> None:
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    write_down(company, "secret plan, @Carl Brandt", by=ana)
    task = tending.add("Call them", by=ana, about=company, due=timezone.localdate())
    tending.assign(task, carl, by=ana)
    meeting = Activity.objects.create(
        kind="meeting", subject="Merger talks", occurred_at=timezone.now() + timedelta(minutes=1), sharing="metadata",
        created_at=NOW, key="meeting:1",
    )  # fmt: skip
    Witness.objects.create(activity=meeting, member=ana, sharing="metadata", occurred_at=meeting.occurred_at)
    Company.objects.update(team=team)  # from now on it is Key accounts' alone
    assert digest.send(carl.pk, NOW.date(), at=timezone.now()) == DigestState.SENT
    [raw] = office.taken
    assert "Call them" in words(raw)
    for kept in ("Aquaveld", "secret plan", "Merger"):
        assert kept not in raw.decode()


def test_a_server_that_says_no_is_asked_again(her_day: Member, office: smtp_stages.Office) -> None:
    office.refuse_at = "rcpt"
    with pytest.raises(Refused):
        digest.send(her_day.pk, NOW.date(), at=timezone.now())
    assert Digest.objects.get().state == DigestState.WAITING
    office.refuse_at = ""
    assert digest.send(her_day.pk, NOW.date(), at=timezone.now()) == DigestState.SENT
    assert len(office.taken) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stage", smtp_stages.STAGES)
def test_killed_at_any_stage_it_is_sent_exactly_once(stage: str, her_day: Member, office: smtp_stages.Office) -> None:
    office.again(stop_at=stage)
    connections.close_all()
    child = os.fork()
    if not child:  # pragma: no cover
        try:
            digest.send(her_day.pk, NOW.date(), at=timezone.now())
        finally:
            os._exit(0)
    assert office.reached.wait(60), "the sender never came so far"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    office.go_on.set()
    office.again()
    digest.send(her_day.pk, NOW.date(), at=timezone.now())
    digest.send(her_day.pk, NOW.date(), at=timezone.now())
    assert len(office.taken) == 1, Digest.objects.get().state


def test_choosing_is_on_a_page_of_ones_own(ana: Member) -> None:
    browser = signed_in(ana)
    assert "What I am told, and calendar link" in browser.get("/me").content.decode()
    browser.post("/notices/choose", {"told": ["mention", "due"], "hour": "7"})
    choice = NoticeChoice.objects.get()
    assert choice.digest_hour == 7 and set(choice.muted) == {"shared", "assigned", "deal", "proposal", "batch", "why"}
    assert browser.post("/notices/choose", {"hour": "24"}).status_code == 404
    assert '<option value="7" selected>' in browser.get("/notices/settings").content.decode()
