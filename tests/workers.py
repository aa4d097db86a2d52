"""Worker processes that may be killed at any moment: in a program of its own, with a database server of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from wellworn.capture.models import Mailbox
    from wellworn.members.models import Member

ROOT = Path(__file__).parents[1]


def run_program(module: str, arguments: Sequence[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """Run `python -m module` with a fresh data folder; the JSON object that it prints last."""
    with tempfile.TemporaryDirectory(prefix="wellworn-kills-") as data:
        around = os.environ | {
            "WELLWORN_DATA": data,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "PYTHONWARNINGS": "ignore",
            **environment,
        }
        around.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", module, *arguments]
        try:
            done = subprocess.run(command, env=around, cwd=ROOT, capture_output=True, text=True, check=False)
        finally:
            _stop_server(Path(data))
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _stop_server(data: Path) -> None:
    """End the database server that the program started in `data`."""
    for told in data.rglob("postmaster.pid"):
        try:
            process = psutil.Process(int(told.read_text().split()[0]))
            process.terminate()
            process.wait(30)
        except psutil.NoSuchProcess:
            continue


# Inside the program ---------------------------------------------------------------------------------------------------


def begin(**environment: str) -> None:
    """Set Wellworn up in this process, with an empty database."""
    os.environ |= {"WELLWORN_ALLOW_PRIVATE_HOSTS": "localhost", **environment}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellworn.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def ana() -> Member:
    """A fresh workspace's only member."""
    from wellworn.members.models import InternalDomain, Member

    InternalDomain.objects.create(domain="norrvik.example")
    return Member.objects.create(email="ana@norrvik.example", name="Ana Lind")


def connected(member: Member, url: str) -> Mailbox:
    """The member's mailbox on a mail server, imaps://user@host:port."""
    from django.utils import timezone

    from wellworn.capture.connect import Account, connect, find
    from wellworn.capture.credential import Credential
    from wellworn.capture.sources.imap_session import Server

    server, credential = Server.from_url(url), Credential("password", "right")
    account, folders = find([Account(server.host, server.user, server.port, server.tls)], credential)
    return connect(member, account, credential, folders, at=timezone.now())


def forked(work: Callable[[], object]) -> int:
    """The id of a worker process that does `work` and ends. It shares no connection with us."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            work()
        os._exit(0)
    return pid


def run_in_peace(work: Callable[[], object]) -> None:
    """A worker process that comes to its end."""
    os.waitpid(forked(work), 0)


def kill(pid: int) -> bool:
    """SIGKILL a worker; whether it was still at work."""
    os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)
