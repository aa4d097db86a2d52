"""Bad input on the command line: exit code 2 and one sentence with the next step, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wellworn.cli import main

LETTER = b"From: Joost <joost@aquaveld.example>\r\nTo: ana@norrvik.example\r\nSubject: Hi\r\nMessage-ID: <1@x>\r\n\r\nHello\r\n"
LONG = "x" * 300


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("capture", "", "--for", "a@x.example"), "Say what to capture"),
        (("capture", "/dev/null", "--for", "a@x.example"), "neither a file nor a folder"),
        (("capture", "imaps://u@[::1", "--for", "a@x.example"), "is no address"),
        (("capture", "/proc/self/mem", "--for", "a@x.example"), "cannot be read"),
        (("member", "add", "a@x.example", "--name", LONG), "200 characters at most"),
        (("member", "add", "a@x.example", "--team", LONG), "200 characters at most"),
        (("member", "add", f"{LONG}@x.example"), "is not a mail address"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_done_is_refused(
    argv: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(list(argv))
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "postgresql://u@localhost:port/x", "DATABASE_URL must look like"),
        ("DATABASE_URL", "postgresql://u:p@127.0.0.1:1/x", "The database does not answer"),
        ("WELLWORN_DATA", "/etc/passwd", "Choose another with WELLWORN_DATA"),
        ("WELLWORN_PROXIES", "many", "WELLWORN_PROXIES must be a number"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(name: str, value: str, sentence: str, tmp_path: Path) -> None:
    done = _wellworn("export", "people", **{"WELLWORN_DATA": str(tmp_path), name: value})
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.django_db(transaction=True)
def test_an_unreadable_file_and_an_empty_mbox_do_not_stop_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.eml").write_bytes(LETTER)
    (tmp_path / "Drafts.mbox").touch()
    (tmp_path / "Sent").touch()
    (tmp_path / "Sent.msf").touch()
    (tmp_path / "broken.eml").symlink_to("/proc/self/mem")  # a file that not even root reads from its beginning
    assert main(["capture", str(tmp_path), "--for", "ana@norrvik.example", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["seen"], told["waiting"], told["quarantined"]) == (1, 1, 0)
    assert main(["check", "mailbox", "ana@norrvik.example"]) == 1
    assert "broken.eml" in capsys.readouterr().out


def _wellworn(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": "src", **environment}
    return subprocess.run(
        [sys.executable, "-m", "wellworn", *argv], env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )  # fmt: skip
