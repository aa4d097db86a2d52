"""Webhooks: signed as the specification says, told what their member may see, sent until it has arrived."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier

from tests.conftest import signed_in
from tests.servers.dripping import Dripping
from wellworn.api import hooking
from wellworn.api.models import Delivery, DeliveryState, Webhook
from wellworn.api.tasks import forget_answers, round_once
from wellworn.api.webhooks import gaps, kinds, sending, signing
from wellworn.members.models import Member, Role, Team
from wellworn.records import doing, keeping
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom.layouts import lay_out
from wellworn.records.models import Company, Deal, Kind, Stage, Task

NOW = timezone.now()


class Receiver:
    """A real server that keeps what it gets and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        keeper = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                keeper.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(keeper.answers.pop(0) if keeper.answers else 204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?a=b"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "127.0.0.1")
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.thread.join()
    receiver.server.server_close()


def test_the_vector_of_the_specification() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    made = signing.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_its_own_library_takes_our_signatures_and_no_others() -> None:
    secret, now = signing.new_secret(), datetime.now(UTC)
    body = json.dumps({"type": "deal.changed", "data": {"name": "Zürich"}}).encode()
    headers = signing.headers(secret, "msg_1", int(now.timestamp()), body)
    assert Verifier(secret).verify(body, headers) == json.loads(body)
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 24
    with pytest.raises(Exception, match="No matching signature"):
        Verifier(signing.new_secret()).verify(body, headers)


@pytest.mark.django_db(transaction=True)
def test_a_change_arrives_signed_with_the_record_and_what_changed(ana: Member, receiver: Receiver) -> None:
    deal = create("Retrofit", by=ana, kind=Kind.DEAL).record
    _webhook, secret = hooking.add(receiver.url, ["deal.*"], by=ana)
    change(deal, "amount", "45000", by=ana)
    create("Aquaveld", by=ana, kind=Kind.COMPANY)  # not told: it asked for deals
    round_once()
    [(headers, body)] = receiver.got
    told = Verifier(secret).verify(body, headers)
    assert told["type"] == "deal.changed"
    assert told["data"]["record"]["fields"]["amount"] == 45000.0
    assert [(row["field"], row["before"], row["value"]) for row in told["data"]["changes"]] == [("amount", "", "45000")]
    assert Delivery.objects.get().state == DeliveryState.DELIVERED


@pytest.mark.django_db(transaction=True)
def test_everything_that_can_happen_to_a_record_is_told_in_its_own_words(ana: Member, receiver: Receiver) -> None:
    hooking.add(receiver.url, [], by=ana)
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    keeping.delete(company, by=ana)
    keeping.restore(company, by=ana)
    task = create("Send the quote", by=ana, kind=Kind.TASK).record
    assert isinstance(task, Task)
    doing.tick(task, by=ana)
    while round_once():
        pass
    kinds = {json.loads(body)["type"] for _headers, body in receiver.got}
    assert {"company.created", "company.deleted", "company.restored", "task.created", "task.done"} <= kinds


@pytest.mark.django_db(transaction=True)
def test_what_the_member_may_not_see_is_not_told(ana: Member, carl: Member, team: Team, receiver: Receiver) -> None:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    Company.objects.filter(pk=company.pk).update(team=team)
    hooking.add(receiver.url, ["*"], by=carl)
    change(company, "city", "Zwolle", by=ana)
    keeping.delete(company, by=ana)
    round_once()
    assert receiver.got == []
    assert Delivery.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_who_writes_what_is_told_of_is_waited_for_and_nobody_else(ana: Member, receiver: Receiver) -> None:
    """A transaction that began long ago and commits first must not hide what a younger one has yet to commit."""
    hooking.add(receiver.url, ["*"], by=ana)
    create("Aquaveld", by=ana, kind=Kind.COMPANY)
    address = {**connection.get_connection_params(), "cursor_factory": None}
    ours, neighbours = (psycopg.connect(**{**address, "dbname": name}) for name in (address["dbname"], "postgres"))
    with ours, neighbours:
        for writer in (ours, neighbours):
            writer.execute("SELECT pg_current_xact_id()")
        round_once()
        assert {json.loads(body)["data"]["record"]["name"] for _headers, body in receiver.got} == {"Aquaveld"}
        ours.execute(
            "INSERT INTO usage_event (at, feature, surface, automatic, kind, count) VALUES (now(), 'x.y', 'web', true, '', 1)"
        )
        create("Havel", by=ana, kind=Kind.COMPANY)
        round_once()
        assert len(receiver.got) == 1
        ours.rollback()
        round_once()
        assert len(receiver.got) == 2


@pytest.mark.django_db(transaction=True)
def test_a_message_is_tried_again_later_under_the_same_id(ana: Member, receiver: Receiver) -> None:
    hooking.add(receiver.url, ["*"], by=ana)
    create("Aquaveld", by=ana, kind=Kind.COMPANY)
    receiver.answers = [500, 204]
    round_once()
    message = Delivery.objects.get()
    assert (message.state, message.status, message.attempts) == (DeliveryState.WAITING, 500, 1)
    assert message.next_at and message.next_at > timezone.now()
    assert sending.send_due() == 0
    Delivery.objects.update(next_at=timezone.now())
    sending.send_due()
    assert Delivery.objects.get().state == DeliveryState.DELIVERED
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_is_gone_is_told_no_more_and_its_member_reads_why(ana: Member, receiver: Receiver) -> None:
    webhook, _secret = hooking.add(receiver.url, ["*"], by=ana)
    create("Aquaveld", by=ana, kind=Kind.COMPANY)
    receiver.answers = [410]
    round_once()
    webhook.refresh_from_db()
    assert webhook.paused_at is not None
    assert "wants no more" in webhook.problem
    client = Client()
    client.force_login(ana)
    page = client.get(f"/webhooks/{webhook.pk}").content.decode()
    assert "wants no more" in page
    client.post(f"/webhooks/messages/{Delivery.objects.get().pk}/again")
    page = client.get(f"/webhooks/{Webhook.objects.get().pk}").content.decode()
    assert "It is sent again in a moment." in page and "Delivery object" not in page
    client.post(f"/webhooks/{webhook.pk}/resume")
    sending.send_due()
    assert len(receiver.got) == 2


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_not_passed_over(ana: Member, receiver: Receiver) -> None:
    """A transaction that took its number first and ends last."""
    hooking.add(receiver.url, ["*"], by=ana)
    held, go = threading.Event(), threading.Event()

    def slow() -> None:
        from django.db import connection, transaction

        try:
            with transaction.atomic():
                create("Slow", by=ana, kind=Kind.COMPANY)
                held.set()
                go.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    held.wait(30)
    create("Quick", by=ana, kind=Kind.COMPANY)
    round_once()
    assert receiver.got == []  # nothing is read past what may still come
    go.set()
    thread.join()
    round_once()
    names = {json.loads(body)["data"]["record"]["name"] for _headers, body in receiver.got}
    assert names == {"Slow", "Quick"}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://169.254.169.254/latest", "ftp://a.example", "https://u:p@a.example", "x"]
)
def test_no_message_goes_inside_a_private_network(ana: Member, url: str) -> None:
    with pytest.raises(hooking.CannotAdd):
        hooking.add(url, ["*"], by=ana)
    assert not Webhook.objects.exists()


def test_a_won_deal_is_a_change_of_its_stage(ana: Member) -> None:
    deal = create("Retrofit", by=ana, kind=Kind.DEAL).record
    assert isinstance(deal, Deal)
    doing.move(deal, Stage.objects.get(outcome="won"), by=ana)
    assert kinds.wants(["deal.*"], "deal.changed")
    assert not kinds.wants(["person.*", "deal.created"], "deal.changed")


def test_old_messages_go_after_thirty_days(ana: Member) -> None:
    from wellworn.api.tasks import forget_answers

    webhook = Webhook.objects.create(
        member=ana, url="https://a.example", sealed_secret=b"", kinds=["*"], created_at=timezone.now()
    )
    old = timezone.now() - timedelta(days=31)
    Delivery.objects.create(
        webhook=webhook, message_id="m", kind="x", payload={}, created_at=old, state=DeliveryState.DELIVERED
    )
    forget_answers(0)
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_receiver_whose_answer_has_no_end_is_hung_up_on_and_keeps_nobody_else_waiting(
    ana: Member, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PATIENCE", 0.2)
    dripping = Dripping()
    try:
        hooking.add(dripping.url, ["*"], by=ana)
        hooking.add(receiver.url, ["*"], by=ana)
        for number in range(4):
            create(f"Aquaveld {number}", by=ana, kind=Kind.COMPANY)
        round_once()
    finally:
        dripping.end()
    assert dripping.asked == 1  # not once for each message
    assert len(receiver.got) == 4
    tried = Delivery.objects.get(attempts=1, state=DeliveryState.WAITING)
    assert tried.problem.startswith("No answer")


@pytest.mark.django_db(transaction=True)
def test_who_has_left_is_told_nothing(ana: Member, receiver: Receiver) -> None:
    hooking.add(receiver.url, ["*"], by=ana)
    create("Aquaveld", by=ana, kind=Kind.COMPANY)
    webhook = Webhook.objects.get()
    Delivery.objects.create(webhook=webhook, message_id="m", kind="x", payload={}, next_at=NOW, created_at=NOW)
    Member.objects.filter(pk=ana.pk).update(is_active=False)
    round_once()
    assert receiver.got == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("days", "is_told"), [(40, True), (30, False)])
def test_one_whose_member_was_away_for_too_long_is_told_of_the_gap(
    ana: Member, ada: Member, receiver: Receiver, days: int, is_told: bool
) -> None:
    hooking.add(receiver.url, ["company.*"], by=ana)
    ana.deactivate(by=ada)
    round_once()
    since = Webhook.objects.get().silent_since
    assert since is not None
    round_once()
    assert Webhook.objects.get().silent_since == since
    Webhook.objects.update(silent_since=NOW - timedelta(days=days))
    ana.reactivate(by=ada)
    create("Aquaveld", by=ana, kind=Kind.COMPANY)
    while round_once():
        pass
    told = [json.loads(body) for _headers, body in receiver.got]
    assert [one["type"] for one in told] == [*["webhook.missed"] * is_told, "company.created"]
    if is_told:
        assert datetime.fromisoformat(told[0]["data"]["from"]) == NOW - timedelta(days=days)
    hook = Webhook.objects.get()
    assert hook.silent_since is None
    assert (gaps.of(hook, timezone.now()) is not None) == is_told


@pytest.mark.django_db(transaction=True)
def test_what_the_layout_of_the_members_role_hides_is_not_told(ana: Member, mara: Member, receiver: Receiver) -> None:
    ada = Member.objects.create(email="ada@norrvik.example", role=Role.ADMIN)
    deal = create("Six plants", by=mara, kind=Kind.DEAL).record
    hooking.add(receiver.url, ["*"], by=ana)
    lay_out("deal", Role.REP, [{"field": "amount", "where": "hidden", "read_only": False}], by=ada)
    change(deal, "amount", "7654321", by=mara)
    round_once()
    assert receiver.got == []
    change(deal, "next_step", "Send the quote", by=mara)
    round_once()
    assert [one["field"] for one in json.loads(receiver.got[0][1])["data"]["changes"]] == ["next_step"]
    assert "7654321" not in receiver.got[0][1].decode()


@pytest.mark.django_db(transaction=True)
def test_a_webhook_that_rested_for_too_long_says_what_it_missed_until_it_is_made_good(
    ada: Member, receiver: Receiver
) -> None:
    hook, _secret = hooking.add(receiver.url, ["deal.*"], by=ada)
    browser, page = signed_in(ada), f"/webhooks/{hook.pk}"
    hooking.pause(hook, by=ada)
    assert "it begins to miss" in browser.get(page).content.decode()
    Webhook.objects.update(paused_at=NOW - timedelta(days=40))
    assert "It is missing what was deleted" in browser.get(page).content.decode()
    assert "has missed deletions" in browser.get("/webhooks").content.decode()
    browser.post(f"{page}/resume")
    while round_once():
        pass
    told = json.loads(receiver.got[0][1])
    assert told["type"] == "webhook.missed"
    assert datetime.fromisoformat(told["data"]["from"]) == NOW - timedelta(days=40)
    assert told["data"]["missed"] == ["deleted", "done", "merged", "restored"]
    assert "It has missed what was deleted" in browser.get(page).content.decode()
    browser.post(f"{page}/caught-up")
    assert "missed what was deleted" not in browser.get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_one_that_asked_for_changes_alone_misses_nothing(ada: Member, receiver: Receiver) -> None:
    hook, _secret = hooking.add(receiver.url, ["deal.changed"], by=ada)
    hooking.pause(hook, by=ada)
    Webhook.objects.update(paused_at=NOW - timedelta(days=400))
    assert gaps.of(Webhook.objects.get(), NOW) is None
    hooking.resume(hook, by=ada)
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_waited_for_a_resting_webhook_waits_for_longer_than_a_month(ana: Member, receiver: Receiver) -> None:
    hook, _secret = hooking.add(receiver.url, ["*"], by=ana)
    create("Aquaveld", by=ana, kind=Kind.COMPANY)
    receiver.answers = [500]
    round_once()
    hooking.pause(hook, by=ana)
    Delivery.objects.update(created_at=NOW - timedelta(days=60), next_at=NOW - timedelta(days=60))
    forget_answers(0)
    hooking.resume(hook, by=ana)
    round_once()
    assert Delivery.objects.get(state=DeliveryState.DELIVERED).kind == "company.created"
