"""A live calendar, at a real Radicale: found, read only, followed by its changes, and its troubles told in plain words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import urlsplit

import pytest

from tests.capture.caldav_desk import Answer, Desk, answering, gate
from tests.servers.radicale import Radicale
from wellworn.capture import calendar_live, run
from wellworn.capture.models import LedgerEntry, Mailbox, SourceKind
from wellworn.capture.sources.caldav import open_caldav
from wellworn.capture.sources.dav import READING, Dav
from wellworn.lib.trouble import Trouble
from wellworn.members.models import Member
from wellworn.records.models import Activity, Person, Witness

NOW = datetime.now(UTC).replace(microsecond=0)
numbers = count(1)


class Account:
    """One new user of the server, with a calendar named work."""

    def __init__(self, radicale: Radicale) -> None:
        self.user = f"ana{next(numbers)}"
        home = radicale.add_user(self.user, "right")
        self.desk = Desk(home, self.user, "right")
        self.desk.make_calendar("work")
        self.location = f"caldav://{self.user}@{urlsplit(home).netloc}/"

    def put(self, name: str, starts: datetime, more: str = "") -> None:
        """Put a meeting with Lena into the calendar, or change it."""
        self.desk.put(f"work/{name}.ics", event(name, starts, more))


def event(name: str, starts: datetime, more: str = "") -> str:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{name}@norrvik.example",
        f"DTSTAMP:{NOW:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{starts:%Y%m%dT%H%M%SZ}",
        f"DTEND:{starts + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{name}",
        "ORGANIZER:mailto:ana@norrvik.example",
        "ATTENDEE;CN=Lena Falk;PARTSTAT=ACCEPTED:mailto:lena@havel.example",
        *([more] if more else []),
        "END:VEVENT",
    ]
    return "\n".join(lines)


@pytest.fixture
def account(radicale: Radicale) -> Account:
    return Account(radicale)


@pytest.fixture
def mailbox(ana: Member, account: Account) -> Mailbox:
    return Mailbox.objects.create(member=ana, kind=SourceKind.CALDAV, location=account.location, created_at=NOW)


def sync(mailbox: Mailbox, password: str = "right") -> list[str]:
    """Bring the mailbox up to date; the titles of its meetings, in their order in time."""
    with open_caldav(mailbox.location, password, operator=True) as source:
        calendar_live.sync(mailbox, source, at=NOW)
    return list(Activity.objects.filter(kind="meeting").order_by("occurred_at").values_list("subject", flat=True))


def test_calendars_are_found_from_the_host_alone(account: Account) -> None:
    account.desk.make_calendar("home")
    with open_caldav(account.location, "right", operator=True) as source:
        assert [listed.name for listed in source.folders()] == [f"/{account.user}/home/", f"/{account.user}/work/"]
        assert {listed.role for listed in source.folders()} == {"calendar"}


def test_the_address_of_one_calendar_is_that_calendar_alone(account: Account) -> None:
    account.desk.make_calendar("home")
    with open_caldav(f"{account.location}{account.user}/work/", "right", operator=True) as source:
        assert [listed.name for listed in source.folders()] == [f"/{account.user}/work/"]


def test_the_next_fourteen_days_come_first(account: Account) -> None:
    account.put("past", NOW - timedelta(days=30))
    account.put("soon", NOW + timedelta(days=3))
    account.put("later", NOW + timedelta(days=40))
    with open_caldav(account.location, "right", operator=True) as source:
        keys = [item.key for item in source.items(set())]
        assert keys[0] == f"/{account.user}/work/soon.ics#soon@norrvik.example/"
        assert source.inventory() == {f"/{account.user}/work/": set(keys)}


def test_changes_arrive_by_themselves_and_nothing_is_captured_twice(account: Account, mailbox: Mailbox) -> None:
    account.put("visit", NOW - timedelta(days=2))
    assert sync(mailbox) == ["visit"]
    person = Person.objects.get()
    assert person.addresses.get().address == "lena@havel.example"
    before = list(LedgerEntry.objects.order_by("pk").values_list("pk", "version", "at"))
    assert sync(mailbox) == ["visit"]
    assert list(LedgerEntry.objects.order_by("pk").values_list("pk", "version", "at")) == before
    account.put("visit", NOW - timedelta(days=1), "SEQUENCE:1")
    account.put("offer", NOW + timedelta(days=1))
    assert sync(mailbox) == ["visit", "offer"]
    assert Activity.objects.get(subject="visit").occurred_at == NOW - timedelta(days=1)
    assert Person.objects.get().pk == person.pk


def test_what_is_deleted_at_the_provider_is_off_if_it_was_to_come_and_stays_if_it_is_past(
    account: Account, mailbox: Mailbox
) -> None:
    account.put("past", NOW - timedelta(days=2))
    account.put("coming", NOW + timedelta(days=2))
    sync(mailbox)
    account.desk.delete("work/past.ics")
    account.desk.delete("work/coming.ics")
    assert sync(mailbox) == ["past", "coming"]
    assert dict(Activity.objects.values_list("subject", "status")) == {"past": "confirmed", "coming": "cancelled"}


def test_a_meeting_deleted_by_one_member_stays_the_others(
    account: Account, mailbox: Mailbox, radicale: Radicale, ben: Member
) -> None:
    other = Account(radicale)
    theirs = Mailbox.objects.create(member=ben, kind=SourceKind.CALDAV, location=other.location, created_at=NOW)
    for one in (account, other):
        one.put("coming", NOW + timedelta(days=2))
    sync(mailbox)
    assert sync(theirs) == ["coming"]
    assert Witness.objects.count() == 2
    account.desk.delete("work/coming.ics")
    sync(mailbox)
    assert Activity.objects.get().status == "confirmed"
    assert Witness.objects.get().member == ben


def test_a_cursor_that_the_server_no_longer_knows_leads_to_a_full_listing(account: Account, mailbox: Mailbox) -> None:
    account.put("one", NOW + timedelta(days=1))
    account.put("two", NOW + timedelta(days=2))
    sync(mailbox)
    mailbox.folders.update(cursor={"sync_token": "http://radicale.org/ns/sync/" + "0" * 64})
    account.desk.delete("work/one.ics")
    account.put("three", NOW + timedelta(days=3))
    assert sync(mailbox) == ["one", "two", "three"]
    assert Activity.objects.get(subject="one").status == "cancelled"
    assert mailbox.folders.get().cursor["sync_token"].startswith("http://radicale.org/ns/sync/")


def test_a_calendar_that_is_not_chosen_is_left_alone(account: Account, mailbox: Mailbox) -> None:
    mailbox.folders.create(name=f"/{account.user}/work/", role="calendar", chosen=False)
    account.put("visit", NOW)
    assert sync(mailbox) == []


def test_the_server_only_ever_sees_methods_that_read(account: Account, mailbox: Mailbox) -> None:
    account.put("visit", NOW - timedelta(days=2))
    with gate(account.desk.home) as (url, methods):
        mailbox.location = f"caldav://{account.user}@{urlsplit(url).netloc}/"
        assert sync(mailbox) == ["visit"]
        account.put("visit", NOW - timedelta(days=1))
        sync(mailbox)
        with open_caldav(mailbox.location, "right", operator=True) as source:
            source.inventory()
    assert {"PROPFIND", "REPORT"} <= set(methods) <= READING
    with pytest.raises(ValueError, match="does not only read"):
        Dav("http://127.0.0.1/", "ana", "right").request("PUT", "http://127.0.0.1/")


def test_a_foreground_run_captures_everything_and_its_totals_add_up(account: Account, mailbox: Mailbox) -> None:
    account.put("visit", NOW - timedelta(days=2))
    account.put("own", NOW, "CLASS:PRIVATE")
    with open_caldav(account.location, "right", operator=True) as source:
        report = run.run(mailbox, source, at=lambda: NOW)
    assert (report.seen, report.captured, report.ignored, report.meetings) == (2, 1, {"private": 1}, 1)


def test_a_wrong_password_is_said_in_plain_words(account: Account) -> None:
    with pytest.raises(Trouble, match="refused the password") as told:
        open_caldav(account.location, "wrong", operator=True)
    assert (told.value.code, told.value.lasting) == ("refused", True)


def test_the_certificate_must_be_the_servers(radicale: Radicale) -> None:
    radicale.add_user("tls", "right")
    with pytest.raises(Trouble, match="certificate") as told:
        open_caldav(f"caldavs://tls@{urlsplit(radicale.tls_url).netloc}/", "right", operator=True)
    assert told.value.code == "certificate"


def test_a_members_address_inside_the_network_is_refused(account: Account) -> None:
    with pytest.raises(Trouble, match="private network") as told:
        open_caldav(account.location, "right")
    assert told.value.code == "forbidden"


def test_a_redirect_does_not_carry_the_password_elsewhere() -> None:
    seen: list[str] = []

    def elsewhere(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        seen.append(headers.get("Host", ""))
        return 302, {"Location": "http://localhost:9/"}, b""

    with answering(elsewhere) as url, pytest.raises(Trouble, match="does not go by itself") as told:
        open_caldav(f"caldav://ana@{urlsplit(url).netloc}/", "right", operator=True)
    assert told.value.code == "redirected"
    assert seen == [urlsplit(url).netloc]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, {}, b"<html>Welcome</html>"), "no-calendar"),
        ((207, {}, b"<html>Welcome"), "odd-answer"),
        ((207, {}, b'<!DOCTYPE a [<!ENTITY b "c">]><multistatus xmlns="DAV:">&b;</multistatus>'), "odd-answer"),
        ((301, {"Location": "/again"}, b""), "odd-answer"),
        ((503, {}, b""), "busy"),
        ((500, {}, b""), "dropped"),
        ((403, {}, b""), "forbidden-there"),
        ((404, {}, b""), "no-calendar"),
    ],
)
def test_odd_servers_are_troubles_with_a_sentence(answer: Answer, code: str) -> None:
    with answering(lambda *_asked: answer) as url, pytest.raises(Trouble) as told:
        open_caldav(f"caldav://ana@{urlsplit(url).netloc}/", "right", operator=True)
    assert told.value.code == code
    assert told.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "location", ["caldav://", "caldavs://host.example/", "ftp://ana@host.example/", "nonsense", "caldav://a@[::"]
)
def test_what_is_no_address_of_a_calendar_is_said_to_be_none(location: str) -> None:
    with pytest.raises(Trouble, match="no address of a calendar"):
        open_caldav(location, "right")
