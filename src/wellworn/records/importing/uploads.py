"""The files that imports were made of: kept in the data folder for as long as their import can be undone, then removed."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from wellworn.lib import home
from wellworn.records.importing.files import LARGEST, CannotRead
from wellworn.records.models.batch import Batch, BatchKind

KEPT = timedelta(days=30)  # after its import is over
NAME = re.compile(r"^[0-9a-f]{32}$")


def folder() -> Path:
    """Where they lie, readable by their owner alone."""
    found = home.data_folder() / "imports"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def path_of(stored: str) -> Path:
    """Where a file lies. Raises CannotRead when it was removed."""
    path = folder() / stored
    if not NAME.match(stored) or not path.exists():
        raise CannotRead(_("The file of this import was removed, as its time to be undone is over. Bring it again."))
    return path


def keep(pieces: Iterable[bytes]) -> str:
    """Keep a file; the name by which it is found again. Raises CannotRead when it is too large."""
    stored = secrets.token_hex(16)
    path, size = folder() / stored, 0
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > LARGEST:
                    raise CannotRead(
                        _("That file is larger than two gigabytes. Split it, and import the parts one after another.")
                    )
                file.write(piece)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise CannotRead(_("The server has no room left for the file. Tell an admin, then try again.")) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return stored


def forget(stored: str) -> None:
    """Remove a file."""
    if NAME.match(stored):
        (folder() / stored).unlink(missing_ok=True)


def clean(*, at: datetime) -> int:
    """Remove the files of imports that were over long ago, and drafts that nobody went on with; how many."""
    recent = Batch.objects.filter(kind=BatchKind.IMPORT, created_at__gt=at - KEPT)
    late = Batch.objects.filter(kind=BatchKind.IMPORT, finished_at__gt=at - KEPT)
    running = Batch.objects.filter(kind=BatchKind.IMPORT, state__in=("waiting", "running", "undoing"))
    wanted = {plan.get("stored") for rows in (recent, late, running) for plan in rows.values_list("plan", flat=True)}
    gone = [
        path for path in folder().iterdir() if path.name not in wanted and path.stat().st_mtime < at.timestamp() - 3600
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
