"""Phone numbers of people and companies."""

from __future__ import annotations

import phonenumbers
from django.db import models

from wellworn.records.models.record import Kind, Source


class Phone(models.Model):
    """A phone number as E.164 (`+31385550172`) with an extension if any."""

    kind = models.CharField(max_length=10, choices=Kind)
    record_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    label = models.CharField(max_length=20, blank=True)  # mobile, work, fax
    is_primary = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source, default=Source.TYPED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id", "number"], name="phone_once")]

    def __str__(self) -> str:
        return self.number

    @property
    def shown(self) -> str:
        """As people write it: "+353 1 655 0130"."""
        try:
            return str(phonenumbers.format_number(phonenumbers.parse(self.number), phonenumbers.PhoneNumberFormat.INTERNATIONAL))
        except phonenumbers.NumberParseException:
            return self.number
