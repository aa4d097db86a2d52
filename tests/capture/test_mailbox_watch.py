"""Where a server tells of new mail, nobody waits for the next poll."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.capture.accounts import account, accounts, letter, trusted
from tests.capture.test_imap_sync import mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.dripping import DrippingMail
from wellworn.capture import live, watch
from wellworn.capture.models import Mailbox, MailboxState
from wellworn.capture.sources.imap import open_imap
from wellworn.capture.tasks import sync_mailbox_later

__all__ = ["account", "accounts", "mailbox", "trusted"]  # fixtures


def test_new_mail_in_the_inbox_is_told_at_once(trusted: Dovecot, account: str, mailbox: Mailbox) -> None:
    live.sync(mailbox.pk)
    told: list[int] = []
    rounds: list[int] = []

    def until_told() -> bool:
        if len(rounds) == 1:
            trusted.deliver(account, letter(1))
        rounds.append(1)
        return not told and len(rounds) < 30

    watch.watch(told.append, keep_on=until_told)
    assert told == [mailbox.pk]


def test_a_paused_mailbox_is_not_listened_to(trusted: Dovecot, account: str, mailbox: Mailbox) -> None:
    Mailbox.objects.update(state=MailboxState.PAUSED)
    told: list[int] = []
    rounds = iter([True, True, False])

    def keep_on() -> bool:
        trusted.deliver(account, letter(1))
        return next(rounds)

    watch.watch(told.append, keep_on=keep_on)
    assert told == []


def test_asking_twice_for_the_same_mailbox_is_asking_once(mailbox: Mailbox) -> None:
    sync_mailbox_later(mailbox.pk)
    sync_mailbox_later(mailbox.pk)
    assert ProcrastinateJob.objects.filter(queueing_lock=f"mailbox:{mailbox.pk}").count() == 1


@pytest.mark.parametrize("drop", [b"half a line", b"no line of this protocol\r\n", b"* 1 FETCH (\r\n"])
def test_a_server_that_talks_nonsense_is_left_to_polling_and_ends_no_listening(drop: bytes) -> None:
    dripping = DrippingMail(drop)
    try:
        with open_imap(f"imap://ana@localhost:{dripping.port}", "right", operator=True) as source:
            lines, silent, told = {7: source.wait_for_news()}, set[int](), list[int]()
            while not told:
                told = watch.with_news(lines, silent)
    finally:
        dripping.end()
    assert (lines, silent, told) == ({}, {7}, [7])
