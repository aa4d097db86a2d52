"""Lines that were entered, and what each brought about."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member


class QuickEntry(models.Model):
    """One line, saved once however often it is sent, and what came of it, so that all of it can be taken back."""

    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=40)  # made with the form: two clicks are one
    line = models.CharField(max_length=2000)
    made = models.JSONField(default=list)  # [what, id], in the order in which it came about
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="quick_entry_once")]

    def __str__(self) -> str:
        return self.line
