"""Addresses, phones and domains: many to a record, one of them first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records import one_field, standing
from wellworn.records.models.batch import Batch
from wellworn.records.models.company import Company, Domain
from wellworn.records.models.person import Address, Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record, Source
from wellworn.records.searching import refresh_words
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

if TYPE_CHECKING:
    from wellworn.records.changing import Evidence

MAIL, PHONE, DOMAIN = "address.mail", "phone", "domain"
FIELDS = (MAIL, PHONE, DOMAIN)


class Taken(CannotSave):
    """The address or domain belongs to another record, which is `record`."""

    def __init__(self, record: Record, by: Member | None) -> None:
        """In the words that `by` may read: another team's record is not named."""
        is_seen = by is None or type(record)._default_manager.all().open_to(by).filter(pk=record.pk).exists()  # type: ignore[attr-defined]
        known = _("That belongs to %(name)s already.") % {"name": record.name}
        super().__init__(known if is_seen else _("Another team keeps that one. Ask your manager to open it to you."))
        self.record = record


@transaction.atomic
def add(
    record: Record,
    field: str,
    text: str,
    *,
    by: Member | None,
    source: Source = Source.TYPED,
    evidence: Evidence | None = None,
    label: str = "",
    region: str | None = None,
    batch: Batch | None = None,
) -> Provenance | None:
    """Give a record one more address, phone or domain; None if it has it. Raises CannotSave, and Taken when it is another's."""
    from wellworn.records.changing import remember

    value = _read(field, text, region)
    standing.hold(record)
    if not _insert(record, field, value, source, label, by):
        return None
    refresh_words(record)
    Event.record("record.change", by=by, kind=record.kind, record_id=record.pk)
    return remember(record, field, value, by=by, source=source, evidence=evidence, batch=batch)


@transaction.atomic
def remove(record: Record, field: str, value: str, *, by: Member, batch: Batch | None = None) -> Provenance | None:
    """Take an address, phone or domain away; None if it is not there."""
    from wellworn.records.changing import remember

    rows, column = _rows(record, field)
    beside = ("id", "is_primary", "source", "label") if field == PHONE else ("id", "is_primary", "source")
    was = rows.filter(**{column: value}).values(*beside).first()
    if not _delete(record, field, value):
        return None
    Event.record("record.change", by=by, kind=record.kind, record_id=record.pk)
    return remember(record, field, "", value, by=by, batch=batch, along=was)


@transaction.atomic
def make_primary(record: Record, field: str, value: str, *, by: Member) -> bool:
    """Put one address, phone or domain first; whether it is the record's."""
    rows, column = _rows(record, field)
    if not rows.filter(**{column: value}).exists():
        return False
    rows.update(is_primary=models.Case(models.When(**{column: value}, then=True), default=False))
    Event.record("record.change", by=by, kind=record.kind, record_id=record.pk)
    return True


def put_back(
    record: Record, field: str, *, gone: str, back: str, by: Member | None, was: dict[str, Any] | None = None
) -> None:
    """Undo an addition (`gone` goes) or a removal (`back` comes, with what it `was`: first, its source, its label).
    Raises Taken when another record has it by now."""
    if gone:
        _delete(record, field, gone)
    held: dict[str, Any] = was or {}
    if back and _insert(record, field, back, Source(held.get("source", Source.TYPED)), held.get("label", ""), by):
        rows, column = _rows(record, field)
        if "id" in held:
            rows.filter(**{column: back}).update(id=held["id"])
        if held.get("is_primary"):
            rows.update(is_primary=models.Case(models.When(**{column: back}, then=True), default=False))
        refresh_words(record)


def _read(field: str, text: str, region: str | None) -> str:
    """The value in its one form."""
    if field == MAIL:
        value, wrong = (
            one_field.mail_address(text),
            _("That is not a mail address. It looks like name@company.example."),
        )
    elif field == DOMAIN:
        value, wrong = one_field.site(text.strip())[0], _("That is not a domain. It looks like company.example.")
    else:
        value, wrong = one_field.e164(text, region), _("That is not a phone number. Begin with the country, like +31.")
    if not value:
        raise CannotSave(wrong)
    return value


def _rows(
    record: Record, field: str
) -> tuple[models.QuerySet[Address] | models.QuerySet[Domain] | models.QuerySet[Phone], str]:
    """A record's addresses, phones or domains, and the column of the value."""
    if field == MAIL and isinstance(record, Person):
        return Address.objects.filter(person=record), "address"
    if field == DOMAIN and isinstance(record, Company):
        return Domain.objects.filter(company=record), "domain"
    if field == PHONE and record.kind in (Kind.COMPANY, Kind.PERSON):
        return Phone.objects.filter(kind=record.kind, record_id=record.pk), "number"
    raise CannotSave(_("Records of this kind have none of these."))


def source_of(record: Record, field: str, value: str) -> Source | None:
    """Where an address, a phone or a domain came from, as its own row says; None if it is not there."""
    rows, column = _rows(record, field)
    row = rows.filter(**{column: value}).first()
    return None if row is None else Source(row.source)


def _insert(record: Record, field: str, value: str, source: Source, label: str, by: Member | None) -> bool:
    """Write the row, first if it is the only one; False if it is there already."""
    rows, column = _rows(record, field)
    kept: dict[str, object] = {"source": source, "is_primary": not rows.exists()}
    if field == PHONE:
        key: dict[str, object] = {"kind": record.kind, "record_id": record.pk, column: value}
        kept["label"] = label
    else:
        key = {column: value}
        kept["person" if field == MAIL else "company"] = record
    row, is_new = rows.model._default_manager.get_or_create(**key, defaults=kept)
    if not is_new and isinstance(row, Address | Domain):
        owner = row.person if isinstance(row, Address) else row.company
        if owner.pk != record.pk:
            raise Taken(owner, by)
    return is_new


def _delete(record: Record, field: str, value: str) -> bool:
    """Take the row away and put another one first."""
    rows, column = _rows(record, field)
    if not rows.filter(**{column: value}).delete()[0]:
        return False
    first = rows.order_by("id").first()
    if first is not None and not rows.filter(is_primary=True).exists():
        rows.filter(pk=first.pk).update(is_primary=True)
    refresh_words(record)
    return True
