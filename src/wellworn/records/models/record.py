"""What companies, people, deals and tasks have in common."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member, Team


class Kind(models.TextChoices):
    """The objects of the CRM. `(kind, record_id)` names any record."""

    COMPANY = "company", _("Company")
    PERSON = "person", _("Person")
    DEAL = "deal", _("Deal")
    TASK = "task", _("Task")


class Source(models.TextChoices):
    """Where a value came from. The order is the rank: what stands earlier is never overwritten by what stands later."""

    TYPED = "typed", _("typed")
    IMPORTED = "imported", _("imported")
    CAPTURED = "captured", _("captured")
    COMPUTED = "computed", _("worked out")


class Record(models.Model):
    """A record that somebody owns, that some may see, and that a bin takes instead of a delete."""

    kind: ClassVar[Kind]

    name = models.CharField(max_length=300)
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # None: everybody
    source = models.CharField(max_length=10, choices=Source, default=Source.TYPED)
    why = models.CharField(max_length=300, blank=True)  # a captured record says why it is here
    created_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
