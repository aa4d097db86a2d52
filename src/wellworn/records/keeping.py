"""The bin: deleting, restoring, and purging with proof."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from wellworn.members.models import Member
from wellworn.records import spelling
from wellworn.records.changing import IN_BIN, remember
from wellworn.records.duplicates import meeting
from wellworn.records.models.activity import Placement
from wellworn.records.models.batch import Batch
from wellworn.records.models.company import Domain
from wellworn.records.models.external import ExternalId
from wellworn.records.models.forgotten import Forgotten, mark_of
from wellworn.records.models.person import Address
from wellworn.records.models.phone import Phone
from wellworn.records.models.proposal import Proposal
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record
from wellworn.usage.models import Event


@transaction.atomic
def delete(record: Record, *, by: Member, batch: Batch | None = None) -> bool:
    """Put a record into the bin; False if it lies there already. Its addresses stay taken: capture does not make it again."""
    rows = type(record)._default_manager.filter(pk=record.pk, deleted_at=None)
    if not rows.update(deleted_at=timezone.now(), deleted_by=by):
        return False
    if batch is not None:
        remember(record, IN_BIN, "yes", by=by, batch=batch)
    Event.record("record.delete", by=by, kind=record.kind, record_id=record.pk)
    return True


@transaction.atomic
def restore(record: Record, *, by: Member) -> bool:
    """Take a record out of the bin; False if it was not there."""
    rows = type(record)._default_manager.filter(pk=record.pk, deleted_at__isnull=False)
    if not rows.update(deleted_at=None, deleted_by=None):
        return False
    meeting.rekey(record)
    Event.record("record.restore", by=by, kind=record.kind, record_id=record.pk)
    return True


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge removed, counted, and how many addresses and domains are now only remembered as a mark."""

    name: str
    values: int  # of its history
    phones: int
    proposals: int
    placements: int
    forgotten: int


@transaction.atomic
def purge(record: Record, *, by: Member) -> Purged | None:
    """Remove a record in the bin for good, and remember its addresses and domains as hashes alone; None if it is not there."""
    held = type(record)._default_manager.select_for_update().filter(pk=record.pk, deleted_at__isnull=False).first()
    if held is None:
        return None
    marks = _forget(record, by)
    meeting.forget(record)
    of_record = {"kind": record.kind, "record_id": record.pk}
    purged = Purged(
        name=held.name,
        values=_removed(Provenance, of_record),
        phones=_removed(Phone, of_record),
        proposals=_removed(Proposal, of_record),
        placements=_removed(Placement, of_record),
        forgotten=marks,
    )
    ExternalId.objects.filter(**of_record).delete()
    held.delete()
    spelling.unlearn(held.name)
    Event.record("record.delete", by=by, kind=record.kind, record_id=record.pk)
    return purged


def _removed(model: type[Provenance | Phone | Proposal | Placement], of_record: dict[str, object]) -> int:
    """How many rows of `model` went."""
    return model._default_manager.filter(**of_record).delete()[1].get(model._meta.label, 0)


def _forget(record: Record, by: Member) -> int:
    """Remember the record's addresses or domains as marks."""
    known: list[str] = []
    if record.kind == Kind.PERSON:
        known = list(Address.objects.filter(person=record.pk).values_list("address", flat=True))
    elif record.kind == Kind.COMPANY:
        known = list(Domain.objects.filter(company=record.pk).values_list("domain", flat=True))
    now = timezone.now()
    rows = [Forgotten(mark=mark_of(text), by=by, at=now) for text in known]
    Forgotten.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def is_forgotten(texts: list[str]) -> set[str]:
    """Those of `texts` (mail addresses or domains) that were purged and must not come back by themselves."""
    marks = {mark_of(text): text for text in texts}
    held = Forgotten.objects.filter(mark__in=list(marks)).values_list("mark", flat=True)
    return {marks[bytes(mark)] for mark in held}
