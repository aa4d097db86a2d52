"""Templates, and sequences of steps made of them: a member's own, a team's, or everybody's."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from wellworn.members.models import Member, Role, Team


def shared_with(member: Member) -> Q:
    """A member's own, those of their teams, and everybody's, as views are."""
    everybodys = Q(member=None, team=None)
    return Q(member=member.pk) | everybodys | Q(member=None, team__in=member.open_teams)


class TemplateQuerySet(models.QuerySet["Template"]):
    """Reading templates starts here."""

    def visible_to(self, member: Member) -> Self:
        """Those that `member` may use."""
        if member.role == Role.IT:
            return self.none()
        return self.filter(shared_with(member), archived_at=None)


class Template(models.Model):
    """A mail with variables."""

    name = models.CharField(max_length=100)
    subject = models.CharField(max_length=300, blank=True)  # empty: that of the exchange it answers in
    body = models.TextField()
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class SequenceQuerySet(models.QuerySet["Sequence"]):
    """Reading sequences starts here."""

    def visible_to(self, member: Member) -> Self:
        """Those that `member` may use."""
        if member.role == Role.IT:
            return self.none()
        return self.filter(shared_with(member), archived_at=None)


class Sequence(models.Model):
    """Steps in order. A step is {"do": "mail", "template": id, "new_thread": bool}, {"do": "wait", "days": n} or
    {"do": "task", "text": words}. Whoever is enrolled goes by the steps as they were then."""

    name = models.CharField(max_length=100)
    steps = models.JSONField(default=list)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    says_how_to_stop = models.BooleanField(
        default=False
    )  # a line under each mail, beside the header that mail programs read
    created_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = SequenceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def mails(self) -> list[dict[str, Any]]:
        """The steps that are mails."""
        return [step for step in self.steps if step["do"] == "mail"]
