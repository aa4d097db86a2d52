"""Statements that are kept as text: what takes a tenth of a second to put into words is put into words once for all processes."""

from __future__ import annotations

from django.db import models


class Statement(models.Model):
    """A question to the database. Where it is about days, they stand in it as places, so that tomorrow's question is the same."""

    key = models.CharField(max_length=64, primary_key=True)  # a digest of the code that words it, and of what is asked
    code = models.CharField(max_length=64)  # a digest of the code: what older code worded is forgotten
    text = models.TextField()  # "" where there is nothing to ask
    made_at: models.DateTimeField[object, object] = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.text[:80]
