"""Decisions that are kept: what a reader may be shown of a window, for as long as everything that it was decided from is the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from wellworn.adoption.models.ledger import ReaderLedger

KEPT_FOR = timedelta(days=3)  # a window moves with the days, and the decision about it with it


class Decided(models.Model):
    """One decision. It adds nothing to its reader's ledger: what it shows stands there already."""

    key = models.CharField(max_length=64, primary_key=True)  # a digest of all that it was decided from
    ledger = models.ForeignKey(ReaderLedger, on_delete=models.CASCADE, related_name="+")
    said: models.JSONField[Any, Any] = models.JSONField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"decided for {self.ledger_id}"

    def keep(self) -> None:
        """Keep it, and forget this reader's old ones."""
        Decided.objects.filter(ledger=self.ledger, at__lt=self.at - KEPT_FOR).delete()
        Decided.objects.bulk_create([self], ignore_conflicts=True)
