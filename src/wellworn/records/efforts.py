"""What it costs to type a value, told to usage: of a field and a form, never of a person."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import OperationalError, transaction
from django.utils import timezone

from wellworn.members.models import Member
from wellworn.records.fields import object_key
from wellworn.records.models.activity import Activity
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Record, Source
from wellworn.usage.models.effort import FieldEffort, read_seconds

SHORTLY = timedelta(minutes=10)  # a value that is typed anew within them was typed wrong, or into the wrong field


def typed(record: Record, row: Provenance | None, form: str, *, by: Member, took: str = "") -> None:
    """Add a typed value to what its field costs on a form; `took` are the seconds as the browser says them.

    Call it after the act: a sum that cannot be kept just now costs nobody their change.
    """
    if row is None or row.source != Source.TYPED or not row.value:
        return
    before = Provenance.objects.filter(kind=row.kind, record_id=row.record_id, field=row.field, pk__lt=row.pk)
    last = before.order_by("-pk").values_list("source", "at", "value").first()
    is_correction = last is not None and last[0] == Source.TYPED and bool(last[2]) and row.at - last[1] <= SHORTLY
    _add(object_key(record), row.field, form, by=by, on=row.at.date(), took=took, is_correction=is_correction)


def said(activity: Activity, *, by: Member, took: str = "") -> None:
    """Add what was written in the composer to what a note, a call or a meeting costs."""
    _add("activity", activity.kind, "composer", by=by, on=timezone.now().date(), took=took)


def _add(of: str, field: str, form: str, *, by: Member, on: date, took: str, is_correction: bool = False) -> None:
    try:
        with transaction.atomic():
            FieldEffort.add(of, field, form, by=by, on=on, seconds=read_seconds(took), is_correction=is_correction)
    except OperationalError:
        return
