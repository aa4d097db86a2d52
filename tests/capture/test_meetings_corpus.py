"""Every calendar that we have: the totals add up, only what is truly broken waits in quarantine, and twice adds nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wellworn.capture import filing
from wellworn.capture.calendar.split import split
from wellworn.capture.models import LedgerEntry, Mailbox, SourceKind
from wellworn.capture.sources import Item
from wellworn.members.models import Member
from wellworn.records.models import Activity, Participation

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
SHARED = Path(os.environ.get("WELLWORN_SHARED_DATA") or Path(__file__).parents[2] / "../shared/data").resolve()
FOLDER = SHARED / "calendar"


def all_items() -> list[Item]:
    found = []
    for path in sorted(FOLDER.rglob("*.ics")):
        name = path.relative_to(FOLDER).as_posix()
        found += [Item("calendar", piece.key, "calendar", piece.raw, "1") for piece in split(path.read_bytes(), name)]
    return found


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the shared calendars are not at {FOLDER}; set WELLWORN_SHARED_DATA")
def test_every_shared_calendar_is_captured_and_the_totals_add_up(ana: Member) -> None:
    mailbox = Mailbox.objects.create(member=ana, kind=SourceKind.FILES, location="/calendars", created_at=AT)
    items = all_items()
    import time

    t = time.time()
    tallies = [filing.file(mailbox, items[n : n + 500], at=AT) for n in range(0, len(items), 500)]
    print(time.time() - t)
    print(tallies)
    from collections import Counter

    print(
        Counter(LedgerEntry.objects.values_list("outcome", "reason")),
        Activity.objects.count(),
        Participation.objects.count(),
    )
    t = time.time()
    tallies = [filing.file(mailbox, items[n : n + 500], at=AT) for n in range(0, len(items), 500)]
    print(tallies, time.time() - t)
    assert 0
