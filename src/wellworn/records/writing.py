"""What members write on timelines: notes, calls, and what they did with a deal; and how it is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records import notices, standing
from wellworn.records.folding import searchable
from wellworn.records.mentioning import mentioned
from wellworn.records.models.activity import WRITTEN, Activity, ActivityKind, ActivityText, Placement
from wellworn.records.models.company import Company
from wellworn.records.models.custom import Thing
from wellworn.records.models.note import Mention, Pin, Wording
from wellworn.records.models.notice import NoticeKind
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind, Record
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

LONGEST_NOTE = 50_000
# What we do ourselves: no sign of life from a customer. Capture counts by the same list.
OWN_STEPS = (ActivityKind.DEAL, ActivityKind.TASK, ActivityKind.INVOICE, ActivityKind.DELIVERY)
COUNTED: dict[str, type[Company | Person | Thing]] = {Kind.COMPANY: Company, Kind.PERSON: Person, Kind.THING: Thing}


@transaction.atomic
def write_down(
    record: Record,
    text: str,
    *,
    by: Member,
    kind: str = ActivityKind.NOTE,
    at: datetime | None = None,
    outcome: str = "",
) -> Activity:
    """Put a note, a call or a meeting on a record's timeline and on its company's, and tell whom it mentions.

    Raises CannotSave. `outcome` is a CallOutcome.
    """
    words = text.replace("\0", "").strip()[:LONGEST_NOTE]
    if not words:
        raise CannotSave(_("Write a few words first."))
    standing.hold(record)
    named = mentioned(words, record, by=by)
    activity = put(record, kind, "", by=by, at=at or timezone.now(), status=outcome)
    ActivityText.objects.create(activity=activity, new=words)
    _mention(activity, record, named, by=by)
    if kind == ActivityKind.CALL:
        Event.record("call.log", by=by, kind=record.kind, record_id=record.pk)
    else:
        Event.record("note.write", by=by, kind=record.kind, record_id=record.pk)
    return activity


def _mention(activity: Activity, record: Record, named: list[Member], *, by: Member) -> None:
    """Remember whom a note names, and tell those who were not named before."""
    known = set(Mention.objects.filter(activity=activity).values_list("member", flat=True))
    Mention.objects.filter(activity=activity).exclude(member__in=[member.pk for member in named]).delete()
    for member in named:
        if member.pk not in known:
            Mention.objects.create(activity=activity, member=member)
            key = f"mention:{activity.pk}"
            notices.tell(member, NoticeKind.MENTION, key, by=by, record=record, activity=activity)


@transaction.atomic
def reword(activity: Activity, record: Record, text: str, *, by: Member) -> bool:
    """Change the words of a note of one's own; what they were is kept. False if it is not theirs, or says that already.

    Raises CannotSave. `record` is the one whose timeline it is read on.
    """
    words = text.replace("\0", "").strip()[:LONGEST_NOTE]
    if not words:
        raise CannotSave(_("Write a few words, or take the note back."))
    mine = Activity.objects.select_for_update(of=("self",)).filter(pk=activity.pk, by=by, deleted_at=None, key=None)
    held = ActivityText.objects.filter(activity__in=mine).first()
    if held is None or held.new == words:
        return False
    named = mentioned(words, record, by=by)
    Wording.objects.create(activity=activity, text=held.new, by=by, at=timezone.now())
    ActivityText.objects.filter(pk=held.pk).update(new=words)
    _mention(activity, record, named, by=by)
    Event.record("note.change", by=by, kind=record.kind, record_id=record.pk)
    return True


@transaction.atomic
def pin(activity: Activity, record: Record, *, by: Member) -> bool:
    """Keep a note on top of a record's timeline; False if it is there."""
    placed = Placement.objects.filter(activity=activity, kind=record.kind, record_id=record.pk)
    if activity.kind not in WRITTEN or not placed.exists():
        return False
    _pin, is_new = Pin.objects.get_or_create(
        kind=record.kind, record_id=record.pk, activity=activity, defaults={"by": by, "at": timezone.now()}
    )
    if is_new:
        Event.record("note.pin", by=by, kind=record.kind, record_id=record.pk)
    return is_new


@transaction.atomic
def unpin(activity: Activity, record: Record, *, by: Member) -> bool:
    """Let a note go back to its place; False if it is there."""
    gone, _each = Pin.objects.filter(activity=activity, kind=record.kind, record_id=record.pk).delete()
    if gone:
        Event.record("record.undo", by=by, kind=record.kind, record_id=record.pk)
    return bool(gone)


def put(record: Record, kind: str, subject: str, *, by: Member, at: datetime, status: str = "") -> Activity:
    """A typed activity, on the timelines it belongs to."""
    activity = made(kind, subject, by=by, at=at, status=status)
    place(activity, record, is_new=True)
    return activity


def made(kind: str, subject: str, *, by: Member, at: datetime, status: str = "", key: str | None = None) -> Activity:
    """A typed activity that stands nowhere yet."""
    return Activity.objects.create(
        kind=kind,
        occurred_at=at,
        subject=subject[:500],
        search_text=searchable(subject),
        by=by,
        status=status,
        key=key,
        created_at=timezone.now(),
    )


def place(activity: Activity, *records: Record, is_new: bool = False) -> None:
    """Put an activity on the timelines of records and of their companies, and count it there if it is a sign of life.

    One that was made just now (`is_new`) stands nowhere yet.
    """
    wanted: list[tuple[str, int]] = []
    for record in records:
        wanted.append((str(record.kind), record.pk))
        company_id = getattr(record, "company_id", None)
        if company_id is not None and record.kind != Kind.TASK:
            wanted.append((str(Kind.COMPANY), company_id))
    had = set() if is_new else set(Placement.objects.filter(activity=activity).values_list("kind", "record_id"))
    places = [one for one in dict.fromkeys(wanted) if one not in had]
    what = None if activity.kind == ActivityKind.MAIL else activity.kind
    Placement.objects.bulk_create(
        Placement(activity=activity, kind=kind, record_id=pk, occurred_at=activity.occurred_at, what=what)
        for kind, pk in places
    )
    if activity.kind in OWN_STEPS or activity.occurred_at > timezone.now():
        return
    for kind, pk in places:
        if kind in COUNTED:
            latest = Greatest("last_activity_at", Value(activity.occurred_at))
            COUNTED[kind]._default_manager.filter(pk=pk).update(
                activity_count=F("activity_count") + 1, last_activity_at=latest
            )


def take_off(activity: Activity) -> bool:
    """Take a typed activity off its timelines, which count anew without it; False if it was captured, or is gone."""
    written = Q(key=None) | Q(key__startswith="task:")
    typed = Activity.objects.filter(written, pk=activity.pk, by__isnull=False, deleted_at=None)
    if not typed.update(deleted_at=timezone.now()):
        return False
    places = Placement.objects.filter(activity=activity)
    were = list(places.values_list("kind", "record_id"))
    places.delete()
    for place, pk in were:
        if place in COUNTED and activity.kind != ActivityKind.DEAL:
            _count_anew(COUNTED[place], place, pk)
    return True


def counted(kind: str, pk: int) -> QuerySet[Placement]:
    """What counts on a timeline: what has happened. Our own steps are no sign of life from a customer."""
    past = Placement.objects.filter(kind=kind, record_id=pk, occurred_at__lte=timezone.now())
    return past.exclude(activity__kind__in=OWN_STEPS).exclude(activity__status="cancelled")


def _count_anew(model: type[Company | Person | Thing], kind: str, pk: int) -> None:
    """Count what stands on a timeline. Whoever adds to it meanwhile waits for the record, so that nothing is missed."""
    record = model._default_manager.select_for_update().filter(pk=pk)
    if record.first() is not None:
        standing = counted(kind, pk).aggregate(activity_count=Count("pk"), last_activity_at=Max("occurred_at"))
        model._default_manager.filter(pk=pk).update(**standing)
