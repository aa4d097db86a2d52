"""A real IMAP server: Dovecot, with a Maildir for each user, plain, STARTTLS and TLS."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.ports import end, free_ports, self_signed, wait_until_answering

CONFIGURATION = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mailbox_idle_check_interval = 1s
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Drafts {{
    auto = create
    special_use = \\Drafts
  }}
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
  mailbox Trash {{
    auto = create
    special_use = \\Trash
  }}
}}
service imap-login {{
  chroot =
  process_limit = 100
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running Dovecot. `certificate` is what a client must trust for STARTTLS on `port` and TLS on `tls_port`."""

    host: str
    port: int
    tls_port: int
    certificate: Path
    folder: Path
    owner: tuple[int, int]  # user and group ids that mail belongs to

    def add_user(self, name: str, password: str) -> Path:
        """Let `name` sign in with `password` (a new one if the user is there), and give the user's Maildir."""
        users = self.folder / "users"
        home = self.folder / "mail" / name
        kept = [line for line in users.read_text().splitlines() if not line.startswith(f"{name}:")]
        kept.append(f"{name}:{{plain}}{password}:{self.owner[0]}:{self.owner[1]}::{home}::")
        users.write_text("\n".join(kept) + "\n")
        self._make(home)
        for part in ("", "cur", "new", "tmp"):
            self._make(home / "Maildir" / part)
        return home / "Maildir"

    def maildir(self, name: str) -> Path:
        """The Maildir of `name`; its other folders are beside `cur` as `.Sent`, `.Archive.2024`."""
        return self.folder / "mail" / name / "Maildir"

    def deliver(self, name: str, message: bytes, folder: str = "") -> None:
        """Put a message into the Maildir of `name`, into the inbox or a folder such as `Sent`."""
        into = self.maildir(name) / (f".{folder}" if folder else "")
        for part in ("", "cur", "new", "tmp"):
            self._make(into / part)
        descriptor, draft = tempfile.mkstemp(dir=into / "tmp", prefix=f"{len(message)}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(message)
        self._give(Path(draft))
        Path(draft).rename(into / "new" / Path(draft).name)

    def _make(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._give(folder)

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, *self.owner)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot of this test process alone."""
    program = shutil.which("dovecot") or shutil.which("/usr/sbin/dovecot")
    if program is None:
        pytest.fail("These tests need Dovecot: bin/test installs it, or run `apt-get install dovecot-imapd` yourself.")
    folder = Path(tempfile.mkdtemp(prefix="wellworn-dovecot-"))
    folder.chmod(0o755)  # its processes run as several users
    port, tls_port = free_ports(2)
    certificate, key = self_signed(folder)
    (folder / "users").touch()
    (folder / "mail").mkdir(mode=0o755)
    internal, login, owner = _accounts()
    group = subprocess.check_output(["id", "-gn", internal], text=True).strip()
    (folder / "dovecot.conf").write_text(
        CONFIGURATION.format(
            folder=folder,
            certificate=certificate,
            key=key,
            internal=internal,
            internal_group=group,
            login=login,
            port=port,
            tls_port=tls_port,
        )
    )
    process = subprocess.Popen([program, "-F", "-c", str(folder / "dovecot.conf")])
    try:
        wait_until_answering(process, port, folder / "log")
        yield Dovecot("127.0.0.1", port, tls_port, certificate, folder, owner)
    finally:
        end(process)
        shutil.rmtree(folder, ignore_errors=True)


def _accounts() -> tuple[str, str, tuple[int, int]]:
    """The users for Dovecot's inner processes and its login, and the ids of mail: its own as root, else all are us."""
    if os.geteuid() != 0:
        me = pwd.getpwuid(os.geteuid()).pw_name
        return me, me, (os.geteuid(), os.getegid())
    nobody = pwd.getpwnam("nobody")
    return "dovecot", "dovenull", (nobody.pw_uid, nobody.pw_gid)
