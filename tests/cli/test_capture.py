"""Capture, check and export from end to end on the command line: what is seen adds up, and a check tells the truth."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pyarrow.parquet as pq
import pytest
from tests.capture.accounts import account, accounts, trusted
from tests.capture.caldav_desk import Desk
from tests.capture.letters import ANA, BEN, PETRA, mail
from tests.capture.test_files import mbox
from tests.servers.dovecot import Dovecot
from tests.servers.radicale import Radicale

from wellworn.capture.models import LedgerEntry, Mailbox
from wellworn.cli import main
from wellworn.members.models import InternalDomain, Member
from wellworn.records.models import Activity, Person

__all__ = ["account", "accounts", "trusted"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)

OWNER = "ana@norrvik.example"
COLD = "Cold Caller <cold@caller.example>"
KEYS = [
    "seen", "captured", "duplicates", "ignored", "waiting", "quarantined", "people", "companies", "activities", "meetings",
    "proposals", "seconds",
]  # fmt: skip
FIELDS = {
    "people": {
        "name", "emails", "phones", "title", "company", "domain", "created_by", "why", "first_activity_at", "last_activity_at",
        "activity_count",
    },
    "companies": {"name", "domains"},
    "deals": {"name", "stage"},
    "activities": {"kind", "occurred_at", "subject", "message_id", "thread", "participants", "witnesses", "visibility"},
    "meetings": {"uid", "recurrence_id", "starts_at", "ends_at", "title", "attendees", "status"},
    "proposals": {"field", "value", "confidence", "excerpt", "state"},
    "quarantine": {"reason", "explanation"},
}  # fmt: skip
EVENT = """BEGIN:VEVENT
UID:visit@vasa.example
DTSTAMP:20240301T080000Z
DTSTART:20240304T090000Z
DTEND:20240304T100000Z
SUMMARY:Site visit
ORGANIZER;CN=Ana Lind:mailto:ana@norrvik.example
ATTENDEE;CN=Petra Holm;PARTSTAT=ACCEPTED:mailto:petra@vasa.example
END:VEVENT"""
CALENDAR = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{EVENT}\nEND:VCALENDAR\n".replace("\n", "\r\n").encode()
SIGNED = "Nine works.\n\n-- \nPetra Holm\nPlant manager\nVasa AB\nTel. +46 8 555 014 20\n"


class Terminal:
    """A command line and its answer."""

    def __init__(self, screen: pytest.CaptureFixture[bytes]) -> None:
        self.screen = screen

    def run(self, *argv: object) -> tuple[int, bytes, str]:
        """The exit code, what was printed, and what was complained."""
        self.screen.readouterr()
        code = main([str(one) for one in argv])
        said = self.screen.readouterr()
        return code, said.out, said.err.decode()

    def capture(self, source: object, *more: str) -> dict[str, Any]:
        """The object that a capture for Ana prints, which must add up."""
        code, out, err = self.run("capture", source, "--for", OWNER, "--json", *more)
        assert code == 0, err
        told: dict[str, Any] = json.loads(out)
        assert list(told) == KEYS
        became = told["captured"] + told["duplicates"] + sum(told["ignored"].values())
        assert told["seen"] == became + told["waiting"] + told["quarantined"]
        return told

    def check(self, code: int) -> dict[str, Any]:
        """The object that a check of Ana's mailboxes prints, with that exit code."""
        ended, out, err = self.run("check", "mailbox", OWNER, "--json")
        assert ended == code, err
        told: dict[str, Any] = json.loads(out)
        assert told["up_to_date"] is (code == 0)
        return told


@pytest.fixture
def terminal(capsysbinary: pytest.CaptureFixture[bytes]) -> Terminal:
    """What a person at a terminal does and reads."""
    return Terminal(capsysbinary)


def letters() -> list[bytes]:
    """One of each: written to, answered with a signature, cold, a colleague's, a newsletter, and no mail at all."""
    return [
        mail(1, ANA, PETRA),
        mail(2, PETRA, ANA, SIGNED, after=1),
        mail(3, COLD, ANA),
        mail(4, BEN, ANA),
        mail(5, "News <news@shop.example>", ANA, List_Unsubscribe="<https://shop.example/off>"),
        b"",
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The letters as files in a folder."""
    place = tmp_path / "mail"
    place.mkdir()
    for number, letter in enumerate(letters()):
        (place / f"{number}.eml").write_bytes(letter)
    return place


def test_a_folder_is_captured_and_adds_up_and_a_second_time_adds_nothing(terminal: Terminal, folder: Path) -> None:
    told = terminal.capture(folder)
    assert (told["seen"], told["captured"], told["waiting"], told["quarantined"]) == (6, 2, 1, 1)
    assert sorted(told["ignored"].values()) == [1, 1]
    assert told["ignored"]["internal"] == 1
    assert (told["people"], told["companies"], told["activities"]) == (1, 1, 2)
    assert Person.objects.get().name == "Petra Holm"
    again = terminal.capture(folder)
    assert (again["seen"], again["duplicates"], again["activities"], again["people"]) == (6, 6, 0, 0)
    assert Member.objects.get().email == OWNER


@pytest.mark.parametrize("kind", ["mbox", "maildir", "eml", "ics"])
def test_each_kind_of_file_is_captured(terminal: Terminal, tmp_path: Path, kind: str) -> None:
    source = tmp_path / f"source.{kind}"
    if kind == "mbox":
        source.write_bytes(mbox(mail(1, ANA, PETRA)))
    elif kind == "maildir":
        for part in ("cur", "new", "tmp"):
            (source / part).mkdir(parents=True)
        (source / "cur" / "1.a:2,S").write_bytes(mail(1, ANA, PETRA))
    else:
        source.write_bytes(mail(1, ANA, PETRA) if kind == "eml" else CALENDAR)
    told = terminal.capture(source)
    assert (told["seen"], told["captured"], told["people"]) == (1, 1, 1)
    assert told["meetings"] == (1 if kind == "ics" else 0)
    assert Person.objects.get().name == "Petra Holm"
    assert terminal.check(0)["mailboxes"][0]["held"] == 1


def test_older_mail_is_left_alone_and_a_domain_of_ours_is_inside(terminal: Terminal, folder: Path) -> None:
    told = terminal.capture(folder, "--since", "2024-03-06", "--internal", "caller.example")
    assert told["ignored"]["too-old"] == 1
    assert told["ignored"]["internal"] == 2
    assert InternalDomain.objects.filter(domain="caller.example").exists()
    assert not Activity.objects.filter(occurred_at__lt="2024-03-06T00:00Z").exists()


@pytest.mark.parametrize("scheme", ["imap", "imaps"])
def test_an_account_is_captured_over_imap_and_the_line_is_hung_up(
    terminal: Terminal, trusted: Dovecot, account: str, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    trusted.deliver(account, mail(2, PETRA, ANA, SIGNED))
    trusted.deliver(account, mail(1, ANA, PETRA), "Sent")
    monkeypatch.setenv("WELLWORN_SOURCE_PASSWORD", "right")
    port = trusted.tls_port if scheme == "imaps" else trusted.port
    told = terminal.capture(f"{scheme}://{account}@localhost:{port}")
    assert (told["seen"], told["captured"], told["people"]) == (2, 2, 1)
    assert port not in calls()
    assert terminal.check(0)["mailboxes"][0]["held"] == 2
    trusted.deliver(account, mail(3, PETRA, ANA))
    [missing] = [one for one in terminal.check(1)["mailboxes"][0]["folders"] if one["missing_count"]]
    assert (missing["folder"], missing["missing_count"]) == ("INBOX", 1)
    assert port not in calls()


def calls() -> set[int]:
    """The ports of other servers that this process is connected to."""
    lines = psutil.Process().net_connections(kind="tcp")
    return {line.raddr.port for line in lines if line.raddr and line.status == psutil.CONN_ESTABLISHED}


def test_an_account_is_captured_over_caldav(
    terminal: Terminal, radicale: Radicale, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(radicale.add_user("ana-cli", "right"), "ana-cli", "right")
    desk.make_calendar("work")
    desk.put("work/visit.ics", EVENT)
    monkeypatch.setenv("WELLWORN_SOURCE_PASSWORD", "right")
    told = terminal.capture(radicale.url.replace("http://", "caldav://ana-cli@"))
    assert (told["seen"], told["captured"], told["meetings"], told["people"]) == (1, 1, 1, 1)
    assert terminal.check(0)["mailboxes"][0]["held"] == 1
    desk.put("work/second.ics", EVENT.replace("visit@", "second@"))
    assert terminal.check(1)["mailboxes"][0]["folders"][0]["missing_count"] == 1


def test_a_wrong_password_is_said_in_one_sentence(
    terminal: Terminal, trusted: Dovecot, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELLWORN_SOURCE_PASSWORD", "wrong")
    source = f"imaps://{account}@localhost:{trusted.tls_port}"
    code, out, err = terminal.run("capture", source, "--for", OWNER, "--json")
    assert (code, out, len(err.splitlines())) == (2, b"", 1)
    assert "password" in err


def test_a_check_names_a_message_that_came_and_is_at_peace_with_one_that_went(terminal: Terminal, folder: Path) -> None:
    terminal.capture(folder)
    assert terminal.check(0)["mailboxes"][0]["folders"][0]["done"] == 6
    (folder / "0.eml").unlink()
    assert terminal.check(0)["mailboxes"][0]["folders"][0]["gone"] == 1
    (folder / "late.eml").write_bytes(mail(9, ANA, PETRA))
    told = terminal.check(1)["mailboxes"][0]["folders"][0]
    assert (told["held"], told["done"], told["missing"], told["gone"]) == (6, 5, ["late.eml"], 1)
    code, out, _err = terminal.run("check", "mailbox", OWNER)
    assert code == 1
    assert "late.eml" in out.decode()
    assert Mailbox.objects.get().differences[0]["missing"] == ["late.eml"]
    terminal.capture(folder)
    terminal.check(0)


def test_a_source_that_is_gone_is_no_agreement(terminal: Terminal, folder: Path) -> None:
    terminal.capture(folder)
    shutil.rmtree(folder)
    assert "Check the path" in terminal.check(1)["mailboxes"][0]["trouble"]


@pytest.mark.parametrize("kind", list(FIELDS))
def test_each_kind_is_exported_the_same_in_each_form(
    terminal: Terminal, folder: Path, tmp_path: Path, kind: str
) -> None:
    (folder / "visit.ics").write_bytes(CALENDAR)
    terminal.capture(folder)
    code, out, _err = terminal.run("export", kind, "--format", "json")
    told = json.loads(out)
    assert code == 0
    written = list(csv.DictReader(io.StringIO(terminal.run("export", kind, "--format", "csv")[1].decode(), newline="")))
    file = tmp_path / "out.parquet"
    assert terminal.run("export", kind, "--format", "parquet", "--out", file)[:2] == (0, b"")
    table = pq.read_table(file)  # type: ignore[no-untyped-call]
    assert FIELDS[kind] <= set(table.column_names)
    assert len(told) == len(written) == table.num_rows
    assert all(list(row) == table.column_names for row in (*told, *written))
    assert (len(told) > 0) == (kind != "deals")


def test_an_export_says_what_was_captured(terminal: Terminal, folder: Path) -> None:
    terminal.capture(folder)
    [person] = json.loads(terminal.run("export", "people", "--format", "json")[1])
    assert (person["name"], person["emails"], person["domain"]) == (
        "Petra Holm",
        ["petra@vasa.example"],
        "vasa.example",
    )
    assert (person["phones"], person["activity_count"]) == (["+46855501420"], 2)
    [asked] = json.loads(terminal.run("export", "proposals", "--format", "json")[1])
    assert (asked["record"], asked["field"], asked["value"]) == ("Petra Holm", "title", "Plant manager")
    assert (person["created_by"], person["first_activity_at"]) == (OWNER, "2024-03-05T09:00:00+00:00")
    first, second = json.loads(terminal.run("export", "activities", "--format", "json")[1])
    assert (first["message_id"], first["thread"]) == ("1@test.example", second["thread"])
    assert (first["participants"], first["witnesses"]) == ([OWNER, "petra@vasa.example"], [OWNER])


def wrong(tmp_path: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    """Command lines that ask for nothing that can be, and what is said of each."""
    there = str(tmp_path)
    yield ("capture", f"{there}/absent", "--for", OWNER), "There is nothing at"
    yield ("capture", there), "--for"
    yield ("capture", there, "--for", "nobody"), "“nobody” is not a mail address."
    yield ("capture", there, "--for", OWNER, "--since", "May"), "May is no date"
    yield ("capture", there, "--for", OWNER, "--internal", "ours"), "'ours' is not a domain."
    yield ("capture", "pop://a@b.example", "--for", OWNER), "is neither a path nor"
    yield ("capture", "imaps://b.example", "--for", OWNER), "needs a user and a host"
    yield ("check", "mailbox", "who@x.example"), "Nobody here has the address"
    yield ("check", "calendar", OWNER), "invalid choice"
    yield ("export", "cats"), "invalid choice"
    yield ("export", "people", "--format", "xml"), "invalid choice"
    yield ("export", "people", "--out", f"{there}/absent/out.csv"), "cannot be written"


def test_bad_input_is_refused_in_one_sentence_and_leaves_nothing(terminal: Terminal, tmp_path: Path) -> None:
    for argv, sentence in wrong(tmp_path):
        code, out, err = terminal.run(*argv)
        assert (code, out, len(err.splitlines())) == (2, b"", 1), (argv, err)
        assert sentence in err
    assert not (LedgerEntry.objects.exists() or Mailbox.objects.exists() or Person.objects.exists())
