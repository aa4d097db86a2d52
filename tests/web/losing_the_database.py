"""Answer pages, crash the database under them, and say what was answered. A program of its own, for it needs a database server of its own:
`python -m tests.web.losing_the_database`. Prints one JSON object."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

LONGEST = 60.0  # seconds that anything may take
STILL = 20  # pages in a row


def main() -> None:
    """Crash a session, which the whole server recovers from, and then the server itself, under pages that are asked without a pause."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellworn.web.settings")
    import django
    from django.conf import settings
    from django.test import Client

    from wellworn.lib import sql
    from wellworn.lib.postgres.base import DatabaseWrapper

    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": settings.PLAIN}}
    settings.MIDDLEWARE = [
        one for one in settings.MIDDLEWARE if "welcome" not in one
    ]  # it asks for a table; there is none
    django.setup()
    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = "tests.web.faulty", ["testserver"]
    DatabaseWrapper.patience = 0.3
    client = Client(raise_request_exception=False)
    faults = until_still(client)
    [(session,)] = sql.rows("SELECT pg_backend_pid()")
    os.kill(session, signal.SIGKILL)
    faults |= until_still(client)
    os.kill(int((Path(settings.DATA) / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    faults |= until_still(client)
    print(json.dumps({"faults": sorted(faults)}))


def until_still(client: Client) -> set[int]:
    """Ask until so many answers in a row are as they should be; which faults there were on the way."""
    from django.db import close_old_connections

    ends, faults, row = time.monotonic() + LONGEST, set(), 0
    while row < STILL:
        if time.monotonic() > ends:
            raise TimeoutError
        status = client.get("/asks").status_code
        close_old_connections()  # as a server does after each page
        row = row + 1 if status == 200 else 0
        if status != 200:
            faults.add(status)
    return faults


if __name__ == "__main__":
    main()
