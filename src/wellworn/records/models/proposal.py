"""Captured changes that wait for a yes."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from wellworn.members.models import Member, Role, Sharing
from wellworn.records.models.activity import Activity
from wellworn.records.models.batch import Batch
from wellworn.records.models.company import Company
from wellworn.records.models.deal import Deal
from wellworn.records.models.opening import IsOfOpenRecord
from wellworn.records.models.person import Person
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.reading import was_there
from wellworn.records.models.record import Kind
from wellworn.records.proposed import OF_DEALS

ASKED = {Kind.PERSON: Person, Kind.COMPANY: Company, Kind.DEAL: Deal}  # what is asked about


def excerpt_of(batch: Batch) -> str:
    """What a proposal says of the import that it comes from, by which an undo finds it again."""
    return f"{batch.plan.get('name', '')} (import {batch.pk})"[:500]


class ProposalState(models.TextChoices):
    """What became of a proposal. A dismissed one is kept so that it never returns."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    OVERTAKEN = "overtaken"  # the value came about another way


def _may_read(member: Member) -> Q:
    """Whether `member` may read the words that a proposal was read from."""
    return Q(evidence=None) | Q(evidence__sharing=Sharing.FULL) | Q(was_there(member, "evidence"))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Reading proposals starts here."""

    def visible_to(self, member: Member) -> Self:
        """Those that `member` is asked about, of records that they see."""
        if member.role == Role.IT:
            return self.none()
        seen = Q(IsOfOpenRecord(member, ASKED))
        of_deals = Q(kind=Kind.DEAL) | Q(field__in=OF_DEALS)  # what is asked says what the mail says
        return self.filter(seen, ~of_deals | _may_read(member), member=member)

    def open_for(self, member: Member) -> Self:
        """Those that wait for `member`, the surest first, with `shown_excerpt` as far as they may read it."""
        shown = Case(When(_may_read(member), then=F("excerpt")), default=Value(""), output_field=models.CharField())
        waiting = self.visible_to(member).filter(state=ProposalState.OPEN)
        return waiting.annotate(shown_excerpt=shown).defer("excerpt").order_by("-confidence", "-created_at", "-id")


class Proposal(models.Model):
    """A value that the machine read and a person has not yet confirmed. Its verbs are in `records.deciding`."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="proposals")  # who is asked
    kind = models.CharField(max_length=10, choices=Kind)
    record_id = models.BigIntegerField()
    field = models.CharField(
        max_length=40
    )  # title, phone, company, address, website, social, name, address.mail, employer; of deals also those of `proposed`
    value = models.TextField()
    before = models.TextField(blank=True)
    confidence = models.FloatField()
    excerpt = models.CharField(max_length=500, blank=True)
    marked = models.CharField(max_length=500, blank=True, db_default="")  # the words of the excerpt that say it
    evidence = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    decided_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    applied = models.ForeignKey(Provenance, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True
    )  # by a yes: [kind, id], values apart
    created_at = models.DateTimeField()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id", "field", "value"], name="proposed_once")]
        indexes = [models.Index(fields=["member", "state", "-created_at"])]
