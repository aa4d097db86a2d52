"""People and their many addresses."""

from __future__ import annotations

from django.db import models

from wellworn.records.models.company import TOUCHED, Company
from wellworn.records.models.record import Kind, Record, RecordQuerySet, Source


class Person(Record):
    """Somebody outside the workspace whom the company deals with."""

    kind = Kind.PERSON
    objects = RecordQuerySet["Person"].as_manager()

    title = models.CharField(max_length=200, blank=True)
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    address = models.CharField(max_length=500, blank=True)
    city = models.CharField(max_length=120, blank=True)
    website = models.CharField(max_length=300, blank=True)
    social = models.CharField(max_length=300, blank=True)
    first_activity_at = models.DateTimeField(null=True, blank=True)
    last_activity_at = models.DateTimeField(null=True, blank=True)
    activity_count = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            models.Index(
                TOUCHED.desc(), models.F("id").desc(), name="person_by_touch", condition=models.Q(deleted_at=None)
            ),
        ]


class Address(models.Model):
    """A mail address, lower case. It stays with a person in the bin too: what was deleted does not come back by itself."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    address = models.CharField(max_length=320)
    is_primary = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source, default=Source.TYPED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address"], name="address_once")]

    def __str__(self) -> str:
        return self.address
