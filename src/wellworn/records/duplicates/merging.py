"""Two records become one: the values that were chosen, and everything that hung on either. One batch, with a way back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.changing import Evidence, remember, replace_value
from wellworn.records.duplicates import deciding, moving
from wellworn.records.duplicates.rows import kept_row
from wellworn.records.fields import MODELS, Field, fields_of, object_key
from wellworn.records.models.batch import Batch, BatchKind, BatchState
from wellworn.records.models.company import Domain
from wellworn.records.models.person import Address, Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record, Source
from wellworn.records.searching import refresh_words
from wellworn.records.values import CannotSave
from wellworn.records.writing import COUNTED, counted
from wellworn.usage.models import Event

KEPT, OTHER = "kept", "other"


class Moved(CannotSave):
    """One of the two has changed since it was looked at. Nothing was merged."""


@dataclass(frozen=True, slots=True)
class Side:
    """One field of the two records: both values, where each came from, and which is taken when nobody chooses."""

    field: Field
    kept: Any
    other: Any
    kept_source: Provenance | None
    other_source: Provenance | None

    @property
    def is_open(self) -> bool:
        """Whether there is something to choose: both have a value, and not the same."""
        return bool(self.field.raw(self.kept) and self.field.raw(self.other)) and self.kept != self.other

    @property
    def taken(self) -> str:
        """The side whose value stands when nobody chooses: the kept record's, where it has one."""
        return OTHER if self.field.raw(self.other) and not self.field.raw(self.kept) else KEPT


def sides(kept: Record, other: Record) -> list[Side]:
    """Every field of two records side by side, as they stand; what is worked out is left out."""
    ours, theirs = (_sources(record) for record in (kept, other))
    return [
        Side(field, field.held(kept), field.held(other), ours.get(field.name), theirs.get(field.name))
        for field in fields_of(object_key(kept))
        if field.widget != "computed"
    ]


def _sources(record: Record) -> dict[str, Provenance]:
    rows = Provenance.objects.current(Kind(record.kind), record.pk).select_related("by", "evidence")
    return {row.field: row for row in rows}


def seen(two: list[Side]) -> str:
    """A mark of the values that somebody sees before they merge: another mark means that one has changed."""
    values = [(side.field.name, side.field.raw(side.kept), side.field.raw(side.other)) for side in two]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


@transaction.atomic
def merge(
    kept: Record, other: Record, *, by: Member, choices: Mapping[str, str] | None = None, expected: str = ""
) -> Batch:
    """Make `kept` of both and put `other` into the bin. `choices` names fields whose value is taken from "other" or "kept".

    Raises CannotSave when the two cannot be one, and Moved when either changed since `expected` (from `seen`), was merged or put
    into the bin: whoever comes second is told.
    """
    if kept.kind != other.kind or kept.pk == other.pk:
        raise CannotSave(_("Choose two different records of the same kind."))
    kept, other = _held(kept, other, by)
    two = sides(kept, other)
    if expected and seen(two) != expected:
        raise Moved(_("One of the two has changed since you looked. Look again, then merge."))
    before = {KEPT: kept_row(kept), OTHER: kept_row(other)}
    now = timezone.now()
    batch = Batch.objects.create(
        kind=BatchKind.MERGE, object=object_key(kept), by=by, state=BatchState.DONE, total=1, done=1, created_at=now,
        started_at=now, finished_at=now,
    )  # fmt: skip
    _take_values(kept, two, choices or {}, batch, by)
    _remember_handles(kept, other, batch, by)
    moves = moving.move(kept, other)
    relations = moving.move_relations(kept, other)
    count(kept)
    type(other)._default_manager.filter(pk=other.pk).update(deleted_at=now, deleted_by=by)
    refresh_words(kept)
    refresh_words(other)
    batch.plan = {
        "kind": str(kept.kind), KEPT: kept.pk, OTHER: other.pk, "before": before, "after": kept_row(_anew(kept)),
        "moves": moving.as_plan(moves), "relations": relations, "pair": deciding.merged(kept, other, batch, by),
    }  # fmt: skip
    batch.counts = {"moved": sum(len(one.ids) for one in moves)}
    batch.save(update_fields=["plan", "counts"])
    Event.record("record.merge", by=by, kind=kept.kind, record_id=kept.pk)
    return batch


def _held(kept: Record, other: Record, by: Member) -> tuple[Record, Record]:
    """Both as they stand now, theirs alone until the transaction ends. Always in the same order, so that two never wait for each
    other."""
    rows = (
        MODELS[Kind(kept.kind)]
        .objects.filter(pk__in=[kept.pk, other.pk])
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    found: dict[int, Record] = {row.pk: row for row in rows}
    seen_by = set(MODELS[Kind(kept.kind)].objects.visible_to(by).filter(pk__in=found).values_list("pk", flat=True))
    for record in (kept, other):
        if record.pk not in seen_by:
            raise Moved(
                _("%(name)s was merged or put into the bin meanwhile. Nothing was merged.") % {"name": record.name}
            )
    return found[kept.pk], found[other.pk]


def _anew(record: Record) -> Record:
    """The record as the database holds it."""
    found: Record = type(record)._default_manager.get(pk=record.pk)
    return found


def _take_values(kept: Record, two: list[Side], choices: Mapping[str, str], batch: Batch, by: Member) -> None:
    """Write the values that come from the other record, each with where it came from there."""
    for side in two:
        chosen = choices.get(side.field.name, side.taken) if side.kept != side.other else KEPT
        if chosen != OTHER or (side.field.name == "name" and not side.other):
            continue
        if not replace_value(kept, side.field, side.other):
            raise Moved(_("One of the two has changed since you looked. Look again, then merge."))
        row, field = side.other_source, side.field
        evidence = Evidence(row.evidence, row.excerpt, row.confidence) if row else None
        source = Source(row.source) if row else Source.TYPED
        remember(
            kept,
            field.name,
            field.raw(side.other),
            field.raw(side.kept),
            by=by,
            evidence=evidence,
            batch=batch,
            source=source,
        )


def _remember_handles(kept: Record, other: Record, batch: Batch, by: Member) -> None:
    """Say in the kept record's history which addresses, phones and domains came."""
    had = set(Phone.objects.filter(kind=kept.kind, record_id=kept.pk).values_list("number", flat=True))
    phones = Phone.objects.filter(kind=other.kind, record_id=other.pk).exclude(number__in=had)
    rows = [("phone", number, source) for number, source in phones.values_list("number", "source")]
    if isinstance(other, Person):
        mails = Address.objects.filter(person=other.pk)
        rows += [("address.mail", mail, source) for mail, source in mails.values_list("address", "source")]
    elif other.kind == Kind.COMPANY:
        domains = Domain.objects.filter(company=other.pk)
        rows += [("domain", domain, source) for domain, source in domains.values_list("domain", "source")]
    for name, value, source in rows:
        remember(kept, name, value, by=by, source=Source(source), batch=batch)


def count(record: Record) -> None:
    """Count what stands on the timeline now."""
    if record.kind not in COUNTED:
        return
    sums = counted(str(record.kind), record.pk).aggregate(
        activity_count=Count("pk"), last_activity_at=Max("occurred_at"), first_activity_at=Min("occurred_at")
    )
    columns = {one.attname for one in record._meta.concrete_fields}
    type(record)._default_manager.filter(pk=record.pk).update(
        **{name: value for name, value in sums.items() if name in columns}
    )
