"""PostgreSQL: yours through `DATABASE_URL`, else an embedded server in the data folder. This package is also the Django database
engine of the embedded server, which comes up at the first connection: whoever only reads the settings waits for nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

CONNECT_SECONDS = "5"  # for a server of yours to answer; a machine that is gone would be waited for minutes
CONNECTION_SECONDS = 3_600  # that a connection may be kept: the first page of a new one takes 90 ms longer


def django_database(data: Path) -> dict[str, Any]:
    """Django's DATABASES entry. Raises `ValueError` with a sentence for a `DATABASE_URL` that is not PostgreSQL's."""
    url = os.environ.get("DATABASE_URL", "")
    shared = {"CONN_MAX_AGE": CONNECTION_SECONDS, "CONN_HEALTH_CHECKS": True}
    if not url:
        return {"ENGINE": "wellworn.lib.postgres", "NAME": "wellworn", "FOLDER": data / "postgres", **shared}
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        parts, port = urlsplit(""), ""
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise ValueError("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    options = {"connect_timeout": CONNECT_SECONDS, **dict(parse_qsl(parts.query))}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": port,
        "OPTIONS": options,
        **shared,
    }
