"""The servers that other tests rely on are what they say they are."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from base64 import b64encode

import pytest
from imapclient import IMAPClient, exceptions

from tests.servers.dovecot import Dovecot
from tests.servers.radicale import Radicale

MESSAGE = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: Hello\r\nMessage-ID: <1@example.com>\r\n\r\nText\r\n"


def test_dovecot_shows_what_was_delivered_over_plain_starttls_and_tls(dovecot: Dovecot) -> None:
    dovecot.add_user("house@norrvik.example", "right")
    dovecot.deliver("house@norrvik.example", MESSAGE)
    dovecot.deliver("house@norrvik.example", MESSAGE, folder="Sent")
    trusting = ssl.create_default_context(cafile=str(dovecot.certificate))
    for secured in ("", "starttls", "tls"):
        port = dovecot.tls_port if secured == "tls" else dovecot.port
        with IMAPClient(dovecot.host, port, ssl=secured == "tls", ssl_context=trusting) as client:
            if secured == "starttls":
                client.starttls(trusting)
            client.login("house@norrvik.example", "right")
            assert {b"IDLE", b"CONDSTORE"} <= set(client.capabilities())
            for folder in ("INBOX", "Sent"):
                assert client.select_folder(folder, readonly=True)[b"EXISTS"] == 1


def test_dovecot_refuses_a_wrong_password(dovecot: Dovecot) -> None:
    dovecot.add_user("refused@norrvik.example", "right")
    with IMAPClient(dovecot.host, dovecot.port, ssl=False) as client, pytest.raises(exceptions.LoginError):
        client.login("refused@norrvik.example", "wrong")


def test_radicale_lets_its_users_in_and_nobody_else(radicale: Radicale) -> None:
    home = radicale.add_user("house", "right")
    assert _propfind(home, "house:right", None) == 207
    with pytest.raises(urllib.error.HTTPError, match="401"):
        _propfind(home, "house:wrong", None)
    trusting = ssl.create_default_context(cafile=str(radicale.certificate))
    assert _propfind(f"{radicale.tls_url}house/", "house:right", trusting) == 207


def _propfind(url: str, login: str, context: ssl.SSLContext | None) -> int:
    headers = {"Authorization": f"Basic {b64encode(login.encode()).decode()}", "Depth": "0"}
    request = urllib.request.Request(url, method="PROPFIND", headers=headers)
    with urllib.request.urlopen(request, context=context) as answer:
        return int(answer.status)
