"""Every calendar that we have: the totals add up, only what is truly broken waits in quarantine, and twice adds nothing."""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from wellworn.capture import filing
from wellworn.capture.calendar import Copy, Event, merge, read_calendar
from wellworn.capture.calendar.split import split
from wellworn.capture.models import LedgerEntry, Mailbox, Quarantined, SourceKind
from wellworn.capture.sources import Item
from wellworn.members.models import Member
from wellworn.records.models import Activity, Participation, Person

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
SHARED = Path(os.environ.get("WELLWORN_SHARED_DATA") or Path(__file__).parents[2] / "../shared/data").resolve()
FOLDER = SHARED / "calendar"
SERIES = FOLDER / "recurring_ical_events"
WHOLE_DAYS = re.compile(rb"DTSTART[^:\r\n]*:\s*\"?(\d{4})-?(\d\d)-?(\d\d)")
# Where we differ from the independent expansion, and why.
DIFFERENT = {
    "issue42.ics": "the other takes the zone `Europe/lisbon` from a VTIMEZONE that ends in 2019",
    "bad_rrule_missing_until_event.ics": "the other drops a series for an unknown part in its rule; we leave out the part",
    "issue_75_range_parameter.ics": "UNTIL as a bare date: we count that day too, as calendar programs do",
}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the shared calendars are not at {FOLDER}; set WELLWORN_SHARED_DATA"
)


def all_items(version: str) -> list[Item]:
    """Every component of every file."""
    found = []
    for path in sorted(FOLDER.rglob("*.ics")):
        name = path.relative_to(FOLDER).as_posix()
        found += [
            Item("calendar", piece.key, "calendar", piece.raw, version) for piece in split(path.read_bytes(), name)
        ]
    return found


def capture(mailbox: Mailbox, items: list[Item]) -> Counter[str]:
    """File all, in batches; what became of them."""
    total: Counter[str] = Counter()
    for begin in range(0, len(items), 500):
        tally = filing.file(mailbox, items[begin : begin + 500], at=AT)
        total.update(
            captured=tally.captured, duplicates=tally.duplicates, quarantined=tally.quarantined, known=tally.known,
            ignored=sum(tally.ignored.values()),
        )  # fmt: skip
    return total


def test_every_shared_calendar_is_captured_and_captured_again_it_adds_nothing(ana: Member) -> None:
    mailbox = Mailbox.objects.create(member=ana, kind=SourceKind.FILES, location="/calendars", created_at=AT)
    items = all_items("1")
    total = capture(mailbox, items)
    assert total["known"] == 0
    assert total.total() == len(items) == LedgerEntry.objects.count()
    counts = [model.objects.count() for model in (Activity, Participation, Person)]
    assert counts[0] > total["captured"]
    for kept in Quarantined.objects.all():
        raw = bytes(kept.raw)
        assert b"BEGIN:VEVENT" not in raw or not has_a_start(raw), raw
    assert capture(mailbox, items)["known"] == len(items)
    capture(mailbox, [item for item in all_items("2") if item.key.startswith("node_ical")])
    assert [model.objects.count() for model in (Activity, Participation, Person)] == counts


def has_a_start(raw: bytes) -> bool:
    """Whether there is a DTSTART that is a day of the calendar."""
    found = WHOLE_DAYS.search(raw.partition(b"BEGIN:VEVENT")[2])
    try:
        return found is not None and date(*map(int, found.groups())) is not None
    except ValueError:
        return False


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", sorted(SERIES.rglob("*.ics")), ids=lambda path: path.name)
def test_series_expand_as_an_independent_program_expands_them(path: Path) -> None:
    raw = path.read_bytes()
    events = [one for one in read_calendar(raw) if isinstance(one, Event) and one.starts]
    if not events or path.name in DIFFERENT:
        pytest.skip(DIFFERENT.get(path.name, "no event"))
    end = max(event.starts.utc() for event in events if event.starts) + timedelta(days=400)
    begin = end - timedelta(days=365)
    ours = set()
    for uid in {event.uid for event in events}:
        copies = [Copy(event, 1) for event in events if event.uid == uid]
        ours |= {(m.starts_at, m.ends_at) for m in merge(copies, horizon=end) if begin <= m.starts_at < end}
    theirs = set()
    for calendar in icalendar.Calendar.from_ical(raw, multiple=True):
        for one in recurring_ical_events.of(calendar, skip_bad_series=True).between(begin, end):
            starts = instant(one["DTSTART"].dt)
            if begin <= starts < end:
                theirs.add((starts, instant(one["DTEND"].dt) if "DTEND" in one else starts))
    assert ours == theirs


def instant(moment: datetime | date) -> datetime:
    """In UTC; what has no zone or no hour counts as UTC."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
