"""What other systems say has happened: the address it stands at there, and its amount."""

from __future__ import annotations

from django.db import models

from wellworn.records.models.activity import Activity


class Happening(models.Model):
    """Beside an activity that came from another system, such as a service visit, an invoice or a delivery."""

    activity = models.OneToOneField(Activity, primary_key=True, on_delete=models.CASCADE, related_name="happening")
    url = models.CharField(max_length=1000, blank=True)  # https, or http inside a network; nothing else is kept
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
