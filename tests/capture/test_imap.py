"""A live IMAP account is read over TLS, whole, newest first, and without leaving a trace on the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.capture.accounts import account, accounts, client, letter, opened, renumber, trusted
from tests.servers.dovecot import Dovecot
from tests.servers.dripping import Dripping, DrippingMail
from wellworn.capture.credential import Credential
from wellworn.capture.sources import imap_session
from wellworn.capture.sources.imap import ImapSource, open_imap
from wellworn.capture.sources.imap_listing import Cursor
from wellworn.lib.trouble import Trouble

__all__ = ["account", "accounts", "trusted"]  # fixtures


@pytest.fixture
def source(trusted: Dovecot, account: str) -> Iterator[ImapSource]:
    """The account, opened over TLS."""
    with opened(trusted, account) as source:
        yield source


@pytest.mark.parametrize("secured", ["tls", "starttls"])
def test_mail_is_read_over_an_encrypted_connection(trusted: Dovecot, account: str, secured: str) -> None:
    trusted.deliver(account, letter(1))
    scheme, port = ("imaps", trusted.tls_port) if secured == "tls" else ("imap", trusted.port)
    with open_imap(f"{scheme}://{account}@localhost:{port}", "right", operator=True) as source:
        assert [item.raw for item in source.items(set())] == [letter(1)]


def test_a_certificate_that_nobody_vouches_for_is_refused_in_words(dovecot: Dovecot) -> None:
    with pytest.raises(Trouble, match="certificate that is not valid") as trouble:
        open_imap(f"imaps://ana@localhost:{dovecot.tls_port}", "right", operator=True).folders()
    assert trouble.value.code == "certificate"


def test_a_wrong_password_is_said_so_and_not_tried_again(trusted: Dovecot, account: str) -> None:
    with pytest.raises(Trouble, match="The server refused the password. Enter a new one.") as trouble:
        opened(trusted, account, "wrong").folders()
    assert trouble.value.lasting


def test_a_server_in_the_private_network_is_not_knocked_at_for_a_member(trusted: Dovecot, account: str) -> None:
    with pytest.raises(Trouble, match="private network") as trouble:
        open_imap(f"imaps://{account}@localhost:{trusted.tls_port}", "right").folders()
    assert (trouble.value.code, trouble.value.lasting) == ("forbidden", True)


def test_a_port_where_nothing_answers_is_said_so_and_tried_again() -> None:
    with pytest.raises(Trouble, match="does not answer on port 1") as trouble:
        open_imap("imaps://ana@localhost:1", "right", operator=True).folders()
    assert not trouble.value.lasting


def test_a_server_that_greets_without_end_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_session, "PATIENCE_SIGN_IN", 0.3)
    dripping = Dripping(b"* OK wait\r\n")
    try:
        with pytest.raises(Trouble, match="stopped answering") as trouble:
            open_imap(f"imap://ana@localhost:{dripping.port}", "right", operator=True).folders()
    finally:
        dripping.end()
    assert not trouble.value.lasting


@pytest.mark.parametrize("drop", [b"* OK wait\r\n", b"x"], ids=["lines", "a line without an end"])
def test_a_server_that_never_ends_its_answer_is_hung_up_on_and_not_asked_again_at_once(
    monkeypatch: pytest.MonkeyPatch, drop: bytes
) -> None:
    monkeypatch.setattr(imap_session, "PATIENCE_COMMAND", 0.3)
    dripping = DrippingMail(drop)
    try:
        with (
            open_imap(f"imap://ana@localhost:{dripping.port}", "right", operator=True) as source,
            pytest.raises(Trouble, match="takes too long to answer") as trouble,
        ):
            list(source.fetch("INBOX", ["1/1"]))
    finally:
        dripping.end()
    assert (trouble.value.code, trouble.value.lasting) == ("slow", False)
    assert dripping.asked == 1


@pytest.mark.parametrize(
    "drop", [b"* OK " + b"x" * 500 + b"\r\n", b"* 1 FETCH (BODY[] {9000000000}\r\n"], ids=["lines", "one"]
)
def test_a_server_that_says_more_than_memory_holds_is_hung_up_on(monkeypatch: pytest.MonkeyPatch, drop: bytes) -> None:
    monkeypatch.setattr(imap_session, "LARGEST_ANSWER", 2_000)
    dripping = DrippingMail(drop)
    try:
        with (
            open_imap(f"imap://ana@localhost:{dripping.port}", "right", operator=True) as source,
            pytest.raises(Trouble, match="says more than it was asked"),
        ):
            source.folders()
    finally:
        dripping.end()


def test_tls_on_a_port_without_it_is_said_so(trusted: Dovecot, account: str) -> None:
    with pytest.raises(Trouble, match="does not speak TLS on this port"):
        open_imap(f"imaps://{account}@localhost:{trusted.port}", "right", operator=True).folders()


@pytest.mark.parametrize("url", ["imaps://host", "https://ana@host", "imaps://ana@host:port", "imaps://", "ana@host"])
def test_what_is_no_address_of_a_mailbox_is_said_so(url: str) -> None:
    with pytest.raises(Trouble, match="Write imaps://user@host"):
        open_imap(url, "right")


def test_a_credential_shows_its_secret_to_nobody_and_survives_sealing() -> None:
    credential = Credential("xoauth2", "token-of-ana")
    assert "token-of-ana" not in repr(credential)
    assert b"token-of-ana" not in credential.sealed()
    assert Credential.unsealed(credential.sealed()) == credential


def test_folders_have_roles_and_junk_trash_and_drafts_are_left_out(
    trusted: Dovecot, account: str, source: ImapSource
) -> None:
    with client(trusted, account) as other:
        for folder in ("Projekte.Läufe", "Gesendete Objekte", "Projekte.送信済み"):
            other.create_folder(folder)
    roles = {folder.name: folder.role for folder in source.folders()}
    assert roles == {
        "INBOX": "inbox",
        "Sent": "sent",
        "Gesendete Objekte": "sent",
        "Drafts": "drafts",
        "Junk": "junk",
        "Trash": "trash",
        "Projekte.Läufe": "",
        "Projekte.送信済み": "",
    }
    assert source.chosen()[:2] == ["INBOX", "Gesendete Objekte"]
    assert not {"Junk", "Trash", "Drafts"} & set(source.chosen())


def test_reading_leaves_no_trace_in_the_flags(trusted: Dovecot, account: str, source: ImapSource) -> None:
    for number in range(3):
        trusted.deliver(account, letter(number))
    assert len(list(source.items(set()))) == 3
    with client(trusted, account) as other:
        other.select_folder("INBOX", readonly=True)
        assert not other.search("SEEN")
        assert other.search("UNSEEN") == [1, 2, 3]


def test_the_newest_comes_first_and_what_is_known_does_not_come_again(
    trusted: Dovecot, account: str, source: ImapSource
) -> None:
    for number in range(4):
        trusted.deliver(account, letter(number))
        source.inventory()  # numbers them one by one
    items = list(source.items(set()))
    assert [item.raw for item in items] == [letter(number) for number in (3, 2, 1, 0)]
    known = {(item.folder, item.key) for item in items[1:]}
    assert [item.key for item in source.items(known)] == [items[0].key]


def test_a_listing_after_a_cursor_holds_only_what_came_since(
    trusted: Dovecot, account: str, source: ImapSource
) -> None:
    trusted.deliver(account, letter(1))
    first = source.listing("INBOX", Cursor())
    assert first is not None
    assert source.listing("INBOX", first.cursor) is None
    trusted.deliver(account, letter(2))
    second = source.listing("INBOX", first.cursor)
    assert second is not None
    assert [item.raw for item in source.fetch("INBOX", second.keys)] == [letter(2)]
    assert first.cursor.modseq and second.cursor.modseq > first.cursor.modseq


def test_a_removed_message_leaves_the_inventory_and_is_no_trouble_to_fetch(
    trusted: Dovecot, account: str, source: ImapSource
) -> None:
    for number in range(3):
        trusted.deliver(account, letter(number))
    keys = source.inventory()["INBOX"]
    with client(trusted, account) as other:
        other.select_folder("INBOX")
        other.delete_messages([2])
        other.expunge()
    assert len(list(source.fetch("INBOX", sorted(keys)))) == 2
    assert len(source.inventory()["INBOX"]) == 2


def test_messages_are_known_again_when_the_server_numbers_them_anew(
    trusted: Dovecot, account: str, source: ImapSource
) -> None:
    for number in range(3):
        trusted.deliver(account, letter(number))
    before = source.listing("INBOX", Cursor())
    assert before is not None
    marks = source.fingerprints("INBOX", before.keys)
    source.close()
    renumber(trusted.maildir(account))
    after = source.listing("INBOX", before.cursor)
    assert after is not None and after.renewed and len(after.keys) == 3
    assert not set(after.keys) & set(before.keys)
    assert sorted(source.fingerprints("INBOX", after.keys).values()) == sorted(marks.values())


def test_a_connection_that_breaks_in_the_middle_is_made_again(
    trusted: Dovecot, account: str, source: ImapSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wellworn.capture.sources.imap.PART", 300)  # a fetch for every message or two
    for number in range(6):
        trusted.deliver(account, letter(number))
    keys = sorted(source.inventory()["INBOX"])
    got = []
    for item in source.fetch("INBOX", keys):
        got.append(item.key)
        assert source._connection is not None
        with suppress(OSError):
            source._connection.socket().shutdown(2)  # the line is cut after each message that came
    assert sorted(got) == keys


def test_a_large_message_comes_whole_and_a_huge_one_with_its_headers_and_beginning(
    trusted: Dovecot, account: str, source: ImapSource
) -> None:
    line = b"0123456789" * 7 + b"\r\n"
    large = letter(1, line * 160_000)  # 11 MB
    trusted.deliver(account, large)
    assert [item.raw == large for item in source.items(set())] == [True]
    source._largest = 10 * 2**20
    [item] = source.items(set())
    assert large.startswith(item.raw)
    assert 2**20 < len(item.raw) < 2**20 + 2000


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        b"\r\n",
        b"no header at all",
        b"Subject: \xff\xfe 8 bit\r\n\r\n\x00\x01\xff",
        b"From: x\n\nbare line ends\n",
        b'Subject: )" \\ {5}\r\n\r\n* BYE\r\n+ OK\r\nA1 NO\r\n',
    ],
)
def test_odd_bytes_arrive_as_they_are(trusted: Dovecot, account: str, source: ImapSource, odd: bytes) -> None:
    trusted.deliver(account, odd)
    [item] = source.items(set())
    assert item.raw.replace(b"\r\n", b"\n").replace(b"\x80", b"\x00") == odd.replace(b"\r\n", b"\n")


def test_new_mail_is_told_by_the_server(trusted: Dovecot, account: str, source: ImapSource) -> None:
    assert source.can_idle()
    line = source.wait_for_news()
    trusted.deliver(account, letter(1))
    told = line.idle_check(timeout=30)
    line.shutdown()
    assert any(one[1:] == (b"EXISTS",) for one in told)
