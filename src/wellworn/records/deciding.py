"""Deciding on a proposal: accept, edit, dismiss, and back again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wellworn.members.models import Member
from wellworn.records import deciding_deals as deals
from wellworn.records import handles
from wellworn.records.changing import Evidence, change, undo
from wellworn.records.creating import company_named
from wellworn.records.fields import MODELS
from wellworn.records.models.person import Person
from wellworn.records.models.proposal import Proposal, ProposalState
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record, Source
from wellworn.usage.models import Event

EMPLOYER = ("company", "employer")


@transaction.atomic
def accept(proposal: Proposal, *, by: Member) -> bool:
    """Make the proposed value true; False when it was decided already. Raises CannotSave."""
    return _decide(proposal, proposal.value, by, Source.CAPTURED, "proposal.accept")


@transaction.atomic
def edit(proposal: Proposal, value: str, *, by: Member) -> bool:
    """Make `value` true in its place, as typed by `by`; False when it was decided already. Raises CannotSave."""
    return _decide(proposal, value, by, Source.TYPED, "proposal.edit")


@transaction.atomic
def dismiss(proposal: Proposal, *, by: Member) -> bool:
    """Say no, for good: the row stays, and its uniqueness keeps the same value from being proposed again."""
    if not _close(proposal, ProposalState.DISMISSED, by):
        return False
    Event.record("proposal.dismiss", by=by, kind=proposal.kind, record_id=proposal.record_id)
    return True


@transaction.atomic
def reopen(proposal: Proposal, *, by: Member) -> bool:
    """Undo a decision: the value of before is back, and the proposal waits again. Raises Conflict if it has moved on."""
    decided = Proposal.objects.filter(pk=proposal.pk).exclude(state=ProposalState.OPEN)
    held = decided.values_list("applied", "made").first()
    if held is None or not decided.update(
        state=ProposalState.OPEN, decided_by=None, decided_at=None, applied=None, made=[]
    ):
        return False
    for applied in Provenance.objects.filter(pk=held[0]):
        undo(applied, by=by)
    deals.take_back(held[1], by=by)
    Event.record("proposal.undo", by=by, kind=proposal.kind, record_id=proposal.record_id)
    return True


def _decide(proposal: Proposal, value: str, by: Member, source: Source, feature: str) -> bool:
    """Close the proposal, then write its value."""
    if not _close(proposal, ProposalState.ACCEPTED, by):
        return False
    record = MODELS[Kind(proposal.kind)].objects.visible_to(by).get(pk=proposal.record_id)
    evidence = Evidence(proposal.evidence, proposal.excerpt, proposal.confidence)
    if deals.concerns(record, proposal.field):
        row, made = deals.apply(record, proposal.field, value, by=by, source=source, evidence=evidence)
    else:
        row, made = _apply(record, proposal.field, value, by, source, evidence), []
    Proposal.objects.filter(pk=proposal.pk).update(applied=row, made=made)
    Event.record(feature, by=by, kind=proposal.kind, record_id=proposal.record_id)
    return True


def _close(proposal: Proposal, state: ProposalState, by: Member) -> bool:
    """Move an open proposal to `state`; whether it was open."""
    waiting = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN)
    return bool(waiting.update(state=state, decided_by=by, decided_at=timezone.now()))


def _apply(record: Record, field: str, value: str, by: Member, source: Source, evidence: Evidence) -> Provenance | None:
    """Write the value to where a proposal's field belongs."""
    if field in handles.FIELDS:
        return handles.add(record, field, value, by=by, source=source, evidence=evidence)
    if field in EMPLOYER and isinstance(record, Person):
        company = company_named(value, by=by, source=source, evidence=evidence)
        return change(record, "company", str(company.pk if company else ""), by=by, source=source, evidence=evidence)
    name = "name" if field in EMPLOYER else field
    return change(record, name, value, by=by, source=source, evidence=evidence)
