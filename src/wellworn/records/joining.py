"""Two companies that are one: the domains, people, deals, tasks and timeline of one go to the other."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Greatest

from wellworn.members.models import Member
from wellworn.records import keeping
from wellworn.records.changing import remember
from wellworn.records.models.activity import Placement
from wellworn.records.models.company import Company, Domain
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.record import Kind
from wellworn.records.models.task import Task
from wellworn.records.searching import refresh_words
from wellworn.records.writing import counted
from wellworn.usage.models import Event


@transaction.atomic
def join(kept: Company, other: Company, *, by: Member) -> None:
    """Bring what `other` has to `kept` and put `other` into the bin. The fields of `kept` stay as they are."""
    if kept.pk == other.pk:
        return
    had_primary = Domain.objects.filter(company=kept, is_primary=True).exists()
    for domain in Domain.objects.filter(company=other):
        remember(kept, "domain", domain.domain, by=by)
    moved = {"company": kept, **({"is_primary": False} if had_primary else {})}
    Domain.objects.filter(company=other).update(**moved)
    for model in (Person, Deal, Task):
        model._default_manager.filter(company=other).update(company=kept)
    _move_phones(kept, other)
    _move_timeline(kept, other)
    refresh_words(kept)
    refresh_words(other)
    keeping.delete(other, by=by)
    Event.record("record.merge", by=by, kind=Kind.COMPANY, record_id=kept.pk)


def _move_phones(kept: Company, other: Company) -> None:
    """The phones that `kept` lacks."""
    had = Phone.objects.filter(kind=Kind.COMPANY, record_id=kept.pk).values("number")
    theirs = Phone.objects.filter(kind=Kind.COMPANY, record_id=other.pk)
    theirs.exclude(number__in=had).update(record_id=kept.pk, is_primary=False)


def _move_timeline(kept: Company, other: Company) -> None:
    """The activities that are not on the timeline of `kept` yet, and the counts that follow."""
    theirs = Placement.objects.filter(kind=Kind.COMPANY, record_id=other.pk)
    there = Placement.objects.filter(kind=Kind.COMPANY, record_id=kept.pk, activity=OuterRef("activity"))
    theirs.filter(~Exists(there)).update(record_id=kept.pk)
    Company.objects.filter(pk=kept.pk).update(
        activity_count=counted(Kind.COMPANY, kept.pk).count(),
        last_activity_at=Greatest(
            "last_activity_at", Company.objects.filter(pk=other.pk).values("last_activity_at")[:1]
        ),
    )
