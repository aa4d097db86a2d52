"""A record's timeline, as one member may see it: mail threads folded to one line, by day, with what is coming up on top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime

from django.db.models import Prefetch, QuerySet

from wellworn.members.models import Member
from wellworn.records.gist import gist
from wellworn.records.models.activity import Activity, ActivityKind, Part, Participation, Placement
from wellworn.records.models.record import Record

PAGE = 40  # activities read at once
UPCOMING = 5
LINE = 200  # characters of what a mail says
NAMES = 3  # of those who took part, in one line
ICONS = {
    ActivityKind.MAIL: "mail",
    ActivityKind.MEETING: "calendar",
    ActivityKind.CALL: "phone",
    ActivityKind.NOTE: "sticky-note",
    ActivityKind.DEAL: "flag",
    ActivityKind.TASK: "circle-check",
}
SHOWN = {
    "mail": "mail",
    "meetings": "meeting",
    "calls": "call",
    "notes": "note",
    "deals": "deal",
}  # of the filter chips


@dataclass(slots=True)
class Item:
    """One line: an activity, or the newest of a mail thread with how many there are of it in this stretch."""

    activity: Activity
    mails: int = 1
    who: list[str] = field(default_factory=list)

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
    def is_hidden(self) -> bool:
        """Whether even its subject is private to those who were there."""
        return not self.activity.shown_subject and self.activity.level == "metadata"  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is coming up, what was, and the cursor of what was before that."""

    upcoming: list[Item]
    past: list[Item]
    before: str


def of(record: Record, member: Member, *, now: datetime, show: str = "", before: str = "") -> Timeline:
    """The timeline of a record that `member` may see; `show` is a key of SHOWN, `before` the cursor of the page above."""
    places = Placement.objects.filter(kind=record.kind, record_id=record.pk, activity__deleted_at=None)
    if show in SHOWN:
        places = places.filter(activity__kind=SHOWN[show])
    ahead = places.filter(occurred_at__gt=now, activity__kind=ActivityKind.MEETING).order_by("occurred_at", "activity")
    past = places.filter(occurred_at__lte=moment(before, now)).order_by("-occurred_at", "-activity")
    coming = [] if before else list(ahead.values_list("activity", flat=True)[:UPCOMING])
    was = list(past.values_list("activity", "occurred_at")[: PAGE + 1])
    rows = _read(coming + [pk for pk, _at in was[:PAGE]], member)
    after = was[PAGE][1].isoformat() if len(was) > PAGE else ""
    gone = [rows[pk] for pk, _at in was[:PAGE] if pk in rows]
    return Timeline([_item(rows[pk]) for pk in coming if pk in rows], folded_threads(gone), after)


def moment(text: str, now: datetime) -> datetime:
    """The moment that a cursor names, else now."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now
    return moment if moment.tzinfo and MINYEAR < moment.year < MAXYEAR else now  # at the ends, zones cannot be told


def _read(ids: list[int], member: Member) -> dict[int, Activity]:
    """The activities of those ids as `member` may see them, with those who took part."""
    rows = with_people(Activity.objects.filter(pk__in=ids).as_seen_by(member), member) if ids else []
    return {row.pk: row for row in rows}


def with_people(rows: QuerySet[Activity], member: Member) -> QuerySet[Activity]:
    """With those who took part as far as `member` may know, whoever wrote it, and in one query more."""
    parts = Participation.objects.known_to(member).select_related("person", "member").order_by("id")
    return rows.select_related("by").prefetch_related(Prefetch("participations", queryset=parts))


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
    parts = [part for part in activity.participations.all() if without is None or part.member_id != without.pk]
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
