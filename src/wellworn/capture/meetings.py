"""Filing meetings: what calendars and invitations hold becomes copies, and copies become activities.

An item's copies are replaced whenever it is filed again, and the meetings of a series are worked out anew from all its copies:
so neither the order of the items nor how often they come leaves a trace.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from wellworn.capture import circle as circles
from wellworn.capture import knowledge, ledger, marks, meeting_rows, post, reasons, timeline
from wellworn.capture.agreed import Calendar, Filed
from wellworn.capture.calendar import Broken, Event, read_calendar
from wellworn.capture.calendar.source import named
from wellworn.capture.circle import Circle
from wellworn.capture.locking import lock_filing
from wellworn.capture.models import Mailbox, MeetingCopy, Outcome
from wellworn.members.models import Member
from wellworn.records.models import Activity

NO_MEETING = ("COUNTER", "REFRESH", "DECLINECOUNTER")  # wishes, which change nothing until the organiser agrees
SERIES_AT_ONCE = 50
COUNTED_BACK = timedelta(days=60)  # by the daily job: how long nothing may have run
COUNTED_LATELY = timedelta(days=1)  # by the hourly job


@dataclass(slots=True)
class _Sorted:
    """One calendar's components on their way."""

    calendar: Calendar
    kept: list[Event] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # reasons
    broken: list[Broken] = field(default_factory=list)
    known_before: bool = False  # another calendar holds the same
    again: bool = False  # the item was filed before


def file_meetings(mailbox: Mailbox, calendars: Sequence[Calendar], circle: Circle, *, at: datetime) -> list[Filed]:
    """File the calendars, one answer each and in their order. Runs in the filing transaction, under its lock."""
    sorted_out = [_sort(mailbox, calendar, circle) for calendar in calendars]
    touched = _replace_copies(mailbox, sorted_out)
    _notice_names(mailbox, sorted_out, circle)
    refiled = meeting_rows.refile(touched, circle, at=at)
    return [_answer(one, refiled) for one in sorted_out]


def remove(mailbox: Mailbox, folder: str, keys: Collection[str], *, at: datetime) -> int:
    """Note that the provider no longer holds items. Their meetings from now on are off for this member; past ones stay.

    A coming meeting that no calendar holds any more counts as cancelled. Gives the number of events that went.
    """
    with transaction.atomic():
        lock_filing()
        gone = MeetingCopy.objects.filter(
            folder__mailbox=mailbox, folder__name=folder, key__in=list(keys), in_mail=False, removed_at=None
        )
        touched = set(gone.values_list("series", flat=True))
        count = gone.update(removed_at=at)
        meeting_rows.refile(touched, circles.load(mailbox.member), at=at)
    return count


def remove_missing(mailbox: Mailbox, folder: str, held: Collection[str], *, at: datetime) -> int:
    """`remove` for everything that the ledger knows of a calendar and that is not among the keys which the provider holds."""
    filed = MeetingCopy.objects.filter(folder__mailbox=mailbox, folder__name=folder, in_mail=False, removed_at=None)
    return remove(mailbox, folder, set(filed.values_list("key", flat=True)) - set(held), at=at)


def compare_held(mailbox: Mailbox, inventory: Callable[[], dict[str, set[str]]], *, at: datetime) -> None:
    """After a run over everything: whatever calendars held before and hold no more is gone. Asks only if there are calendars."""
    filed = MeetingCopy.objects.filter(folder__mailbox=mailbox, in_mail=False, removed_at=None)
    folders = set(filed.values_list("folder__name", flat=True))
    held = inventory() if folders else {}
    for folder in sorted(folders):
        remove_missing(mailbox, folder, held.get(folder, set()), at=at)


def only_in(mailbox: Mailbox) -> set[int]:
    """The activities of series that no other mailbox holds."""
    mine = set(MeetingCopy.objects.filter(folder__mailbox=mailbox).values_list("series", flat=True))
    others = MeetingCopy.objects.filter(series__in=mine).exclude(folder__mailbox=mailbox)
    alone = mine - set(others.values_list("series", flat=True))
    return set(Activity.objects.filter(meeting__series__in=alone).values_list("pk", flat=True))


def refresh(series: Collection[str], member: Member, *, at: datetime) -> int:
    """Work series out anew, after copies were taken away. Gives how many meetings went, less those that came."""
    held = Activity.objects.filter(meeting__series__in=series)
    before = held.count()
    meeting_rows.refile(series, circles.load(member), at=at)
    return before - held.count()


def extend_series(*, at: datetime) -> int:
    """The daily job: show the next days of every series, and count meetings that took place meanwhile as met."""
    first = Member.objects.order_by("pk").first()
    if first is None:
        return 0
    lately = Activity.objects.filter(kind="meeting", ends_at__range=(at - timedelta(days=3), at))
    series = set(MeetingCopy.objects.filter(repeats=True).values_list("series", flat=True))
    series |= set(lately.values_list("meeting__series", flat=True)) - {None}
    ordered = sorted(series)
    for begin in range(0, len(ordered), SERIES_AT_ONCE):
        with transaction.atomic():
            lock_filing()
            meeting_rows.refile(ordered[begin : begin + SERIES_AT_ONCE], circles.load(first), at=at)
    count_passed(COUNTED_BACK, at=at)
    return len(ordered)


def count_passed(within: timedelta, *, at: datetime) -> int:
    """The hourly job: meetings that took place meanwhile count as the last that happened with their people and companies."""
    with transaction.atomic():
        lock_filing()
        return timeline.pass_by(within, at=at)


def _sort(mailbox: Mailbox, calendar: Calendar, circle: Circle) -> _Sorted:
    found = _Sorted(calendar)
    for one in read_calendar(calendar.raw, default_zone=mailbox.member.zone):
        if isinstance(one, Broken):
            found.broken.append(one)
        elif isinstance(one, Event) and not (reason := why_not(one, mailbox, circle)):
            found.kept.append(one)
        else:
            found.ignored.append(reason if isinstance(one, Event) else "not-a-meeting")
    return found


def why_not(event: Event, mailbox: Mailbox, circle: Circle) -> str:
    """The reason why nothing of an event may be stored, or nothing. An appointment with nobody else is the member's own."""
    if event.method in NO_MEETING:
        return "not-a-meeting"
    if event.is_private:
        return "private"
    if _is_over(event, mailbox.since):
        return "too-old"
    own = circle.own(mailbox.member_id)
    asked = [a for a in (event.organiser, *event.attendees) if a and a.kind == "person" and a.address not in own]
    outside = [a.address for a in asked if not circle.inside(a.address)]
    if asked and not outside:
        return "internal"
    return "blocked" if outside and all(map(circle.bars, outside)) else ""


def _is_over(event: Event, since: date | None) -> bool:
    """Whether it ended before the mailbox's first day, once and for all."""
    if since is None or event.ends is None or event.repeats:
        return False
    return event.ends.utc() < datetime.combine(since, time(0), UTC)


def _replace_copies(mailbox: Mailbox, found: Sequence[_Sorted]) -> set[str]:
    """Put the copies of these items in place of what the items held before; the series that this touches."""
    folders = {name: ledger.folder(mailbox, name) for name in dict.fromkeys(one.calendar.folder for one in found)}
    keys = {one.calendar.key for one in found}
    before = MeetingCopy.objects.filter(folder__in=folders.values(), key__in=keys)
    places = set(before.values_list("folder_id", "key"))
    touched = set(before.values_list("series", flat=True))
    before.delete()
    _mark_known(found, {name: folder.pk for name, folder in folders.items()}, places)
    rows: list[MeetingCopy] = []
    parts: dict[tuple[int, str], int] = {}
    for one in found:
        place = (folders[one.calendar.folder].pk, one.calendar.key)
        for event in one.kept:
            part = parts[place] = parts.get(place, -1) + 1
            rows.append(
                MeetingCopy(
                    folder_id=place[0],
                    key=place[1],
                    part=min(part, 32_767),
                    series=named(event.uid),
                    recurrence_id=event.recurrence_id,
                    text=event.source,
                    in_mail=one.calendar.in_mail,
                    repeats=event.repeats,
                )
            )
    MeetingCopy.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
    return touched | {row.series for row in rows}


def _mark_known(found: Iterable[_Sorted], folders: dict[str, int], places: set[tuple[int, str]]) -> None:
    """See which items only repeat events that another item of some calendar holds; one that changed is no repetition."""
    names = {named(event.uid) for one in found for event in one.kept}
    others = set(MeetingCopy.objects.filter(series__in=names, in_mail=False).values_list("series", "recurrence_id"))
    for one in found:
        mine = {(named(event.uid), event.recurrence_id) for event in one.kept}
        one.again = (folders[one.calendar.folder], one.calendar.key) in places
        one.known_before = bool(mine) and not one.again and mine <= others
        if not one.calendar.in_mail:
            others |= mine


def _notice_names(mailbox: Mailbox, found: Iterable[_Sorted], circle: Circle) -> None:
    """Count the names that people go by, once for each item, so that the best of them becomes the person's."""
    seen = []
    for one in found:
        for event in one.kept if not one.again else ():
            mark = marks.hashed("meeting", event.uid, event.recurrence_id)
            when = event.starts.utc() if event.starts else event.stamp
            for who in (event.organiser, *event.attendees):
                if who and when and who.kind == "person" and circle.may_be_person(who.address):
                    name = post.name(who.name, who.address)
                    seen.append(knowledge.Sighting(who.address, name, None, when, mark, mailbox.member_id))
    knowledge.notice(seen)


def _answer(one: _Sorted, refiled: dict[str, meeting_rows.Refiled]) -> Filed:
    if one.broken:
        first = one.broken[0]
        explanation = str(reasons.UNREADABLE.get(first.reason, first.explanation))
        return Filed(Outcome.QUARANTINED, first.reason, explanation)
    if not one.kept:
        return Filed(Outcome.IGNORED, one.ignored[0] if one.ignored else "not-a-meeting")
    results = [refiled[named(event.uid)] for event in one.kept if named(event.uid) in refiled]
    activity = next((result.activity for result in results if result.activity is not None), None)
    added = sum(result.claim() for result in results)
    return Filed(Outcome.DUPLICATE if one.known_before else Outcome.CAPTURED, activity=activity, meetings=added)
