"""A worker, or the database, killed at any moment: nothing is lost, and nothing is doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.capture.accounts import accounts
from tests.capture.generated import mailbox
from tests.servers.dovecot import Dovecot

__all__ = ["accounts"]  # a fixture

MESSAGES = 5000
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
    result = killed(what, dovecot, full, KILLS)
    assert result["same"], result["differing"]
    assert result["kills"] > 0
    assert result["counts"]["ledger"] == MESSAGES


def killed(what: str, dovecot: Dovecot, account: str, kills: int) -> dict[str, Any]:
    """Run the killing program with a database server of its own."""
    root = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory(prefix="wellworn-kills-") as data:
        environment = os.environ | {
            "WELLWORN_DATA": data,
            "SSL_CERT_FILE": str(dovecot.certificate),
            "PYTHONPATH": f"{root / 'src'}:{root}",
            "PYTHONWARNINGS": "ignore",
        }
        environment.pop("DATABASE_URL", None)
        url = f"imaps://{account}@localhost:{dovecot.tls_port}"
        command = [sys.executable, "-m", "tests.capture.killing", what, "--url", url, "--kills", str(kills)]
        try:
            done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False)
        finally:
            stop_server(Path(data))
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps({key: value for key, value in result.items() if key != "differing"}))
    return result


def stop_server(data: Path) -> None:
    """End the database server that the program started in `data`."""
    import psutil

    for told in data.rglob("postmaster.pid"):
        try:
            process = psutil.Process(int(told.read_text().split()[0]))
            process.terminate()
            process.wait(30)
        except psutil.NoSuchProcess:
            continue
