"""Saved views: a list of records with its columns, filters, order and grouping, kept by name."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from wellworn.members.models import Member, Team
from wellworn.records.models.custom import OBJECT_KEY


class ViewQuerySet(models.QuerySet["View"]):
    """Reading views starts here."""

    def visible_to(self, member: Member) -> Self:
        """The member's own, those of their teams, and everybody's."""
        everybodys = Q(member=None, team=None)
        return self.filter(Q(member=member.pk) | everybodys | Q(member=None, team__in=member.open_teams))


class View(models.Model):
    """A list as somebody wants to find it again. Its owner is a member, a team, or with neither everybody."""

    object = models.CharField(max_length=OBJECT_KEY)
    name = models.CharField(max_length=100)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    config = models.JSONField(default=dict)  # lists.Config: columns, filter, sort, group
    is_pinned = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = ViewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["object", "position"], name="view_of_object")]

    def __str__(self) -> str:
        return self.name
