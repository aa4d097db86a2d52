"""Changing one value: by a conditional UPDATE, with its provenance and its event, and back again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction
from django.db.models import F, Func, JSONField, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records import asks, handles, notices, relating, standing, writing
from wellworn.records.duplicates import meeting
from wellworn.records.fields import MODELS, Field, field_of, field_seen_by, object_key
from wellworn.records.models.activity import Activity
from wellworn.records.models.batch import Batch
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record, Source
from wellworn.records.searching import refresh_words, rewrite_words
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event
from wellworn.usage.riding import with_what_is_written

IN_BIN = "in_bin"  # no field: what history says of a record that a batch has put into the bin
PEOPLE = "people"  # in history, where somebody was put on a deal: the id of the person
ANYTHING = object()  # `expected` where whatever is there may be replaced


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read."""

    activity: Activity | None = None
    excerpt: str = ""
    confidence: float | None = None


class Conflict(Exception):
    """Somebody else was faster. Nothing was written; both values are here."""

    def __init__(self, field: Field, theirs: str, mine: str, row: Provenance | None) -> None:
        super().__init__(f"{field.name} is {theirs!r} by now")
        self.field, self.theirs, self.mine = field, theirs, mine
        self.by: Member | None = row.by if row else None
        self.at: datetime | None = row.at if row else None


@transaction.atomic
def change(
    record: Record,
    field_name: str,
    text: str,
    *,
    by: Member | None,
    expected: object = ANYTHING,
    source: Source = Source.TYPED,
    evidence: Evidence | None = None,
    feature: str = "record.change",
    batch: Batch | None = None,
    known: Field | None = None,
) -> Provenance | None:
    """Give a field the value in `text`; the row of its history, or None when it had that value already.

    `expected` is the value that whoever writes has seen, as `Field.raw` gives it. Raises Conflict when it is another by
    now, CannotSave when `text` is no value of the field, names what `by` does not see, or when the layout of their role
    keeps the field from them. `known` is the field as `by` sees it, where whoever changes many has read it once.
    """
    field = known or writable(record, field_name, by)
    value = field.value(text)
    if by is not None:
        relating.check(field, value, by=by)
    held = _held(record, field)
    if held == value:  # also where it was sent again for want of an answer, or somebody else says the same
        return None
    if expected is not ANYTHING and field.raw(held) != expected:
        raise conflict(record, field, field.raw(held), field.raw(value))
    if isinstance(record, Deal) and field.name == "stage":
        asks.be_met(record, value, by=by)
    along = _along_before(record, field)
    if not _write(record, field, held, value):
        standing.be_there(record)
        raise conflict(record, field, field.raw(_held(record, field)), field.raw(value))
    values = (field.raw(value), field.raw(held))
    with with_what_is_written(feature, by=by, kind=record.kind, record_id=record.pk):
        row = remember(record, field.name, *values, by=by, source=source, evidence=evidence, batch=batch, along=along)
    notices.changed(record, row, by=by)
    return row


def writable(record: Record, name: str, by: Member | None) -> Field:
    """The field that `by` wants to change; the machine may change any. Raises CannotSave, and KeyError where there is none."""
    key = object_key(record)
    if by is None:
        return field_of(key, name)
    try:
        field = field_seen_by(key, name, by)
    except KeyError:
        field_of(key, name)
        raise CannotSave(_("This field is not open to your role, or is archived. An admin decides that.")) from None
    if field.is_read_only and not field.compute:
        raise CannotSave(_("Your role reads this field but does not change it. An admin decides that."))
    return field


def conflict(record: Record, field: Field, theirs: str, mine: str) -> Conflict:
    """The Conflict that tells who was faster."""
    rows = Provenance.objects.filter(kind=record.kind, record_id=record.pk, field=field.name).select_related("by")
    return Conflict(field, theirs, mine, rows.order_by("-id").first())


def _held(record: Record, field: Field) -> Any:
    """What the database holds now."""
    rows = type(record)._default_manager.filter(pk=record.pk)
    if field.is_custom:
        return field.revived(rows.values_list("custom", flat=True).get().get(field.name))
    return rows.values_list(field.attribute, flat=True).get()


def _write(record: Record, field: Field, held: Any, value: Any, along: dict[str, Any] | None = None) -> bool:
    """Write `value` where `held` still is; whether it was. `along` is what changes with it, which else follows."""
    if field.is_custom:
        return _write_custom(record, field, held, value)
    new = {field.attribute: value, **(_along_with(record, field, value) if along is None else along)}
    rows = standing.as_it_was(record)
    rows = rows.filter(**({f"{field.attribute}__isnull": True} if held is None else {field.attribute: held}))
    if not rows.update(**new):
        return False
    for attribute, given in new.items():
        setattr(record, attribute, given)
    if field.name == "name":
        refresh_words(record)
    elif field.name in ("address", "city", "company"):
        meeting.rekey(record)
    return True


def _write_custom(record: Record, field: Field, held: Any, value: Any) -> bool:
    """Write a custom field's value where `held` still is; other custom fields may change meanwhile."""
    old, new = field.stored(held), field.stored(value)
    rows = standing.as_it_was(record)
    rows = rows.exclude(custom__has_key=field.name) if old is None else rows.filter(custom__contains={field.name: old})
    if new is None:
        written = rows.update(custom=Without(F("custom"), Value(field.name)))
    else:
        written = rows.update(custom=Concat(F("custom"), Value({field.name: new}, JSONField())))
    if not written:
        return False
    record.custom = {key: kept for key, kept in record.custom.items() if key != field.name}
    if new is not None:
        record.custom[field.name] = new
    if field.widget in ("text", "area", "link"):
        rewrite_words(record)  # its name is as it was
    return True


class Concat(Func):
    """`||` of jsonb: the second object's keys win."""

    arg_joiner, template = " || ", "(%(expressions)s)"
    output_field = JSONField()


class Without(Func):
    """`-` of jsonb and text: the object without a key."""

    arg_joiner, template = " - ", "(%(expressions)s::text)"
    output_field = JSONField()


def replace_value(record: Record, field: Field, value: Any) -> bool:
    """Write a value without its history and event, for whoever keeps both; whether the record was there to take it."""
    return _write(record, field, _held(record, field), value)


def _along_with(record: Record, field: Field, value: Any) -> dict[str, Any]:
    """What changes with a field: a new stage starts its clock, and a stage with an outcome closes the deal."""
    if field.name != "stage":
        return {}
    now = timezone.now()
    stage = Stage.objects.get(pk=value)
    return {"stage_since": now, "closed_at": now if stage.outcome else None}


def _along_before(record: Record, field: Field) -> dict[str, str | None] | None:
    """What will change with a field, as it is now and as JSON keeps it; None for most fields."""
    if field.name != "stage" or not isinstance(record, Deal):
        return None
    since, closed = Deal.objects.values_list("stage_since", "closed_at").get(pk=record.pk)
    return {"stage_since": since.isoformat(), "closed_at": closed.isoformat() if closed else None}


class About(TypedDict, total=False):
    """What a row of a field's history may say beside its values."""

    by: Required[Member | None]
    source: Source  # typed, unless it is said
    evidence: Evidence | None
    batch: Batch | None
    along: dict[str, Any] | None


def remember(record: Record, field: str, value: str, before: str = "", **about: Unpack[About]) -> Provenance:
    """Add a row to a field's history."""
    row = told(record, field, value, before, **about)
    row.save(force_insert=True)
    return row


def told(record: Record, field: str, value: str, before: str = "", **about: Unpack[About]) -> Provenance:
    """What `remember` adds, not yet written: whoever has several writes them together."""
    seen = about.get("evidence") or Evidence()
    return Provenance(
        kind=record.kind,
        record_id=record.pk,
        field=field,
        value=value,
        before=before,
        source=about.get("source", Source.TYPED),
        by=about["by"],
        evidence=seen.activity,
        excerpt=seen.excerpt[:500],
        confidence=seen.confidence,
        at=timezone.now(),
        batch=about.get("batch"),
        along=about.get("along"),
    )


@transaction.atomic
def undo(row: Provenance, *, by: Member) -> bool:
    """Put back what stood before `row`; False when it was undone already. Raises Conflict when the value has moved
    on, and CannotSave when what stood before cannot be put back."""
    if not take_back(row, by=by):
        return False
    Event.record("record.undo", by=by, kind=row.kind, record_id=row.record_id)
    return True


@transaction.atomic
def take_back(row: Provenance, *, by: Member | None) -> bool:
    """`undo` without an event of its own, as one of many."""
    record = MODELS[Kind(row.kind)]._default_manager.get(pk=row.record_id)
    if not Provenance.objects.filter(pk=row.pk, undone_at=None).update(undone_at=timezone.now()):
        return False
    if row.field in handles.FIELDS:
        handles.put_back(record, row.field, gone=row.value, back=row.before, by=by, was=row.along)
    elif row.field == PEOPLE and isinstance(record, Deal):
        record.people.remove(int(row.value))
    elif row.field == IN_BIN:
        type(record)._default_manager.filter(pk=record.pk).update(deleted_at=None, deleted_by=None)
    else:
        _put_back(record, row, writable(record, row.field, by))
        if row.field == "stage" and row.evidence is not None:
            writing.take_off(row.evidence)
    return True


def _put_back(record: Record, row: Provenance, field: Field) -> None:
    """Write a plain field's value of before."""
    if field.name == "name" and not row.before:
        raise CannotSave(_("That is its first name. Type another one, or put the record into the bin."))
    before, held = field.revived(row.before), _held(record, field)
    if field.column and isinstance(before, int) and not _is_there(record, field, before):
        raise CannotSave(_("What stood here before is gone for good. Nothing was undone."))
    if field.raw(held) != row.value or not _write(record, field, held, before, _moments(row.along)):
        raise conflict(record, field, field.raw(_held(record, field)), row.before)


def _moments(along: dict[str, Any] | None) -> dict[str, Any] | None:
    """What changed with a value, as the database keeps it."""
    return None if along is None else {name: at and datetime.fromisoformat(at) for name, at in along.items()}


def _is_there(record: Record, field: Field, pk: int) -> bool:
    """Whether the record that a field names by its id still exists."""
    related = type(record)._meta.get_field(field.name).related_model
    return not isinstance(related, str) and related is not None and related._default_manager.filter(pk=pk).exists()


@transaction.atomic
def confirm(record: Record, field_name: str, *, by: Member) -> Provenance | None:
    """Say that a value looks right: from now on it counts as typed, and no machine writes over it."""
    row = Provenance.objects.current(Kind(record.kind), record.pk).filter(field=field_name).first()
    if row is None or row.source == Source.TYPED:
        return None
    Event.record("record.change", by=by, kind=record.kind, record_id=record.pk)
    evidence = Evidence(row.evidence, row.excerpt, row.confidence)
    return remember(record, field_name, row.value, row.value, by=by, source=Source.TYPED, evidence=evidence)
