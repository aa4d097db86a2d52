"""Addresses that were purged: kept as a hash alone, so that capture never brings them back."""

from __future__ import annotations

import hashlib

from django.db import models

from wellworn.members.models import Member


def mark_of(address: str) -> bytes:
    """The mark by which a purged mail address or domain is known again: SHA-256 of it in lower case."""
    return hashlib.sha256(address.strip().lower().encode()).digest()


class Forgotten(models.Model):
    """A mail address or domain that was purged."""

    mark = models.BinaryField(unique=True, max_length=32)
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
