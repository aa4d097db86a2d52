"""What letters were read to say about deals, kept so that questions can be worked out anew from all of it."""

from __future__ import annotations

from django.db import models

from wellworn.records.models.activity import Activity


class DealSignal(models.Model):
    """One thing that one letter says. The words themselves belong to the activity, and go with it."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)  # of `deals.reading.KINDS`
    value = models.CharField(max_length=200, blank=True)
    sentence = models.CharField(max_length=400)
    marked = models.CharField(max_length=400)
    confidence = models.FloatField()
    ours = models.BooleanField()  # written by somebody inside
    by_language_model = models.BooleanField(default=False, db_default=False)
    is_new = models.BooleanField(default=True)  # no question was worked out with it yet
    occurred_at = models.DateTimeField()

    class Meta:
        app_label = "capture"
        constraints = [models.UniqueConstraint(fields=["activity", "kind", "value"], name="deal_signal_once")]
        indexes = [models.Index(fields=["id"], name="deal_signal_new", condition=models.Q(is_new=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}".strip()
