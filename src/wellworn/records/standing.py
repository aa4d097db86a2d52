"""Whether a record is still where it was read: what went into the bin meanwhile is not written to."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wellworn.records.models.record import Record
from wellworn.records.values import CannotSave


def as_it_was(record: Record) -> QuerySet[Any]:
    """The record's row, as long as it lies in the bin or out of it as it did when it was read."""
    return type(record)._default_manager.filter(pk=record.pk, deleted_at=record.deleted_at)


def be_there(record: Record) -> None:
    """Raise CannotSave when a record went into the bin since it was read, so that nothing is written to what nobody sees."""
    if not as_it_was(record).exists():
        raise CannotSave(
            _("%(name)s was merged or put into the bin meanwhile. Nothing was saved.") % {"name": record.name}
        )


def hold(record: Record) -> None:
    """Keep a record where it is until the transaction ends. Raises CannotSave when it went into the bin since it was read."""
    if as_it_was(record).select_for_update(no_key=True).values_list("pk").first() is None:
        be_there(record)
