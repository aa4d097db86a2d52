"""A member connects a calendar with one field and a password, chooses of what was found, and sees how it is going."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.urls import reverse

from tests.capture.caldav_desk import Desk
from tests.capture.test_caldav import event
from tests.conftest import signed_in
from tests.servers.radicale import Radicale
from wellworn.capture import connect_calendar, live
from wellworn.capture.connect_calendar import Place, guesses
from wellworn.capture.models import Mailbox, MailboxState, SourceKind
from wellworn.members.models import Member
from wellworn.records.models import Activity

numbers = count(1)


@pytest.fixture
def owner(radicale: Radicale, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """What Ana types for a new account with two calendars on the real server, its certificate trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(radicale.certificate))
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "127.0.0.1")
    user = f"pages{next(numbers)}"
    desk = Desk(radicale.add_user(user, "right"), user, "right")
    desk.make_calendar("work")
    desk.make_calendar("home")
    desk.put("work/visit.ics", event("visit", datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)))
    yield {"address": radicale.tls_url, "url": radicale.tls_url, "user": user, "password": "right"}


def test_an_address_or_a_url_leads_to_the_password_with_the_server_filled_in(ana: Member) -> None:
    browser = signed_in(ana)
    for typed, url, user in [
        ("ana@fastmail.com", "https://caldav.fastmail.com/", "ana@fastmail.com"),
        ("https://cloud.example/dav", "https://cloud.example/dav", "ana@norrvik.example"),
        ("caldavs://an%40a@cloud.example", "https://cloud.example/", "an@a"),
    ]:
        asked = browser.get(reverse("mailbox-connect"), {"address": typed, "what": "calendar"}, follow=True)
        assert asked.resolver_match.url_name == "calendar-connect"
        assert (asked.context["form"].initial["url"], asked.context["form"].initial["user"]) == (url, user)
    said = browser.get(reverse("calendar-connect"), {"address": "ana@gmail.com"}).content.decode()
    assert "opens calendars to no password" in said
    assert browser.get(reverse("mailbox-connect"), {"address": "what ever"}).status_code == 422


def test_every_other_domain_is_tried_by_convention() -> None:
    assert [one.host for one in guesses("ana@norrvik.example")] == [
        "caldav.norrvik.example",
        "dav.norrvik.example",
        "calendar.norrvik.example",
        "mail.norrvik.example",
        "norrvik.example",
    ]
    assert Place("https://h.example:8443/x/", "a+b@c.example").location == "caldavs://a%2Bb@c.example@h.example:8443/x/"


def test_the_calendars_found_are_chosen_by_their_titles_and_captured(owner: dict[str, str], ana: Member) -> None:
    browser = signed_in(ana)
    answer = browser.post(reverse("calendar-connect"), owner)
    made = Mailbox.objects.get()
    assert answer["Location"] == reverse("mailbox-choose", args=[made.pk])
    assert (made.kind, made.state, made.member) == (SourceKind.CALDAV, MailboxState.NEW, ana)
    assert b"right" not in bytes(made.secret) and "right" not in made.location
    assert [str(one) for one in made.folders.order_by("title")] == ["home", "work"]
    shown = browser.get(answer["Location"]).content.decode()
    assert "Calendars" in shown and ">work<" in shown
    work = made.folders.get(title="work").name
    browser.post(answer["Location"], {"folders": [work], "sharing": "subject", "since": ""})
    live.sync(made.pk)
    made.refresh_from_db()
    assert (made.state, made.trouble_text, made.differences) == (MailboxState.IDLE, "", [])
    assert Activity.objects.get(kind="meeting").subject == "visit"
    page = browser.get(reverse("mailbox", args=[made.pk])).content.decode()
    assert "Up to date" in page and "Calendar by calendar" in page
    assert owner["user"] in browser.get(reverse("mailboxes")).content.decode()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"password": "wrong"}, "The server refused the password. Enter a new one."),
        ({"url": "https://nowhere.invalid/"}, "There is no server named nowhere.invalid"),
        ({"url": "http://127.0.0.1/"}, "without encryption"),
    ],
)
def test_nothing_typed_is_lost_when_connecting_fails(
    owner: dict[str, str], ana: Member, other: dict[str, str], said: str
) -> None:
    asked = {**owner, **other}
    answer = signed_in(ana).post(reverse("calendar-connect"), asked)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert {field: str(answer.context["form"][field].value()) for field in asked} == asked
    assert "no-store" in answer["Cache-Control"]
    assert not Mailbox.objects.exists()


def test_a_calendar_inside_the_network_is_refused(
    owner: dict[str, str], ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WELLWORN_ALLOW_PRIVATE_HOSTS")
    answer = signed_in(ana).post(reverse("calendar-connect"), owner)
    assert "private network" in answer.content.decode()
    assert not Mailbox.objects.exists()


def test_a_new_password_is_tried_at_the_calendar(owner: dict[str, str], ana: Member) -> None:
    browser = signed_in(ana)
    browser.post(reverse("calendar-connect"), owner)
    made = Mailbox.objects.get()
    page = reverse("mailbox-password", args=[made.pk])
    assert "refused the password" in browser.post(page, {"password": "wrong"}).content.decode()
    assert browser.post(page, {"password": "right"})["Location"] == reverse("mailbox", args=[made.pk])


def test_guesses_that_are_no_calendar_servers_end_in_one_sentence(ana: Member) -> None:
    typed = {"address": "ana@nowhere.invalid", "url": "https://caldav.nowhere.invalid/", "user": "ana@nowhere.invalid"}
    answer = signed_in(ana).post(reverse("calendar-connect"), {**typed, "password": "x"})
    assert "No calendar server was found for this address." in answer.content.decode()
    assert connect_calendar.is_url("https://x") and not connect_calendar.is_url("ana@x")
