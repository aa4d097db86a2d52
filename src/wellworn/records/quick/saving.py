"""Making a plan true in one act, once, and taking all of it back."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.lib.free_mail import is_free_mail
from wellworn.members.models import Member
from wellworn.records import doing, handles, keeping, one_field, saying, writing
from wellworn.records.changing import change, undo
from wellworn.records.creating import create
from wellworn.records.fields import MODELS
from wellworn.records.models.activity import Activity, ActivityKind, CallOutcome
from wellworn.records.models.company import Company
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.quick import QuickEntry
from wellworn.records.models.record import Kind, Record
from wellworn.records.models.task import Task
from wellworn.records.quick.planning import Plan, Who
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

KINDS = {"call": ActivityKind.CALL, "met": ActivityKind.MEETING, "note": ActivityKind.NOTE}


@transaction.atomic
def save(plan: Plan, *, key: str, by: Member) -> QuickEntry:
    """Do what the plan says; sent again with the same `key`, it is done already. Raises CannotSave, and then nothing was done.

    The line belongs to the mark: another line under a key that the browser's Back has brought again is another act.
    """
    if not plan:
        raise CannotSave(_("Say whom it is about, or what is to be done."))
    mark = sha256(repr((key, plan.line)).encode()).hexdigest()[:40]
    entry, is_new = QuickEntry.objects.get_or_create(
        by=by, key=mark, defaults={"line": plan.line[:2000], "created_at": timezone.now()}
    )
    if is_new:
        entry.made = _Saving(plan, by).run()
        entry.save(update_fields=["made"])
        Event.record("quick.save", by=by)
    return entry


@transaction.atomic
def take_back(entry: QuickEntry, *, by: Member) -> bool:
    """Undo everything that an entry brought about; False if that was done already. Raises Conflict if a value has moved on."""
    if not QuickEntry.objects.filter(pk=entry.pk, by=by, undone_at=None).update(undone_at=timezone.now()):
        return False
    for what, pk in reversed(entry.made):
        if what == "activity":
            for activity in Activity.objects.filter(pk=pk):
                saying.unsay(activity, by=by)
        elif what == "value":
            for row in Provenance.objects.filter(pk=pk):
                undo(row, by=by)
        else:
            for record in MODELS[Kind(what)]._default_manager.filter(pk=pk):
                keeping.delete(record, by=by)
    Event.record("quick.undo", by=by)
    return True


class _Saving:
    """One plan on its way."""

    def __init__(self, plan: Plan, by: Member) -> None:
        self.plan, self.by = plan, by
        self.made: list[list[Any]] = []

    def run(self) -> list[list[Any]]:
        """Make everything, each beside what it is about."""
        company = self._company()
        person = self._person(company)
        deal = self._deal(company, person)
        self._activity(deal, person, company)
        self._task(deal, person, company)
        return self.made

    def _new(self, line: str, kind: Kind, **beside: Any) -> Record:
        created = create(line, by=self.by, kind=kind, **beside)
        if created.is_new:
            self.made.append([str(kind), created.record.pk])
        return created.record

    def _change(self, record: Record, field: str, text: str) -> None:
        self._note(change(record, field, text, by=self.by))

    def _note(self, row: Provenance | None) -> None:
        """Remember what was written, if anything, for the way back."""
        if row is not None:
            self.made.append(["value", row.pk])

    def _known(self, kind: Kind, who: Who) -> Record | None:
        return MODELS[kind].objects.visible_to(self.by).filter(pk=who.chosen.id).first() if who.chosen else None

    def _company(self) -> Company | None:
        who = self.plan.company
        if who is None:
            return None
        found = self._known(Kind.COMPANY, who) or self._new(who.text, Kind.COMPANY)
        assert isinstance(found, Company)
        home = one_field.registrable(self.plan.mail.partition("@")[2]) if self.plan.mail else ""
        if who.is_new and home and not is_free_mail(home):
            self._handle(found, handles.DOMAIN, home)
        return found

    def _person(self, company: Company | None) -> Person | None:
        who, plan = self.plan.person, self.plan
        if who is None:
            return None
        found = self._known(Kind.PERSON, who)
        if found is None:
            named = f"{_plain(who.text)} <{plan.mail}>" if plan.mail else who.text
            found = self._new(named, Kind.PERSON, company=company)
        elif plan.mail:
            self._handle(found, handles.MAIL, plan.mail)
        assert isinstance(found, Person)
        if plan.title:
            self._change(found, "title", plan.title)
        if plan.phone:
            self._handle(found, handles.PHONE, "+" + plan.phone[2:] if plan.phone.startswith("00") else plan.phone)
        return found

    def _handle(self, record: Record, field: str, value: str) -> None:
        """An address or number that is another's stays theirs; it is in the line, and nothing is lost."""
        try:
            with transaction.atomic():
                row = handles.add(record, field, value, by=self.by, region=_region(self.by))
        except handles.Taken:
            return
        self._note(row)

    def _deal(self, company: Company | None, person: Person | None) -> Deal | None:
        plan = self.plan
        if not plan.deal_name:
            return None
        found = plan.deal or self._new(_capital(plan.deal_name), Kind.DEAL, company=company)
        assert isinstance(found, Deal)
        if plan.currency and plan.currency != found.currency:
            self._change(found, "currency", plan.currency)
        if plan.amount is not None:
            self._change(found, "amount", str(plan.amount))
        if person is not None and plan.deal is None:
            self._note(doing.involve(found, person, by=self.by))
        return found

    def _activity(self, deal: Deal | None, person: Person | None, company: Company | None) -> None:
        plan, about = self.plan, person or company or deal
        if not plan.activity or about is None:
            return
        kind = KINDS[plan.activity]
        outcome = CallOutcome.REACHED if kind == ActivityKind.CALL else ""
        words = plan.note or self._said(deal)
        made = writing.write_down(about, words, by=self.by, kind=kind, outcome=outcome)
        self.made.append(["activity", made.pk])

    def _said(self, deal: Deal | None) -> str:
        """A call without a note says what it led to."""
        plan = self.plan
        first = _("Met %(name)s.") if plan.activity == "met" else _("Called %(name)s.")
        parts = [first % {"name": plan.about}, deal.name if deal else "", plan.task]
        return " ".join(f"{part.rstrip('.')}." for part in parts if part)

    def _task(self, deal: Deal | None, person: Person | None, company: Company | None) -> None:
        if not self.plan.task:
            return
        made = self._new(_capital(self.plan.task), Kind.TASK, company=company, person=person, deal=deal)
        assert isinstance(made, Task)
        if self.plan.due:
            self._change(made, "due_on", self.plan.due.isoformat())


def _plain(name: str) -> str:
    """A name as it may stand before an address."""
    return " ".join(name.replace("<", " ").replace(">", " ").replace('"', " ").split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _region(member: Member) -> str | None:
    """The country of a phone number without one is not guessed yet."""
    return None
