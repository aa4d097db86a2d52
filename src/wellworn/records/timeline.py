"""A record's timeline, as one member may see it: mail threads folded to one line, by day, with what is coming up on top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.gist import gist
from wellworn.records.models.activity import (
    WRITTEN,
    Activity,
    ActivityKind,
    CallOutcome,
    Part,
    Participation,
    Placement,
)
from wellworn.records.models.company import Company
from wellworn.records.models.happening import Happening
from wellworn.records.models.note import Pin
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record
from wellworn.records.models.task import Task
from wellworn.records.stretch import ALL, Wanted, mark_of, stretch

UPCOMING = 3
PINNED = 5
LINE = 200  # characters of what a mail says
NAMES = 3  # of those who took part, in one line
ICONS = {
    ActivityKind.MAIL: "mail",
    ActivityKind.MEETING: "calendar",
    ActivityKind.CALL: "phone",
    ActivityKind.NOTE: "sticky-note",
    ActivityKind.DEAL: "flag",
    ActivityKind.TASK: "circle-check",
    ActivityKind.SERVICE: "wrench",
    ActivityKind.INVOICE: "receipt",
    ActivityKind.DELIVERY: "truck",
}


@dataclass(slots=True)
class Item:
    """One line: an activity, or the newest of a mail thread with how many there are of it in this stretch."""

    activity: Activity
    mails: int = 1
    who: list[str] = field(default_factory=list)
    open: list[Task] = field(default_factory=list)  # what was promised then and is still to do
    is_pinned: bool = False
    is_coming: bool = False
    group: str = ""  # the heading that it stands under
    can_change: bool = False
    companies: list[Company] = field(default_factory=list)  # whose it was, where the line stands on no page of theirs

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        if self.activity.kind == ActivityKind.MEETING and self.activity.status == "cancelled":
            return "calendar-x"
        return ICONS[ActivityKind(self.activity.kind)]

    @property
    def gist(self) -> str:
        """What it says first; a note in whole."""
        text: str = getattr(self.activity, "excerpt", "")  # annotated by `as_seen_by`
        return gist(text, LINE) if self.activity.kind == ActivityKind.MAIL else text

    @property
    def can_pin(self) -> bool:
        """Whether it may be kept on top: what somebody wrote down."""
        return self.activity.by_id is not None and self.activity.kind in WRITTEN

    @property
    def happening(self) -> Happening | None:
        """What the other system says beside it."""
        return getattr(self.activity, "happening", None)

    @property
    def outcome(self) -> str:
        """How a call ended, in words."""
        calls = dict(CallOutcome.choices)
        return str(calls.get(self.activity.status, "")) if self.activity.kind == ActivityKind.CALL else ""

    @property
    def is_hidden(self) -> bool:
        """Whether even its subject is private to those who were there."""
        return not self.activity.shown_subject and self.activity.level == "metadata"  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is pinned, what is coming up, what was, the cursor of what was before that, and how far back was looked."""

    pinned: list[Item]
    upcoming: list[Item]
    past: list[Item]
    before: str
    until: datetime | None = None


def of(record: Record, member: Member, *, now: datetime, wanted: Wanted = ALL, before: str = "") -> Timeline:
    """The timeline of a record that `member` may see; `before` is the cursor of the page above."""
    found = stretch(record, member, wanted, mark_of(before, now))
    is_first = not before and wanted == ALL
    coming = _coming(record, now) if is_first or (not before and wanted.only == ActivityKind.MEETING) else []
    pins = _pinned(record) if is_first else []
    rows = _read([*pins, *coming, *found.ids], member)
    past = folded_threads([rows[pk] for pk in found.ids if pk in rows and pk not in pins])
    upcoming = [_item(rows[pk]) for pk in coming if pk in rows]
    pinned = [_item(rows[pk]) for pk in pins if pk in rows]
    for item in pinned:
        item.is_pinned = True
    for item in upcoming:
        item.is_coming = item is upcoming[0] and item.activity.status != "cancelled"
    for item in past:
        item.group = group_of(item.activity.occurred_at, now)
    _promises([*pinned, *upcoming, *past], member)
    for item in [*pinned, *past]:
        item.can_change = item.can_pin and item.activity.by_id == member.pk and item.activity.key is None
    return Timeline(pinned, upcoming, past, found.before, found.until)


def group_of(moment: datetime, now: datetime) -> str:
    """The stretch of time that a moment lies in, seen from now, as people say it. In the active time zone."""
    day, today = timezone.localtime(moment).date(), timezone.localtime(now).date()
    monday = today - timedelta(today.weekday())
    if day >= today - timedelta(1):
        return _("Today") if day >= today else _("Yesterday")
    if day >= monday - timedelta(7):
        return _("Earlier this week") if day >= monday else _("Last week")
    if (day.year, day.month) == (today.year, today.month):
        return _("Earlier in %(month)s") % {"month": date_format(day, "F")}
    return date_format(day, "F" if day.year == today.year else "F Y")


def _coming(record: Record, now: datetime) -> list[int]:
    """The next meetings."""
    ahead = Placement.objects.filter(
        kind=record.kind, record_id=record.pk, occurred_at__gt=now, activity__kind=ActivityKind.MEETING
    )
    ahead = ahead.filter(activity__deleted_at=None).order_by("occurred_at", "activity")
    return list(ahead.values_list("activity", flat=True)[:UPCOMING])


def _pinned(record: Record) -> list[int]:
    """What somebody keeps on top."""
    pins = Pin.objects.filter(kind=record.kind, record_id=record.pk, activity__deleted_at=None)
    return list(pins.order_by("-at", "-pk").values_list("activity", flat=True)[:PINNED])


def _promises(items: list[Item], member: Member) -> None:
    """Put beside each line the tasks that came of it and are still to do."""
    of_activity = {item.activity.pk: item for item in items}
    came = Provenance.objects.filter(kind=Kind.TASK, field="name", evidence__in=of_activity, undone_at=None)
    said_in = dict(came.values_list("record_id", "evidence"))
    if said_in:
        for task in Task.objects.visible_to(member).filter(pk__in=said_in, done_at=None).order_by("due_on", "pk"):
            of_activity[said_in[task.pk]].open.append(task)


def moment(text: str, now: datetime) -> datetime:
    """The moment that a cursor names, else now."""
    return mark_of(text, now)[0]


def _read(ids: list[int], member: Member) -> dict[int, Activity]:
    """The activities of those ids as `member` may see them, with those who took part."""
    rows = with_people(Activity.objects.filter(pk__in=ids).as_seen_by(member), member) if ids else []
    return {row.pk: row for row in rows}


def with_people(rows: QuerySet[Activity], member: Member) -> QuerySet[Activity]:
    """With those who took part as far as `member` may know, whoever wrote it, and in one query more."""
    parts = Participation.objects.known_to(member).select_related("person", "member").order_by("id")
    parts = parts.only("activity", "part", "name", "address", "answer", "person__name", "member__name", "member__email")
    who = Prefetch("participations", parts, to_attr="parts")
    return rows.select_related("by", "happening").prefetch_related(who)  # type: ignore[no-redef]  # it is declared


def folded_threads(activities: Iterable[Activity]) -> list[Item]:
    """One item for each thread, where its newest mail stands, and one for everything else."""
    items: list[Item] = []
    of_thread: dict[int, Item] = {}
    for activity in activities:
        known = of_thread.get(activity.thread_id) if activity.thread_id else None
        if known is not None:
            known.mails += 1
            continue
        item = _item(activity)
        items.append(item)
        if activity.thread_id:
            of_thread[activity.thread_id] = item
    return items


def _item(activity: Activity, without: Member | None = None) -> Item:
    """An activity as a line, with its people in the order of From, To, Cc."""
    parts = [part for part in activity.parts if without is None or part.member_id != without.pk]
    first = [part for part in parts if part.part in (Part.FROM, Part.ORGANISER)]
    rest = [part for part in parts if part.part in (Part.TO, Part.ATTENDEE)]
    names = list(dict.fromkeys(name_of(part) for part in first + rest))
    if not names and activity.by:
        names = [str(activity.by)]
    return Item(activity, who=names[:NAMES] + ([f"+{len(names) - NAMES}"] if len(names) > NAMES else []))


def name_of(part: Participation) -> str:
    """What somebody who took part is called."""
    return str(part.member or part.person or part.name or part.address)


def thread_of(activity: Activity, member: Member) -> list[Activity]:
    """The mails of an activity's thread that `member` may know of, oldest first, with their whole text where it may be read."""
    rows = Activity.objects.visible_to(member)
    rows = rows.filter(thread=activity.thread_id) if activity.thread_id else rows.filter(pk=activity.pk)
    return list(with_people(rows.as_seen_by(member).with_words(), member).order_by("occurred_at", "id")[:100])


def lines(activities: Iterable[Activity], *, without: Member) -> list[Item]:
    """Each activity as a line of its own; who took part beside `without`, who knows that of themselves."""
    return [_item(activity, without) for activity in activities]
