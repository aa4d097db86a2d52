"""A live mailbox is brought up to date, goes on by itself, and says in words what is wrong and what is missing."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.capture.accounts import account, accounts, client, letter, renumber, trusted
from tests.servers.dovecot import Dovecot
from wellworn.capture import completeness, lease, live
from wellworn.capture.connect import Account, connect, find
from wellworn.capture.connect import opened as opened_again
from wellworn.capture.credential import Credential
from wellworn.capture.models import LedgerEntry, Mailbox, MailboxState, Outcome
from wellworn.capture.tasks import due
from wellworn.cli import check
from wellworn.members.models import InternalDomain, Member
from wellworn.records.models import Activity

__all__ = ["account", "accounts", "trusted"]  # fixtures


@pytest.fixture
def mailbox(trusted: Dovecot, account: str, ana: Member, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """Ana's mailbox on the real server, connected and not yet started."""
    return connected(ana, trusted, account, monkeypatch)


def connected(member: Member, server: Dovecot, account: str, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """The account as `member`'s mailbox."""
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "localhost")
    InternalDomain.objects.get_or_create(domain="norrvik.example")
    credential = Credential("password", "right")
    at, folders = find([Account("localhost", account, server.tls_port)], credential)
    return connect(member, at, credential, folders, at=timezone.now())


def outcomes(mailbox: Mailbox) -> Counter[str]:
    """What became of the mailbox's items."""
    return Counter(LedgerEntry.objects.filter(folder__mailbox=mailbox).values_list("outcome", flat=True))


def test_a_first_run_captures_everything_and_says_up_to_date_after_comparing(
    trusted: Dovecot, account: str, mailbox: Mailbox
) -> None:
    for number in range(30):
        trusted.deliver(account, answer(number), folder="Sent")
    live.sync(mailbox.pk)
    mailbox.refresh_from_db()
    assert mailbox.state == MailboxState.IDLE
    assert (mailbox.handled, mailbox.found) == (30, 30)
    assert outcomes(mailbox) == {"captured": 30}
    assert Activity.objects.count() == 30
    assert mailbox.differences == []
    assert mailbox.compared_at and mailbox.last_good_at and mailbox.next_try_at
    assert mailbox.next_try_at > timezone.now()


def answer(number: int) -> bytes:
    """A letter that Ana wrote herself."""
    return letter(number).replace(
        b"From: Femke Bos <femke@aquaveld.example>\r\nTo: ana@norrvik.example",
        b"From: ana@norrvik.example\r\nTo: Femke Bos <femke@aquaveld.example>",
    )


def test_a_second_run_adds_only_what_came_since(trusted: Dovecot, account: str, mailbox: Mailbox) -> None:
    trusted.deliver(account, answer(1), folder="Sent")
    live.sync(mailbox.pk)
    trusted.deliver(account, answer(2), folder="Sent")
    live.sync(mailbox.pk)
    live.sync(mailbox.pk)
    mailbox.refresh_from_db()
    assert outcomes(mailbox) == {"captured": 2}
    assert (mailbox.handled, mailbox.runs) == (0, 3)


def test_nothing_doubles_when_the_server_numbers_its_messages_anew(
    trusted: Dovecot, account: str, mailbox: Mailbox
) -> None:
    for number in range(5):
        trusted.deliver(account, answer(number), folder="Sent")
    trusted.deliver(account, answer(4), folder="Sent")  # a copy of it lies there too
    live.sync(mailbox.pk)
    before = outcomes(mailbox)
    keys = set(LedgerEntry.objects.values_list("key", flat=True))
    renumber(trusted.maildir(account) / ".Sent")
    trusted.deliver(account, answer(5), folder="Sent")
    live.sync(mailbox.pk)
    assert outcomes(mailbox) == before + Counter(captured=1)
    assert not keys & set(LedgerEntry.objects.values_list("key", flat=True))


def test_what_is_removed_at_the_provider_stays_here_and_is_named(
    trusted: Dovecot, account: str, mailbox: Mailbox
) -> None:
    for number in range(3):
        trusted.deliver(account, answer(number), folder="Sent")
    live.sync(mailbox.pk)
    with client(trusted, account) as other:
        other.select_folder("Sent")
        other.delete_messages([2])
        other.expunge()
    live.sync(mailbox.pk)
    mailbox.refresh_from_db()
    assert outcomes(mailbox) == {"captured": 3}
    assert mailbox.differences == []
    with opened_again(mailbox) as source:
        found = completeness.compare(mailbox, source, at=timezone.now())
    assert [(one.folder, one.held, one.gone) for one in found.folders if one.gone] == [("Sent", 2, 1)]


def test_what_the_ledger_lost_is_found_by_the_comparison(trusted: Dovecot, account: str, mailbox: Mailbox) -> None:
    for number in range(3):
        trusted.deliver(account, answer(number), folder="Sent")
    live.sync(mailbox.pk)
    LedgerEntry.objects.filter(key__endswith="/2").delete()
    Mailbox.objects.update(compared_at=timezone.now() - timedelta(days=1))
    live.sync(mailbox.pk)
    assert sum(outcomes(mailbox).values()) == 3
    assert Activity.objects.count() == 3


def test_a_wrong_password_stops_the_retries_and_says_what_to_do(mailbox: Mailbox) -> None:
    Mailbox.objects.update(secret=Credential("password", "old").sealed())
    live.sync(mailbox.pk)
    mailbox.refresh_from_db()
    assert (mailbox.state, mailbox.trouble) == (MailboxState.FAILING, "refused")
    assert mailbox.trouble_text == "The server refused the password. Enter a new one."
    assert mailbox.next_try_at is None
    assert not due(timezone.now() + timedelta(days=30)).exists()


def test_a_server_that_is_away_is_tried_again_after_twice_as_long_each_time(mailbox: Mailbox) -> None:
    Mailbox.objects.update(location="imaps://ana@localhost:1")
    waits = []
    for _ in range(3):
        live.sync(mailbox.pk)
        mailbox.refresh_from_db()
        assert mailbox.next_try_at is not None
        waits.append(round((mailbox.next_try_at - timezone.now()).total_seconds() / 30))
    assert waits == [1, 2, 4]
    assert mailbox.state == MailboxState.FAILING and mailbox.failures == 3
    assert due(timezone.now() + timedelta(hours=1)).get() == mailbox
    assert live.wait_after(500) == timedelta(hours=1)


def test_two_workers_do_not_read_the_same_mailbox(trusted: Dovecot, account: str, mailbox: Mailbox) -> None:
    trusted.deliver(account, answer(1), folder="Sent")
    now = timezone.now()
    first = lease.take(mailbox.pk, at=now)
    assert first is not None
    live.sync(mailbox.pk)
    assert not LedgerEntry.objects.exists()
    later = now + lease.length() + timedelta(seconds=1)
    second = lease.take(mailbox.pk, at=later)
    assert second is not None
    with pytest.raises(lease.LeaseEnded):
        first.renew(at=later)
    first.release(state=MailboxState.IDLE)  # no longer its own to release
    mailbox.refresh_from_db()
    assert mailbox.lease == second.token


def test_a_mailbox_whose_worker_fell_silent_is_due_at_once(mailbox: Mailbox) -> None:
    now = timezone.now()
    Mailbox.objects.update(state=MailboxState.RUNNING, lease="x", leased_until=now + timedelta(seconds=5))
    assert not due(now).exists()
    assert due(now + timedelta(seconds=6)).exists()


def test_stopping_keeps_what_is_done_and_the_next_run_goes_on(trusted: Dovecot, account: str, mailbox: Mailbox) -> None:
    for number in range(120):
        trusted.deliver(account, answer(number), folder="Sent")
    asked: list[int] = []

    def stop_after_the_first_batch() -> bool:
        if asked:
            Mailbox.objects.update(state=MailboxState.PAUSED)
        asked.append(1)
        return True

    live.sync(mailbox.pk, keep_on=stop_after_the_first_batch)
    assert outcomes(mailbox) == {"captured": 50, "pending": 70}
    live.sync(mailbox.pk)
    assert outcomes(mailbox) == {"captured": 50, "pending": 70}
    Mailbox.objects.update(state=MailboxState.IDLE)
    live.sync(mailbox.pk)
    assert outcomes(mailbox) == {"captured": 120}


def test_the_newest_comes_first_also_over_several_folders(trusted: Dovecot, account: str, mailbox: Mailbox) -> None:
    for number in range(60):
        trusted.deliver(account, answer(number), folder="Sent")
        trusted.deliver(account, answer(100 + number), folder="Projects")
    with client(trusted, account) as other:  # numbers them in the order in which they came
        for folder in ("Sent", "Projects"):
            other.select_folder(folder)
    live.sync(mailbox.pk, keep_on=iter([True, True, False]).__next__)
    done = LedgerEntry.objects.exclude(outcome=Outcome.PENDING).values_list("folder__name", "key")
    lowest = {
        name: min(int(key.split("/")[1]) for folder, key in done if folder == name) for name in ("Sent", "Projects")
    }
    assert lowest == {"Sent": 11, "Projects": 11}


def test_the_command_line_compares_with_the_server_and_names_what_is_missing(
    trusted: Dovecot,
    account: str,
    mailbox: Mailbox,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "upgrade", lambda: None)  # it ends the test's own connection
    for number in range(3):
        trusted.deliver(account, answer(number), folder="Sent")
    live.sync(mailbox.pk)
    asked = argparse.Namespace(what="mailbox", email="ana@norrvik.example", json=True)
    assert check.run(asked) == 0
    assert json.loads(capsys.readouterr().out)["up_to_date"] is True
    trusted.deliver(account, answer(3), folder="Sent")
    assert check.run(asked) == 1
    [told] = json.loads(capsys.readouterr().out)["mailboxes"]
    [sent] = [one for one in told["folders"] if one["folder"] == "Sent"]
    assert (sent["held"], sent["done"], len(sent["missing"])) == (4, 3, 1)
