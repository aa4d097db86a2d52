"""Reports: a question about records that is kept by name, and who gets it by mail."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from wellworn.members.models import Member, Role, Team


class ReportQuerySet(models.QuerySet["Report"]):
    """Reading reports starts here."""

    def visible_to(self, member: Member) -> Self:
        """The member's own, those of their teams, and everybody's; none for IT, who sees no records."""
        if member.role == Role.IT:
            return self.none()
        everybodys = Q(member=None, team=None)
        return self.filter(Q(member=member.pk) | everybodys | Q(member=None, team__in=member.open_teams))


class Report(models.Model):
    """A question as somebody wants to ask it again. Its answer is read with the eyes of whoever asks."""

    name = models.CharField(max_length=100)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    config = models.JSONField(default=dict)  # reports.question.Question
    is_pinned = models.BooleanField(default=False)
    created_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Every(models.TextChoices):
    """How often a report is mailed."""

    WEEK = "week"  # on Mondays
    MONTH = "month"  # on the first


class Subscription(models.Model):
    """That a member wants a report by mail, at an hour of their own clock."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="subscriptions")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    every = models.CharField(max_length=5, choices=Every)
    hour = models.PositiveSmallIntegerField(default=7)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "member"], name="subscription_once")]


class ReportMail(models.Model):
    """One mail of a report: a row a period, so that it is sent once."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="mails")
    period = models.CharField(max_length=10)
    state = models.CharField(max_length=8, default="waiting")  # as DigestState
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "period"], name="report_mail_once")]
