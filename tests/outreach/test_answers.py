"""Answers, bounces and absences as they come: into a real mailbox, read by capture, and nothing more goes out after one poll."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone

from tests.capture.accounts import accounts, client
from tests.outreach.conftest import begun
from tests.servers.dovecot import Dovecot
from tests.servers.post_office import PostOffice
from wellworn.capture import live
from wellworn.capture.connect import Account, connect, find
from wellworn.capture.credential import Credential
from wellworn.capture.models import LedgerEntry, Mailbox
from wellworn.members.models import InternalDomain, Member
from wellworn.outreach import stopping
from wellworn.outreach.models import Enrolment, Outgoing, Pace, Send, Sequence, State
from wellworn.outreach.sending import send_due
from wellworn.records.models import Activity, Echo, Person

__all__ = ["accounts"]  # a fixture
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox(
    ana: Member,
    dovecot: Dovecot,
    accounts: Iterator[str],
    post_office: PostOffice,
    server: Outgoing,
    monkeypatch: pytest.MonkeyPatch,
) -> Mailbox:
    """Ana's mailbox on a real server, connected; any hour is a good one."""
    trusted = post_office.folder / "trusted.pem"
    trusted.write_bytes(post_office.certificate.read_bytes() + dovecot.certificate.read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    InternalDomain.objects.create(domain="norrvik.example")
    Pace.objects.update(days=list(range(7)), earliest="00:00", latest="23:59:59")
    account = next(accounts)
    Member.objects.filter(pk=ana.pk).update(email=account)
    ana.refresh_from_db()
    Outgoing.objects.update(from_address=account)
    credential = Credential("password", "right")
    found, folders = find([Account("localhost", account, dovecot.tls_port)], credential)
    box = connect(ana, found, credential, folders, at=timezone.now())
    live.sync(box.pk)
    box.refresh_from_db()
    return box


@pytest.fixture
def sent(ana: Member, femke: Person, twice: Sequence, mailbox: Mailbox, post_office: PostOffice) -> Send:
    """The first mail of two, sent; the second is due any moment."""
    row = begun(twice, femke, ana, at=timezone.now() - timedelta(minutes=2))
    assert send_due(ana.pk) == 1
    Enrolment.objects.update(due_at=timezone.now())
    return row.sends.get(step=0)


def answer(
    send: Send, *, headers: str = "", sender: str = "Femke Bos <femke@aquaveld.nl>", body: str = "Yes, we have."
) -> bytes:
    """What comes back."""
    return (
        f"From: {sender}\r\nTo: {send.member.email}\r\nSubject: Re: {send.subject}\r\nMessage-ID: <back-{send.pk}@aquaveld.nl>\r\n"
        f"Date: {format_datetime(timezone.now())}\r\nIn-Reply-To: <{send.message_id}>\r\n"
        f"References: <{send.message_id}>\r\n{headers}\r\n{body}\r\n"
    ).encode()


def polled(mailbox: Mailbox) -> Enrolment:
    """One poll, then what is due."""
    live.sync(mailbox.pk)
    assert send_due(mailbox.member_id) == 0
    stopping.heed(at=timezone.now())
    return Enrolment.objects.get()


def test_after_one_poll_of_an_answer_nothing_more_goes_out(
    dovecot: Dovecot, mailbox: Mailbox, sent: Send, post_office: PostOffice
) -> None:
    dovecot.deliver(mailbox.member.email, answer(sent))
    row = polled(mailbox)
    assert (row.state, row.reason) == (State.STOPPED, "reply")
    assert row.evidence is not None
    assert row.evidence.thread == Activity.objects.get(key=f"mail:{sent.message_id}").thread
    assert len(post_office.accepted()) == 1


def test_an_answer_from_another_address_in_the_thread_stops_it_too(
    dovecot: Dovecot, mailbox: Mailbox, sent: Send
) -> None:
    dovecot.deliver(mailbox.member.email, answer(sent, sender="Joost van Dalen <joost@aquaveld.nl>"))
    assert polled(mailbox).reason == "reply"


def test_an_answer_from_a_shared_address_that_is_kept_out_of_the_record_stops_it_as_well(
    dovecot: Dovecot, ana: Member, femke: Person, mailbox: Mailbox, sent: Send
) -> None:
    femke.addresses.update(address="info@aquaveld.nl")
    Enrolment.objects.update(address="info@aquaveld.nl")
    dovecot.deliver(mailbox.member.email, answer(sent, sender="info@aquaveld.nl"))
    assert polled(mailbox).reason == "reply"


def test_a_bounce_stops_it(dovecot: Dovecot, mailbox: Mailbox, sent: Send) -> None:
    report = (
        "From: MAILER-DAEMON@post.example\r\nTo: x@norrvik.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\nMessage-ID: <dsn@post.example>\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; post.example\r\n\r\n"
        "Final-Recipient: rfc822; femke@aquaveld.nl\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    )
    dovecot.deliver(mailbox.member.email, report.encode())
    assert polled(mailbox).reason == "bounced"
    assert LedgerEntry.objects.get(reason="bounce").activity is None


def test_an_absence_lets_it_rest(dovecot: Dovecot, mailbox: Mailbox, sent: Send) -> None:
    back = timezone.now() + timedelta(days=10)
    said = f"I am out of the office and back on {back:%Y-%m-%d}."
    dovecot.deliver(mailbox.member.email, answer(sent, headers="Auto-Submitted: auto-replied\r\n", body=said))
    row = polled(mailbox)
    assert (row.state, row.reason) == (State.PAUSED, "away")
    assert row.resting_until is not None and row.resting_until > back
    assert Echo.objects.get().until == back.date()


def test_the_copy_is_put_into_sent_once_and_captured_as_what_stands_on_the_timeline(
    dovecot: Dovecot, mailbox: Mailbox, sent: Send
) -> None:
    Enrolment.objects.update(due_at=timezone.now() + timedelta(days=3))
    send_due(mailbox.member_id)
    with client(dovecot, mailbox.member.email) as other:
        other.select_folder("Sent")
        assert len(other.search()) == 1
    live.sync(mailbox.pk)
    live.sync(mailbox.pk)
    mail = Activity.objects.get(kind="mail")
    assert mail.key == f"mail:{sent.message_id}"
    assert mail.witnesses.get().member == mailbox.member
    assert LedgerEntry.objects.get(folder__role="sent").activity == mail
    mailbox.refresh_from_db()
    assert not mailbox.differences
