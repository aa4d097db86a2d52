"""What members write on timelines: notes, calls, and what they did with a deal; and how it is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Max, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records import standing
from wellworn.records.folding import searchable
from wellworn.records.models.activity import Activity, ActivityKind, ActivityText, Placement
from wellworn.records.models.company import Company
from wellworn.records.models.custom import Thing
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind, Record
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

LONGEST_NOTE = 50_000
COUNTED: dict[str, type[Company | Person | Thing]] = {Kind.COMPANY: Company, Kind.PERSON: Person, Kind.THING: Thing}


@transaction.atomic
def write_down(
    record: Record, text: str, *, by: Member, kind: str = ActivityKind.NOTE, at: datetime | None = None
) -> Activity:
    """Put a note or a call on a record's timeline, and on its company's. Raises CannotSave."""
    words = text.replace("\0", "").strip()[:LONGEST_NOTE]
    if not words:
        raise CannotSave(_("Write a few words first."))
    standing.hold(record)
    activity = put(record, kind, "", by=by, at=at or timezone.now())
    ActivityText.objects.create(activity=activity, new=words)
    Event.record("note.write", by=by, kind=record.kind, record_id=record.pk)
    return activity


@transaction.atomic
def unwrite(activity: Activity, *, by: Member) -> bool:
    """Take back what `by` wrote down; False if it is not theirs or gone."""
    if activity.by_id != by.pk or not take_off(activity):
        return False
    Event.record("record.undo", by=by)
    return True


def put(record: Record, kind: str, subject: str, *, by: Member, at: datetime) -> Activity:
    """A typed activity, on the timelines it belongs to; counted there unless it is a step of a deal."""
    activity = Activity.objects.create(
        kind=kind,
        occurred_at=at,
        subject=subject[:500],
        search_text=searchable(subject),
        by=by,
        created_at=timezone.now(),
    )
    places: list[tuple[str, int]] = [(record.kind, record.pk)]
    company_id = getattr(record, "company_id", None)
    if company_id is not None and record.kind != Kind.TASK:
        places.append((Kind.COMPANY, company_id))
    Placement.objects.bulk_create(
        Placement(activity=activity, kind=place, record_id=pk, occurred_at=at) for place, pk in places
    )
    for place, pk in places:
        if place in COUNTED and kind != ActivityKind.DEAL:
            COUNTED[place]._default_manager.filter(pk=pk).update(
                activity_count=F("activity_count") + 1, last_activity_at=Greatest("last_activity_at", Value(at))
            )
    return activity


def take_off(activity: Activity) -> bool:
    """Take a typed activity off its timelines, which count anew without it; False if it was captured, or is gone."""
    typed = Activity.objects.filter(pk=activity.pk, by__isnull=False, deleted_at=None, key=None)
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
    """What counts on a timeline: what has happened. Our own step with a deal is no sign of life from a customer."""
    past = Placement.objects.filter(kind=kind, record_id=pk, occurred_at__lte=timezone.now())
    return past.exclude(activity__kind=ActivityKind.DEAL).exclude(activity__status="cancelled")


def _count_anew(model: type[Company | Person | Thing], kind: str, pk: int) -> None:
    """Count what stands on a timeline. Whoever adds to it meanwhile waits for the record, so that nothing is missed."""
    record = model._default_manager.select_for_update().filter(pk=pk)
    if record.first() is not None:
        standing = counted(kind, pk).aggregate(activity_count=Count("pk"), last_activity_at=Max("occurred_at"))
        model._default_manager.filter(pk=pk).update(**standing)
