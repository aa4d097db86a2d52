"""What a yes to a question about deals does: a deal moves or is opened, a value is written, a promise becomes a task."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records import doing, keeping
from wellworn.records.changing import Evidence, change, undo
from wellworn.records.creating import create
from wellworn.records.day_sums import working_day_after
from wellworn.records.fields import MODELS
from wellworn.records.models.company import Company
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.person import Person
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record, Source
from wellworn.records.models.task import Task
from wellworn.records.proposed import OF_DEALS, NewDeal, Promise, Quiet, composed
from wellworn.records.values import CannotSave, as_date, as_stage

# What came about besides one value: [kind, id] of records, ["value", id] of further values.
Made = list[list[str | int]]
VALUE = "value"


def concerns(record: Record, field: str) -> bool:
    """Whether the question is one of these."""
    return record.kind == Kind.DEAL or field in OF_DEALS


def apply(
    record: Record, field: str, value: str, *, by: Member, source: Source, evidence: Evidence
) -> tuple[Provenance | None, Made]:
    """Do what was proposed; the row of the value that was written, and what else came about. Raises CannotSave."""
    if field == "stage" and isinstance(record, Deal):
        return _move(record, value, by, source), []
    if field == "amount":
        return _amount(record, value, by, source, evidence)
    if field not in OF_DEALS:
        return change(record, field, value, by=by, source=source, evidence=evidence), []
    meant = composed(field, value)
    if isinstance(meant, Promise):
        due = _day(meant.due)
        return None, [["task", _task(record, meant.name, working_day_after(due) if meant.is_theirs else due, by).pk]]
    if isinstance(meant, Quiet):
        name = _("Write to %(name)s") % {"name": getattr(record, "company", None) or record.name}
        return None, [["task", _task(record, name, timezone.localdate(), by).pk]]
    if isinstance(meant, NewDeal):
        return None, [["deal", _open(record, meant, by, source, evidence).pk]]
    raise CannotSave(_("That can no longer be read. Dismiss it."))


def take_back(made: Made, *, by: Member) -> None:
    """Undo what came about besides one value."""
    for kind, pk in made:
        if kind == VALUE:
            for row in Provenance.objects.filter(pk=pk):
                undo(row, by=by)
        else:
            for record in MODELS[Kind(str(kind))]._default_manager.filter(pk=pk):
                keeping.delete(record, by=by)


def _move(deal: Deal, value: str, by: Member, source: Source) -> Provenance | None:
    stage = Stage.objects.in_use().filter(pk=as_stage(value), pipeline=deal.stage.pipeline_id).first()
    if stage is None:
        raise CannotSave(_("That stage is gone. Dismiss this, or move the deal by hand."))
    return doing.move(deal, stage, by=by, source=source)


def _amount(
    record: Record, value: str, by: Member, source: Source, evidence: Evidence
) -> tuple[Provenance | None, Made]:
    number, _blank, currency = value.strip().rpartition(" ") if value.strip()[-3:].isalpha() else (value, "", "")
    other = change(record, "currency", currency, by=by, source=source, evidence=evidence) if currency else None
    row = change(record, "amount", number, by=by, source=source, evidence=evidence)
    return row, [[VALUE, other.pk]] if other else []


def _task(record: Record, name: str, due: date, by: Member) -> Task:
    """A follow-up beside the record: on the day that we promised, on the working day after theirs."""
    deal = record if isinstance(record, Deal) else None
    person = record if isinstance(record, Person) else None
    company = record if isinstance(record, Company) else getattr(record, "company", None)
    made = create(name, by=by, kind=Kind.TASK, company=company, person=person, deal=deal).record
    assert isinstance(made, Task)
    change(made, "due_on", due.isoformat(), by=by)
    return made


def _open(record: Record, meant: NewDeal, by: Member, source: Source, evidence: Evidence) -> Deal:
    """A deal of the company, or of the person who has none, in the first stage."""
    company = record if isinstance(record, Company) else getattr(record, "company", None)
    deal = create(meant.name, by=by, kind=Kind.DEAL, company=company).record
    assert isinstance(deal, Deal)
    Deal.objects.filter(pk=deal.pk).update(source=source, team=record.team_id)
    if meant.currency:
        change(deal, "currency", meant.currency, by=by, source=source, evidence=evidence)
    if meant.amount:
        change(deal, "amount", meant.amount, by=by, source=source, evidence=evidence)
    if isinstance(record, Person):
        doing.involve(deal, record, by=by, source=source, evidence=evidence)
    return deal


def _day(text: str) -> date:
    day = as_date(text)
    if day is None:
        raise CannotSave(_("Say by which day."))
    return day
