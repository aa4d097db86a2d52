"""A worker, or the database, killed at any moment: nothing is lost, and nothing is doubled."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.capture.accounts import accounts
from tests.capture.generated import mailbox
from tests.servers.dovecot import Dovecot
from tests.workers import run_program

__all__ = ["accounts"]  # a fixture

MESSAGES = 5000
FILES = 3000
KILLS = int(os.environ.get("WELLWORN_KILLS", "20"))


@pytest.fixture(scope="module")
def full(dovecot: Dovecot, accounts: Iterator[str]) -> str:
    """An account with 5,000 generated messages."""
    name = next(accounts)
    for folder, message in mailbox(MESSAGES, name):
        dovecot.deliver(name, message, folder)
    return name


@pytest.mark.parametrize("what", ["worker", "database"])
def test_killed_at_random_moments_the_result_is_that_of_an_undisturbed_run(
    dovecot: Dovecot, full: str, what: str
) -> None:
    result = killed(
        what, f"imaps://{full}@localhost:{dovecot.tls_port}", KILLS, {"SSL_CERT_FILE": str(dovecot.certificate)}
    )
    assert result["same"], result["differing"]
    assert result["kills"] > 0
    assert result["counts"]["ledger"] == MESSAGES


def test_a_capture_of_files_killed_ten_times_ends_as_one_in_peace(tmp_path: Path) -> None:
    for number, (folder, message) in enumerate(mailbox(FILES, "ana@norrvik.example")):
        place = tmp_path / (folder or "inbox")
        place.mkdir(exist_ok=True)
        (place / f"{number}.eml").write_bytes(message)
    result = killed("worker", str(tmp_path), 10, {})
    assert result["same"], result["differing"]
    assert result["kills"] == 10
    assert result["counts"]["ledger"] == FILES


def killed(what: str, url: str, kills: int, more: dict[str, str]) -> dict[str, Any]:
    """Run the killing program with a database server of its own."""
    result = run_program("tests.capture.killing", [what, "--url", url, "--kills", str(kills)], more)
    print(json.dumps({key: value for key, value in result.items() if key != "differing"}))
    return result
