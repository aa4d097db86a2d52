"""Things to do."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member, Role
from wellworn.records.models.company import Company
from wellworn.records.models.custom import Thing
from wellworn.records.models.deal import Deal
from wellworn.records.models.opening import SEES_ALL, IsAboutOpen
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind, Record, RecordQuerySet

ABOUT: tuple[tuple[str, type[Record]], ...] = (
    ("company", Company),
    ("person", Person),
    ("deal", Deal),
    ("thing", Thing),
)
OPEN = Q(done_at=None, deleted_at=None)


class TaskQuerySet(RecordQuerySet["Task"]):
    """Reading tasks starts here."""

    def open_to(self, member: Member) -> Self:
        """One's own and what one gave to others; those of colleagues when all that they are about may be seen too."""
        rows = super().open_to(member)
        if member.role in SEES_ALL or member.role == Role.IT:
            return rows
        seen = Q(*(IsAboutOpen(name, model, member) for name, model in ABOUT))
        return rows.filter(Q(owner=member.pk) | Q(created_by=member.pk) | seen)

    def own_of(self, member: Member) -> Self:
        """The member's own that are not in the bin. They see them whatever they are about, so that needs no asking."""
        return self.none() if member.role == Role.IT else self.filter(owner=member.pk, deleted_at=None)


class Repeat(models.TextChoices):
    """How often a task comes back once it is done."""

    NEVER = "", _("Does not repeat")
    DAILY = "daily", _("Every working day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class Task(Record):
    """Something its owner means to do, about at most one company, person, deal and record of a custom object."""

    kind = Kind.TASK
    objects = TaskQuerySet.as_manager()

    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    thing = models.ForeignKey(  # its index is made without a lock
        Thing, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks", db_index=False
    )
    remind_time = models.TimeField(null=True, blank=True)  # by the owner's own clock, on the day it is due
    reminded_on = models.DateField(null=True, blank=True)  # the due day that its owner was reminded of
    repeat = models.CharField(max_length=7, choices=Repeat, blank=True, default="", db_default="")
    repeats_from = models.DateField(null=True, blank=True)  # the first day of the row, so that the 31st stays the 31st
    follows = models.ForeignKey(  # the one before it in a row of repeats
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by", db_index=False
    )

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            *Record.Meta.indexes,
            models.Index(fields=["owner", "due_on", "id"], name="task_to_do", condition=OPEN),
            models.Index(fields=["owner", "-done_at"], name="task_done", condition=Q(done_at__isnull=False)),
            models.Index(fields=["due_on"], name="task_reminders", condition=OPEN & Q(remind_time__isnull=False)),
            models.Index(fields=["thing"], name="task_of_thing", condition=Q(thing__isnull=False)),
            models.Index(fields=["follows"], name="task_that_follows", condition=Q(follows__isnull=False)),
        ]
