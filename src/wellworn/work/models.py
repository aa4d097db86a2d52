"""What the queue itself does not keep: why a job failed, and how far what an upgrade has left to do has come."""

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


class CatchUp(models.Model):
    """Data that an upgrade has left to be written in the background, by ranges of ids. Until it is done, readers ask the long way."""

    name = models.CharField(max_length=40, primary_key=True)
    mark = models.BigIntegerField(default=0)  # the last id that was looked at
    last = models.BigIntegerField()  # the last there was, at that time
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        """How much of it is done, in 100."""
        return min(100, 100 * self.mark // max(1, self.last))
