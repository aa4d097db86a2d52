"""Echoes: what came back for mail of ours and is no exchange with anybody, such as a bounce or an out-of-office note.

Capture keeps no record of such mail, and rightly so; but whoever sends mail for a member must know of it. The two rooms meet here.
"""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models.activity import Activity


class EchoKind(models.TextChoices):
    """What came back."""

    BOUNCED = "bounced"  # a server says that the mail did not arrive
    AWAY = "away"  # an automatic reply; `until` where it says when they are back
    LEFT = "left"  # an automatic reply that says that they work there no longer
    ANSWERED = "answered"  # an answer to mail that is kept out of the record, such as one from a shared address


class Echo(models.Model):
    """One of them: for whose mail, which outside address it is about, and when."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=EchoKind)
    address = models.CharField(max_length=320)  # lower case
    at = models.DateTimeField()
    about = models.ForeignKey(  # the mail of ours that it answers, where it names it
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "kind", "at", "member"], name="echo_once")]
