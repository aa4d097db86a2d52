"""A real CalDAV server: Radicale, with users that have passwords."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.ports import end, free_ports, self_signed, wait_until_answering

CONFIGURATION = """\
[server]
hosts = 127.0.0.1:{port}
ssl = {tls}
certificate = {certificate}
key = {key}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
htpasswd_cache = False
delay = 0
[rights]
type = owner_only
[storage]
filesystem_folder = {folder}/collections
[logging]
level = warning
"""


@dataclass(frozen=True, slots=True)
class Radicale:
    """A running Radicale at `url`, and with TLS at `tls_url` for a client that trusts `certificate`."""

    url: str
    tls_url: str
    certificate: Path
    folder: Path

    def add_user(self, name: str, password: str) -> str:
        """Let `name` sign in with `password` (a new one if the user is there), and give the user's home URL."""
        users = self.folder / "users"
        kept = [line for line in users.read_text().splitlines() if not line.startswith(f"{name}:")]
        users.write_text("\n".join([*kept, f"{name}:{password}"]) + "\n")
        return f"{self.url}{name}/"


@pytest.fixture(scope="session")
def radicale() -> Iterator[Radicale]:
    """A Radicale of this test process alone: two servers, plain and TLS, over one store."""
    folder = Path(tempfile.mkdtemp(prefix="wellworn-radicale-"))
    (folder / "users").touch()
    certificate, key = self_signed(folder)
    ports = free_ports(2)
    started = []
    try:
        for port, tls in zip(ports, (False, True), strict=True):
            settings = folder / f"{port}.conf"
            settings.write_text(
                CONFIGURATION.format(port=port, tls=tls, certificate=certificate, key=key, folder=folder)
            )
            with (folder / f"{port}.log").open("wb") as log:
                command = [sys.executable, "-m", "radicale", "--config", str(settings)]
                started.append(subprocess.Popen(command, stdout=log, stderr=log))
        for process, port in zip(started, ports, strict=True):
            wait_until_answering(process, port, folder / f"{port}.log")
        plain, secure = ports
        yield Radicale(f"http://127.0.0.1:{plain}/", f"https://127.0.0.1:{secure}/", certificate, folder)
    finally:
        for process in started:
            end(process)
        shutil.rmtree(folder, ignore_errors=True)
