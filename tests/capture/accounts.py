"""Accounts on the real IMAP server for the tests of capture, and small letters to put into them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from imapclient import IMAPClient, exceptions

from tests.servers.dovecot import Dovecot
from wellworn.capture.sources.imap import ImapSource, open_imap

NAMES = count(1)


def letter(number: int, body: bytes = b"Text\r\n") -> bytes:
    """A small message with its own id."""
    return (
        b"From: Femke Bos <femke@aquaveld.example>\r\nTo: ana@norrvik.example\r\nSubject: Letter %d\r\n"
        b"Message-ID: <letter-%d@aquaveld.example>\r\nDate: Tue, 3 Nov 2026 10:00:00 +0100\r\n\r\n" % (number, number)
    ) + body


@pytest.fixture
def trusted(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Dovecot:
    """The server, its certificate trusted as an operator would do it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    return dovecot


@pytest.fixture(scope="module")
def accounts(dovecot: Dovecot) -> Iterator[str]:
    """Fresh accounts with the password `right`, made together: the server rereads its users at most once a second."""
    fresh = [f"account{next(NAMES)}@norrvik.example" for _ in range(40)]
    for name in fresh:
        dovecot.add_user(name, "right")
    while True:
        try:
            client(dovecot, fresh[-1]).logout()
            return iter(fresh)
        except exceptions.LoginError:
            continue


@pytest.fixture
def account(trusted: Dovecot, accounts: Iterator[str]) -> str:
    """A fresh account with the password `right`."""
    return next(accounts)


def opened(server: Dovecot, account: str, password: str = "right") -> ImapSource:
    """The account over TLS, as the operator of the machine."""
    return open_imap(f"imaps://{account}@localhost:{server.tls_port}", password, operator=True)


def client(server: Dovecot, account: str) -> IMAPClient:
    """Another mail program on the same account."""
    other = IMAPClient(server.host, server.port, ssl=False)
    try:
        other.login(account, "right")
    except exceptions.LoginError:
        other.shutdown()
        raise
    return other


def renumber(maildir: Path) -> None:
    """Lose the server's numbers, as a restore from a backup does."""
    listed = maildir / "dovecot-uidlist"
    lines = listed.read_text().splitlines()
    validity = int(lines[0].split(" V")[1].split(" ")[0])
    names = [line.partition(":")[2] for line in lines[1:]]
    fresh = [f"{100 + number} :{name}" for number, name in enumerate(names)]
    listed.write_text("\n".join([f"3 V{validity + 1} N{100 + len(names)} G0", *fresh]) + "\n")
    for index in maildir.glob("dovecot.index*"):
        index.unlink()
