"""Addresses that asked not to be written to: kept for good, as a hash alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models.forgotten import mark_of


class Suppression(models.Model):
    """One of them. It outlives the person's record, and says nothing about whose address it is."""

    mark = models.BinaryField(unique=True, max_length=32)
    how = models.CharField(max_length=10)  # link, button (of a mail program), hand, bounce
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    @classmethod
    def holds(cls, addresses: Iterable[str]) -> bool:
        """Whether one of these asked."""
        return cls.objects.filter(mark__in=[mark_of(address) for address in addresses]).exists()
