"""How mail that Wellworn sends itself (a password reset) goes out: `WELLWORN_SMTP_URL`, else into a folder as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_settings(url: str, outbox: Path) -> dict[str, Any]:
    """Django's EMAIL_* settings. Raises `ValueError` with a sentence for a URL that is not one of SMTP."""
    if not url:
        outbox.mkdir(parents=True, exist_ok=True)
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": outbox,
            "MAIL_IS_KEPT_IN": outbox,
        }
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(
            "WELLWORN_SMTP_URL must look like smtp+tls://user:password@host:587, or smtps://... or smtp://..."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
        "MAIL_IS_KEPT_IN": None,
    }
