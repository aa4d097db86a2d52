"""What the queue itself does not keep: why a job failed."""

from __future__ import annotations

from django.db import models


class Failure(models.Model):
    """One failed try of a job, in words. Goes when its job goes."""

    job_id = models.BigIntegerField(db_index=True)  # no foreign key: the queue's tables are the queue's to change
    at = models.DateTimeField(auto_now_add=True)
    sentence = models.TextField()
    where = models.CharField(max_length=300, blank=True)  # module:line, for whoever mends it

    def __str__(self) -> str:
        return self.sentence
