"""What every answer says to the browser, and how the cookies are set."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.conftest import signed_in
from wellworn.members.models import Member
from wellworn.web.logs import OneLine
from wellworn.web.mail_settings import mail_settings


def directives(policy: str) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


@pytest.mark.parametrize("path", ["/", "/no-such-page/", "/static/no-such-file.css"])
def test_every_answer_lets_only_our_own_files_run_and_nobody_frame_us(client: Client, db: None, path: str) -> None:
    headers = client.get(path).headers
    policy = directives(headers["Content-Security-Policy"])
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "img-src", "connect-src", "form-action")} == {"'self'"}
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_cache_keeps_a_page(ana: Member) -> None:
    assert "no-store" in signed_in(ana).get("/").headers["Cache-Control"]


def test_the_cache_is_shared_through_the_database(db: None) -> None:
    cache.set("tries", 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM web_cache")
        assert cursor.fetchone() == (1,)
    assert cache.get("tries") == 3


def test_behind_tls_cookies_are_secure_and_browsers_are_told_to_stay(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.CSRF_TRUSTED_ORIGINS, s.ALLOWED_HOSTS[-1])"
    )
    assert _with_settings(code, tmp_path, WELLWORN_PUBLIC_URL="https://crm.example.com/") == (
        "True True 31536000 ['https://crm.example.com'] crm.example.com"
    )
    assert _with_settings(code, tmp_path).startswith("False False 0 []")


def test_a_wrong_setting_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must look like"):
        mail_settings("http://mail.example", tmp_path)


def test_mail_goes_to_a_folder_unless_a_server_is_named(tmp_path: Path) -> None:
    assert mail_settings("", tmp_path / "outbox")["MAIL_IS_KEPT_IN"] == tmp_path / "outbox"
    sent = mail_settings("smtp+tls://me:p%40ss@mail.example", tmp_path)
    assert (sent["EMAIL_HOST"], sent["EMAIL_PORT"], sent["EMAIL_HOST_PASSWORD"]) == ("mail.example", 587, "p@ss")
    assert (sent["EMAIL_USE_TLS"], sent["EMAIL_USE_SSL"]) == (True, False)


def test_the_log_is_one_line_without_addresses() -> None:
    record = logging.LogRecord(
        "wellworn", logging.ERROR, "", 1, "No answer to %s\nin time", ("<ana@norrvik.example>",), None
    )
    line = OneLine().format(record)
    assert "\n" not in line
    assert "norrvik" not in line and "[address]" in line


def _with_settings(code: str, data: Path, **environment: str) -> str:
    given = {
        **os.environ,
        "WELLWORN_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "wellworn.web.settings",
        "PYTHONPATH": "src",
    }
    given.pop("WELLWORN_PUBLIC_URL", None)
    return subprocess.check_output([sys.executable, "-c", code], env={**given, **environment}, text=True).strip()
