"""Erasing what a batch made, as if it had never been: no bin, and no mark that keeps it from coming back.

What somebody has worked with since stays: a value typed, a note or a call written, another record that names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wellworn.records.fields import MODELS
from wellworn.records.models.activity import Activity, Placement
from wellworn.records.models.batch import Batch, BatchRow, Outcome
from wellworn.records.models.deal import Deal
from wellworn.records.models.external import ExternalId
from wellworn.records.models.person import Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.proposal import Proposal
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Source
from wellworn.records.models.task import Task

ACTIVITY = "activity"  # a BatchRow's kind for a note or a call that the batch wrote
NAMED_BY: dict[str, tuple[tuple[type[Person | Deal | Task], str], ...]] = {
    Kind.COMPANY: ((Person, "company"), (Deal, "company"), (Task, "company")),
    Kind.PERSON: ((Task, "person"), (Deal, "people")),
    Kind.DEAL: ((Task, "deal"),),
}
Kept = dict[tuple[str, int], str]


def erase(batch: Batch, rows: Iterable[BatchRow]) -> Kept:
    """Erase the records of `rows`, but those that somebody has worked with: for each of these, why it stays."""
    by_kind: dict[str, set[int]] = {}
    for row in rows:
        if row.record_id is not None:
            by_kind.setdefault(row.kind, set()).add(row.record_id)
    kept: Kept = {}
    for kind, ids in by_kind.items():
        if kind == ACTIVITY:
            Activity.objects.filter(pk__in=ids).delete()
            continue
        why = _worked_with(batch, kind, ids)
        kept |= {(kind, pk): sentence for pk, sentence in why.items()}
        _remove(kind, ids - why.keys())
    return kept


def _worked_with(batch: Batch, kind: str, ids: set[int]) -> dict[int, str]:
    """Those of `ids` that stay, and why."""
    why: dict[int, str] = {}
    for pk, label in _named_by(batch, kind, ids):
        why[pk] = _("A %(kind)s names it since. It stays.") % {"kind": label}
    written = Placement.objects.filter(kind=kind, record_id__in=ids, activity__by__isnull=False)
    mine = BatchRow.objects.filter(batch=batch, kind=ACTIVITY, outcome=Outcome.CREATED, record_id__isnull=False)
    for placed in written.exclude(activity__in=mine.values("record_id")).select_related("activity__by"):
        why[placed.record_id] = _("%(who)s has written on its timeline since. It stays.") % {"who": placed.activity.by}
    since = Provenance.objects.filter(Q(batch=None) | ~Q(batch=batch), kind=kind, record_id__in=ids, undone_at=None)
    for row in since.filter(Q(by__isnull=False) | Q(source__in=[Source.TYPED, Source.IMPORTED])).select_related("by"):
        who = str(row.by) if row.by else _("Somebody")
        why[row.record_id] = _("%(who)s has changed it since. It stays.") % {"who": who}
    return why


def _named_by(batch: Batch, kind: str, ids: set[int]) -> Iterable[tuple[int, str]]:
    """Those of `ids` that a record names which the batch did not make."""
    for model, attribute in NAMED_BY.get(kind, ()):
        made = BatchRow.objects.filter(batch=batch, kind=model.kind, outcome=Outcome.CREATED, record_id__isnull=False)
        naming: QuerySet[Any] = model._default_manager.filter(**{f"{attribute}__in": ids, "deleted_at": None})
        for pk in naming.exclude(pk__in=made.values("record_id")).values_list(attribute, flat=True).distinct():
            yield pk, str(model.kind.label).lower()


def _remove(kind: str, ids: set[int]) -> None:
    """Take the records away with everything that hangs on them."""
    for model in (Provenance, Phone, Proposal, Placement, ExternalId):
        model._default_manager.filter(kind=kind, record_id__in=ids).delete()
    MODELS[Kind(kind)]._default_manager.filter(pk__in=ids).delete()
