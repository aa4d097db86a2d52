"""A worker killed at any moment while it sends: each mail leaves exactly once, and what cannot be known is never sent again."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.capture.accounts import accounts
from tests.servers.dovecot import Dovecot
from tests.servers.post_office import PostOffice
from tests.workers import run_program

__all__ = ["accounts"]  # a fixture

KILLS = int(os.environ.get("WELLWORN_KILLS", "20"))


def test_where_the_server_files_copies_each_mail_leaves_exactly_once(
    dovecot: Dovecot, accounts: Iterator[str], post_office: PostOffice
) -> None:
    account, mails = next(accounts), max(20, KILLS * 4)  # enough that they are not done before the last kill
    dovecot.deliver(account, b"Subject: The first\r\n\r\nOld.\r\n", "Sent")
    post_office.copy_into(dovecot.maildir(account) / ".Sent")
    imap = f"imaps://{account}@localhost:{dovecot.tls_port}"
    told = killed(post_office, dovecot, ["--imap", imap, "--keeps", "--mails", str(mails)])
    taken = Counter(one["Message-ID"].strip("<> ") for one in post_office.accepted())
    assert set(told["ids"]) == {"sent"}
    assert taken == Counter(told["ids"]["sent"])
    assert set(taken.values()) == {1}
    assert len(taken) == 2 * mails
    assert told["finished"] == mails
    assert told["activities"] == told["keys"] == 2 * mails
    assert told["kills"] >= KILLS
    assert told["in_hand"] > 0, "no worker was killed with a mail in its hands"


def test_where_nothing_tells_a_mail_is_held_and_none_leaves_twice(dovecot: Dovecot, post_office: PostOffice) -> None:
    mails = max(20, KILLS * 2)
    told = killed(post_office, dovecot, ["--mails", str(mails)])
    taken = Counter(one["Message-ID"].strip("<> ") for one in post_office.accepted())
    assert set(told["ids"]) <= {"sent", "held"}
    assert set(taken.values()) == {1}
    assert set(told["ids"]["sent"]) <= set(taken)
    assert set(taken) <= set(told["ids"]["sent"]) | set(told["ids"].get("held", []))


def killed(office: PostOffice, dovecot: Dovecot, more: list[str]) -> dict[str, Any]:
    """Run the killing program with a database server of its own."""
    (office.folder / "slow").touch()
    trusted = office.folder / "trusted.pem"
    trusted.write_bytes(office.certificate.read_bytes() + dovecot.certificate.read_bytes())
    arguments = ["--smtp-port", str(office.tls_port), "--kills", str(KILLS), *more]
    result = run_program("tests.outreach.killing", arguments, {"SSL_CERT_FILE": str(trusted)})
    print({key: value for key, value in result.items() if key != "ids"} | {k: len(v) for k, v in result["ids"].items()})
    return result
