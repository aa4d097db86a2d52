"""The command line says what it did, or in one sentence why it did not."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.servers.ports import PATIENCE, free_ports

from wellworn.cli import main
from wellworn.members.models import Alias, Member, Team


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(list(argv))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_help_lists_the_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--help")
    assert code == 0
    assert {"up", "web", "worker", "member"} <= {line.split()[0] for line in out.splitlines() if line.startswith("  ")}


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("fly",), "There is no 'fly'"),
        (("member", "add", "nobody"), "“nobody” is not a mail address."),
        (("member", "add", "a@x.example", "--role", "boss"), "invalid choice: 'boss'"),
        (("member", "add"), "EMAIL"),
        (("member", "add", "a@x.example", "--wings"), "--wings"),
        (("web", "--port", "0"), "0 is not a port."),
        (("web", "--port", "many"), "invalid int value: 'many'"),
        (("web", "--host", "192.0.2.1"), "192.0.2.1 is not an address of this machine."),
    ],
)
@pytest.mark.django_db
def test_a_wrong_input_is_refused_in_one_sentence(
    argv: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_a_demo_that_was_stopped_half_way_is_not_taken_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WELLWORN_DATA", str(tmp_path))
    (tmp_path / "demo.begun").touch()
    code, out, err = run(capsys, "demo", "--build-only")
    assert (code, out) == (2, "")
    assert err == f"The demo was stopped while it was built. Delete {tmp_path} and start it again.\n"


def test_a_taken_port_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for verb in ("web", "up", "demo"):
            assert run(capsys, verb, "--port", str(port)) == (
                2,
                "",
                f"Port {port} is taken. Choose another with --port.\n",
            )


@pytest.mark.django_db(transaction=True)
def test_a_member_is_added_with_team_role_and_own_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    given = (
        "Dana@X.example",
        "--name",
        "Dana",
        "--role",
        "manager",
        "--team",
        "North",
        "--alias",
        "D@y.example",
        "--json",
    )
    code, out, _ = run(capsys, "member", "add", *given)
    member = Member.objects.get()
    assert code == 0
    assert json.loads(out) == {
        "id": member.pk, "email": "dana@x.example", "name": "Dana", "role": "manager", "team": "North",
        "aliases": ["d@y.example"],
    }  # fmt: skip
    assert member.team == Team.objects.get(path=f"{member.team_id}.")
    assert not member.has_usable_password()


@pytest.mark.parametrize("again", ["dana@x.example", "DANA@x.example", "own@x.example"])
@pytest.mark.django_db(transaction=True)
def test_an_address_belongs_to_one_member_and_a_refusal_leaves_nothing(
    again: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "member", "add", "dana@x.example", "--alias", "own@x.example")
    code, _, err = run(capsys, "member", "add", "new@x.example", "--team", "Fresh", "--alias", again)
    assert (code, err) == (2, f"{again.lower()} belongs to dana@x.example.\n")
    assert (Member.objects.count(), Alias.objects.count(), Team.objects.count()) == (1, 1, 0)


def test_up_serves_works_and_ends_cleanly_and_takes_its_database_along(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    environment = {**os.environ, "WELLWORN_DATA": str(tmp_path), "PYTHONPATH": "src", "DATABASE_URL": ""}
    command = [sys.executable, "-m", "wellworn", "up", "--port", str(port), "--processes", "1"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert wait_for_page(f"http://127.0.0.1:{port}/", process) == (200, "/welcome")
        assert (tmp_path / "postgres" / "postmaster.pid").exists()
    finally:
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in out
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()


def test_up_that_is_killed_leaves_nothing_running(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    environment = {**os.environ, "WELLWORN_DATA": str(tmp_path), "PYTHONPATH": "src", "DATABASE_URL": ""}
    command = [sys.executable, "-m", "wellworn", "up", "--port", str(port), "--processes", "1"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_for_page(f"http://127.0.0.1:{port}/", process)
    finally:
        process.kill()
    process.communicate(timeout=60)  # comes back when the last part has let go of what it writes to
    until = time.monotonic() + PATIENCE
    while (tmp_path / "postgres" / "postmaster.pid").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def wait_for_page(url: str, process: subprocess.Popen[str]) -> tuple[int, str]:
    """The status of the page, and the path that it led to, once the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url) as answer:
                return int(answer.status), urlsplit(answer.url).path
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the web server does not answer")
