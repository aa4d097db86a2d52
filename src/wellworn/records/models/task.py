"""Things to do."""

from __future__ import annotations

from django.db import models

from wellworn.records.models.company import Company
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind, Record, RecordQuerySet


class Task(Record):
    """Something its owner means to do, about at most one company, person and deal."""

    kind = Kind.TASK
    objects = RecordQuerySet["Task"].as_manager()

    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
