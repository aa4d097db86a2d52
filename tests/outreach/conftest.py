"""What the tests of outreach share: somebody to write to, words to write, a server that takes them, and mail that comes back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import count

import pytest

from tests.servers.post_office import PostOffice
from wellworn.lib.sealed import seal
from wellworn.members.models import Member
from wellworn.outreach import mailboxes
from wellworn.outreach.enrolling import enrol, plan_of
from wellworn.outreach.mailboxes import Letter, Standing
from wellworn.outreach.models import Enrolment, Outgoing, Pace, Sequence, Template
from wellworn.records.creating import create
from wellworn.records.models import Activity, Participation, Person, Witness
from wellworn.web.mailroom import Mailroom

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)  # a Tuesday
NUMBERS = count(1)


@pytest.fixture
def femke(ana: Member) -> Person:
    """Somebody to write to."""
    person = create("Femke Bos <femke@aquaveld.nl>", by=ana).record
    assert isinstance(person, Person)
    return person


@pytest.fixture
def quote(ana: Member) -> Template:
    """A template of Ana's."""
    body = "Hello {person.first_name|there},\n\nhave you seen the quote for {company|you}?"
    return Template.objects.create(name="Quote", subject="The quote", body=body, member=ana, changed_at=NOW)


@pytest.fixture
def twice(ana: Member, quote: Template) -> Sequence:
    """A mail, three working days, a mail."""
    mail = {"do": "mail", "template": quote.pk, "new_thread": False}
    steps = [mail, {"do": "wait", "days": 3}, mail]
    return Sequence.objects.create(name="Quote, twice", steps=steps, member=ana, changed_at=NOW)


@pytest.fixture
def server(ana: Member, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Outgoing:
    """Ana's server, a real one."""
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(post_office.certificate))
    Pace.objects.create(pk=1, earliest=time(8), latest=time(18), gap=0)
    return Outgoing.objects.create(
        member=ana, host="localhost", port=post_office.tls_port, user="ana", secret=seal("right"),
        from_address="ana@norrvik.example", from_name="Ana Lind", signature="Ana Lind\nNorrvik",
    )  # fmt: skip


class Box:
    """A mailbox that was read a moment ago, and a folder of sent mail that holds what it is told to."""

    def __init__(self) -> None:
        self.read_at: datetime | None = NOW + timedelta(days=365)
        self.sent: set[str] | None = set()
        self.filed: list[Letter] = []

    def standing(self, member: Member) -> Standing:
        return Standing(True, member.email, self.read_at)

    def password(self, member: Member, user: str) -> str:
        return "right"

    def has_sent(self, member: Member, message_id: str) -> bool | None:
        return None if self.sent is None else message_id in self.sent

    def put_into_sent(self, member: Member, message_id: str, raw: bytes) -> bool:
        assert self.sent is not None
        self.sent.add(message_id)
        return True

    def file(self, member: Member, letter: Letter, at: datetime) -> int | None:
        self.filed.append(letter)
        return Mailroom().file(member, letter, at)


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Box:
    """A mailbox without a server behind it, for what is not about mailboxes. The kills and the answers have a real one."""
    box = Box()
    monkeypatch.setattr(mailboxes, "_handed", box)
    return box


def begun(what: Sequence | Template, person: Person, by: Member, at: datetime = NOW) -> Enrolment:
    """An enrolment that begins at `at`."""
    return enrol(plan_of(what), person, None, by=by, at=at)


def written(person: Person, member: Member, at: datetime, *, ours: bool = False, subject: str = "Prices") -> Activity:
    """A captured mail between the two: theirs, or ours."""
    mail = Activity.objects.create(
        kind="mail",
        occurred_at=at,
        created_at=at,
        key=f"mail:m{next(NUMBERS)}@aquaveld.nl",
        subject=subject,
        source="captured",
    )
    Witness.objects.create(activity=mail, member=member, sharing="subject", occurred_at=at)
    address = person.addresses.get().address
    theirs, own = ("to", "from") if ours else ("from", "to")
    Participation.objects.create(activity=mail, address=address, part=theirs, person=person)
    Participation.objects.create(activity=mail, address=member.email, part=own, member=member)
    return mail
