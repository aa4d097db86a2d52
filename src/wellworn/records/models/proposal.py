"""Captured changes that wait for a yes."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models.activity import Activity
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind


class ProposalState(models.TextChoices):
    """What became of a proposal. A dismissed one is kept so that it never returns."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    OVERTAKEN = "overtaken"  # the value came about another way


class Proposal(models.Model):
    """A value that the machine read and a person has not yet confirmed."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="proposals")  # who is asked
    kind = models.CharField(max_length=10, choices=Kind)
    record_id = models.BigIntegerField()
    field = models.CharField(max_length=40)  # title, phone, company, address, website, social, name, address.mail, employer
    value = models.TextField()
    before = models.TextField(blank=True)
    confidence = models.FloatField()
    excerpt = models.CharField(max_length=500, blank=True)
    evidence = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    decided_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    applied = models.ForeignKey(Provenance, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id", "field", "value"], name="proposed_once")]
        indexes = [models.Index(fields=["member", "state", "-created_at"])]
