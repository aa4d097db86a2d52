"""Erasing what a batch made, as if it had never been: no bin, and no mark that keeps it from coming back.

What somebody has worked with since stays: a value typed, a note or a call written, another record that names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import CASCADE, SET_NULL, Exists, ForeignObjectRel, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from wellworn.lib import sql
from wellworn.records import spelling
from wellworn.records.fields import MODELS
from wellworn.records.models.activity import Activity, Placement
from wellworn.records.models.batch import Batch, BatchRow, Outcome
from wellworn.records.models.deal import Deal
from wellworn.records.models.external import ExternalId
from wellworn.records.models.likeness import MatchKey, Pair
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
HANGING = (Proposal, Provenance, Phone, Placement, ExternalId, MatchKey)  # what names a record by `kind` and `record_id`
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
    mine = _made(batch, ACTIVITY, "activity_id")
    for placed in written.exclude(Exists(mine)).select_related("activity__by"):
        why[placed.record_id] = _("%(who)s has written on its timeline since. It stays.") % {"who": placed.activity.by}
    since = Provenance.objects.filter(Q(batch=None) | ~Q(batch=batch), kind=kind, record_id__in=ids, undone_at=None)
    for row in since.filter(Q(by__isnull=False) | Q(source__in=[Source.TYPED, Source.IMPORTED])).select_related("by"):
        who = str(row.by) if row.by else _("Somebody")
        why[row.record_id] = _("%(who)s has changed it since. It stays.") % {"who": who}
    return why


def _made(batch: Batch, kind: str, attribute: str) -> QuerySet[BatchRow]:
    """The rows that say that the batch made what `attribute` of an outer row names."""
    return BatchRow.objects.filter(batch=batch, kind=kind, record_id=OuterRef(attribute), outcome=Outcome.CREATED)


def _named_by(batch: Batch, kind: str, ids: set[int]) -> Iterable[tuple[int, str]]:
    """Those of `ids` that a record names which the batch did not make."""
    for model, attribute in NAMED_BY.get(kind, ()):
        naming: QuerySet[Any] = model._default_manager.filter(**{f"{attribute}__in": ids, "deleted_at": None})
        for pk in naming.exclude(Exists(_made(batch, model.kind, "pk"))).values_list(attribute, flat=True).distinct():
            yield pk, str(model.kind.label).lower()


def _remove(kind: str, ids: set[int]) -> None:
    """Take the records away with everything that hangs on them, each table once."""
    if not ids:
        return
    model, given = MODELS[Kind(kind)], {"kind": kind, "ids": sorted(ids)}
    names = [name for (name,) in sql.rows(f'SELECT name FROM "{model._meta.db_table}" WHERE id = ANY(%(ids)s)', given)]
    for hanging in HANGING:
        _clear(hanging, "kind = %(kind)s AND record_id = ANY(%(ids)s)", given)
    sql.run(f'DELETE FROM "{Pair._meta.db_table}" WHERE kind = %(kind)s AND low = ANY(%(ids)s)', given)
    sql.run(f'DELETE FROM "{Pair._meta.db_table}" WHERE kind = %(kind)s AND high = ANY(%(ids)s)', given)
    _clear(model, "id = ANY(%(ids)s)", given)
    spelling.unlearn(*names)


def _clear(model: type[Model], where: str, given: dict[str, Any]) -> None:
    """Delete rows with those that cannot be without them, and let others forget them, as the models say; no row is read."""
    table = model._meta.db_table
    for relation in model._meta.get_fields(include_hidden=True):
        if not (isinstance(relation, ForeignObjectRel) and (relation.one_to_many or relation.one_to_one)):
            continue
        column, theirs = relation.field.column, f'IN (SELECT id FROM "{table}" WHERE {where})'
        if relation.on_delete is CASCADE:
            _clear(relation.related_model, f'"{column}" {theirs}', given)  # type: ignore[arg-type]
        elif relation.on_delete is SET_NULL:
            sql.run(
                f'UPDATE "{relation.related_model._meta.db_table}" SET "{column}" = NULL WHERE "{column}" {theirs}', given  # type: ignore[union-attr]
            )
        else:
            raise NotImplementedError(relation)
    sql.run(f'DELETE FROM "{table}" WHERE {where}', given)
