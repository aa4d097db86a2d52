"""A standard field in the team's own words."""

from __future__ import annotations

from django.db import transaction

from wellworn.members.models import Member
from wellworn.records.custom.allowed import help_of, label_of, only_admins
from wellworn.records.fields import standard_fields
from wellworn.records.models.custom import FieldWords
from wellworn.usage.models import Event


@transaction.atomic
def reword(object_key: str, field: str, *, by: Member, label: str, help_: str) -> tuple[str, str] | None:
    """Call a standard field by other words; empty ones bring ours back. The words of before, or None when nothing is new.

    Raises CannotSave, and KeyError when the object has no such field.
    """
    only_admins(by)
    if field not in {one.name for one in standard_fields(object_key)}:
        raise KeyError(field)
    label, help_ = label_of(label, "") if label.strip() else "", help_of(help_)
    row, _made = FieldWords.objects.select_for_update().get_or_create(object=object_key, field=field)
    before = (row.label, row.help)
    if before == (label, help_):
        return None
    row.label, row.help = label, help_
    row.save(update_fields=["label", "help"])
    Event.record("field.change", by=by)
    return before
