"""The pages of follow-ups: writing templates, setting going, steering, connecting a server, and the one click of a recipient."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from tests.conftest import signed_in
from tests.outreach.conftest import NOW, Box, begun
from tests.servers.post_office import PostOffice
from wellworn.lib.sealed import unseal
from wellworn.members.models import Member, Role, Team
from wellworn.outreach import beginning, unsubscribing
from wellworn.outreach.models import Enrolment, Outgoing, Pace, Send, SendState, Sequence, State, Suppression, Template
from wellworn.outreach.sending import send_due
from wellworn.outreach.tasks import enrol_many
from wellworn.records.creating import create
from wellworn.records.models import CustomField, Deal, Kind, Person
from wellworn.usage.models import Event

pytestmark = pytest.mark.django_db
Counted = Callable[..., object]


def test_from_a_deal_one_key_and_enter_begin_and_undo_takes_it_back(
    ana: Member, femke: Person, twice: Sequence
) -> None:
    deal = create("Six plants", by=ana, kind=Kind.DEAL).record
    assert isinstance(deal, Deal)
    deal.people.add(femke)
    browser, url = signed_in(ana), reverse("follow_up", args=["deal", deal.pk])
    beside = browser.get(reverse("follow_beside", args=["deal", deal.pk])).content.decode()
    assert f'href="{url}" data-key="o"' in beside
    page = browser.get(url).content.decode()
    assert "checked autofocus" in page
    assert "Hello <span" in page and "Femke" in page
    answer = browser.post(url, {"what": f"s{twice.pk}", "to": femke.pk}, follow=True)
    assert answer.redirect_chain == [(reverse("deal", args=[deal.pk]), 302)]
    row = Enrolment.objects.get()
    assert (row.person, row.deal, row.member, row.state) == (femke, deal, ana, State.ACTIVE)
    assert row.sends.get().state == SendState.PLANNED
    assert Event.objects.get(feature="sequence.start").member == ana
    undo = reverse("enrolment_steer", args=[row.pk, "undo"])
    assert undo in answer.content.decode()
    browser.post(undo)
    assert not Enrolment.objects.exists()


def test_without_a_server_the_page_says_plainly_that_nothing_leaves(
    ana: Member, femke: Person, quote: Template
) -> None:
    browser = signed_in(ana)
    assert "Nothing leaves yet" in browser.get("/outreach").content.decode()
    answer = browser.post(reverse("follow_up", args=["person", femke.pk]), {"what": f"t{quote.pk}"}, follow=True)
    assert "It waits until your outgoing mail is connected" in answer.content.decode()


def test_a_value_that_is_missing_is_marked_and_stops_the_beginning(ana: Member, femke: Person) -> None:
    Template.objects.create(name="Title", subject="Hi", body="Dear {person.title}", member=ana, changed_at=NOW)
    browser, url = signed_in(ana), reverse("follow_up", args=["person", femke.pk])
    assert '<mark class="missing"' in browser.get(url).content.decode()
    answer = browser.post(url)
    assert answer.status_code == 422
    assert "There is no value for person.title" in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_an_unknown_variable_is_named_with_the_one_that_is_meant(ana: Member) -> None:
    CustomField.objects.create(object="company", key="plants", label="Plants", type="number", created_at=NOW)
    browser = signed_in(ana)
    typed = {"name": "T", "subject": "", "body": "Hi {first_name}, {company.plants} plants {oops", "who": "own"}
    answer = browser.post("/outreach/templates/new", typed)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no variable {first_name}. Do you mean {person.first_name}?" in said
    assert "A brace stands alone" in said
    assert "company.plants}." not in said
    typed["body"] = "Hi {person.first_name|there}, {company.plants|your} plants"
    assert browser.post("/outreach/templates/new", typed).status_code == 302
    assert Template.objects.get().body == typed["body"]
    shown = browser.post(
        "/outreach/templates/preview", {"body": "<b>{person.name}</b>", "for": "nobody@x.example"}
    ).content.decode()
    assert "Nobody of that name or address" in shown


def test_a_preview_escapes_what_is_in_a_record(ana: Member, femke: Person) -> None:
    Person.objects.filter(pk=femke.pk).update(name="<img src=x>")
    answer = signed_in(ana).post(
        "/outreach/templates/preview", {"body": "<i>{person.name}", "for": "femke@aquaveld.nl"}
    )
    shown = answer.content.decode()
    assert "&lt;img src=x&gt;" in shown and "<img" not in shown and "<i>" not in shown


def test_a_sequence_is_made_of_steps_that_are_added_moved_and_taken_out(ana: Member, quote: Template) -> None:
    browser, url = signed_in(ana), "/outreach/sequences/new"
    form = {
        "name": "Three", "who": "own", "act": "add-task",
        "step-0-do": "mail", "step-0-template": quote.pk, "step-1-do": "wait", "step-1-days": "2",
    }  # fmt: skip
    page = browser.post(url, form)
    assert page.status_code == 200
    assert 'name="step-2-text"' in page.content.decode()
    assert not Sequence.objects.exists()
    wrong = browser.post(url, form | {"act": "save", "step-1-days": "0", "step-2-do": "task", "step-2-text": ""})
    assert wrong.status_code == 422
    assert "Step 2: wait from 1 to 60 working days." in wrong.content.decode()
    assert browser.post(url, form | {"act": "save", "step-2-do": "task", "step-2-text": "Call"}).status_code == 302
    row = Sequence.objects.get()
    assert [step["do"] for step in row.steps] == ["mail", "wait", "task"]
    moved = browser.post(f"/outreach/sequences/{row.pk}", form | {"act": "up-1"}).content.decode()
    assert moved.index('name="step-0-do" value="wait"') < moved.index('name="step-1-do" value="mail"')


def test_what_a_team_shares_is_seen_by_the_team_alone(
    ana: Member, ben: Member, carl: Member, team: Team, quote: Template
) -> None:
    Template.objects.filter(pk=quote.pk).update(member=None, team=team)
    url = reverse("template", args=[quote.pk])
    assert signed_in(ben).get(url).status_code == 200
    assert signed_in(carl).get(url).status_code == 404
    assert "Quote" not in signed_in(carl).get("/outreach").content.decode()


def test_it_has_nothing_to_write_and_a_stranger_sees_nobody(
    ana: Member, carl: Member, femke: Person, quote: Template
) -> None:
    Person.objects.filter(pk=femke.pk).update(team=ana.team)
    row = begun(quote, femke, ana)
    Template.objects.update(member=None)
    it = Member.objects.create(email="it@norrvik.example", role=Role.IT)
    assert signed_in(it).get("/outreach").status_code == 404
    for name, arguments in (
        ("follow_up", ["person", femke.pk]),
        ("follow_beside", ["person", femke.pk]),
        ("enrolment", [row.pk]),
    ):
        assert signed_in(carl).get(reverse(name, args=arguments)).status_code == 404, name
    assert signed_in(carl).post(reverse("enrolment_steer", args=[row.pk, "stop"])).status_code == 404
    shown = (
        signed_in(carl)
        .post("/outreach/follow/many", {"addresses": "femke@aquaveld.nl", "act": "show"})
        .content.decode()
    )
    assert "Nobody you see has the address femke@aquaveld.nl" in shown


def test_a_colleague_sees_that_it_is_under_way_but_not_its_words(
    ana: Member, ben: Member, femke: Person, quote: Template
) -> None:
    row = begun(quote, femke, ana)
    Send.objects.update(text="Between us", subject="Secret")
    page = signed_in(ben).get(reverse("enrolment", args=[row.pk])).content.decode()
    assert "Femke Bos" in page
    assert "Between us" not in page and "Secret" not in page
    assert "Between us" in signed_in(ana).get(reverse("enrolment", args=[row.pk])).content.decode()


def test_very_many_begin_in_the_background_with_progress_and_once_each(
    ana: Member, carl: Member, twice: Sequence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "AT_ONCE", 2)
    people = [create(f"P{n} <p{n}@aquaveld.nl>", by=ana).record for n in range(4)]
    Person.objects.filter(pk=people[3].pk).update(team=carl.team, owner=carl)
    asked = {"what": f"s{twice.pk}", "act": "begin", "person": [one.pk for one in people]}
    browser = signed_in(ana)
    page = browser.post("/outreach/follow/many", asked).url  # type: ignore[attr-defined]
    assert not Enrolment.objects.exists()
    assert b"0 of 3" in browser.get(page).content
    assert signed_in(carl).get(page).status_code == 404
    job = ProcrastinateJob.objects.get(task_name=beginning.TASK)
    begun(twice, people[0], ana)  # type: ignore[arg-type]
    for _again in range(2):  # as after a kill
        enrol_many(**job.args)
    assert b"3 of 3" in browser.get(page, HTTP_HX_REQUEST="true").content
    assert {row.person_id for row in Enrolment.objects.all()} == {one.pk for one in people[:3]}


def test_many_are_shown_what_each_gets_and_begin_spread(ana: Member, femke: Person, twice: Sequence) -> None:
    others = [create(f"P{n} <p{n}@aquaveld.nl>", by=ana).record for n in range(3)]
    Suppression.objects.create(mark=b"x" * 32, how="hand", at=NOW)
    unsubscribing.suppress("p2@aquaveld.nl", "hand", by=ana, at=NOW)
    browser = signed_in(ana)
    asked = {"what": f"s{twice.pk}", "addresses": "femke@aquaveld.nl\np0@aquaveld.nl, p2@aquaveld.nl\nwho@x.example"}
    page = browser.post("/outreach/follow/many", asked | {"act": "show"}).content.decode()
    assert "2 of 3 can begin" in page
    assert "P2 asked not to be written to." in page
    assert "who@x.example" in page
    assert not Enrolment.objects.exists()
    browser.post("/outreach/follow/many", asked | {"act": "begin", "person": [femke.pk, others[0].pk, others[2].pk]})
    assert {row.person for row in Enrolment.objects.all()} == {femke, others[0]}
    assert len({row.due_at for row in Enrolment.objects.all()}) == 2


def test_whoever_is_ticked_in_the_list_of_people_is_shown_what_they_get(
    ana: Member, carl: Member, femke: Person, twice: Sequence
) -> None:
    browser, url = signed_in(ana), reverse("follow_many")
    assert f'formaction="{url}" data-key="o"' in browser.get("/people").content.decode()
    ticked = browser.post(url, {"pk": [femke.pk], "every": "", "list": "", "verb": "change"}).content.decode()
    assert f'name="person" value="{femke.pk}" checked' in ticked
    assert not Enrolment.objects.exists()
    every = browser.post(url, {"every": "yes", "list": "q=femke"}).content.decode()
    assert f'name="person" value="{femke.pk}" checked' in every
    assert f'value="{femke.pk}"' not in browser.post(url, {"every": "yes", "list": "q=nobody"}).content.decode()
    assert f'value="{femke.pk}"' not in signed_in(carl).post(url, {"pk": [femke.pk]}).content.decode()


def test_the_list_and_the_chooser_cost_the_same_however_much_there_is(
    ana: Member, femke: Person, twice: Sequence, django_assert_num_queries: Counted
) -> None:
    for number in range(12):
        person = create(f"P{number} <p{number}@aquaveld.nl>", by=ana).record
        begun(twice, person, ana)  # type: ignore[arg-type]
        Template.objects.create(name=f"T{number}", body="Hi", member=ana, changed_at=NOW)
    browser = signed_in(ana)
    with django_assert_num_queries(
        15
    ):  # session, member, frame; server, mailbox, held, under way, sequences, results 3, templates, own 2, pace
        assert browser.get("/outreach").status_code == 200
    with django_assert_num_queries(
        19
    ):  # session, member, frame; person, company, deals, choices, templates, layouts, archived fields, what they get
        assert browser.get(reverse("follow_up", args=["person", femke.pk])).status_code == 200


@pytest.fixture
def allowed(post_office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(post_office.certificate))
    return post_office


def form_of(office: PostOffice, **changed: object) -> dict[str, object]:
    return {
        "from_address": "ana@norrvik.example", "from_name": "Ana Lind", "password": "right", "host": "localhost",
        "port": office.tls_port, "security": "tls", "user": "ana", "reply_to": "", "signature": "Ana", "most_a_day": 30,
    } | changed  # fmt: skip


def test_a_server_is_kept_once_it_has_taken_the_sign_in(ana: Member, allowed: PostOffice) -> None:
    browser = signed_in(ana)
    for wrong, said in (
        ({"password": "wrong"}, "The server refused the password."),
        ({"port": allowed.port}, "does not speak TLS on this port"),
        ({"host": "127.0.0.1"}, "is inside a private network"),
    ):
        answer = browser.post("/outreach/server", form_of(allowed, **wrong))
        assert (answer.status_code, said in answer.content.decode()) == (422, True), wrong
        assert not Outgoing.objects.exists()
    starttls = form_of(allowed, port=allowed.port, security="starttls")
    assert browser.post("/outreach/server", starttls).status_code == 302
    row = Outgoing.objects.get()
    assert (row.member, row.tls, unseal(row.secret), b"right" in bytes(row.secret)) == (ana, False, "right", False)
    assert "right" not in browser.get("/outreach/server").content.decode().replace("arrow-right", "").replace(
        "copyright", ""
    )
    assert browser.post("/outreach/server", form_of(allowed, password="", signature="A.")).status_code == 302
    assert unseal(Outgoing.objects.get().secret) == "right"
    assert browser.post("/outreach/server/disconnect").status_code == 302
    assert not Outgoing.objects.exists()
    assert Event.objects.filter(feature="outgoing.disconnect", member=ana).count() == 1


def test_the_server_of_a_known_provider_is_guessed(ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(email="ana@outlook.com")
    page = signed_in(ana).get("/outreach/server").content.decode()
    assert 'value="smtp.office365.com"' in page and 'value="587"' in page


def test_hours_and_limits_are_the_admins(ana: Member) -> None:
    assert signed_in(ana).get("/outreach/pace").status_code == 404
    Member.objects.filter(pk=ana.pk).update(role=Role.ADMIN)
    browser = signed_in(ana)
    typed = {
        "days": ["6", "0"],
        "earliest": "09:00",
        "latest": "08:00",
        "holidays": "2026-12-25",
        "most_a_day": 9,
        "gap": 1,
    }
    assert "The hours end after they begin" in browser.post("/outreach/pace", typed).content.decode()
    assert browser.post("/outreach/pace", typed | {"latest": "17:00"}).status_code == 302
    hours = Pace.current().hours
    assert hours.days == {0, 6} and len(hours.holidays) == 1


def test_one_click_works_without_a_page_a_cookie_or_a_token_and_a_look_changes_nothing(
    ana: Member, femke: Person, twice: Sequence, server: Outgoing, post_office: PostOffice, box: Box, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://crm.norrvik.example"
    row = begun(twice, femke, ana)
    send_due(ana.pk, now=lambda: NOW + timedelta(minutes=2))
    (mail,) = post_office.accepted()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"].split(">")[0].strip("<").replace(" ", "")
    assert link.startswith("https://crm.norrvik.example/u/")
    browser = Client(enforce_csrf_checks=True)
    path = link.removeprefix("https://crm.norrvik.example")
    page = browser.get(path)
    assert page.status_code == 200
    assert "Femke" not in page.content.decode()
    row.refresh_from_db()
    assert row.state == State.ACTIVE
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, "unsubscribed")
    assert Suppression.objects.get().how == "button"
    assert browser.get("/u/12:forged").status_code == 404
    assert browser.post(path[:-3] + "abc").status_code == 404
    answers = {browser.get("/u/12:forged").status_code for _again in range(40)}
    assert answers == {404, 429}
    assert {browser.post(path).status_code for _again in range(40)} == {200}  # of many through one address


def test_a_mail_of_unknown_fate_is_asked_about(ana: Member, carl: Member, femke: Person, quote: Template) -> None:
    row = begun(quote, femke, ana)
    Send.objects.update(state=SendState.HELD, handed_at=NOW, subject="The quote")
    Enrolment.objects.update(state=State.PAUSED, reason="unknown")
    browser, send = signed_in(ana), row.sends.get()
    assert "We cannot tell whether these left" in browser.get("/outreach").content.decode()
    assert signed_in(carl).post(reverse("send_decide", args=[send.pk]), {"left": "yes"}).status_code == 404
    browser.post(reverse("send_decide", args=[send.pk]), {"left": "yes"})
    row.refresh_from_db()
    assert (row.sends.get().state, row.state) == (SendState.SENT, State.FINISHED)


def test_what_a_sequence_did_shows_no_colleagues_numbers(
    ana: Member, ben: Member, femke: Person, twice: Sequence
) -> None:
    Sequence.objects.filter(pk=twice.pk).update(member=None)
    row = begun(twice, femke, ben, at=timezone.now())
    Enrolment.objects.filter(pk=row.pk).update(state=State.STOPPED, reason="reply")
    assert "0 of 1 answered" in signed_in(ben).get("/outreach").content.decode()  # they wrote before anything was sent
    row.sends.update(state=SendState.SENT)
    assert "not used yet" in signed_in(ana).get("/outreach").content.decode()
    page = signed_in(ben).get("/outreach").content.decode()
    assert "1 of 1 answered" in page
    for number in range(4):
        other = Member.objects.create(email=f"m{number}@norrvik.example")
        person = create(f"Q{number} <q{number}@aquaveld.nl>", by=other).record
        begun(twice, person, other, at=timezone.now())  # type: ignore[arg-type]
    assert '<td class="r">5</td>' in signed_in(ana).get("/outreach").content.decode()
