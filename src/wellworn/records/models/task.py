"""Things to do."""

from __future__ import annotations

from django.db import models

from wellworn.records.models.company import Company
from wellworn.records.models.custom import Thing
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind, Record, RecordQuerySet


class Task(Record):
    """Something its owner means to do, about at most one company, person, deal and record of a custom object."""

    kind = Kind.TASK
    objects = RecordQuerySet["Task"].as_manager()

    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    thing = models.ForeignKey(  # no full index: few tasks have one
        Thing, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks", db_index=False
    )
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["thing"], name="task_of_thing", condition=models.Q(thing__isnull=False)),
        ]
