"""The public history of protections: what was raised, proposed, agreed and declined, by whom, why and when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ChangeState(models.TextChoices):
    """What became of a change."""

    RAISED = "raised", _("In force at once: it protects more")
    PROPOSED = "proposed", _("Waits for the workers’ representative")
    AGREED = "agreed", _("Agreed and in force")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OVERTAKEN = "overtaken", _("Overtaken by another change")


class ProtectionChange(models.Model):
    """One line of the history. It is never deleted, and only a proposal ever changes: once, when it is settled."""

    protection = models.CharField(max_length=40)  # a key of declared.py, "internal_mail" or "representative"
    subject = models.CharField(max_length=255, blank=True)  # the domain, where a protection is one of a domain
    whom = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=ChangeState)
    reason = models.CharField(max_length=1000, blank=True)  # of whoever asks, in their own words
    answer = models.CharField(max_length=1000, blank=True)  # of the representative
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    settled_by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)  # fmt: skip
    settled_at = models.DateTimeField(null=True)
    is_told = models.BooleanField(default=False)  # whether everybody has been told how it stands

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["protection", "subject"], condition=Q(state="proposed"), name="one_proposal_at_a_time"),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(settled_by=None) | Q(by=None) | ~Q(settled_by=F("by")), name="agreed_by_another"
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], name="protection_to_be_told", condition=Q(is_told=False))
        ]

    def __str__(self) -> str:
        return f"{self.protection} {self.before} → {self.after}: {self.state}"
