"""A real SMTP server: aiosmtpd in a process of its own, which writes down every message that it has accepted.

With a folder of sent mail it files a copy there before it answers, as the big providers do. `python -m tests.servers.post_office …`.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.servers.ports import end, free_ports, self_signed, wait_until_answering

PASSWORD = "right"


@dataclass(frozen=True, slots=True)
class PostOffice:
    """A running server: implicit TLS on `tls_port`, STARTTLS on `port`. `folder` holds what it accepted, in order."""

    host: str
    port: int
    tls_port: int
    certificate: Path
    folder: Path

    def accepted(self) -> list[EmailMessage]:
        """Every message that it has taken, oldest first."""
        files = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(one.read_bytes(), policy=policy.default) for one in files]  # type: ignore[misc]

    def say(self, answer: str) -> None:
        """Answer the next messages with this line instead of taking them; nothing takes them again."""
        (self.folder / "answer").write_text(answer)

    def copy_into(self, maildir: Path | None) -> None:
        """File copies of what is accepted in this Maildir folder."""
        (self.folder / "copies").write_text(str(maildir or ""))


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    """A server of this test alone."""
    folder = Path(tempfile.mkdtemp(prefix="wellworn-post-"))
    folder.chmod(0o755)
    certificate, key = self_signed(folder, "Post office")
    port, tls_port = free_ports(2)
    command = [sys.executable, "-W", "ignore", "-m", "tests.servers.post_office", str(folder), str(port), str(tls_port)]
    root = Path(__file__).parents[2]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, str(certificate), str(key)], cwd=root, stderr=log, stdout=log)
    try:
        wait_until_answering(process, tls_port, folder / "log")
        yield PostOffice("localhost", port, tls_port, certificate, folder)
    finally:
        end(process)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Serve until told to end."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, LoginPassword

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("tls_port", type=int)
    parser.add_argument("certificate")
    parser.add_argument("key")
    options = parser.parse_args()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)

    def authenticate(_server, _session, _envelope, _mechanism, data):  # type: ignore[no-untyped-def]
        right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)

    common = {"hostname": "127.0.0.1", "authenticator": authenticate, "auth_required": True, "decode_data": False}
    handler = Keeper(options.folder)
    plain = Controller(handler, port=options.port, tls_context=context, **common)
    tls = Controller(handler, port=options.tls_port, ssl_context=context, auth_require_tls=False, **common)
    plain.start()
    tls.start()
    signal.sigwait([signal.SIGTERM, signal.SIGINT])
    os._exit(0)


class Keeper:
    """Writes down what is accepted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        self.dice = random.Random(1)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # type: ignore[no-untyped-def]
        """Nobody lives at an address that begins with nobody."""
        if address.startswith("nobody"):
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # type: ignore[no-untyped-def]
        """Take the message, after and before a moment in which a client may be killed."""
        import asyncio

        answer = self.folder / "answer"
        if answer.exists() and (said := answer.read_text()):
            return said
        slow = (self.folder / "slow").exists()
        await asyncio.sleep(self.dice.uniform(0, 0.03) if slow else 0)
        self._keep(envelope.content)
        await asyncio.sleep(self.dice.uniform(0, 0.05) if slow else 0)
        return "250 OK"

    def _keep(self, content: bytes) -> None:
        self.number += 1
        draft = self.folder / f"{self.number:06}.tmp"
        draft.write_bytes(content)
        copies = self.folder / "copies"
        if copies.exists() and (into := copies.read_text()):
            name = f"{time.time_ns()}.{self.number}.localhost"
            place = Path(into)
            (place / "tmp" / name).write_bytes(content)
            owner = place.stat()
            if os.geteuid() == 0:
                os.chown(place / "tmp" / name, owner.st_uid, owner.st_gid)
            (place / "tmp" / name).rename(place / "new" / name)
        draft.rename(draft.with_suffix(".eml"))


if __name__ == "__main__":
    main()
