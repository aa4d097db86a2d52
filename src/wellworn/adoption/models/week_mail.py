"""The mail of a week: at most one of each kind to each member, whatever is killed meanwhile."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models import DigestState


class About(models.TextChoices):
    """Whose week a mail tells."""

    OWN = "own"
    COMPANY = "company"


class WeekMail(models.Model):
    """The mail of one member and week, and how far it is."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    week = models.DateField()  # its Monday
    about = models.CharField(max_length=7, choices=About)
    state = models.CharField(max_length=8, choices=DigestState, default=DigestState.WAITING)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "week", "about"], name="one_mail_a_week")]

    def __str__(self) -> str:
        return f"{self.about} week of {self.week} to {self.member_id}"
