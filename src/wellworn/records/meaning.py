"""What is meant where somebody types the name of another record: one that was picked, one that is called so, or a new one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records import one_field
from wellworn.records.covering import covered
from wellworn.records.creating import company_named, create
from wellworn.records.days import read_day
from wellworn.records.field import Field
from wellworn.records.folding import folded, searchable
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind
from wellworn.records.relating import may_be_named
from wellworn.records.searching import newest
from wellworn.records.values import CannotSave

TYPED_BY_NAME = {"company", "person", "record"}  # widgets
OFFERED = 8


def meant(given: QueryDict, field: Field, by: Member) -> str:
    """The text of a value that a form gives: of a record, its number; of a day that is said, its date. Raises CannotSave."""
    typed = "; ".join(given.getlist("value"))
    if field.widget == "date":
        return day_meant(typed, timezone.localdate())
    if field.widget not in TYPED_BY_NAME or given.get("as") == "id" or not typed.strip():
        return typed
    if given.get("chosen") and typed.strip() == given.get("chosen_name", "").strip():
        return str(given["chosen"])
    return str(named(field, typed.strip(), by))


def day_meant(text: str, today: date) -> str:
    """A day that is said, "Tue" or "in 3 days", as it is kept; what says none is left for the field to refuse."""
    day = read_day(text, today)
    return day.isoformat() if day is not None else text


def named(field: Field, name: str, by: Member) -> int:
    """The record that `by` means with a name: the newest that is called so, or else a new one, but for deals and tasks,
    which are made with care. Raises CannotSave."""
    if field.related == Kind.COMPANY:
        company = company_named(name, by=by)
        assert company is not None
        return company.pk
    known = _called(field, name, by)
    if known is not None:
        return known
    if field.related == Kind.PERSON:
        return int(create(name, by=by, kind=Kind.PERSON).record.pk)
    of = CustomObject.objects.filter(key=field.target, archived_at=None).first()
    if field.related == Kind.THING and of is not None:
        return int(create(name, by=by, of=of).record.pk)
    raise CannotSave(_("Nothing is called that. Choose one of the list."))


def _called(field: Field, name: str, by: Member) -> int | None:
    """The newest record with that name, or that mail address."""
    records: QuerySet[Any] = may_be_named(field, by)
    address = one_field.mail_address(name) if field.related == Kind.PERSON else ""
    if address:
        person = Person.objects.visible_to(by).filter(addresses__address=address).first()
        return person.pk if person else None
    pk: int | None = records.filter(search_key=folded(name)).order_by("-id").values_list("pk", flat=True).first()
    return pk


def offered(field: Field, text: str, by: Member) -> list[Any]:
    """The records that what is typed so far may mean, as far as `by` sees them, the newest first."""
    words = searchable(text)
    if not words:
        return []
    records: Any = may_be_named(field, by)
    found = newest(records, words, F("created_at"), OFFERED, by)
    read = records.filter(pk__in=found).select_related(*BESIDE.get(field.related, ()))
    rows = {row.pk: row for row in covered(read, by)}
    return [rows[pk] for pk in found if pk in rows]


BESIDE = {str(Kind.PERSON): ("company",), str(Kind.DEAL): ("company",)}  # tells two of a name apart
