"""Who the embedded server runs as. PostgreSQL refuses to run as root; root therefore gives it an account of its own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

ACCOUNT = "wellworn"


class Account:
    """The user that the programs of PostgreSQL run as: the present one, or for root `wellworn` or the folder's owner."""

    def __init__(self, folder: Path) -> None:
        self.entry = _for_root(folder) if os.geteuid() == 0 else None

    def run(self, command: Sequence[str], *, stdin: str = "") -> None:
        """Run a program of PostgreSQL to its end. Raises `CalledProcessError` with what it said in `output`."""
        subprocess.run(
            [*self._become(), *command],
            input=stdin,
            check=True,
            text=True,
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LC_ALL": "C", "LANG": "C"},
        )

    def own(self, folder: Path) -> None:
        """Give a new folder to the account, closed to everybody else."""
        folder.chmod(0o700)
        if self.entry is not None:
            os.chown(folder, self.entry.pw_uid, self.entry.pw_gid)

    def owns(self, folder: Path) -> bool:
        """Whether the folder is the account's, and not one that somebody else has laid there."""
        return folder.stat().st_uid == (os.geteuid() if self.entry is None else self.entry.pw_uid)

    def _become(self) -> list[str]:
        """The start of a command line that turns root into the account.

        It keeps one of root's powers, that of passing closed folders: the data folder or the programs may be inside a home that
        is closed to others, and opening /root to every user of the machine for our sake would be worse.
        """
        if self.entry is None:
            return []
        ids = [f"--reuid={self.entry.pw_uid}", f"--regid={self.entry.pw_gid}", "--clear-groups"]
        powers = [
            "--bounding-set=-all,+dac_override",
            "--inh-caps=-all,+dac_override",
            "--ambient-caps=-all,+dac_override",
        ]
        return ["setpriv", *ids, *powers, "--"]


def _for_root(folder: Path) -> pwd.struct_passwd:
    """Who runs the server when we are root: who owns the folder already, else `wellworn`, made if need be, else nobody."""
    if folder.exists() and (owner := folder.stat().st_uid) != 0:
        return pwd.getpwuid(owner)
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    if shutil.which("useradd"):
        made = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(made, capture_output=True, check=False)  # another process may have been first
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(ACCOUNT)
    return pwd.getpwnam("nobody")
