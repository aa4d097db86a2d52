"""The embedded server: made once, found again, shared, and gone when nobody uses it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wellworn.lib.postgres import django_database
from wellworn.lib.postgres.server import EmbeddedServer

QUERY = """\
import sys
import django
from django.conf import settings
from django.db import connection
from wellworn.lib.postgres import django_database
from pathlib import Path
settings.configure(DATABASES={"default": django_database(Path(sys.argv[1]))})
django.setup()
def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None
"""


class Asking:
    """A process of its own that asks the server of a data folder."""

    def __init__(self, data: Path, code: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", QUERY + code, str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "WELLWORN_DATA": str(data), "PYTHONPATH": "src", "DATABASE_URL": ""},
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self) -> list[str]:
        said, _ = self.process.communicate("\n", timeout=90)
        assert self.process.returncode == 0, said
        return said.split()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of this test alone, inside a folder that is closed to everybody else, as /root is."""
    folder = tmp_path / "closed" / "data"
    folder.mkdir(parents=True)
    folder.parent.chmod(0o700)
    monkeypatch.setenv("WELLWORN_DATA", str(folder))
    yield folder
    if (folder / "postgres").exists():
        EmbeddedServer(folder / "postgres").stop()


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def test_a_server_is_made_closed_to_others_and_stops_with_the_last_who_used_it(data: Path) -> None:
    asked = "print(ask('SELECT current_user'), ask('SELECT current_database()'), ask('SHOW server_version_num')[:2])"
    assert Asking(data, asked).end() == ["wellworn", "wellworn", "18"]
    assert (data / "postgres").stat().st_mode & 0o777 == 0o700
    assert data.parent.stat().st_mode & 0o777 == 0o700
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_wellworns_role_is_no_superuser(data: Path) -> None:
    assert Asking(data, "print(ask('SELECT rolsuper FROM pg_roles WHERE rolname = current_user'))").end() == ["False"]


def test_processes_that_start_at_once_share_one_server_and_the_first_to_leave_takes_nothing_away(data: Path) -> None:
    code = "print(ask('SELECT pg_postmaster_start_time()::text').replace(' ', 'T'), flush=True); input(); print(ask('SELECT 1'))"
    asking = [Asking(data, code) for _ in range(4)]
    assert len({each.line() for each in asking}) == 1
    assert [each.end() for each in asking] == [["1"]] * 4


def test_a_killed_server_is_started_again_for_the_next_connection_and_has_what_was_committed(data: Path) -> None:
    code = (
        "ask('CREATE TABLE kept AS SELECT 42 AS n'); print('made', flush=True); input(); connection.close();"
        "print(ask('SELECT n FROM kept'))"
    )
    asking = Asking(data, code)
    assert asking.line() == "made"
    os.kill(postmaster(data), signal.SIGKILL)
    assert asking.end() == ["42"]


def test_a_process_number_that_now_is_somebody_elses_does_not_keep_the_server_from_starting(data: Path) -> None:
    Asking(data, "ask('SELECT 1')").end()
    innocent = subprocess.Popen(["sleep", "60"])
    try:
        (data / "postgres" / "postmaster.pid").write_text(
            f"{innocent.pid}\n{data}/postgres\n1\n5432\n{data}\n\n\nready\n"
        )
        assert Asking(data, "print(ask('SELECT 1'))").end() == ["1"]
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()


def test_a_making_that_was_killed_is_begun_anew(data: Path) -> None:
    (data / "postgres.new").mkdir()
    (data / "postgres.new" / "PG_VERSION").write_text("18")
    assert Asking(data, "print(ask('SELECT 1'))").end() == ["1"]


def test_a_path_too_long_for_a_socket_works(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = data / ("long" * 12) / ("longer" * 8)
    deep.mkdir(parents=True)
    monkeypatch.setenv("WELLWORN_DATA", str(deep))
    assert Asking(deep, "print(ask('SELECT 1'))").end() == ["1"]


def test_the_server_outlives_a_killed_process_and_the_next_one_finds_it(data: Path) -> None:
    asking = Asking(data, "ask('SELECT 1'); print('up', flush=True); input()")
    assert asking.line() == "up"
    server = postmaster(data)
    asking.process.kill()
    asking.process.communicate()
    next_one = Asking(data, "ask('SELECT 1'); print('up', flush=True); input()")
    next_one.line()
    assert postmaster(data) == server
    next_one.end()
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_a_server_of_your_own_is_used_as_its_url_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:p%40ss@db.example:6432/crm?sslmode=require")
    database = django_database(tmp_path)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["NAME"], database["USER"], database["PASSWORD"]) == ("crm", "me", "p@ss")
    assert (database["HOST"], database["PORT"], database["OPTIONS"]) == (
        "db.example",
        "6432",
        {"sslmode": "require", "connect_timeout": "5"},
    )


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://host", "nonsense"])
def test_a_url_that_is_not_postgresqls_is_refused_in_a_sentence(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ValueError, match="must look like"):
        django_database(tmp_path)
