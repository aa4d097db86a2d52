"""Making a record from one line of text."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.members.workspace import own_currency
from wellworn.records import handles, one_field
from wellworn.records.changing import Evidence, remember, told
from wellworn.records.fields import FIELDS, MODELS
from wellworn.records.folding import folded
from wellworn.records.models.batch import Batch
from wellworn.records.models.company import Company, Domain
from wellworn.records.models.custom import CustomObject, Thing
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.person import Address, Person
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record, Source
from wellworn.records.models.task import Task
from wellworn.records.searching import refresh_words
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event


@dataclass(frozen=True, slots=True)
class Created:
    """The record, and whether it is new; an address or a domain that is known leads to its record instead."""

    record: Record
    is_new: bool


@transaction.atomic
def create(
    line: str,
    *,
    by: Member,
    kind: Kind | None = None,
    region: str | None = None,
    company: Company | None = None,
    person: Person | None = None,
    deal: Deal | None = None,
    thing: Thing | None = None,
    of: CustomObject | None = None,
    batch: Batch | None = None,
) -> Created:
    """Make what `line` says: a name, a mail address, a domain, a URL or a phone number. Raises CannotSave.

    A deal or task, and a person, is joined to `company`, and a task to `person`, `deal` and `thing`. With `of`
    it is a record of that object, by its name.
    """
    typed = one_field.read(line, kind=Kind.THING if of else kind, region=region)
    if typed is None:
        raise CannotSave(_("Type a name, a mail address, a web address or a phone number."))
    known = _known(typed)
    if known is not None:
        return Created(_opened(known, by), is_new=False)
    record = _new(typed, by, company) if of is None else _thing(typed.name, of, by)
    if isinstance(record, Task):
        record.person, record.deal, record.thing = person, deal, thing
    record.save()
    refresh_words(record)
    _remember_first(record, by, batch)
    for field, value in ((handles.MAIL, typed.address), (handles.DOMAIN, typed.domain), (handles.PHONE, typed.phone)):
        if value:
            handles.add(record, field, value, by=by, batch=batch)
    Event.record("record.create", by=by, kind=record.kind, record_id=record.pk)
    return Created(record, is_new=True)


def _remember_first(record: Record, by: Member, batch: Batch | None) -> None:
    """Say where each first value came from: what was typed, and what followed from it or from who typed."""
    rows = []
    for field in FIELDS[Kind(record.kind)]:
        value = field.raw(getattr(record, field.attribute))
        if value:
            source = Source.TYPED if field.name in ("name", "website") else Source.COMPUTED
            rows.append(told(record, field.name, value, by=by, source=source, batch=batch))
    Provenance.objects.bulk_create(rows)


def _known(typed: one_field.Typed) -> Record | None:
    """The record that has this address or domain already, in the bin or out of it."""
    if typed.address:
        address = Address.objects.filter(address=typed.address).select_related("person").first()
        return address.person if address else None
    if typed.domain:
        domain = Domain.objects.filter(domain=typed.domain).select_related("company").first()
        return domain.company if domain else None
    return None


def _opened(record: Record, by: Member) -> Record:
    """A known record, if `by` may see it; out of the bin, since a person asks for it again."""
    if not MODELS[Kind(record.kind)].objects.open_to(by).filter(pk=record.pk).exists():
        raise CannotSave(_("Another team keeps that one. Ask your manager to open it to you."))
    if record.deleted_at is not None:
        type(record)._default_manager.filter(pk=record.pk).update(deleted_at=None, deleted_by=None)
        record.deleted_at = None
        Event.record("record.restore", by=by, kind=record.kind, record_id=record.pk)
    return record


def _new(typed: one_field.Typed, by: Member, company: Company | None) -> Record:
    """The record of a line, not yet saved."""
    now = timezone.now()
    common = {"name": typed.name, "owner": by, "created_by": by, "created_at": now}
    if typed.kind == Kind.COMPANY:
        return Company(**common, website=typed.website)
    if typed.kind == Kind.PERSON:
        return Person(**common, company=company or _company_of(typed.address, by))
    if typed.kind == Kind.DEAL:
        opened = Stage.objects.filter(outcome="", archived_at=None, pipeline__archived_at=None)
        first = opened.order_by("pipeline__position", "pipeline", "position").first()
        if first is None:
            raise CannotSave(_("There is no pipeline with an open stage. An admin can add one."))
        return Deal(**common, company=company, stage=first, stage_since=now, currency=own_currency())
    return Task(**common, company=company)


def _thing(name: str, of: CustomObject, by: Member) -> Thing:
    """A record of a custom object, not yet saved."""
    return Thing(name=name, object=of, owner=by, created_by=by, created_at=timezone.now())


def _company_of(address: str, by: Member) -> Company | None:
    """The company whose domain the address has, if `by` sees one."""
    domain = one_field.registrable(address.partition("@")[2])
    return Company.objects.visible_to(by).filter(domains__domain=domain).first() if domain else None


def company_named(
    text: str,
    *,
    by: Member,
    source: Source = Source.TYPED,
    evidence: Evidence | None = None,
    batch: Batch | None = None,
) -> Company | None:
    """The company that `by` means with `text`, a name or a domain, made if there is none; None for no text."""
    name = text.strip()
    if not name:
        return None
    domain, _website = one_field.site(name)
    seen = Company.objects.visible_to(by)
    known = (domain and seen.filter(domains__domain=domain).first()) or seen.filter(search_key=folded(name)).first()
    if known:
        return known
    made = create(name, by=by, kind=Kind.COMPANY, batch=batch).record
    if source != Source.TYPED:
        Company.objects.filter(pk=made.pk).update(source=source)
        remember(made, "name", made.name, by=by, source=source, evidence=evidence)
    assert isinstance(made, Company)
    return made
