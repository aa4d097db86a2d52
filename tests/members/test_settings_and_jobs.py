"""The workspace's settings, and the page of background work."""

from __future__ import annotations

import re

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.conftest import signed_in

from wellworn.members.models import InternalDomain, Member, Workspace
from wellworn.usage.models import Event
from wellworn.web.jobs import in_words
from wellworn.work.tasks import clear_sessions


@pytest.mark.parametrize(
    ("name", "value", "after"),
    [
        ("name", "Norrvik", "Norrvik"),
        ("currency", "SEK", "SEK"),
        ("creation_rule", "nobody", "nobody"),
        ("fill_above", "0.95", 0.95),
    ],
)
def test_a_setting_is_saved_at_once_and_its_undo_takes_it_back(
    ada: Member, name: str, value: str, after: object
) -> None:
    before = getattr(Workspace.objects.create(pk=1), name)
    browser = signed_in(ada)
    response = browser.post(f"/settings/{name}", {"value": value}, headers={"HX-Request": "true"})
    assert getattr(Workspace.objects.get(pk=1), name) == after
    undo = re.search(r'action="([^"]+)"', response.content.decode())
    assert undo
    browser.post(undo[1])
    assert getattr(Workspace.objects.get(pk=1), name) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("currency", "XXL"),
        ("creation_rule", "all"),
        ("fill_above", "0"),
        ("name", " "),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_refused(ada: Member, name: str, value: str) -> None:
    before = getattr(Workspace.objects.create(pk=1), name)
    response = signed_in(ada).post(f"/settings/{name}", {"value": value}, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert getattr(Workspace.objects.get(pk=1), name) == before


def test_there_is_no_other_setting(ada: Member) -> None:
    assert signed_in(ada).post("/settings/id", {"value": "2"}).status_code == 404


def test_domains_are_added_once(ada: Member) -> None:
    browser = signed_in(ada)
    for given in ("@Norrvik.example", "norrvik.example."):
        browser.post("/settings/domains", {"domain": given})
    domain = InternalDomain.objects.get()
    assert domain.domain == "norrvik.example"
    assert browser.post("/settings/domains", {"domain": "not a domain"}).status_code == 422


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("* * * * *", "every minute"),
        ("*/5 * * * *", "every 5 minutes"),
        ("5 * * * *", "every hour, at 5 past"),
        ("17 3 * * *", "every day at 03:17 UTC"),
        ("0 6 * * 1", "every Monday at 06:00 UTC"),
        ("0 6 1-7 * 1", "0 6 1-7 * 1"),
    ],
)
def test_a_schedule_is_said_in_words(cron: str, words: str) -> None:
    assert in_words(cron) == words


def test_a_waiting_job_can_be_taken_out_once_and_the_act_is_recorded(ada: Member) -> None:
    job = clear_sessions.defer(timestamp=0)
    browser = signed_in(ada)
    assert b"clear_sessions" in browser.get("/jobs").content
    browser.post(f"/jobs/{job}/cancel")
    again = browser.post(f"/jobs/{job}/cancel", follow=True)
    assert b"ended meanwhile" in again.content
    assert ProcrastinateJob.objects.get(id=job).status == "cancelled"
    assert list(Event.objects.values_list("feature", "member")) == [("job.cancel", ada.pk)]


def test_nobody_else_touches_a_job(ana: Member) -> None:
    job = clear_sessions.defer(timestamp=0)
    assert signed_in(ana).post(f"/jobs/{job}/cancel").status_code == 404
    assert ProcrastinateJob.objects.get(id=job).status == "todo"
