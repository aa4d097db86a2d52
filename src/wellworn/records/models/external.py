"""What other systems call our records: the surest of natural keys, by which an import or the API finds a record again."""

from __future__ import annotations

from django.db import models

from wellworn.records.models.batch import Batch
from wellworn.records.models.record import Kind


class ExternalId(models.Model):
    """The id that a record has in another system, such as "salesforce" or "erp"."""

    kind = models.CharField(max_length=10, choices=Kind)
    record_id = models.BigIntegerField()
    system = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    batch = models.ForeignKey(  # the import that brought it
        Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "system", "key"], name="external_id_once")]
        indexes = [
            models.Index(fields=["kind", "record_id"], name="external_id_of_record"),
            models.Index(fields=["batch", "id"], name="external_id_of_batch", condition=models.Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.system}:{self.key}"
